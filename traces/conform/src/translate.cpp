// From a record to what the model's rules are asked: kinds, objects, what was seen.
#include <string>

#include "names.h"
#include "session.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::conform {

using traces::Category;
using traces::Code;
using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;
using Tri = Seen::Tri;

namespace {

constexpr std::uint32_t wsk_event_accept = 0x200;
constexpr std::uint32_t wsk_event_disable = 0x80000000;

Tri tri(bool known, bool value) { return !known ? Tri::unknown : (value ? Tri::yes : Tri::no); }

FrameKind kind_of(Event ev) {
  switch (ev) {
    case Event::wsk_register:
      return FrameKind::WskRegister;
    case Event::wsk_capture_provider_npi:
      return FrameKind::WskCaptureProviderNPI;
    case Event::wsk_release_provider_npi:
      return FrameKind::WskReleaseProviderNPI;
    case Event::wsk_deregister:
      return FrameKind::WskDeregister;
    case Event::wsk_control_client:
      return FrameKind::WskControlClient;
    case Event::wsk_socket:
      return FrameKind::WskSocket;
    case Event::wsk_control_socket:
      return FrameKind::WskControlSocket;
    case Event::wsk_bind:
      return FrameKind::WskBind;
    case Event::wsk_listen:
      return FrameKind::WskListen;
    case Event::wsk_get_local_address:
      return FrameKind::WskGetLocalAddress;
    case Event::wsk_accept:
      return FrameKind::WskAccept;
    case Event::wsk_inspect_complete:
      return FrameKind::WskInspectComplete;
    case Event::wsk_disconnect:
      return FrameKind::WskDisconnect;
    case Event::wsk_close_socket:
      return FrameKind::WskCloseSocket;
    case Event::io_cancel_irp:
      return FrameKind::IoCancelIrp;
    case Event::other_function:
      return FrameKind::OtherCall;
    case Event::wsk_inspect_event:
      return FrameKind::WskInspectEvent;
    case Event::wsk_abort_event:
      return FrameKind::WskAbortEvent;
    case Event::wsk_accept_event:
      return FrameKind::WskAcceptEvent;
    case Event::wsk_disconnect_event:
    case Event::wsk_receive_event:
      return FrameKind::ConnectionEvent;
    case Event::completion:
      return FrameKind::Completion;
    default:
      return FrameKind::none;
  }
}

// 0 means unknown; the untouched address 0.0.0.0:0 is known but says nothing of the peer.
std::uint64_t hash_of(const traces::Endpoint& e) {
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (const char c : traces::to_text(e))
    h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return h | 1;
}

Mask results_of(std::uint32_t status) {
  using traces::status_succeeded;
  if (status == traces::status::pending) return in(Result::pending);
  if (status == traces::status::event_pending) return in(Result::event_pending, Result::success);
  if (status_succeeded(status)) return in(Result::success);
  Mask results = in(Result::failure, Result::refused);
  if (status == traces::status::file_forced_closed) results |= in(Result::forced_closed);
  if (status == traces::status::request_not_accepted) results |= in(Result::not_accepted);
  return results;
}

Mask outcomes_of(std::uint32_t status) {
  if (traces::status_succeeded(status)) return in(Outcome::success);
  if (status == traces::status::cancelled) return in(Outcome::cancelled);
  Mask outcomes = in(Outcome::failure);
  if (status == traces::status::file_forced_closed) outcomes |= in(Outcome::forced_closed);
  return outcomes;
}

// What WskControlSocket is asked to do.
Control control_of(const Record& r, bool on_conn) {
  if (r.code == Code::so_conditional_accept && r.request == traces::Request::set) {
    return r.has(Field::value) && r.value == 0 ? Control::clear_conditional
                                               : Control::set_conditional;
  }
  if (r.code == Code::so_conditional_accept) return Control::get_conditional;
  if (r.code == Code::sio_wsk_query_inspect_id) return Control::query_inspect_id;
  if (r.code != Code::so_wsk_event_callback) return Control::other;
  if (on_conn) return Control::enable_events;
  if ((r.mask & wsk_event_disable) != 0) return Control::disable_accept;
  return !r.has(Field::mask) || (r.mask & wsk_event_accept) != 0 ? Control::enable_accept
                                                                 : Control::inherit;
}

}  // namespace

