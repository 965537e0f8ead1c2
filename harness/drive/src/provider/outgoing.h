// What the driver's calls about outgoing connections do, and what the rest of the provider and the
// reports ask about them (outgoing_state.h has the objects).
#pragma once

#include "provider/calls.h"
#include "provider/provider.h"

namespace wskcheck::drive::provider::outgoing {

void set_up();  // of a run

// Whether the driver has made this socket to connect with.
bool is_socket(const void* socket);

// Functions of the provider's table.
NTSTATUS create(const Call& call);
NTSTATUS connect_new(const Call& call);  // WskSocketConnect
NTSTATUS find_addresses(const Call& call);
NTSTATUS look_up(const Call& call);     // WskGetNameInfo
void free_addresses(const Call& call);  // WskFreeAddressInfo

// Functions of a socket.
NTSTATUS bind(const Call& call);
NTSTATUS connect(const Call& call);
NTSTATUS control(const Call& call);
NTSTATUS get_address(const Call& call, bool of_peer);
NTSTATUS send(const Call& call);
NTSTATUS receive(const Call& call);
NTSTATUS disconnect(const Call& call);
NTSTATUS close(const Call& call);

// Whether WSK has the IRP for a request of these that is pending.
bool has(const void* irp);
bool cancel(const Call& call);  // IoCancelIrp for it

// WskDeregister waits while one is open, or a call or a request is not over (UNL-03, UNL-04).
bool is_any_open();
bool is_any_socket_open();
bool is_any_pending();
bool is_context(const void* memory);  // of an open socket
// The callback or completion routine that runs on the thread right on top of this frame.
Inside inside_above(ThreadId thread, FrameId frame);
// A thread of WSK that waits for what completes a request, and runs nothing of the driver.
bool is_waiting(ThreadId thread);
// After Unload: an IRP that WSK still has.
bool left_over(Trouble& trouble);

}  // namespace wskcheck::drive::provider::outgoing
