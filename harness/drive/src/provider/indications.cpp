// Data that WSK indicates: it belongs to WSK and is lent, for the callback or until WskRelease.
#include "provider/indications.h"

#include "core/pool.h"
#include "provider/outgoing.h"
#include "provider/outgoing_functions.h"
#include "provider/peers.h"
#include "provider/sockets.h"
#include "provider/words.h"
#include "record/events.h"

namespace wskcheck::drive::provider {
namespace {

struct Lent {
  WSK_DATA_INDICATION indication;
  MDL mdl;
  UCHAR bytes[64];
};

Lent* lend(ConnId id, std::uint32_t size) {
  auto* lent = static_cast<Lent*>(
      allocate(sizeof(Lent), 0, BlockKind::borrowed, pool_zeroed, nullptr, "WSK_DATA_INDICATION"));
  read_peer(id, lent->bytes, size);
  MmInitializeMdl(&lent->mdl, lent->bytes, size);
  MmBuildMdlForNonPagedPool(&lent->mdl);
  lent->indication.Buffer.Mdl = &lent->mdl;
  lent->indication.Buffer.Length = size;
  return lent;
}

NTSTATUS receive_event(ConnId id) {
  const ConnSide c = side(id);
  side(id).data_told = true;
  const std::uint32_t size = c.unread < 64 ? c.unread : 64;
  Lent* lent = lend(id, size);
  auto* accepted = static_cast<SIZE_T*>(
      allocate(sizeof(SIZE_T), 0, BlockKind::borrowed, pool_zeroed, nullptr, "BytesAccepted"));
  *accepted = size;
  const NTSTATUS status = call_driver(c.dispatch->WskReceiveEvent, c.context, irql() == 2 ? 8u : 0u,
                                      &lent->indication, size, accepted);
  touch(id, true);
  const SIZE_T taken = *accepted < size ? *accepted : size;
  if (status == STATUS_SUCCESS) take_from_peer(id, static_cast<std::uint32_t>(taken));
  if (status == STATUS_PENDING) take_from_peer(id, size);
  release(accepted, BlockKind::borrowed, nullptr, "WSK");
  if (status != STATUS_PENDING) release(lent, BlockKind::borrowed, nullptr, "WSK");
  return status;
}

}  // namespace

Seen connection_event(FrameId frame) {
  const ConnId id = state.world.frame(frame).conn;
  touch(id, true);
  const ConnSide c = side(id);
  const bool data = (c.events_mask & WSK_EVENT_RECEIVE) != 0 && c.unread != 0 && !c.data_told;
  NTSTATUS status = STATUS_SUCCESS;
  side(frame).name = data                                        ? "WskReceiveEvent"
                     : c.dispatch->WskDisconnectEvent != nullptr ? "WskDisconnectEvent"
                                                                 : nullptr;
  if (side(frame).name != nullptr) record::enter(frame, side(frame).name);
  if (data) {
    status = receive_event(id);
  } else {
    side(id).end_told = true;
    if (c.dispatch->WskDisconnectEvent != nullptr) {
      const ULONG how = c.reset ? WSK_FLAG_ABORTIVE : 0u;
      status =
          call_driver(c.dispatch->WskDisconnectEvent, c.context, (irql() == 2 ? 8u : 0u) | how);
    }
    if (status != STATUS_SUCCESS) {
      broken("ASO-06", "WskDisconnectEvent returns STATUS_SUCCESS", nullptr);
    }
  }
  if (telling()) tell(nullptr, "returns %s", status_name(status));
  Seen seen;
  seen.status = static_cast<std::uint32_t>(status);
  return seen;
}

NTSTATUS release_indication(PWSK_SOCKET socket, PWSK_DATA_INDICATION indication, const void* site) {
  const Call c = outgoing::is_socket(socket)
                     ? outgoing::call_on("WskRelease", socket, nullptr, site)
                     : socket_call("WskRelease", FrameKind::OtherCall, socket, nullptr, site);
  step({OpKind::call, true, reinterpret_cast<std::uint64_t>(indication), 0, site, c.name});
  record::call(c);
  release(indication, BlockKind::borrowed, site, "WskRelease");
  return record::returned(c, STATUS_SUCCESS);
}

}  // namespace wskcheck::drive::provider
