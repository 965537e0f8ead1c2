// Moving bytes between the driver and its peers.
#include "provider/peers.h"

#include <algorithm>
#include <cstring>

#include "core/machine_state.h"
#include "provider/rule_lists.h"
#include "provider/words.h"

namespace wskcheck::drive::provider {
namespace {

Peer known_peers[DriverRoom::conns];
OtherPeers* others = nullptr;

// The peer may close once the driver has the connection and everything is sent.
bool may_close(ConnId id) {
  const Conn& conn = state.world.conn(id);
  const ConnSide& c = side(id);
  return peer_of(id).closes && conn.phase == ConnPhase::open && !c.peer_closed && c.to_send == 0 &&
         conn.socket.phase == SocketPhase::ready;
}

// Of a connection that the driver has or is just getting, until it has closed it. Before that the
// rules of Q-39 say what becomes of it.
bool may_reset(ConnId id) {
  const Conn& conn = state.world.conn(id);
  const ConnSide& c = side(id);
  const bool is_delivered = conn.phase == ConnPhase::offered || conn.phase == ConnPhase::taken ||
                            conn.phase == ConnPhase::open;
  return peer_of(id).resets && is_delivered && conn.socket.phase <= SocketPhase::ready &&
         !c.reset && !(c.peer_closed && c.driver_closed);
}

bool is_transfer(Request what) {
  return what == Request::send || what == Request::receive || what == Request::disconnect;
}

}  // namespace

void set_other_peers(OtherPeers* peers) { others = peers; }
void set_peers(std::span<const Peer> all) {
  for (std::size_t n = 0; n < std::size(known_peers); ++n) {
    known_peers[n] = n < all.size() ? all[n] : Peer{};
  }
}
const Peer& peer_of(ConnId id) { return known_peers[index_of(id)]; }

void connected(ConnId id) {
  ConnSide& c = side(id);
  const std::uint32_t generation = c.generation + 1;
  c = ConnSide{};
  c.generation = generation;
  c.unread = peer_of(id).bytes;
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
  ConnSide& c = side(id);
  c.unread -= std::min(c.unread, size);  // a reset in the meantime has thrown the rest away
  if (others != nullptr) others->taken(id, size);
}

void reset_by_peer(ConnId id) {
  ConnSide& c = side(id);
  c.reset = true;
  c.peer_closed = true;
  c.unread = 0;
  c.to_send = 0;
}

bool is_cut_off(IrpId id) {
  if (!present(id) || !is_transfer(side(id).request)) return false;
  const ConnId conn = state.world.irp(id).conn;
  return present(conn) && side(conn).reset;
}

bool can_finish(IrpId id) {
  if (is_cut_off(id)) return false;
  if (others != nullptr) return others->can_finish(id);
  const Irp& irp = state.world.irp(id);
  if (side(id).request != Request::receive || !present(irp.conn)) return true;
  const ConnSide& c = side(irp.conn);
  return c.unread != 0 || c.peer_closed;
}

namespace {

// What the connection is behind the request.
void move_bytes(ConnId conn, IrpSide& i) {
  ConnSide& c = side(conn);
  if (i.request == Request::receive) {
    i.bytes = i.length < c.unread ? i.length : c.unread;
    c.unread -= i.bytes;
    if (i.bytes == 0) c.end_told = true;
  } else if (i.request == Request::send) {
    i.bytes = i.length;
    c.echoed += i.bytes;
  } else if (i.request == Request::disconnect) {
    c.driver_closed = true;
  }
}

}  // namespace

// Here, because a reset before the completion routine runs takes nothing back. Real peers keep the
// bytes until they are copied.
void decide_transfer(IrpId id) {
  const ConnId conn = state.world.irp(id).conn;
  if (others == nullptr && present(conn)) move_bytes(conn, side(id));
}

void finish_transfer(IrpId id) {
  IrpSide& i = side(id);
  const ConnId conn = state.world.irp(id).conn;
  if (!present(conn)) return;
  if (others != nullptr) move_bytes(conn, i);
  if (i.request == Request::receive && i.buffer != nullptr && i.bytes != 0) {
    check_access(i.buffer, i.bytes, true, nullptr);
    read_peer(conn, i.buffer, i.bytes);
  } else if (i.request == Request::send && i.buffer != nullptr && i.length != 0) {
    check_access(i.buffer, i.length, false, nullptr);
  }
  if (others != nullptr && i.request == Request::receive) others->taken(conn, i.bytes);
  if (others != nullptr && i.request == Request::disconnect) others->disconnected(conn, i.abortive);
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

namespace {

enum class Does : std::uint32_t { closes, resets };

void offer_one(core::Offers& offers, std::uint32_t n, Does what) {
  core::Offer offer;
  offer.kind = core::OfferKind::peer;
  offer.choice = 2 * n + static_cast<std::uint32_t>(what);
  const ActorId peer = core::actor_id(core::ActorKind::peer, n, side(ConnId{n}).generation);
  Transition& t = offers.add(offer, peer, static_cast<std::uint64_t>(what));
  t.touches.add(core::object_number(core::Numbered::conn, n), true);
  t.faults = what == Does::resets ? 1 : 0;
}

}  // namespace

void offer_peers(core::Offers& offers) {
  if (others != nullptr) return;
  for (std::uint32_t n = 0; n < bounds().conns; ++n) {
    if (may_close(ConnId{n})) offer_one(offers, n, Does::closes);
    if (may_reset(ConnId{n})) offer_one(offers, n, Does::resets);
  }
}

void take_peer(const core::Offer& offer) {
  const ConnId id{offer.choice / 2};
  const bool resets = offer.choice % 2 == static_cast<std::uint32_t>(Does::resets);
  if (resets) {
    reset_by_peer(id);
  } else {
    side(id).peer_closed = true;
  }
  if (!telling()) return;
  tell_wsk(resets ? "peer %u resets the connection" : "peer %u closes its side", index_of(id) + 1);
}

}  // namespace wskcheck::drive::provider
