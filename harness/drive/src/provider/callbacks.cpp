// Callbacks and completion routines of the driver, from enter to leave.
//
// What WSK lends for a callback is taken back when it returns: addresses, the inspect ID, the
// places for what the callback hands out.
#include <cstring>

#include "core/machine_state.h"
#include "core/pool.h"
#include "kernel/io_manager.h"
#include "provider/effects.h"
#include "provider/indications.h"
#include "provider/mistakes.h"
#include "provider/orders.h"
#include "provider/outgoing.h"
#include "provider/peers.h"
#include "provider/provider.h"
#include "provider/rule_lists.h"
#include "provider/words.h"
#include "record/events.h"

namespace wskcheck::drive::provider {
namespace {

using core::Numbered;
using core::object_number;

template <class T>
T* lend(const char* what) {
  return static_cast<T*>(allocate(sizeof(T), 0, BlockKind::borrowed, pool_nonpaged, nullptr, what));
}
void take_back(void* lent) {
  if (lent != nullptr) release(lent, BlockKind::borrowed, nullptr, "WSK");
}

// The callback at that place returns: the rule of the application that this is.
void leave(FrameId frame, const Seen& seen, const void* place) {
  const Frame& f = state.world.frame(frame);
  const std::uint64_t object = f.kind == FrameKind::Completion
                                   ? reinterpret_cast<std::uint64_t>(side(f.irp).irp)
                                   : object_number(Numbered::listener, index_of(f.listener));
  Op op{OpKind::leave, true, object, 0, nullptr, "return"};
  if (present(f.conn)) op.object2 = object_number(Numbered::conn, index_of(f.conn));
  const ListenerId listener = present(f.irp) ? state.world.irp(f.irp).listener : f.listener;
  if (present(listener)) op.reads = requests_object(listener);
  step(op);
  order_leave(frame);
  record::leave(frame, side(frame).name, seen);
  for (const std::uint16_t n : leaves_of(state.world.frame(frame).kind)) {
    Step s;
    s.rule = n;
    s.frame = frame;
    Frame pushed;
    const View v = bind(s, pushed, seen);
    if (machine::refusal(rules()[n], v).guard != Guard::none) continue;
    const Before was = before(v);
    const IrpId irp = state.world.frame(frame).irp;
    take_application_step(s, seen, place);
    after(v, was);
    if (present(irp)) side(irp).irp = nullptr;
    side(frame) = FrameSide{};
    return;
  }
  not_offered("a callback returned in a way that no rule knows");
}

struct Addresses {
  PSOCKADDR local;
  PSOCKADDR remote;
};

Addresses lend_addresses(FrameId frame) {
  const Frame f = state.world.frame(frame);
  Addresses a{nullptr, nullptr};
  if (!present(f.conn)) return a;  // of a dead listener
  a.local = reinterpret_cast<PSOCKADDR>(lend<SOCKADDR_STORAGE>("LocalAddress of a WSK callback"));
  a.remote = reinterpret_cast<PSOCKADDR>(lend<SOCKADDR_STORAGE>("RemoteAddress of a WSK callback"));
  const ListenerSide& l = side(f.listener);
  write_address(a.local, l.family, l.port, false);
  write_address(a.remote, l.family, peer_port(f.conn), true);
  if (null_local_address()) {
    const std::uint32_t null =
        choose({OpKind::other, false, 0, 0, nullptr, "LocalAddress"}, 2, false);
    if (null != 0) {
      take_back(a.local);
      a.local = nullptr;
      record::null_local_address(frame);
      ++state.counts.null_address;
    }
  }
  return a;
}
void take_back(const Addresses& a) {
  take_back(a.local);
  take_back(a.remote);
}

void inspect_event(FrameId frame) {
  const Frame f = state.world.frame(frame);
  const ListenerSide l = side(f.listener);
  record::enter(frame);
  const Addresses a = lend_addresses(frame);
  PWSK_INSPECT_ID id = nullptr;
  if (present(f.conn)) {
    id = lend<WSK_INSPECT_ID>("InspectID of WskInspectEvent");
    std::memset(id, 0, sizeof *id);
    id->Key = static_cast<ULONG_PTR>(state.world.conn(f.conn).key);
    id->SerialNumber = state.world.conn(f.conn).serial;
    side(f.conn).id = *id;
  } else {
    ++state.counts.null_inspect;
  }
  const WSK_INSPECT_ACTION action =
      call_driver(l.dispatch->WskInspectEvent, l.context, a.local, a.remote, id);
  if (telling()) tell(nullptr, "returns %s", action_name(action));
  Seen seen;
  seen.raw_action = static_cast<std::int64_t>(static_cast<std::uint32_t>(action));
  leave(frame, seen, place_of(l.dispatch->WskInspectEvent));
  take_back(a);
  take_back(id);
}

void abort_event(FrameId frame) {
  const Frame f = state.world.frame(frame);
  const ListenerSide l = side(f.listener);
  auto* id = lend<WSK_INSPECT_ID>("InspectID of WskAbortEvent");
  *id = side(f.conn).id;
  const bool pended = (state.world.conn(f.conn).history & was_pended) != 0;
  ++(pended ? state.counts.aborted_pended : state.counts.aborted_accepted);
  record::enter(frame);
  const NTSTATUS status = call_driver(l.dispatch->WskAbortEvent, l.context, id);
  if (telling()) tell(nullptr, "returns %s", status_name(status));
  Seen seen;
  seen.status = static_cast<std::uint32_t>(status);
  leave(frame, seen, place_of(l.dispatch->WskAbortEvent));
  take_back(id);
}

[[noreturn]] void not_written(const char* what, const void* place) {
  Trouble t;
  t.site = place;
  t.rule = "AEV-10";
  t.says = "WskAcceptEvent accepts and does not set %s";
  t.detail = what;
  found(t);
}

// An accepting callback hands over the context and table of the new socket.
void accept_outputs(ConnId conn, PVOID* context,
                    const WSK_CLIENT_CONNECTION_DISPATCH* const* dispatch) {
  const WSK_CLIENT_LISTEN_DISPATCH* table = side(state.world.conn(conn).listener).dispatch;
  const void* place = place_of(table->WskAcceptEvent);
  if (is_unwritten(dispatch)) {
    not_written("AcceptSocketDispatch", place);
  }
  if (is_unwritten(context)) {
    not_written("AcceptSocketContext", place);
  }
  ++state.counts.by_callback;
  side(conn).by_callback = true;
  side(conn).at_close =
      state.world.listener(state.world.conn(conn).listener).socket.close_called != 0;
  side(conn).context = *context;
  side(conn).dispatch = *dispatch;
}

void accept_event(FrameId frame) {
  const Frame f = state.world.frame(frame);
  const ListenerSide l = side(f.listener);
  record::enter(frame);
  const Addresses a = lend_addresses(frame);
  auto** context = lend<PVOID>("AcceptSocketContext of WskAcceptEvent");
  auto** dispatch =
      lend<const WSK_CLIENT_CONNECTION_DISPATCH*>("AcceptSocketDispatch of WskAcceptEvent");
  PWSK_SOCKET socket = present(f.conn) ? make_socket(f.conn) : nullptr;
  side(frame).buffer = context;
  side(frame).buffer2 = dispatch;
  if (socket == nullptr) ++state.counts.null_accept;
  const NTSTATUS status = call_driver(l.dispatch->WskAcceptEvent, l.context, irql() == 2 ? 8u : 0u,
                                      a.local, a.remote, socket, context, dispatch);
  if (telling()) tell(nullptr, "returns %s", status_name(status));
  if (present(f.conn)) touch(f.conn, true);
  if (present(f.conn) && status == STATUS_SUCCESS) {
    accept_outputs(f.conn, context, dispatch);
  } else if (present(f.conn) && keeps_refused() && !is_unwritten(dispatch)) {
    side(f.conn).context = *context;
    side(f.conn).dispatch = *dispatch;
  }
  Seen seen;
  seen.status = static_cast<std::uint32_t>(status);
  if (present(f.conn) && side(f.conn).dispatch == nullptr) seen.dispatch = Seen::Tri::no;
  leave(frame, seen, place_of(l.dispatch->WskAcceptEvent));
  if (present(f.conn)) side(f.conn).events_mask |= given_events(f.conn, l.inherit_mask);
  take_back(a);
  take_back(context);
  take_back(dispatch);
}

// Whether the completion routine sees PendingReturned. Wine's provider never marks its IRPs.
bool is_marked_pending(IrpId id) {
  if (!side(id).pended || !unmarked_pending()) return side(id).pended;
  return choose({OpKind::other, false, 0, 0, nullptr, "PendingReturned"}, 2, false) == 0;
}

void completion(FrameId frame) {
  const IrpId id = state.world.frame(frame).irp;
  side(id).pended = is_marked_pending(id);
  PIRP irp = side(id).irp;
  kernel::set_owner(irp, kernel::Owner::driver);
  record::enter(frame);
  const IO_STACK_LOCATION was = *(irp->Tail.Overlay.CurrentStackLocation - 1);
  Seen seen;
  seen.own_irp = kernel::is_of_program(irp) ? Seen::Tri::no : Seen::Tri::yes;
  NTSTATUS status = kernel::complete_irp(irp, side(id).pended);
  if (telling()) tell(nullptr, "returns %s", status_name(status));
  seen.status = static_cast<std::uint32_t>(status);
  if (completes_again(irp, was)) {
    record::leave(frame, nullptr, seen);
    record::enter(frame);
    status = kernel::complete_irp(irp, side(id).pended);
    seen.status = static_cast<std::uint32_t>(status);
  }
  leave(frame, seen, place_of(was.CompletionRoutine));
}

}  // namespace

void run_callback(FrameId frame) {
  const Frame& f = state.world.frame(frame);
  order_enter(frame);
  if (telling()) tell(nullptr, "WSK calls %s", frame_name(f.kind));
  switch (f.kind) {
    case FrameKind::WskInspectEvent:
      return inspect_event(frame);
    case FrameKind::WskAbortEvent:
      return abort_event(frame);
    case FrameKind::WskAcceptEvent:
      return accept_event(frame);
    case FrameKind::ConnectionEvent:
      return leave(frame, connection_event(frame), nullptr);
    default:
      fill_in(f.irp);
      return completion(frame);
  }
}

void callback_thread(void* frame) {
  run_callback(FrameId{static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(frame))});
}