bool Session::structural(Followed& out, Blame blame, std::string_view id, std::string text) {
  out.fit = Fit::structural;
  out.blame = blame;
  out.id = id;
  out.text = std::move(text);
  out.uncertain = lossy_;
  return false;
}

void Session::fill_seen(const Record& r) {
  Seen& s = wanted_.seen;
  s = Seen{};
  if (r.has(Field::irql)) s.irql = static_cast<std::int8_t>(r.irql);
  if (r.has(Field::flags)) s.flags = r.flags;
  if (r.has(Field::value)) s.value = static_cast<std::int64_t>(r.value);
  if (r.has(Field::mask)) s.mask = r.mask;
  if (r.has(Field::action)) s.raw_action = static_cast<std::int64_t>(r.action);
  if (r.has(Field::status)) s.status = r.status;
  s.irp_given = tri(!r.is_missing(Field::irp), r.has(Field::irp));
  if (r.has(Field::pending_returned)) {
    s.pending_returned = tri(true, r.pending_returned);
  }
  if (!r.is_missing(Field::inspect)) s.id_given = tri(true, r.has(Field::inspect));
  if (r.has(Field::inspect)) {
    s.id_known = true;
    s.key = r.inspect.key;
    s.serial = static_cast<std::uint32_t>(r.inspect.serial);
  }
  if (r.has(Field::information)) s.information_null = tri(true, r.information == 0);
  if (r.has(Field::remote)) wanted_.remote = hash_of(r.remote);
}

bool Session::translate(const Record& r, Followed& out) {
  wanted_ = Wanted{};
  thread_ = thread_key(r);
  fill_seen(r);
  switch (r.ph) {
    case Phase::call:
      if (r.ev == Event::io_allocate_irp || r.ev == Event::io_free_irp ||
          r.ev == Event::io_reuse_irp) {
        return translate_note(r, out);
      }
      return translate_call(r, out);
    case Phase::return_:
      return translate_return(r, out);
    case Phase::enter:
      return r.ev == Event::completion ? translate_completion(r, out) : translate_callback(r, out);
    case Phase::leave:
      return translate_leave(r, out);
    case Phase::none:
      return false;
  }
  return false;
}

// IoAllocateIrp, IoFreeIrp and IoReuseIrp tell what the driver does with an IRP of its own.
bool Session::translate_note(const Record& r, Followed& out) {
  const std::uint32_t known = irps_.find(r.irp);
  const bool made = r.ev == Event::io_allocate_irp;
  const bool freed = r.ev == Event::io_free_irp;
  if (known == PointerMap::none) {
    if (made) change(new_irp(r.irp, true)).own = true;
    return false;
  }
  const IrpId id{known};
  const Irp& irp = world_.irp(id);
  if (irp.phase != IrpPhase::idle && irp.phase != IrpPhase::completing) {
    if (made && lossy_) return false;
    structural(out, made ? Blame::recorder : Blame::application, "IRP-18",
               std::string(freed  ? "the IRP is freed"
                           : made ? "an IRP is allocated where one is"
                                  : "the IRP is reinitialised") +
                   " while WSK holds it");
    return false;
  }
  IrpSide& s = change(id);
  if (irp.phase == IrpPhase::completing) {
    s.renewed = true;
    if (freed) erase_name(irps_, r.irp);
    return false;
  }
  s.own = made || (s.own && !freed);
  View v{};
  Frame none;
  Irp none_irp;
  v.frame = &none;
  v.irp = &none_irp;
  v.irp_id = id;
  world_.save(v);
  world_.irp(id).stale = 0;
  if (freed) erase_name(irps_, r.irp);
  if (freed) ended_.push_back(id);
  return false;
}

