// The same for returns, completions and callbacks.
#include <string>

#include "names.h"
#include "session.h"
#include "terms.h"
#include "wskcheck/model/flavour.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::conform {

using traces::Category;
using traces::Code;
using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;
using Tri = Seen::Tri;

bool Session::translate_return(const Record& r, Followed& out) {
  const StackItem* t = top_of_thread();
  if (t == nullptr) {
    return not_nested(r, out,
                      "the function returns, but no call of it is in progress on this thread");
  }
  const StackItem top = *t;
  if (top.ev != r.ev || (r.ev == Event::other_function && top.name != traces::function_name(r))) {
    return not_nested(r, out,
                      "the function returns while the thread is inside " + std::string(top.name));
  }
  if (!present(top.frame)) return false;
  wanted_.base.frame = wanted_.frame = top.frame;
  const Frame& f = world_.frame(top.frame);
  wanted_.listener = f.listener;
  wanted_.conn = f.conn;
  wanted_.irp = side(top.frame).irp;
  wanted_.was_returning = f.phase == FramePhase::returning;
  wanted_.results = r.has(Field::status) ? results_of(r.status, reports_death(f)) : 0;
  if (r.ev == Event::io_cancel_irp) wanted_.results = 0;
  wanted_.finds_conn = f.kind == FrameKind::WskAccept && f.phase == FramePhase::running &&
                       is_in(wanted_.results, Result::success) && wanted_.results != 0;
  wanted_.add(return_rule_);
  return true;
}

// A new socket cannot have the pointer of one that is open: WSK_SOCKET of that is not freed.
bool Session::socket_is_new(std::uint64_t pointer, ListenerId taker, Followed& out) {
  const std::uint32_t known = sockets_.find(pointer);
  if (known == PointerMap::none || known == names::other_socket) return true;
  if ((known & names::conn_bit) == 0) {
    const Socket& socket = world_.listener(ListenerId{known}).socket;
    if (socket.close_called != 0 || !machine::exists(socket)) return true;
    return structural(out, Blame::provider, "CRE-14",
                      "a new socket has the pointer of a listening socket that is open");
  }
  const Conn& conn = world_.conn(ConnId{known & ~names::conn_bit});
  const bool held = conn.phase == ConnPhase::open || conn.phase == ConnPhase::offered;
  if (!held || conn.socket.close_called != 0) return true;
  const SocketPhase listener = world_.listener(conn.listener).socket.phase;
  const bool orphan = listener == SocketPhase::closed || listener == SocketPhase::none;
  return structural(out, Blame::provider,
                    conn.listener == taker ? "ACC-18"
                    : orphan               ? "CLO-18"
                                           : "ACC-16",
                    "a new socket has the pointer of an accepted socket that is open");
}

bool Session::translate_completion(const Record& r, Followed& out) {
  const std::uint32_t known = irps_.find(r.irp);
  if (known == PointerMap::none) {
    if (lossy_) return false;
    return structural(out, Blame::provider, "IRP-10",
                      "an IRP is completed that was never passed to WSK, or was completed already");
  }
  const IrpId id{known};
  wanted_.base.irp = wanted_.irp = id;
  const IrpSide& s = side(id);
  if (s.ghost) return false;
  const Irp& irp = world_.irp(id);
  wanted_.listener = irp.listener;
  wanted_.conn = irp.conn;
  wanted_.frame = s.call;
  wanted_.outcomes = r.has(Field::status) ? outcomes_of(r.status, reports_death(irp)) : 0;
  host_of_thread();
  const bool brings = irp.use == IrpUse::accept || irp.use == IrpUse::create;
  if (brings && irp.phase != IrpPhase::idle && r.has(Field::information) &&
      wanted_.outcomes == in(Outcome::success) && r.information != 0 &&
      !socket_is_new(r.information, irp.use == IrpUse::accept ? irp.listener : ListenerId::none,
                     out)) {
    return false;
  }
  wanted_.add(complete_rule_);
  if (irp.use == IrpUse::accept) {
    if (wanted_.remote != 0 && present(irp.conn) && side(irp.conn).remote != 0 &&
        r.has(Field::remote) && r.remote.port != 0) {
      wanted_.seen.address_matches = tri(true, side(irp.conn).remote == wanted_.remote);
    }
    wanted_.seen.status = -1;
    if (r.has(Field::local)) {
      const bool untouched =
          traces::to_text(r.local) == "0.0.0.0:0" || traces::to_text(r.local) == "[::]:0";
      wanted_.seen.address_filled = tri(true, !untouched);
      if (untouched) wanted_.remote = 0;
    }
    wanted_.finds_conn = !present(irp.conn) && (wanted_.outcomes & in(Outcome::success)) != 0;
  }
  return true;
}

