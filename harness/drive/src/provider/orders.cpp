// What is taken to be ordered, and nothing else:
//  - a call before the completion routine of its IRP, and IoCancelIrp before it too;
//  - of a connection, all calls before all that WSK does for it later, one callback before the
//  next;
//  - of a listener, the calls that let callbacks come (WskSocket, WskBind, WskControlSocket) before
//    these; the callbacks before the end of a close (CLO-05) and of WskControlSocket;
//  - a completion routine before the return of its call, where that does not return STATUS_PENDING;
//  - calls of the registration and all callbacks before the return of WskDeregister (UNL-03).
// Callbacks for different connections are not, nor is WskAccept before a callback of its listener.
#include "provider/orders.h"

#include "core/machine_state.h"
#include "provider/provider.h"

namespace wskcheck::drive::provider {
namespace {

using core::Numbered;
using core::object_number;

std::uint64_t of_irp(const void* irp) { return reinterpret_cast<std::uint64_t>(irp); }
std::uint64_t of_conn(ConnId id) { return object_number(Numbered::conn, index_of(id)); }
std::uint64_t of_opening(ListenerId id) { return object_number(Numbered::listener, index_of(id)); }
std::uint64_t of_ending(ListenerId id) {
  return object_number(Numbered::listener, 256 + index_of(id));
}
const std::uint64_t of_client = object_number(Numbered::client, 0);

}  // namespace

void order_call(const Call& call) {
  if (call.irp != nullptr) order_before(of_irp(call.irp));
  if (present(call.conn)) order_before(of_conn(call.conn));
  if (present(call.listener) && call.kind != FrameKind::WskAccept) {
    order_before(of_opening(call.listener));
  }
  order_before(of_client);
}

void order_enter(FrameId frame) {
  const Frame& f = state.world.frame(frame);
  if (present(f.conn)) order_after(of_conn(f.conn));
  if (f.kind != FrameKind::Completion) {
    if (present(f.listener)) order_after(of_opening(f.listener));
    return;
  }
  order_after(of_irp(side(f.irp).irp));
  const IrpUse use = state.world.irp(f.irp).use;
  const bool waits = use == IrpUse::close || use == IrpUse::control || use == IrpUse::disable;
  if (waits && present(f.listener)) order_after(of_ending(f.listener));
}

void order_leave(FrameId frame) {
  const Frame& f = state.world.frame(frame);
  if (f.kind == FrameKind::Completion) order_before(of_irp(side(f.irp).irp));
  if (present(f.conn)) order_before(of_conn(f.conn));
  if (present(f.listener)) order_before(of_ending(f.listener));
  order_before(of_client);
}

void order_return(const Call& call, NTSTATUS status) {
  if (status == STATUS_PENDING) return;
  if (call.irp != nullptr) order_after(of_irp(call.irp));
  if (call.kind == FrameKind::WskDeregister) order_after(of_client);
  if (call.kind == FrameKind::WskControlSocket && present(call.listener)) {
    order_after(of_ending(call.listener));
  }
}

}  // namespace wskcheck::drive::provider
