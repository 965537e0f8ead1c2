// What names in records stand for, and how that changes when a record has been followed.
//
// A pointer, an inspect ID and a thread are only names: they come back for new objects as soon as
// the old ones have ended. So each name is dropped with its object.
#include "names.h"

#include "session.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::conform {

using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

IrpId Session::new_irp(std::uint64_t pointer, bool known) {
  const IrpId id = world_.irps().next();
  occupy(id);
  world_.irp(id) = Irp{};
  IrpSide& s = change(id);
  s = IrpSide{};
  s.pointer = pointer;
  s.has_pointer = known;
  s.born = tick_;
  s.touched = tick_;
  s.line = line_;
  if (known) set_name(irps_, pointer, index_of(id));
  return id;
}

void Session::after(const Record& r) {
  switch (r.ph) {
    case Phase::call:
      after_call(r);
      break;
    case Phase::return_:
      after_return();
      break;
    case Phase::enter:
      if (r.ev == Event::completion) {
        after_completion(r);
      } else {
        after_callback(r);
      }
      break;
    case Phase::leave:
      after_leave(r);
      break;
    case Phase::none:
      break;
  }
  // A connection that hidden steps made takes its number for good.
  const ConnId made = world_.conns().next();
  if (world_.conn(made).phase != ConnPhase::absent) {
    occupy(made);
    if (side(made).born != tick_) {
      ConnSide& s = change(made);
      s = ConnSide{};
      s.born = tick_;
    }
  }
  if (present(wanted_.conn) && side(wanted_.conn).born != 0) {
    touch(wanted_.conn);
    if (world_.conn(wanted_.conn).phase == ConnPhase::gone) ended_.push_back(wanted_.conn);
  }
  if (!present(wanted_.listener)) return;
  const SocketPhase phase = world_.listener(wanted_.listener).socket.phase;
  if (phase == SocketPhase::closed || phase == SocketPhase::none) {
    ended_.push_back(wanted_.listener);
  }
}

void Session::after_call(const Record& r) {
  if (r.ev == Event::io_allocate_irp || r.ev == Event::io_free_irp || r.ev == Event::io_reuse_irp) {
    return;
  }
  ++report_.calls;
  const FrameId frame = world_.frames().next();
  const bool modelled = world_.frame(frame).kind != FrameKind::none;
  push(r, modelled ? frame : FrameId::none);
  if (modelled) list_frame(frame, true);
  const IrpId irp = wanted_.base.irp;
  if (present(irp) && r.ev != Event::io_cancel_irp) {
    IrpSide& s = change(irp);
    s.line = r.at.line;
    s.touched = tick_;
    if (modelled && world_.frame(frame).irp == irp) {
      s.call = frame;
      s.ghost = false;
      FrameSide& f = change(frame);
      f.irp = irp;
      f.pointer = s.pointer;
      f.passed_irp = true;
      const IrpUse use = world_.irp(irp).use;
      if (use != IrpUse::accept && use != IrpUse::inspect) list_irp(irp, true);
    }
  }
  if (!modelled) return;
  const Frame& f = world_.frame(frame);
  if (f.kind == FrameKind::WskSocket) after_creation(r, f.listener);
  if (f.kind == FrameKind::WskInspectComplete && present(f.conn)) {
    ConnSide& s = change(f.conn);
    s.completing = irp;
    s.complete_frame = frame;
  }
}

void Session::after_creation(const Record& r, ListenerId id) {
  occupy(id);
  wanted_.listener = id;
  ListenerSide& s = change(id);
  s = ListenerSide{};
  s.born = tick_;
  s.family = r.has(Field::family) ? r.family : 0;
  Listener& l = world_.listener(id);
  if (r.is_null(Field::dispatch)) l.missing = no_accept_event | no_inspect_event | no_abort_event;
  if (r.has(Field::dispatch)) {
    const auto absent = [](traces::Entry e) { return e == traces::Entry::absent; };
    l.missing = static_cast<std::uint8_t>((absent(r.dispatch.accept) ? no_accept_event : 0) |
                                          (absent(r.dispatch.inspect) ? no_inspect_event : 0) |
                                          (absent(r.dispatch.abort) ? no_abort_event : 0));
  }
  if (r.is_missing(Field::context)) return;
  s.context = names::context_key(r);
  s.has_context = true;
  const std::uint32_t other = contexts_.find(s.context);
  set_name(contexts_, s.context, other == PointerMap::none ? index_of(id) : names::several);
}

void Session::after_return() {
  const StackItem* top = top_of_thread();
  if (top == nullptr) return;
  const FrameId frame = top->frame;
  if (present(frame)) {
    list_frame(frame, false);
    const IrpId irp = side(frame).irp;
    if (present(irp) && side(irp).call == frame) change(irp).call = FrameId::none;
    if (present(irp) && world_.irp(irp).phase == IrpPhase::idle) {  // refused
      list_irp(irp, false);
      ended_.push_back(irp);
    }
  }
  pop();
}

