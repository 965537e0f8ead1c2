// Worlds, their closure, and what each kind of record leaves of them.
#include "wide_reference.h"

#include <set>
#include <utility>

#include "world_set.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::conform::test {
namespace {

using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

FrameKind kind_of(Event ev) {
  static constexpr std::pair<Event, FrameKind> kinds[] = {
      {Event::wsk_register, FrameKind::WskRegister},
      {Event::wsk_capture_provider_npi, FrameKind::WskCaptureProviderNPI},
      {Event::wsk_socket, FrameKind::WskSocket},
      {Event::wsk_control_socket, FrameKind::WskControlSocket},
      {Event::wsk_bind, FrameKind::WskBind},
      {Event::wsk_get_local_address, FrameKind::WskGetLocalAddress},
      {Event::wsk_accept, FrameKind::WskAccept},
      {Event::wsk_inspect_complete, FrameKind::WskInspectComplete},
      {Event::wsk_disconnect, FrameKind::WskDisconnect},
      {Event::wsk_close_socket, FrameKind::WskCloseSocket},
      {Event::io_cancel_irp, FrameKind::IoCancelIrp},
      {Event::other_function, FrameKind::OtherCall},
      {Event::wsk_inspect_event, FrameKind::WskInspectEvent},
      {Event::wsk_abort_event, FrameKind::WskAbortEvent},
      {Event::wsk_accept_event, FrameKind::WskAcceptEvent},
      {Event::completion, FrameKind::Completion}};
  for (const auto& [event, kind] : kinds) {
    if (event == ev) return kind;
  }
  return FrameKind::none;
}

std::uint8_t argument_of(const Record& r) {
  if (r.ev == Event::wsk_inspect_complete) return r.action == traces::Action::accept ? 1 : 0;
  if (r.ev != Event::wsk_control_socket) return any_arg;
  if (r.code == traces::Code::so_conditional_accept) {
    return static_cast<std::uint8_t>(r.request == traces::Request::get ? Control::get_conditional
                                     : r.value != 0                    ? Control::set_conditional
                                                    : Control::clear_conditional);
  }
  if (r.code != traces::Code::so_wsk_event_callback)
    return static_cast<std::uint8_t>(Control::other);
  return static_cast<std::uint8_t>(r.mask == 0x200        ? Control::enable_accept
                                   : r.mask == 0x240      ? Control::enable_both
                                   : r.mask == 0x80000200 ? Control::disable_accept
                                                          : Control::inherit);
}

class Worlds : public WorldSet {
 public:
  using WorldSet::WorldSet;
  bool follow(const Record& r) {
    const std::set<Key> before = std::move(states_);
    states_.clear();
    for (const Key& key : before) {
      SmallWorld world = unpack(program_.bounds(), key.first.data());
      show(world, key.second, r);
    }
    close();
    return !states_.empty();
  }

 private:
  void show(const SmallWorld& world, const Names& names, const Record& r) {
    if (r.ph == Phase::none) return;
    if (kind_of(r.ev) == FrameKind::none) undecided_ = true;
    if (r.ph == Phase::call) return show_call(world, names, r);
    if (r.ph == Phase::return_) return show_return(world, names, r);
    if (r.ph == Phase::leave) return show_leave(world, names, r);
    if (r.ev == Event::completion) return show_completion(world, names, r);
    show_callback(world, names, r);
  }

  static IrpId unnamed_irp(const SmallWorld& world, const Names& names) {
    for (std::uint32_t i = 0; i < world.bounds().irps; ++i) {
      bool taken = world.irp(IrpId{i}).phase != IrpPhase::idle;
      for (const auto& [pointer, id] : names.irps) taken = taken || id == IrpId{i};
      if (!taken) return IrpId{i};
    }
    return IrpId::none;
  }

  // The objects that a call names; false when there are none such.
  bool find_objects(const SmallWorld& world, const Names& names, const Record& r, Step& step) {
    if (r.has(Field::irp)) {
      auto known = names.irps.find(r.irp);
      // In its completion routine the IRP is the driver's again.
      const bool back = known != names.irps.end() && r.ev != Event::io_cancel_irp &&
                        world.irp(known->second).phase == IrpPhase::completing;
      if (back) known = names.irps.end();
      step.irp = known != names.irps.end() ? known->second : unnamed_irp(world, names);
      if (!present(step.irp) || (known == names.irps.end() && r.ev == Event::io_cancel_irp)) {
        undecided_ = true;
        return false;
      }
    }
    if (!r.has(Field::socket)) return true;
    const auto l = names.listeners.find(r.socket);
    const auto c = names.accepted.find(r.socket);
    if (c != names.accepted.end()) {
      step.conn = c->second;
    } else if (l != names.listeners.end()) {
      step.listener = l->second;
    } else {
      return false;
    }
    if (r.ev != Event::wsk_inspect_complete) return true;
    const auto id = names.ids.find({r.inspect.key, r.inspect.serial});
    if (id == names.ids.end()) return false;
    step.conn = id->second;
    step.listener = ListenerId::none;
    return true;
  }