// An accepted or answered request may have ended unseen; these have not.
static bool surely_lives(World& world, ConnId id) {
  const Conn& live = world.conn(id);
  const bool due = live.phase == ConnPhase::abort_due && (live.history & was_rejected) == 0 &&
                   world.listener(live.listener).socket.phase == SocketPhase::ready;
  const bool waits = live.phase == ConnPhase::pended && (live.history & was_answered) == 0;
  return live.phase == ConnPhase::inspecting || waits || live.phase == ConnPhase::aborting || due ||
         machine::ended_unseen(world, live);
}

// Whether a live request of another listener has the inspect ID; asked only where it matters
//
bool Session::lives_elsewhere(std::uint64_t key, std::uint64_t serial) {
  static const Choice in_listener = find_choice("Q-18", "listener");
  if (options_.flavour.allows(in_listener)) return false;
  for (std::uint32_t n = 0; n < world_.listeners().end(); ++n) {
    if (ListenerId{n} == wanted_.listener) continue;
    const std::uint32_t conn = ids_.find(id_key(ListenerId{n}, key, serial));
    if (conn != PointerMap::none && surely_lives(world_, ConnId{conn})) return true;
  }
  return false;
}

// The listener with a context that others have had: the one that is open. When that is not one,
// whose callback it is cannot be told, which is as if it were lost.
bool Session::one_of_several(std::uint64_t context) {
  std::size_t open = 0;
  for (std::uint32_t n = 0; n < world_.listeners().end(); ++n) {
    const ListenerSide& s = side(ListenerId{n});
    if (s.born == 0 || !s.has_context || s.context != context || !s.has_pointer) continue;
    const bool is_open = machine::exists(world_.listener(ListenerId{n}).socket);
    if (open == 0 || is_open) wanted_.listener = ListenerId{n};
    open += is_open;
  }
  if (open <= 1 && present(wanted_.listener)) return true;
  wanted_.listener = ListenerId::none;
  lost();
  return false;
}

bool Session::callback_listener(const Record& r, Followed& out) {
  if (r.has(Field::socket)) {
    const std::uint32_t n = sockets_.find(r.socket);
    if (n != PointerMap::none && (n & names::conn_bit) == 0 && n != names::other_socket) {
      wanted_.listener = ListenerId{n};
      return true;
    }
    if (n == PointerMap::none && !lossy_) {
      return structural(out, Blame::provider, "CLO-13",
                        "a callback for a socket that does not exist: it was never created, or "
                        "its close has completed");
    }
  }
  if (!r.is_missing(Field::context)) {
    const std::uint32_t n = contexts_.find(names::context_key(r));
    if (n == names::several) return one_of_several(names::context_key(r));
    if (n != PointerMap::none) {
      wanted_.listener = ListenerId{n};
      return true;
    }
    if (n == PointerMap::none && !lossy_) {
      return structural(out, Blame::provider, "CLO-13",
                        "a callback with a context that no open socket was created with");
    }
  }
  return false;
}

// `known`: what the socket's name stands for. With static callbacks a socket may call before
// records tell of it, and have the pointer of one that was refused.
bool Session::calls_back_refused(const Record& r, std::uint32_t known) {
  if (!r.has(Field::socket) || lossy_ || has_statics_ || !refused_.holds(r.socket)) return false;
  return known == PointerMap::none ||
         world_.conn(ConnId{known & ~names::conn_bit}).phase == ConnPhase::gone;
}

