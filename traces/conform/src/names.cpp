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

void Session::set_name(PointerMap& map, std::uint64_t key, std::uint32_t value) {
  if (logging_) {
    const std::uint32_t old = map.find(key);
    undo_.push_back([&map, key, old] {
      if (old == PointerMap::none) {
        map.erase(key);
      } else {
        map.set(key, old);
      }
    });
  }
  map.set(key, value);
}

void Session::erase_name(PointerMap& map, std::uint64_t key) {
  const std::uint32_t old = map.find(key);
  if (old == PointerMap::none) return;
  if (logging_) undo_.push_back([&map, key, old] { map.set(key, old); });
  map.erase(key);
}

std::uint64_t Session::id_key(ListenerId l, std::uint64_t key, std::uint64_t serial) {
  std::uint64_t h = key * 0x9e3779b97f4a7c15ULL;
  h ^= serial + 0x7f4a7c15ULL + (h << 6) + (h >> 2);
  return h * 0xff51afd7ed558ccdULL + index_of(l);
}

std::uint64_t Session::thread_key(const Record& r) {
  if (r.has(Field::tid)) return r.tid != 0 ? r.tid : (std::uint64_t{1} << 63) | r.cpu;
  return (std::uint64_t{1} << 62) | r.op;
}

Session::Thread* Session::find_thread(std::uint64_t key) {
  const std::uint32_t n = threads_.find(key);
  return n == PointerMap::none ? nullptr : &thread_store_[n];
}

Session::Thread& Session::thread(std::uint64_t key) {
  if (Thread* known = find_thread(key)) return *known;
  std::uint32_t n = 0;
  if (!free_threads_.empty() && !logging_) {
    n = free_threads_.back();
    free_threads_.pop_back();
  } else {
    n = static_cast<std::uint32_t>(thread_store_.size());
    thread_store_.emplace_back();
  }
  set_name(threads_, key, n);
  return thread_store_[n];
}

void Session::push(const Record& r, FrameId frame) {
  const std::uint64_t key = thread_;
  thread(key).stack.push_back({frame, r.ev, traces::function_name(r), r.at.line});
  log([this, key] { thread(key).stack.pop_back(); });
  if (!present(frame)) return;
  world_.frames().occupy(frame);
  log([this, frame] { world_.frames().give_back(frame); });
  FrameSide& s = side(frame);
  s = FrameSide{};
  s.tick = tick_;
  s.line = r.at.line;
}

void Session::pop() {
  const std::uint64_t key = thread_;
  Thread& t = thread(key);
  const StackItem item = t.stack.back();
  t.stack.pop_back();
  log([this, key, item] { thread(key).stack.push_back(item); });
  if (present(item.frame)) {
    if (logging_) {
      ended_frames_.push_back(item.frame);
      log([this] { ended_frames_.pop_back(); });
    } else {
      world_.frames().give_back(item.frame);
    }
  }
  if (!t.stack.empty() || logging_) return;
  free_threads_.push_back(threads_.find(key));
  erase_name(threads_, key);
}

IrpId Session::new_irp(std::uint64_t pointer, bool known) {
  const IrpId id = world_.irps().next();
  world_.irps().occupy(id);
  world_.irp(id) = Irp{};
  IrpSide& s = side(id);
  s = IrpSide{};
  s.pointer = pointer;
  s.has_pointer = known;
  s.born = tick_;
  s.line = line_;
  if (known) set_name(irps_, pointer, index_of(id));
  log([this, id] { world_.irps().give_back(id); });
  return id;
}

// --- after a record --------------------------------------------------------------------------------

void Session::after(const Record& r, Followed& out) {
  switch (r.ph) {
    case Phase::call: after_call(r); break;
    case Phase::return_: after_return(r); break;
    case Phase::enter:
      if (r.ev == Event::completion) {
        after_completion(r);
      } else {
        after_callback(r);
      }
      break;
    case Phase::leave: after_leave(r); break;
    case Phase::none: break;
  }
  // A connection that hidden steps made takes its number for good.
  const ConnId made = world_.conns().next();
  if (world_.conn(made).phase != ConnPhase::absent) {
    world_.conns().occupy(made);
    log([this, made] { world_.conns().give_back(made); });
    if (side(made).born != tick_) {
      side(made) = ConnSide{};
      side(made).born = tick_;
    }
  }
  if (present(wanted_.conn)) touched_conns_.push_back(wanted_.conn);
  if (present(wanted_.listener)) {
    touched_listeners_.push_back(wanted_.listener);
    Listener& l = world_.listener(wanted_.listener);
    ListenerSide& s = side(wanted_.listener);
    const bool live = l.accept_event != EventState::off;
    s.was_idle = live && (s.was_idle || l.accepts_queued == 0);
    if (l.accept_callbacks != 0) s.busy = tick_;
  }
  (void)out;
}

