// From the record of a call to what the model's rules are asked: kinds, objects, what was seen.
#include <string>

#include "names.h"
#include "session.h"
#include "terms.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::conform {

using traces::Category;
using traces::Code;
using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;
using Tri = Seen::Tri;

bool Session::structural(Followed& out, Blame blame, std::string_view id, std::string text) {
  out.fit = Fit::structural;
  out.blame = blame;
  out.id = id;
  out.text = std::move(text);
  out.uncertain = lossy_;
  return false;
}

// What a thread does is in order: no hidden step and no other thread can make it nest.
bool Session::not_nested(const Record& r, Followed& out, std::string text) {
  out.certain = r.has(Field::tid) && !lossy_;
  return structural(out, Blame::recorder, "IRP-12", std::move(text));
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

// NULL is no socket. Where WskAcceptEvent has brought a NULL, that is what the driver took for one.
bool Session::no_socket(Followed& out) {
  for (std::uint32_t n = 0; n < world_.listeners().end(); ++n) {
    if ((world_.listener(ListenerId{n}).socket.told_dead & 1u) == 0) continue;
    wanted_.listener = ListenerId{n};
    return structural(out, Blame::application, "AEV-07",
                      "the AcceptSocket of WskAcceptEvent was NULL, which is no socket: the "
                      "listener is dead and has to be closed");
  }
  return structural(out, Blame::application, "CLO-06", "NULL is no socket");
}

// The socket of a call: a listener, an accepted socket, one that is not modelled, or none.
bool Session::target_socket(const Record& r, Followed& out) {
  if (r.is_null(Field::socket) || (r.has(Field::socket) && r.socket == 0)) return no_socket(out);
  if (!r.has(Field::socket)) return false;
  const std::uint32_t n = sockets_.find(r.socket);
  if (n == names::other_socket) return false;
  const auto is_closed = [&] {
    const bool is_conn = (n & names::conn_bit) != 0;
    return !machine::exists(is_conn ? world_.conn(ConnId{n & ~names::conn_bit}).socket
                                    : world_.listener(ListenerId{n}).socket);
  };
  // Where records were lost, the pointer of a closed socket may be that of a new one by now.
  if (n == PointerMap::none || (lossy_ && is_closed())) {
    if (!lossy_) {
      return structural(out, Blame::application, "CLO-06",
                        "the socket does not exist: it was never created, or it is closed");
    }
    set_name(sockets_, r.socket, names::other_socket);
    out.fit = Fit::ignored;
    return false;
  }
  if ((n & names::conn_bit) != 0) {
    wanted_.conn = ConnId{n & ~names::conn_bit};
    wanted_.listener = world_.conn(wanted_.conn).listener;
  } else {
    wanted_.listener = ListenerId{n};
  }
  return true;
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
    s.ghost_socket = r.ev == Event::wsk_socket || traces::function_name(r) == "WskSocketConnect";
  }
  return false;
}

bool Session::translate_call(const Record& r, Followed& out) {
  const FrameKind kind = kind_of(r.ev);
  if (const StackItem* item = top_of_thread(); item != nullptr) {
    const StackItem top = *item;
    const bool in_call = present(top.frame) && is_call(world_.frame(top.frame).kind);
    if (in_call && r.has(Field::tid)) {
      not_nested(r, out,
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
    has_statics_ = has_statics_ || kind == FrameKind::WskControlClient;
    add_calls(kind, any_arg, false);
    return true;
  }
  return translate_socket_call(r, kind, out);
}

// A call on a socket: what it asks for, and which request it is about.
bool Session::translate_socket_call(const Record& r, FrameKind kind, Followed& out) {
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

}  // namespace wskcheck::conform
