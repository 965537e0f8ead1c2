// See outgoing_requests.h.
#include "provider/outgoing_requests.h"

#include "core/machine_state.h"
#include "core/pool.h"
#include "core/touched.h"
#include "kernel/io_manager.h"
#include "provider/effects.h"
#include "provider/orders.h"
#include "provider/outgoing_endings.h"
#include "provider/sockets.h"
#include "provider/words.h"
#include "record/events.h"

namespace wskcheck::drive::provider::outgoing {
namespace {

const std::uint64_t registration = core::object_number(core::Numbered::client, 0);

std::uint64_t object_of(const void* address) { return reinterpret_cast<std::uint64_t>(address); }

RequestAt free_place() {
  for (std::uint32_t i = 0; i < requests_max; ++i) {
    if (table.requests[i].irp == nullptr) return RequestAt{i};
  }
  not_offered("more requests of outgoing connections at once than there is room for");
}

Running& begin(SocketAt at, Inside inside, bool at_once) {
  for (Running& r : table.running) {
    if (r.inside != Inside::nothing) continue;
    r = Running{at, frame_of(current_thread()), current_thread(), inside, at_once, false};
    return r;
  }
  not_offered("more callbacks of outgoing connections at once than there is room for");
}

// Wine's provider never marks its IRPs.
bool is_marked_pending(const Request& r) {
  if (!r.pended || !unmarked_pending()) return r.pended;
  return choose(meeting(OpKind::other, r.irp, nullptr, "PendingReturned"), 2, false) == 0;
}

void order_end(const void* irp, const void* socket) {
  order_before(object_of(irp));
  if (socket != nullptr) order_before(object_of(socket));
  order_before(registration);
}

// Calls the completion routine, from enter to leave.
void run_completion(const Request& r, bool marked, const void* socket) {
  PIRP irp = r.irp;
  order_after(object_of(irp));
  if (socket != nullptr) order_after(object_of(socket));
  const bool brings_socket = r.kind == Kind::create || r.kind == Kind::socket_connect;
  record::completed(irp, brings_socket, marked);
  if (telling()) tell(nullptr, "WSK calls %s", frame_name(FrameKind::Completion));
  const bool own = !kernel::is_of_program(irp);
  const IO_STACK_LOCATION was = *(irp->Tail.Overlay.CurrentStackLocation - 1);
  const NTSTATUS status = kernel::complete_irp(irp, marked);
  if (telling()) tell(nullptr, "returns %s", status_name(status));
  step(meeting(OpKind::leave, irp, nullptr, "return"));
  order_end(irp, socket);
  record::left_completion(irp, status);
  if (own && status != STATUS_MORE_PROCESSING_REQUIRED) {
    broken("IRP-05",
           "the completion routine of an IRP of the driver's own returns "
           "STATUS_MORE_PROCESSING_REQUIRED",
           place_of(was.CompletionRoutine));
  }
}

// With the status of which the IRP is completed.
NTSTATUS complete(RequestAt at) {
  Request& r = request(at);
  const bool marked = is_marked_pending(r);
  const void* on = r.socket != SocketAt::none ? socket(r.socket).socket : nullptr;
  ULONG_PTR information = 0;
  const NTSTATUS status = outcome(r, information);
  check_buffers(r.irp, r.site);
  note_access(r.irp, sizeof(IRP), true);
  r.irp->IoStatus.Status = status;
  r.irp->IoStatus.Information = information;
  kernel::set_owner(r.irp, kernel::Owner::driver);
  if (!r.pended) ++provider::state.counts.done_at_once;
  if (!NT_SUCCESS(status)) ++provider::state.counts.failed;
  r.completing = true;
  core::touched::add_end_of_part();
  if (telling()) tell_wsk("%s is done: the IRP gets %s", r.name, status_name(status));
  Running& running = begin(r.socket, Inside::completion, !r.pended);
  run_completion(r, marked, on);
  running = Running{};
  r = Request{};
  return status;
}

bool is_ready(const void* place, std::uint64_t) {
  return can_end(*static_cast<const Request*>(place));
}

// A thread of WSK's own. Waiting for a peer that closes its side, it may go on at any time.
void complete_later(void* place) {
  const auto at = static_cast<RequestAt>(reinterpret_cast<std::uintptr_t>(place));
  Request& r = request(at);
  const Op op = meeting(OpKind::wsk, r.irp, nullptr, r.name);
  if (r.kind != Kind::receive) {
    block(op, is_ready, &r, 0);
  } else if (!block_at_will(op, is_ready, &r, 0)) {
    socket(r.socket).peer_closed = true;
    if (telling()) tell_wsk("the peer of an outgoing connection closes its side");
  }
  complete(at);
}

// On the way back from a call that pends, WSK may complete it first (IRP-12).
void pend(RequestAt at, const Call& call) {
  Request& r = request(at);
  r.pended = true;
  const auto place = static_cast<std::uintptr_t>(number(at));
  const std::uint64_t object = core::object_number(core::Numbered::calls, 1024 + place);
  r.thread = spawn(ThreadKind::completion, complete_later, reinterpret_cast<void*>(place), 2,
                   frame_name(FrameKind::Completion), object);
  Op op = meeting(OpKind::wsk, nullptr, call.site, call.name);
  op.yields = true;
  step(op);
}

}  // namespace

Op meeting(OpKind kind, const void* irp, const void* site, const char* says) {
  return {kind, true, registration, object_of(irp), site, says};
}

std::uint32_t arrive(const Call& call, std::uint32_t alternatives) {
  const Op op = meeting(OpKind::call, call.irp, call.site, call.name);
  std::uint32_t chosen = 0;
  if (alternatives > 1) {
    chosen = choose(op, alternatives, false);
  } else {
    step(op);
  }
  if (telling()) tell(call.site, "calls %s", call.name);
  record::call(call);
  if (irql() > DISPATCH_LEVEL) {
    broken("IRQ-01", "socket functions are called at DISPATCH_LEVEL or below", call.site);
  }
  return chosen;
}

SocketAt open_socket(const Call& call) {
  core::touched::add_block(call.socket, false);
  const SocketAt at = find(call.socket);
  if (at == SocketAt::none || socket(at).close_called) {
    broken("CLO-06", "no call on a socket after WskCloseSocket was called for it", call.site);
  }
  return at;
}

void check_own_irp(const Call& call) {
  if (call.irp == nullptr) {
    broken("IRP-15", "a function of WSK that takes an IRP is called without one", call.site);
  }
  check_irp(call);
  if (kernel::owner_of(call.irp) == kernel::Owner::wsk) {  // for a socket of the model
    broken("IRP-18", "an IRP that WSK holds is not passed again before it was completed",
           call.site);
  }
  if (call.irp->WskCheck.Used != 0) {
    broken("IRP-02", "an IRP that was used before is reinitialised with IoReuseIrp", call.site);
  }
}

NTSTATUS returned(const Call& call, NTSTATUS status) {
  if (status != STATUS_PENDING && call.irp != nullptr) order_after(object_of(call.irp));
  if (telling()) tell(call.site, "%s returns %s", call.name, status_name(status));
  return record::returned(call, status);
}

NTSTATUS submit(const Call& call, const Request& what, bool at_once) {
  count_request();
  const RequestAt at = free_place();
  Request& r = request(at);
  r = what;
  r.irp = call.irp;
  r.name = call.name;
  r.site = call.site;
  r.thread = ThreadId::none;
  kernel::set_owner(call.irp, kernel::Owner::wsk);
  watch_buffers(call);
  order_call(call);
  if (call.socket != nullptr) order_before(object_of(call.socket));
  ++table.calls;
  if (what.socket != SocketAt::none) ++socket(what.socket).calls;
  NTSTATUS status = STATUS_PENDING;
  if (at_once && can_end(r)) {
    status = complete(at);
  } else {
    pend(at, call);
  }
  if (what.socket != SocketAt::none && socket(what.socket).socket == call.socket) {
    --socket(what.socket).calls;
  }
  --table.calls;
  return returned(call, status);
}

bool is_idle(SocketAt at) {
  if (socket(at).watcher != ThreadId::none) return false;
  for (const Request& r : table.requests) {
    if (r.irp != nullptr && r.socket == at && r.kind != Kind::close) return false;
  }
  return true;
}

namespace {

bool is_over(const void* watched, std::uint64_t) {
  return static_cast<const Socket*>(watched)->close_called;
}
bool is_over_or_due(const void* watched, std::uint64_t) {
  const auto& s = *static_cast<const Socket*>(watched);
  return s.close_called || s.end_told || (s.events_mask & WSK_EVENT_DISCONNECT) != 0;
}

void disconnect_event(SocketAt at) {
  Socket& s = socket(at);
  s.end_told = true;
  s.calls_back = true;
  PWSK_SOCKET which = s.socket;
  const auto routine = s.dispatch->WskDisconnectEvent;
  Running& running = begin(at, Inside::socket_event, false);
  order_after(object_of(which));
  record::disconnect_event(which);
  if (telling()) tell(nullptr, "WSK calls WskDisconnectEvent");
  const NTSTATUS status = call_driver(routine, s.context, 8u);
  if (telling()) tell(nullptr, "returns %s", status_name(status));
  step(meeting(OpKind::leave, nullptr, nullptr, "return"));
  order_end(which, which);
  record::left_disconnect_event(status);
  if (status != STATUS_SUCCESS) {
    broken("ASO-06", "WskDisconnectEvent returns STATUS_SUCCESS", place_of(routine));
  }
  running = Running{};
  s.calls_back = false;
}

// A thread of WSK's own: the peer closes its side at some time.
void watch(void* place) {
  const auto at = static_cast<SocketAt>(reinterpret_cast<std::uintptr_t>(place));
  Socket& s = socket(at);
  const Op op = meeting(OpKind::wsk, nullptr, nullptr, "WskDisconnectEvent");
  if (!block_at_will(op, is_over, &s, 0)) {
    s.peer_closed = true;
    if (telling()) tell_wsk("the peer of an outgoing connection closes its side");
    block(op, is_over_or_due, &s, 0);
    if (!s.close_called && !s.end_told) disconnect_event(at);
  }
  s.watcher = ThreadId::none;
}

}  // namespace

void watch_peer(SocketAt at) {
  Socket& s = socket(at);
  if (s.dispatch == nullptr || s.dispatch->WskDisconnectEvent == nullptr) return;
  const auto place = static_cast<std::uintptr_t>(number(at));
  const std::uint64_t object = core::object_number(core::Numbered::calls, 2048 + place);
  s.watcher = spawn(ThreadKind::callback, watch, reinterpret_cast<void*>(place), 2,
                    "WskDisconnectEvent", object);
}

}  // namespace wskcheck::drive::provider::outgoing
