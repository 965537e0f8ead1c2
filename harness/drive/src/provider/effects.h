// What the model's steps mean for the driver's memory: sockets that appear and go, IRPs that are
// filled in, buffers that are written.
#pragma once

#include "provider/calls.h"

namespace wskcheck::drive::provider {

IrpId new_irp(PIRP irp);           // a free slot for it
void check_irp(const Call& call);  // how the driver has prepared the IRP that it passes (IRP-04)
void watch_buffers(const Call& call);  // buffers on the caller's stack (ACC-13)

// What the objects of a step were before it.
struct Before {
  SocketPhase listener = SocketPhase::none;
  SocketPhase socket = SocketPhase::none;
  ConnPhase conn = ConnPhase::absent;
  IrpPhase irp = IrpPhase::idle;
};
Before before(const View& v);
void after(const View& v, const Before& before);

// The events of a socket that was delivered: those that it inherits and static ones.
std::uint32_t given_events(ConnId conn, std::uint32_t inherited_at_call);
void after_control(const View& v);  // of WskControlSocket that was decided

PWSK_SOCKET make_socket(ConnId conn);
// Writes the addresses of an accepted connection or a listener's own.
void write_address(PSOCKADDR to, USHORT family, USHORT port, bool peer);
// Before the IRP is completed: whether its buffers on the stack of a caller are still there
// (ACC-13).
void check_buffers(PIRP irp, const void* site);
// Before the completion routine of the IRP is entered.
void fill_in(IrpId irp);

NTSTATUS status_of(const Frame& frame);
NTSTATUS status_of(const Irp& irp);

}  // namespace wskcheck::drive::provider