bool Session::translate_callback(const Record& r, Followed& out) {
  const FrameKind kind = kind_of(r.ev);
  host_of_thread();
  if (kind == FrameKind::ConnectionEvent) {
    std::uint32_t n = r.has(Field::socket) ? sockets_.find(r.socket) : PointerMap::none;
    if (n != PointerMap::none && (n & names::conn_bit) == 0) n = PointerMap::none;
    if (calls_back_refused(r, n)) {
      out.certain = in_order_;
      return structural(out, Blame::provider, "AEV-12",
                        "a callback of a socket that WskAcceptEvent has refused");
    }
    if (n == PointerMap::none && r.has(Field::context)) n = conn_contexts_.find(r.context);
    if (n == PointerMap::none || n == names::several) return false;
    wanted_.base.conn = wanted_.conn = ConnId{n & ~names::conn_bit};
    wanted_.listener = world_.conn(wanted_.conn).listener;
    wanted_.add(enters_[static_cast<std::size_t>(kind)].front());
    // What was enabled may have been lost. With static callbacks the pointer may be a new socket's.
    const Conn& conn = world_.conn(wanted_.conn);
    return events_are_on(conn) || (!lossy_ && !(has_statics_ && conn.phase == ConnPhase::gone));
  }
  if (!callback_listener(r, out)) return false;
  wanted_.base.listener = wanted_.listener;
  const bool notice = (kind == FrameKind::WskInspectEvent && r.is_null(Field::inspect)) ||
                      (kind == FrameKind::WskAcceptEvent && r.is_null(Field::accepted));
  for (const std::uint16_t n : enters_[static_cast<std::size_t>(kind)]) {
    if ((table_[n].over == Over::listener) == notice) wanted_.add(n);
  }
  if (notice) return true;
  if (r.has(Field::accepted) && !socket_is_new(r.accepted, wanted_.listener, out)) return false;
  const std::uint32_t conn =
      r.has(Field::inspect) ? ids_.find(id_key(wanted_.listener, r.inspect.key, r.inspect.serial))
                            : PointerMap::none;
  if (kind == FrameKind::WskAbortEvent) {
    if (conn == PointerMap::none) {
      if (lossy_ || !r.has(Field::inspect)) return false;
      const std::uint64_t key = id_key(wanted_.listener, r.inspect.key, r.inspect.serial);
      out.miss.settled = answered_ids_.holds(key);
      if (out.miss.settled) out.miss.bound = "the answer to the request is settled";
      return structural(out, Blame::provider, "ABT-01",
                        "WskAbortEvent for a request that was never inspected, or has ended");
    }
    wanted_.base.conn = wanted_.conn = ConnId{conn};
    wanted_.irp = side(wanted_.conn).completing;
    wanted_.frame = side(wanted_.conn).complete_frame;
    return true;
  }
  if (kind == FrameKind::WskInspectEvent && conn != PointerMap::none) {
    wanted_.id_taken = surely_lives(world_, ConnId{conn});
    wanted_.id_on_socket = world_.conn(ConnId{conn}).phase == ConnPhase::open;
  }
  if (kind == FrameKind::WskInspectEvent && r.has(Field::inspect)) {
    wanted_.id_elsewhere = lives_elsewhere(r.inspect.key, r.inspect.serial);
  }
  wanted_.finds_conn = !present(wanted_.base.conn);
  return true;
}

bool Session::translate_leave(const Record& r, Followed& out) {
  const StackItem* t = top_of_thread();
  const bool inside = t != nullptr;
  if (!inside || t->ev != r.ev) {
    return not_nested(r, out,
                      inside
                          ? "a callback returns while the thread is inside " + std::string(t->name)
                          : "a callback returns, but none is in progress on this thread");
  }
  const StackItem top = *t;
  if (r.has(Field::irp) && r.ev == Event::completion) {
    const std::uint32_t known = irps_.find(r.irp);
    if (known != PointerMap::none) {
      wanted_.base.irp = IrpId{known};
      wanted_.seen.own_irp = tri(side(wanted_.base.irp).own, true);
    }
  }
  if (!present(top.frame)) return false;
  wanted_.base.frame = wanted_.frame = top.frame;
  const Frame& f = world_.frame(top.frame);
  wanted_.listener = f.listener;
  wanted_.conn = f.conn;
  if (r.has(Field::accept_dispatch)) wanted_.seen.dispatch = tri(true, r.accept_dispatch);
  for (const std::uint16_t n : leaves_[static_cast<std::size_t>(f.kind)]) wanted_.add(n);
  return true;
}

}  // namespace wskcheck::conform