void Session::target_irp(const Record& r) {
  if (!r.has(Field::irp)) {
    if (r.is_missing(Field::irp) && r.ev != Event::wsk_control_client &&
        r.ev != Event::wsk_control_socket && kind_of(r.ev) >= FrameKind::WskSocket) {
      wanted_.base.irp = new_irp(0, false);  // there is one, and it has no name
    }
    return;
  }
  const std::uint32_t known = irps_.find(r.irp);
  wanted_.base.irp = known == PointerMap::none ? new_irp(r.irp, true) : IrpId{known};
  // In its completion routine an IRP is the driver's again: it may be passed anew.
  if (known != PointerMap::none && world_.irp(IrpId{known}).phase == IrpPhase::completing &&
      r.ev != Event::io_cancel_irp) {
    const IrpSide old = side(IrpId{known});
    wanted_.base.irp = new_irp(r.irp, true);
    change(wanted_.base.irp).own = old.own;
    if (old.own && !old.renewed) world_.irp(wanted_.base.irp).stale = 1;
  }
  wanted_.irp = wanted_.base.irp;
  wanted_.seen.own_irp = tri(side(wanted_.base.irp).own, true);
}

// The socket of a call: a listener, an accepted socket, one that is not modelled, or none.
bool Session::target_socket(const Record& r, Followed& out) {
  if (!r.has(Field::socket)) return false;
  const std::uint32_t n = sockets_.find(r.socket);
  if (n == PointerMap::none) {
    if (!lossy_) {
      return structural(out, Blame::application, "CLO-06",
                        "the socket does not exist: it was never created, or it is closed");
    }
    set_name(sockets_, r.socket, names::other_socket);
    out.fit = Fit::ignored;
    return false;
  }
  if (n == names::other_socket) return false;
  if ((n & names::conn_bit) != 0) {
    wanted_.conn = ConnId{n & ~names::conn_bit};
    wanted_.listener = world_.conn(wanted_.conn).listener;
  } else {
    wanted_.listener = ListenerId{n};
  }
  return true;
}

void Session::host_of_thread() {
  if (const StackItem* top = top_of_thread(); top != nullptr) wanted_.base.host = top->frame;
}

void Session::add_calls(FrameKind kind, std::uint8_t arg, bool on_conn) {
  const bool irp = present(wanted_.base.irp);
  bool exact = false;
  for (const bool want_exact : {true, false}) {
    if (exact) break;
    for (const std::uint16_t n : calls_[static_cast<std::size_t>(kind)]) {
      const Rule& rule = table_[n];
      if (rule.frame_arg != any_arg && rule.frame_arg != arg) continue;
      const bool about_conn = rule.over == Over::conn;
      if (rule.over == Over::listener && on_conn) continue;
      if (about_conn && !present(wanted_.base.conn)) continue;
      if (rule.over == Over::listener && present(wanted_.base.conn)) continue;
      if (want_exact && rule.takes_irp != irp) continue;
      wanted_.add(n);
      exact = true;
    }
  }
}

// A call that the model leaves out: its IRP and its return are still expected.
bool Session::ghost_call(const Record& r) {
  if (present(wanted_.base.irp)) {
    IrpSide& s = change(wanted_.base.irp);
    s.ghost = true;
    s.ghost_socket = r.ev == Event::wsk_socket;
  }
  return false;
}

