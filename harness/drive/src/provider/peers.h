// Peers: the other ends of connections, on a network of their own. Each sends a few bytes, takes
// what the driver sends, and closes at some time or resets. Or they are elsewhere (OtherPeers).
#pragma once

#include <span>

#include "core/offers.h"
#include "provider/state.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive::provider {

// Ends that are no part of the machine: real sockets (src/live). Who moves their bytes keeps
// ConnSide's unread, peer_closed and reset.
class OtherPeers {
 public:
  virtual ~OtherPeers() = default;
  virtual void connected(ConnId id) = 0;
  virtual USHORT port(ConnId id) const = 0;
  virtual bool can_finish(IrpId id) const = 0;  // with success
  virtual void read(ConnId id, void* to,
                    std::uint32_t size) const = 0;  // the first that are unread
  virtual void taken(ConnId id, std::uint32_t size) = 0;
  virtual void disconnected(ConnId id, bool abortive) = 0;
};
void set_other_peers(OtherPeers* peers);  // nullptr: none

void set_peers(std::span<const Peer> peers);  // in the order in which they connect
const Peer& peer_of(ConnId conn);
void connected(ConnId conn);  // a peer begins a connection
USHORT peer_port(ConnId conn);
// Nothing more can be read from the connection or written to it.
void reset_by_peer(ConnId conn);
// Whether a request needs a connection that the peer has reset: it can only fail.
bool is_cut_off(IrpId irp);
// Whether a request can be done now: a receive needs something to receive.
bool can_finish(IrpId irp);
void decide_transfer(IrpId irp);  // that it succeeds: which bytes are moved
void finish_transfer(IrpId irp);  // moves them
// Unread bytes: copies the first ones; the driver has taken them.
void read_peer(ConnId conn, void* to, std::uint32_t size);
void take_from_peer(ConnId conn, std::uint32_t size);
void offer_peers(core::Offers& offers);
void take_peer(const core::Offer& offer);
// What a callback of an accepted socket is for: data, or the peer's end; neither: no call is due.
bool event_due(ConnId conn);

}  // namespace wskcheck::drive::provider