void Session::deliver(ConnId id, std::uint64_t pointer) {
  ++report_.connections;
  ConnSide& s = change(id);
  if (s.born == 0 || id == world_.conns().next()) {
    s = ConnSide{};
    s.born = tick_;
  }
  s.pointer = pointer;
  s.has_pointer = true;
  set_name(sockets_, pointer, names::conn_bit | index_of(id));
}

void Session::after_completion(const Record& r) {
  ++report_.completions;
  const FrameId frame = world_.frames().next();
  const bool modelled = world_.frame(frame).kind != FrameKind::none;
  push(r, modelled ? frame : FrameId::none);
  const IrpId id = wanted_.base.irp;
  if (!present(id) && r.has(Field::information) && r.information != 0) {
    set_name(sockets_, r.information, names::other_socket);  // it may have brought a socket
  }
  if (!present(id)) return;
  if (side(id).ghost && side(id).ghost_socket && r.has(Field::information) && r.information != 0 &&
      traces::status_succeeded(r.status)) {
    set_name(sockets_, r.information, names::other_socket);
  }
  if (!modelled) return;
  change(frame).irp = id;
  const Irp& irp = world_.irp(id);
  if (irp.use != IrpUse::accept && irp.use != IrpUse::inspect) list_irp(id, false);
  if (present(side(id).call)) change(side(id).call).ended = irp.outcome;
  if (irp.outcome != Outcome::success || !r.has(Field::information)) return;
  if (irp.use == IrpUse::create) {
    ListenerSide& l = change(irp.listener);
    l.pointer = r.information;
    l.has_pointer = true;
    set_name(sockets_, r.information, index_of(irp.listener));
  }
  if (irp.use == IrpUse::accept && present(irp.conn)) {
    wanted_.conn = irp.conn;
    deliver(irp.conn, r.information);
  }
}

void Session::after_callback(const Record& r) {
  ++report_.callbacks;
  const FrameId frame = world_.frames().next();
  const bool modelled = world_.frame(frame).kind != FrameKind::none;
  push(r, modelled ? frame : FrameId::none);
  if (!modelled && r.has(Field::accepted)) set_name(sockets_, r.accepted, names::other_socket);
  if (!modelled) return;
  const Frame& f = world_.frame(frame);
  if (!present(f.conn)) return;
  wanted_.conn = f.conn;
  if (f.kind == FrameKind::WskInspectEvent && r.has(Field::inspect)) {
    ConnSide& s = change(f.conn);
    s = ConnSide{};
    s.born = tick_;
    s.remote = wanted_.remote;
    s.has_id = true;
    if (s.remote == 0) nameless_.at(f.listener) = 1;
    set_name(ids_, id_key(f.listener, r.inspect.key, r.inspect.serial), index_of(f.conn));
  }
  if (f.kind == FrameKind::WskAcceptEvent && r.has(Field::accepted)) {
    deliver(f.conn, r.accepted);
    side(f.conn).remote = wanted_.remote;
  }
}

void Session::after_leave(const Record& r) {
  const StackItem* top = top_of_thread();
  if (top == nullptr) return;
  const FrameId frame = top->frame;
  if (r.ev == Event::completion) {
    const IrpId irp = present(frame) ? side(frame).irp : wanted_.base.irp;
    if (present(irp)) {
      Irp& state = world_.irp(irp);
      // Nothing tells what the driver does with an IRP unless its housekeeping is recorded.
      if (state.phase == IrpPhase::idle && (!side(irp).own || side(irp).renewed)) state.stale = 0;
      if (side(irp).renewed) change(irp).renewed = false;
      ended_.push_back(irp);
    }
  }
  if (r.ev == Event::wsk_inspect_event && present(wanted_.conn) && present(wanted_.listener)) {
    const Conn& conn = world_.conn(wanted_.conn);
    if ((conn.history & (was_accepted | was_pended)) != 0) {
      add_request(wanted_.listener, wanted_.conn);
    }
    rejected_.at(wanted_.listener).note(conn.history, side(wanted_.conn).remote);
  }
  if (r.ev == Event::wsk_accept_event && present(wanted_.conn) && r.has(Field::accept_context)) {
    ConnSide& s = change(wanted_.conn);
    s.context = r.accept_context;
    s.has_context = true;
    const std::uint32_t other = conn_contexts_.find(r.accept_context);
    const bool shared =
        other == names::several || (other != PointerMap::none && ConnId{other} != wanted_.conn &&
                                    machine::exists(world_.conn(ConnId{other}).socket));
    set_name(conn_contexts_, r.accept_context, shared ? names::several : index_of(wanted_.conn));
  }
  const bool fails = r.has(Field::status) && !traces::status_succeeded(r.status);
  if (r.ev == Event::wsk_accept_event && present(wanted_.conn) && fails) {
    refused_.add(side(wanted_.conn).pointer);
  }
  pop();
}

}  // namespace wskcheck::conform