void Session::after_call(const Record& r) {
  if (r.ev == Event::io_allocate_irp || r.ev == Event::io_free_irp ||
      r.ev == Event::io_reuse_irp) {
    return;
  }
  ++report_.calls;
  const FrameId frame = world_.frames().next();
  const bool modelled = world_.frame(frame).kind != FrameKind::none;
  push(r, modelled ? frame : FrameId::none);
  if (present(wanted_.base.irp)) {
    IrpSide& s = side(wanted_.base.irp);
    s.line = r.at.line;
    if (modelled && r.ev != Event::io_cancel_irp) {
      s.call = frame;
      side(frame).irp = wanted_.base.irp;
      side(frame).pointer = s.pointer;
      side(frame).passed_irp = true;
      s.ghost = false;
    }
  }
  if (!modelled) return;
  const Frame& f = world_.frame(frame);
  if (f.kind == FrameKind::WskSocket) {
    const ListenerId id = f.listener;
    world_.listeners().occupy(id);
    log([this, id] { world_.listeners().give_back(id); });
    wanted_.listener = id;
    ListenerSide& s = side(id);
    s = ListenerSide{};
    s.born = tick_;
    s.family = r.has(Field::family) ? r.family : 0;
    s.setting = wanted_.base.irp;
    Listener& l = world_.listener(id);
    l.table = table_unknown;
    if (r.is_null(Field::dispatch)) l.table = 0;
    if (r.has(Field::dispatch)) {
      using traces::Entry;
      const bool unknown = r.dispatch.accept == Entry::unknown ||
                           r.dispatch.inspect == Entry::unknown ||
                           r.dispatch.abort == Entry::unknown;
      l.table = static_cast<std::uint8_t>(
          (r.dispatch.accept == Entry::present ? table_accept : 0) |
          (r.dispatch.inspect == Entry::present ? table_inspect : 0) |
          (r.dispatch.abort == Entry::present ? table_abort : 0) | (unknown ? table_unknown : 0));
    }
    if (!r.is_missing(Field::context)) {
      s.context = names::context_key(r);
      s.has_context = true;
      const std::uint32_t other = contexts_.find(s.context);
      set_name(contexts_, s.context, other == PointerMap::none ? index_of(id) : names::several);
    }
  }
  const bool sets_up = f.kind == FrameKind::WskBind || f.kind == FrameKind::WskListen ||
                       (f.kind == FrameKind::WskControlSocket && f.on_conn == 0);
  if (sets_up && present(f.listener) && f.bad == 0) {
    side(f.listener).setting = wanted_.base.irp;
  }
  if (f.kind == FrameKind::WskInspectComplete && present(f.conn)) {
    side(f.conn).completing = wanted_.base.irp;
    side(f.conn).complete_frame = frame;
  }
}

void Session::after_return(const Record&) {
  if (Thread* t = find_thread(thread_); t != nullptr && !t->stack.empty()) {
    const FrameId frame = t->stack.back().frame;
    if (present(frame)) {
      const IrpId irp = side(frame).irp;
      if (present(irp) && side(irp).call == frame) side(irp).call = FrameId::none;
    }
    pop();
  }
}

void Session::deliver(ConnId id, std::uint64_t pointer, const Record& r) {
  ++report_.connections;
  ConnSide& s = side(id);
  if (s.born == 0 || id == world_.conns().next()) {
    s = ConnSide{};
    s.born = tick_;
  }
  s.pointer = pointer;
  s.has_pointer = true;
  set_name(sockets_, pointer, names::conn_bit | index_of(id));
  (void)r;
}

void Session::after_completion(const Record& r) {
  ++report_.completions;
  const FrameId frame = world_.frames().next();
  const bool modelled = world_.frame(frame).kind != FrameKind::none;
  push(r, modelled ? frame : FrameId::none);
  const IrpId id = wanted_.base.irp;
  if (!present(id)) return;
  IrpSide& s = side(id);
  if (s.ghost && s.ghost_socket != 0 && r.has(Field::information) && r.information != 0 &&
      traces::status_succeeded(r.status)) {
    set_name(sockets_, r.information, names::other_socket);
  }
  if (!modelled) return;
  side(frame).irp = id;
  const Irp& irp = world_.irp(id);
  if (present(s.call)) side(s.call).ended = irp.outcome;
  if (irp.outcome != Outcome::success || !r.has(Field::information)) return;
  if (irp.use == IrpUse::create) {
    ListenerSide& l = side(irp.listener);
    l.pointer = r.information;
    l.has_pointer = true;
    set_name(sockets_, r.information, index_of(irp.listener));
  }
  if (irp.use == IrpUse::accept && present(irp.conn)) {
    wanted_.conn = irp.conn;
    deliver(irp.conn, r.information, r);
  }
}