FrameId callback_of(ThreadId thread) {
  FrameId id = frame_of(thread);
  while (outgoing::inside_above(thread, id) == Inside::nothing) {
    if (!present(id) || is_callback(state.world.frame(id).kind)) return id;
    id = state.world.frame(id).below;
  }
  return FrameId::none;
}

namespace {

// Of an outgoing connection; nothing: a callback of the model is nearer, or there is none.
Inside inside_of_outgoing(ThreadId thread) {
  for (FrameId id = frame_of(thread);; id = state.world.frame(id).below) {
    const Inside inside = outgoing::inside_above(thread, id);
    if (inside != Inside::nothing || !present(id)) return inside;
    if (is_callback(state.world.frame(id).kind)) return Inside::nothing;
  }
}

}  // namespace

Inside inside(ThreadId thread) {
  const FrameId id = callback_of(thread);
  if (!present(id)) return inside_of_outgoing(thread);
  switch (state.world.frame(id).kind) {
    case FrameKind::WskAcceptEvent:
      return Inside::accept_event;
    case FrameKind::WskInspectEvent:
      return Inside::inspect_event;
    case FrameKind::WskAbortEvent:
      return Inside::abort_event;
    case FrameKind::ConnectionEvent:
      return Inside::socket_event;
    default:
      return Inside::completion;
  }
}

}  // namespace wskcheck::drive::provider