  void show_call(const SmallWorld& world, const Names& names, const Record& r) {
    Step step;
    step.host = top(names, r.tid);
    if (present(step.host) && !is_callback(world.frame(step.host).kind)) return;
    if (!find_objects(world, names, r, step)) return;
    const bool held = present(step.irp) && world.irp(step.irp).phase != IrpPhase::idle;
    if (r.ev == Event::io_cancel_irp && !held) undecided_ = true;
    std::uint8_t arg = argument_of(r);
    if (r.ev == Event::wsk_control_socket && present(step.conn)) {
      arg = static_cast<std::uint8_t>(Control::enable_events);
    }
    if (r.ev == Event::wsk_inspect_complete) step.arg = arg;
    const auto all = rules();
    for (std::uint16_t n = 0; n < all.size(); ++n) {
      const Rule& rule = all[n];
      if (rule.label != Label::call || rule.frame != kind_of(r.ev)) continue;
      if ((rule.over == Over::listener) != present(step.listener)) continue;
      if ((rule.over == Over::conn) != present(step.conn)) continue;
      if (rule.over != Over::irp && rule.takes_irp != present(step.irp)) continue;
      if (rule.frame_arg != any_arg && rule.frame_arg != arg) continue;
      step.rule = n;
      attempt(world, names, step, {}, [&](SmallWorld&, Names& known, FrameId made) {
        known.threads[r.tid].push_back(made);
        if (!r.has(Field::irp)) return;
        known.irps[r.irp] = step.irp;
        known.with_irp.insert(made);
      });
    }
  }

  // STATUS_FILE_FORCED_CLOSED says that the listener is dead, but where a page leaves the errors
  // open: closing, and whatever is done to an accepted socket. STATUS_REQUEST_NOT_ACCEPTED can be a
  // failure like others.
  // A call that passed an IRP may return STATUS_PENDING although all is decided (IRP-12).
  static bool fits(const Frame& frame, bool with_irp, std::uint32_t status) {
    const Result result = frame.result;
    if (status == traces::status::pending && with_irp && result != Result::refused) return true;
    const bool open = frame.kind == FrameKind::WskCloseSocket ||
                      frame.kind == FrameKind::WskDisconnect || frame.on_conn != 0;
    if (status == traces::status::file_forced_closed && !open) {
      return result == Result::forced_closed;
    }
    if (status == traces::status::pending) return result == Result::pending;
    if (status == traces::status::event_pending) {
      return result == Result::event_pending || result == Result::success;
    }
    if (traces::status_succeeded(status)) return result == Result::success;
    if (result == Result::forced_closed) return status == traces::status::file_forced_closed;
    if (result == Result::not_accepted) return status == traces::status::request_not_accepted;
    return result == Result::failure || result == Result::refused;
  }

  void show_return(const SmallWorld& world, const Names& names, const Record& r) {
    const FrameId frame = top(names, r.tid);
    if (!present(frame) || world.frame(frame).kind != kind_of(r.ev)) return;
    if (r.ev != Event::io_cancel_irp &&
        !fits(world.frame(frame), names.with_irp.contains(frame), r.status))
      return;
    Step step;
    step.rule = find_rule("IRP-12");
    step.frame = frame;
    attempt(world, names, step, {}, [&](SmallWorld&, Names& known, FrameId) {
      pop(known, r.tid);
      known.with_irp.erase(frame);
    });
  }

  // An open socket has its pointer to itself (CRE-14, ACC-18).
  static bool is_new(const SmallWorld& world, const Names& names, std::uint64_t pointer) {
    const auto known = names.accepted.find(pointer);
    if (known == names.accepted.end()) return true;
    const Conn& conn = world.conn(known->second);
    const bool held = conn.phase == ConnPhase::open || conn.phase == ConnPhase::offered;
    return !held || conn.socket.close_called != 0;
  }