void Session::after_callback(const Record& r) {
  ++report_.callbacks;
  const FrameId frame = world_.frames().next();
  const bool modelled = world_.frame(frame).kind != FrameKind::none;
  push(r, modelled ? frame : FrameId::none);
  if (!modelled) return;
  const Frame& f = world_.frame(frame);
  if (!present(f.conn)) return;
  wanted_.conn = f.conn;
  ConnSide& s = side(f.conn);
  if (f.kind == FrameKind::WskInspectEvent && r.has(Field::inspect)) {
    s = ConnSide{};
    s.born = tick_;
    s.remote = wanted_.remote;
    s.has_id = true;
    set_name(ids_, id_key(f.listener, r.inspect.key, r.inspect.serial), index_of(f.conn));
  }
  if (f.kind == FrameKind::WskAcceptEvent && r.has(Field::accepted)) {
    deliver(f.conn, r.accepted, r);
    s.remote = wanted_.remote;
  }
}

void Session::after_leave(const Record& r) {
  Thread* t = find_thread(thread_);
  if (t == nullptr || t->stack.empty()) return;
  const FrameId frame = t->stack.back().frame;
  if (r.ev == Event::completion && present(frame)) {
    const IrpId irp = side(frame).irp;
    if (present(irp)) ended_irps_.push_back(irp);
  } else if (r.ev == Event::completion && present(wanted_.base.irp)) {
    ended_irps_.push_back(wanted_.base.irp);
  }
  if (r.ev == Event::wsk_inspect_event && present(wanted_.conn) && present(wanted_.listener)) {
    const Conn& conn = world_.conn(wanted_.conn);
    if ((conn.history & (was_accepted | was_pended)) != 0) {
      const ListenerId l = wanted_.listener;
      side(l).accepted.push_back(wanted_.conn);
      log([this, l] { side(l).accepted.pop_back(); });
    }
  }
  if (r.ev == Event::wsk_accept_event && present(wanted_.conn) && r.has(Field::accept_context)) {
    ConnSide& s = side(wanted_.conn);
    s.context = r.accept_context;
    s.has_context = true;
    set_name(conn_contexts_, r.accept_context, index_of(wanted_.conn));
  }
  pop();
}

// --- ends of objects -------------------------------------------------------------------------------

void Session::forget_irp(IrpId id) {
  IrpSide& s = side(id);
  if (s.has_pointer && irps_.find(s.pointer) == index_of(id)) irps_.erase(s.pointer);
  s = IrpSide{};
  world_.irps().give_back(id);
}

void Session::forget_conn(ConnId id) {
  ConnSide& s = side(id);
  const Conn& conn = world_.conn(id);
  if (s.has_pointer && sockets_.find(s.pointer) == (names::conn_bit | index_of(id))) {
    sockets_.erase(s.pointer);
  }
  if (s.has_context && conn_contexts_.find(s.context) == index_of(id)) {
    conn_contexts_.erase(s.context);
  }
  if (s.has_id) {
    const std::uint64_t key = id_key(conn.listener, conn.key, conn.serial);
    if (ids_.find(key) == index_of(id)) ids_.erase(key);
    std::erase(side(conn.listener).accepted, id);
  }
  s = ConnSide{};
  world_.conns().give_back(id);
}

void Session::forget_listener(ListenerId id) {
  ListenerSide& s = side(id);
  if (s.has_pointer && sockets_.find(s.pointer) == index_of(id)) sockets_.erase(s.pointer);
  if (s.has_context && contexts_.find(s.context) == index_of(id)) contexts_.erase(s.context);
  s = ListenerSide{};
  world_.listeners().give_back(id);
}

void Session::finish_objects() {
  for (const FrameId id : ended_frames_) world_.frames().give_back(id);
  ended_frames_.clear();
  for (const IrpId id : ended_irps_) {
    if (world_.irp(id).phase == IrpPhase::idle && !side(id).housekept && side(id).pointer != 0 &&
        irps_.find(side(id).pointer) == index_of(id)) {
      forget_irp(id);
    }
  }
  ended_irps_.clear();
  for (const ConnId id : touched_conns_) {
    const Conn& conn = world_.conn(id);
    if (conn.phase == ConnPhase::gone && conn.links == 0 && side(id).born != 0 &&
        !machine::may_still_be_answered(conn, world_.listener(conn.listener))) {
      touched_listeners_.push_back(conn.listener);
      forget_conn(id);
    }
  }
  touched_conns_.clear();
  for (const ListenerId id : touched_listeners_) {
    const Listener& l = world_.listener(id);
    const bool over = l.socket.phase == SocketPhase::closed ||
                      (l.socket.phase == SocketPhase::none && side(id).born != 0);
    if (!over || side(id).born == 0 || l.conns != 0 || l.socket.irps != 0 || l.socket.calls != 0) {
      continue;
    }
    const std::vector<ConnId> rest = side(id).accepted;
    for (const ConnId conn : rest) {
      if (world_.conn(conn).phase == ConnPhase::gone && world_.conn(conn).links == 0) {
        forget_conn(conn);
      }
    }
    forget_listener(id);
  }
  touched_listeners_.clear();
}

}  // namespace wskcheck::conform
