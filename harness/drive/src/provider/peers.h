// Peers: the other ends of connections, on a network of their own. Each sends a few bytes, takes
// what the driver sends, and closes at some time.
#pragma once

#include "core/offers.h"
#include "provider/state.h"

namespace wskcheck::drive::provider {

void set_peers(std::uint32_t bytes, bool close);
void connected(ConnId conn);  // a peer begins a connection
USHORT peer_port(ConnId conn);
// Whether a request can be done now: a receive needs something to receive.
bool can_finish(IrpId irp);
void finish_transfer(IrpId irp);  // moves the bytes
void offer_peers(core::Offers& offers);
void take_peer(const core::Offer& offer);
// What a callback of an accepted socket is for: data, or the peer's end; neither: no call is due.
bool event_due(ConnId conn);

}  // namespace wskcheck::drive::provider