bool Session::translate_call(const Record& r, Followed& out) {
  const FrameKind kind = kind_of(r.ev);
  if (const StackItem* item = top_of_thread(); item != nullptr) {
    const StackItem top = *item;
    const bool in_call = present(top.frame) && is_call(world_.frame(top.frame).kind);
    if (in_call && r.has(Field::tid)) {
      structural(out, Blame::recorder, "IRP-12",
                 "the thread is inside " + std::string(top.name) +
                     ", which has not returned; only a callback can make a call there");
    }
    wanted_.base.host = in_call ? FrameId::none : top.frame;
  }
  target_irp(r);
  if (out.fit == Fit::structural) return ghost_call(r);
  if (kind == FrameKind::IoCancelIrp) {
    if (!present(wanted_.base.irp)) return false;
    wanted_.add(calls_[static_cast<std::size_t>(kind)].front());
    return world_.irp(wanted_.base.irp).phase != IrpPhase::idle;
  }
  if (kind == FrameKind::WskSocket) {
    const bool modelled = r.has(Field::category) &&
                          (r.category == Category::listen || r.category == Category::stream);
    if (!modelled) return ghost_call(r);
    wanted_.base.arg = r.category == Category::stream ? 1 : 0;
    add_calls(kind, any_arg, false);
    return true;
  }
  if (kind <= FrameKind::WskControlClient) {
    if (kind == FrameKind::WskControlClient && r.code != Code::wsk_set_static_event_callbacks) {
      return ghost_call(r);
    }
    add_calls(kind, any_arg, false);
    return true;
  }
  if (!target_socket(r, out)) return ghost_call(r);
  bool on_conn = present(wanted_.conn);
  wanted_.base.listener = wanted_.listener;
  wanted_.base.conn = wanted_.conn;
  if (!on_conn && kind == FrameKind::OtherCall) return ghost_call(r);
  std::uint8_t arg = any_arg;
  if (kind == FrameKind::WskControlSocket) {
    arg = static_cast<std::uint8_t>(control_of(r, on_conn));
    if (on_conn && arg != static_cast<std::uint8_t>(Control::enable_events) &&
        arg != static_cast<std::uint8_t>(Control::query_inspect_id)) {
      return ghost_call(r);
    }
    wanted_.seen.flags = -1;
  }
  if (kind == FrameKind::WskBind && r.has(Field::local) && side(wanted_.listener).family != 0) {
    const bool v4 = traces::to_text(r.local).front() != '[';
    wanted_.seen.family_matches = tri(true, v4 == (side(wanted_.listener).family == 2));
  }
  if (kind == FrameKind::WskInspectComplete) {
    wanted_.base.arg = static_cast<std::uint8_t>(static_cast<std::uint32_t>(r.action) & 0xf);
    const std::uint32_t conn =
        r.has(Field::inspect) ? ids_.find(id_key(wanted_.listener, r.inspect.key, r.inspect.serial))
                              : PointerMap::none;
    if (conn != PointerMap::none) wanted_.base.conn = wanted_.conn = ConnId{conn};
    if (conn == PointerMap::none && !r.has(Field::inspect)) return ghost_call(r);
    if (conn == PointerMap::none && lossy_) return ghost_call(r);
    on_conn = false;
  }
  if (on_conn && kind == FrameKind::WskGetLocalAddress) return ghost_call(r);
  add_calls(kind, arg, on_conn);
  return wanted_.candidate_count != 0 || ghost_call(r);
}