  void show_completion(const SmallWorld& world, const Names& names, const Record& r) {
    const auto known_irp = names.irps.find(r.irp);
    if (known_irp == names.irps.end()) return;
    const Irp& irp = world.irp(known_irp->second);
    const bool success = irp.outcome == Outcome::success;
    if (success != traces::status_succeeded(r.status)) return;
    const bool brings = irp.use == IrpUse::create || irp.use == IrpUse::accept;
    const bool named = r.has(Field::information) && r.information != 0;
    if (success && brings && !(named && is_new(world, names, r.information))) return;
    if ((irp.outcome == Outcome::cancelled) != (r.status == traces::status::cancelled)) return;
    const bool open = irp.use == IrpUse::close || irp.use == IrpUse::disconnect || irp.on_conn != 0;
    const bool dead = irp.outcome == Outcome::forced_closed;
    if (!open && dead != (r.status == traces::status::file_forced_closed)) return;
    if (present(irp.conn) && !same_peer(names, irp.conn, r)) return;
    Step step;
    step.rule = find_rule("IRP-10.complete");
    step.irp = known_irp->second;
    step.host = top(names, r.tid);
    attempt(world, names, step, {}, [&](SmallWorld& next, Names& known, FrameId made) {
      known.threads[r.tid].push_back(made);
      const Irp& now = next.irp(step.irp);
      if (now.outcome != Outcome::success || !r.has(Field::information)) return;
      if (now.use == IrpUse::create) known.listeners[r.information] = now.listener;
      if (now.use == IrpUse::accept) known.accepted[r.information] = now.conn;
    });
  }

  static bool same_peer(const Names& names, ConnId conn, const Record& r) {
    const auto peer = names.peers.find(conn);
    return !r.has(Field::remote) || peer == names.peers.end() ||
           peer->second == traces::to_text(r.remote);
  }

  void show_callback(const SmallWorld& world, const Names& names, const Record& r) {
    Step step;
    step.host = top(names, r.tid);
    const bool notice = (r.ev == Event::wsk_inspect_event && r.is_null(Field::inspect)) ||
                        (r.ev == Event::wsk_accept_event && r.is_null(Field::accepted));
    const std::pair<std::uint64_t, std::uint64_t> id{r.inspect.key, r.inspect.serial};
    if (r.ev == Event::wsk_inspect_event && names.ids.contains(id)) return;  // they never come back
    if (r.has(Field::accepted) && !is_new(world, names, r.accepted)) return;
    const auto all = rules();
    for (std::uint16_t n = 0; n < all.size(); ++n) {
      const Rule& rule = all[n];
      if (rule.label != Label::enter || rule.frame != kind_of(r.ev) || rule.id == "Q-19") continue;
      if ((rule.over == Over::listener) != notice) continue;
      step.rule = n;
      step.listener = notice ? ListenerId{0} : ListenerId::none;
      for (std::uint32_t c = 0; c < (notice ? 1 : program_.bounds().conns); ++c) {
        step.conn = notice ? ConnId::none : ConnId{c};
        if (r.ev == Event::wsk_abort_event) {
          const auto known = names.ids.find(id);
          if (known == names.ids.end() || known->second != step.conn) continue;
        }
        if (!notice && !same_peer(names, step.conn, r)) continue;
        attempt(world, names, step, {}, [&](SmallWorld&, Names& known, FrameId made) {
          known.threads[r.tid].push_back(made);
          if (r.ev == Event::wsk_inspect_event && !notice) known.ids[id] = step.conn;
          if (r.has(Field::remote)) known.peers[step.conn] = traces::to_text(r.remote);
          if (r.has(Field::accepted)) known.accepted[r.accepted] = step.conn;
        });
      }
    }
  }

  void show_leave(const SmallWorld& world, const Names& names, const Record& r) {
    const FrameId frame = top(names, r.tid);
    if (!present(frame) || world.frame(frame).kind != kind_of(r.ev)) return;
    Seen seen;
    if (r.has(Field::action)) seen.raw_action = static_cast<std::int64_t>(r.action);
    if (r.has(Field::status)) seen.status = r.status;
    Step step;
    step.frame = frame;
    const IrpId irp = world.frame(frame).irp;
    const auto all = rules();
    for (std::uint16_t n = 0; n < all.size(); ++n) {
      if (all[n].label != Label::leave || all[n].frame != kind_of(r.ev)) continue;
      step.rule = n;
      attempt(world, names, step, seen, [&](SmallWorld&, Names& known, FrameId) {
        pop(known, r.tid);
        if (r.ev != Event::completion) return;
        std::erase_if(known.irps, [&](const auto& entry) { return entry.second == irp; });
      });
    }
  }
};

}  // namespace

std::optional<bool> follows_the_contract(const std::vector<Record>& records, Bounds bounds,
                                         std::size_t worlds_max) {
  Worlds worlds(bounds, worlds_max);
  for (const Record& r : records) {
    const bool some = worlds.follow(r);
    if (!worlds.decided()) return std::nullopt;
    if (!some) return false;
  }
  return true;
}

}  // namespace wskcheck::conform::test
