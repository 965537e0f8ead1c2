// Moving bytes between the driver and its peers.
#include "provider/peers.h"

#include <cstring>

#include "core/machine_state.h"
#include "provider/rule_lists.h"
#include "provider/words.h"

namespace wskcheck::drive::provider {
namespace {

std::uint32_t bytes_of_peer = 4;
bool peers_close = true;
OtherPeers* others = nullptr;

// The peer may close once the driver has the connection and everything is sent.
bool may_close(ConnId id) {
  const Conn& conn = state.world.conn(id);
  const ConnSide& c = side(id);
  return peers_close && conn.phase == ConnPhase::open && !c.peer_closed && c.to_send == 0 &&
         conn.socket.phase == SocketPhase::ready;
}

}  // namespace

void set_other_peers(OtherPeers* peers) { others = peers; }
void set_peers(std::uint32_t bytes, bool close) {
  bytes_of_peer = bytes;
  peers_close = close;
}

void connected(ConnId id) {
  ConnSide& c = side(id);
  const std::uint32_t generation = c.generation + 1;
  c = ConnSide{};
  c.generation = generation;
  c.unread = bytes_of_peer;
  ++state.peers;
  if (others != nullptr) others->connected(id);
}

USHORT peer_port(ConnId id) {
  return others != nullptr ? others->port(id) : static_cast<USHORT>(50000 + index_of(id));
}

void read_peer(ConnId id, void* to, std::uint32_t size) {
  if (others != nullptr) return others->read(id, to, size);
  std::memset(to, 'p', size);
}

void take_from_peer(ConnId id, std::uint32_t size) {
  side(id).unread -= size;
  if (others != nullptr) others->taken(id, size);
}

bool can_finish(IrpId id) {
  if (others != nullptr) return others->can_finish(id);
  const Irp& irp = state.world.irp(id);
  if (side(id).request != Request::receive || !present(irp.conn)) return true;
  const ConnSide& c = side(irp.conn);
  return c.unread != 0 || c.peer_closed;
}

void finish_transfer(IrpId id) {
  IrpSide& i = side(id);
  const Irp& irp = state.world.irp(id);
  if (!present(irp.conn)) return;
  ConnSide& c = side(irp.conn);
  if (i.request == Request::receive) {
    i.bytes = i.length < c.unread ? i.length : c.unread;
    if (i.buffer != nullptr && i.bytes != 0) {
      check_access(i.buffer, i.bytes, true, nullptr);
      read_peer(irp.conn, i.buffer, i.bytes);
    }
    take_from_peer(irp.conn, i.bytes);
    if (i.bytes == 0) c.end_told = true;
  } else if (i.request == Request::send) {
    if (i.buffer != nullptr && i.length != 0) check_access(i.buffer, i.length, false, nullptr);
    i.bytes = i.length;
    c.echoed += i.bytes;
  } else if (i.request == Request::disconnect) {
    c.driver_closed = true;
    if (others != nullptr) others->disconnected(irp.conn, i.abortive);
  }
  i.irp->IoStatus.Information = i.bytes;
}

bool event_due(ConnId id) {
  const ConnSide& c = side(id);
  if (c.dispatch == nullptr) return false;
  const bool wants_data = (c.events_mask & WSK_EVENT_RECEIVE) != 0;
  const bool wants_end = (c.events_mask & WSK_EVENT_DISCONNECT) != 0;
  return (wants_data && c.unread != 0 && !c.data_told) ||
         (wants_end && c.peer_closed && !c.end_told);
}

void offer_peers(core::Offers& offers) {
  if (others != nullptr) return;
  for (std::uint32_t n = 0; n < bounds().conns; ++n) {
    const ConnId id{n};
    if (!may_close(id)) continue;
    core::Offer offer;
    offer.kind = core::OfferKind::peer;
    offer.choice = n;
    Transition& t =
        offers.add(offer, core::actor_id(core::ActorKind::peer, n, side(id).generation), 0);
    t.touches.add(core::object_number(core::Numbered::conn, n), true);
  }
}

void take_peer(const core::Offer& offer) {
  ConnSide& c = side(ConnId{offer.choice});
  c.peer_closed = true;
  if (telling()) tell_wsk("peer %u closes its side", offer.choice + 1);
}

}  // namespace wskcheck::drive::provider