bool Session::translate_return(const Record& r, Followed& out) {
  const StackItem* t = top_of_thread();
  if (t == nullptr) {
    return structural(out, Blame::recorder, "IRP-12",
                      "the function returns, but no call of it is in progress on this thread");
  }
  const StackItem top = *t;
  if (top.ev != r.ev || (r.ev == Event::other_function && top.name != traces::function_name(r))) {
    return structural(out, Blame::recorder, "IRP-12",
                      "the function returns while the thread is inside " + std::string(top.name));
  }
  if (!present(top.frame)) return false;
  wanted_.base.frame = wanted_.frame = top.frame;
  const Frame& f = world_.frame(top.frame);
  wanted_.listener = f.listener;
  wanted_.conn = f.conn;
  wanted_.irp = side(top.frame).irp;
  wanted_.results = r.has(Field::status) ? results_of(r.status) : 0;
  if (r.ev == Event::io_cancel_irp) wanted_.results = 0;
  wanted_.finds_conn = f.kind == FrameKind::WskAccept && f.phase == FramePhase::running &&
                       is_in(wanted_.results, Result::success) && wanted_.results != 0;
  wanted_.add(return_rule_);
  return true;
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
  wanted_.outcomes = r.has(Field::status) ? outcomes_of(r.status) : 0;
  host_of_thread();
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
    if (n != PointerMap::none && n != names::several) {
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

bool Session::translate_callback(const Record& r, Followed& out) {
  const FrameKind kind = kind_of(r.ev);
  host_of_thread();
  if (kind == FrameKind::ConnectionEvent) {
    std::uint32_t n = r.has(Field::socket) ? sockets_.find(r.socket) : PointerMap::none;
    if (n != PointerMap::none && (n & names::conn_bit) == 0) n = PointerMap::none;
    if (n == PointerMap::none && r.has(Field::context)) n = conn_contexts_.find(r.context);
    if (n == PointerMap::none) return false;
    wanted_.base.conn = wanted_.conn = ConnId{n & ~names::conn_bit};
    wanted_.listener = world_.conn(wanted_.conn).listener;
    wanted_.add(enters_[static_cast<std::size_t>(kind)].front());
    // Which flags were enabled is one bit in the model: only a socket with none is judged.
    return world_.conn(wanted_.conn).events != 0;
  }
  if (!callback_listener(r, out)) return false;
  wanted_.base.listener = wanted_.listener;
  const bool notice = (kind == FrameKind::WskInspectEvent && r.is_null(Field::inspect)) ||
                      (kind == FrameKind::WskAcceptEvent && r.is_null(Field::accepted));
  for (const std::uint16_t n : enters_[static_cast<std::size_t>(kind)]) {
    if ((table_[n].over == Over::listener) == notice) wanted_.add(n);
  }
  if (notice) return true;
  const std::uint32_t conn =
      r.has(Field::inspect) ? ids_.find(id_key(wanted_.listener, r.inspect.key, r.inspect.serial))
                            : PointerMap::none;
  if (kind == FrameKind::WskAbortEvent) {
    if (conn == PointerMap::none) {
      if (lossy_ || !r.has(Field::inspect)) return false;
      return structural(out, Blame::provider, "ABT-01",
                        "WskAbortEvent for a request that was never inspected, or has ended");
    }
    wanted_.base.conn = wanted_.conn = ConnId{conn};
    wanted_.irp = side(wanted_.conn).completing;
    wanted_.frame = side(wanted_.conn).complete_frame;
    return true;
  }
  if (kind == FrameKind::WskInspectEvent && conn != PointerMap::none) {
    // An accepted request may have ended unseen; these have not.
    const Conn& live = world_.conn(ConnId{conn});
    const ConnPhase phase = live.phase;
    const bool due = phase == ConnPhase::abort_due && (live.history & was_rejected) == 0 &&
                     world_.listener(wanted_.listener).socket.phase == SocketPhase::ready;
    wanted_.id_taken = phase == ConnPhase::inspecting || phase == ConnPhase::pended ||
                       phase == ConnPhase::aborting || due;
  }
  wanted_.finds_conn = !present(wanted_.base.conn);
  return true;
}

bool Session::translate_leave(const Record& r, Followed& out) {
  const StackItem* t = top_of_thread();
  const bool inside = t != nullptr;
  if (!inside || t->ev != r.ev) {
    return structural(out, Blame::recorder, "IRP-12",
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
  for (const std::uint16_t n : leaves_[static_cast<std::size_t>(f.kind)]) wanted_.add(n);
  return true;
}

}  // namespace wskcheck::conform
