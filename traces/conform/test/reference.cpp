// The set of worlds, its closure under hidden steps, and what a record leaves of it.
#include "reference.h"

#include <array>
#include <map>
#include <set>
#include <string>

#include "wskcheck/model/program.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::conform::test {
namespace {

using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

// What the names in records stand for, in one explanation.
struct Names {
  std::map<std::uint64_t, IrpId> irps;
  std::map<std::uint64_t, ConnId> accepted;
  std::map<std::uint64_t, ListenerId> listeners;
  std::map<std::uint64_t, std::vector<FrameId>> threads;
  auto operator<=>(const Names&) const = default;
};

using Key = std::pair<std::array<std::uint64_t, packed_words_max>, Names>;

class Reference {
 public:
  explicit Reference(std::uint32_t connections) : program_(bounds(connections)) {
    SmallWorld start = SmallWorld::start(program_.bounds());
    add(start, {});
    close();
  }

  // Keeps what the record allows; false when nothing is left.
  bool follow(const Record& r) {
    if (r.ev == Event::mark) return true;
    const std::set<Key> before = std::move(states_);
    states_.clear();
    for (const Key& key : before) {
      SmallWorld world = unpack(program_.bounds(), key.first.data());
      show(world, key.second, r);
    }
    close();
    return !states_.empty();
  }

  // Whether some explanation leaves nothing open.
  bool can_end() const {
    for (const Key& key : states_) {
      SmallWorld world = unpack(program_.bounds(), key.first.data());
      if (nothing_open(world)) return true;
    }
    return false;
  }

 private:
  static Bounds bounds(std::uint32_t connections) {
    Bounds b;
    b.listeners = 1;
    b.conns = connections;
    b.irps = 3;
    b.frames = 3;
    b.depth = 3;
    b.features = 0xffffffffu & ~(f_recycle | f_misuse | f_reuse);
    b.start = Start::unregistered;
    return b;
  }

  void add(SmallWorld& world, const Names& names) {
    Key key{{}, names};
    pack(world, key.first.data(), packed_words(program_.bounds()));
    states_.insert(std::move(key));
  }

  // All hidden steps, again and again.
  void close() {
    std::vector<Key> open(states_.begin(), states_.end());
    while (!open.empty()) {
      const Key key = std::move(open.back());
      open.pop_back();
      SmallWorld world = unpack(program_.bounds(), key.first.data());
      program_.for_each_step(world, [&](const Step& step) {
        if (visible(rules()[step.rule].label)) return;
        SmallWorld next = world;
        program_.take(next, step);
        Key found{{}, key.second};
        pack(next, found.first.data(), packed_words(program_.bounds()));
        if (states_.insert(found).second) open.push_back(std::move(found));
      });
    }
  }

  static FrameId top(const Names& names, std::uint64_t tid) {
    const auto it = names.threads.find(tid);
    return it == names.threads.end() || it->second.empty() ? FrameId::none : it->second.back();
  }

  // Tries one visible step; what it needs beyond the guard has been compared already.
  template <class After>
  void attempt(const SmallWorld& world, const Names& names, const Step& step, const Seen& seen,
               After&& after) {
    SmallWorld next = world;
    Frame pushed;
    const Rule& rule = rules()[step.rule];
    const View v = machine::bind(next, rule, step, pushed, &seen, &program_.bounds().flavour);
    if (machine::refusal(rule, v).guard != Guard::none) return;
    if (machine::broken_checks(rule, v) != 0) return;
    const FrameId made = v.frame_id;
    Names known = names;
    machine::take(next, rule, v);
    after(next, known, made);
    add(next, known);
  }

  void show(const SmallWorld& world, const Names& names, const Record& r) {
    switch (r.ph) {
      case Phase::call:
        return show_call(world, names, r);
      case Phase::return_:
        return show_return(world, names, r);
      case Phase::enter:
        return show_completion(world, names, r);
      case Phase::leave:
        return show_leave(world, names, r);
      case Phase::none:
        return;
    }
  }

  static FrameKind kind_of(Event ev) {
    switch (ev) {
      case Event::wsk_register:
        return FrameKind::WskRegister;
      case Event::wsk_capture_provider_npi:
        return FrameKind::WskCaptureProviderNPI;
      case Event::wsk_socket:
        return FrameKind::WskSocket;
      case Event::wsk_bind:
        return FrameKind::WskBind;
      case Event::wsk_accept:
        return FrameKind::WskAccept;
      case Event::wsk_close_socket:
        return FrameKind::WskCloseSocket;
      case Event::other_function:
        return FrameKind::OtherCall;
      default:
        return FrameKind::none;
    }
  }

  void show_call(const SmallWorld& world, const Names& names, const Record& r) {
    const FrameId host = top(names, r.tid);
    if (present(host) && !is_callback(world.frame(host).kind)) return;
    Step step;
    step.host = host;
    if (r.has(Field::irp)) {
      const auto known = names.irps.find(r.irp);
      step.irp = known != names.irps.end() ? known->second : unnamed_irp(world, names);
      if (!present(step.irp)) return;
    }
    if (r.has(Field::socket)) {
      const auto l = names.listeners.find(r.socket);
      const auto c = names.accepted.find(r.socket);
      if (l != names.listeners.end()) step.listener = l->second;
      if (c != names.accepted.end()) step.conn = c->second;
      if (l == names.listeners.end() && c == names.accepted.end()) return;
    }
    const auto all = rules();
    for (std::uint16_t n = 0; n < all.size(); ++n) {
      const Rule& rule = all[n];
      if (rule.label != Label::call || rule.frame != kind_of(r.ev)) continue;
      if ((rule.over == Over::listener) != present(step.listener)) continue;
      if ((rule.over == Over::conn) != present(step.conn)) continue;
      step.rule = n;
      attempt(world, names, step, {}, [&](SmallWorld&, Names& known, FrameId made) {
        known.threads[r.tid].push_back(made);
        if (r.has(Field::irp)) known.irps[r.irp] = step.irp;
      });
    }
  }

  static IrpId unnamed_irp(const SmallWorld& world, const Names& names) {
    for (std::uint32_t i = 0; i < world.bounds().irps; ++i) {
      bool taken = world.irp(IrpId{i}).phase != IrpPhase::idle;
      for (const auto& [pointer, id] : names.irps) taken = taken || id == IrpId{i};
      if (!taken) return IrpId{i};
    }
    return IrpId::none;
  }

  static void pop(Names& names, std::uint64_t tid) {
    auto& stack = names.threads[tid];
    stack.pop_back();
    if (stack.empty()) names.threads.erase(tid);
  }

  void show_return(const SmallWorld& world, const Names& names, const Record& r) {
    const FrameId frame = top(names, r.tid);
    if (!present(frame) || world.frame(frame).kind != kind_of(r.ev)) return;
    const Result result = world.frame(frame).result;
    bool fits = result == Result::failure || result == Result::refused ||
                result == Result::not_accepted || result == Result::forced_closed;
    if (r.status == traces::status::pending) {
      fits = result == Result::pending;
    } else if (traces::status_succeeded(r.status)) {
      fits = result == Result::success;
    }
    if (!fits) return;
    Step step;
    step.rule = find_rule("IRP-12");
    step.frame = frame;
    attempt(world, names, step, {}, [&](SmallWorld&, Names& known, FrameId) { pop(known, r.tid); });
  }

  void show_completion(const SmallWorld& world, const Names& names, const Record& r) {
    const auto known_irp = names.irps.find(r.irp);
    if (r.ev != Event::completion || known_irp == names.irps.end()) return;
    const Irp& irp = world.irp(known_irp->second);
    const bool success = irp.outcome == Outcome::success;
    if (success != traces::status_succeeded(r.status)) return;
    // STATUS_CANCELLED is no failure like others: somebody has cancelled (P-14).
    if ((irp.outcome == Outcome::cancelled) != (r.status == traces::status::cancelled)) return;
    if (irp.outcome == Outcome::forced_closed && r.status != traces::status::file_forced_closed) {
      return;
    }
    Seen seen;
    const bool untouched = r.has(Field::local) && traces::to_text(r.local) == "0.0.0.0:0";
    seen.address_filled = untouched ? Seen::Tri::no : Seen::Tri::unknown;
    Step step;
    step.rule = find_rule("IRP-10.complete");
    step.irp = known_irp->second;
    step.host = top(names, r.tid);
    attempt(world, names, step, seen, [&](SmallWorld& next, Names& known, FrameId made) {
      known.threads[r.tid].push_back(made);
      const Irp& now = next.irp(step.irp);
      if (now.outcome != Outcome::success || !r.has(Field::information)) return;
      if (now.use == IrpUse::create) known.listeners[r.information] = now.listener;
      if (now.use == IrpUse::accept) known.accepted[r.information] = now.conn;
    });
  }

  void show_leave(const SmallWorld& world, const Names& names, const Record& r) {
    const FrameId frame = top(names, r.tid);
    if (!present(frame) || world.frame(frame).kind != FrameKind::Completion) return;
    Step step;
    step.rule = find_rule("IRP-10.leave");
    step.frame = frame;
    const IrpId irp = world.frame(frame).irp;
    attempt(world, names, step, {}, [&](SmallWorld&, Names& known, FrameId) {
      pop(known, r.tid);
      std::erase_if(known.irps, [&](const auto& entry) { return entry.second == irp; });
    });
  }

  // What must not stay open: calls and callbacks in progress, and IRPs that WSK owes.
  bool nothing_open(const SmallWorld& world) const {
    for (std::uint32_t i = 0; i < program_.bounds().frames; ++i) {
      if (world.frame(FrameId{i}).kind != FrameKind::none) return false;
    }
    for (std::uint32_t i = 0; i < program_.bounds().irps; ++i) {
      const Irp& irp = world.irp(IrpId{i});
      const bool waits =
          irp.phase == IrpPhase::queued && (irp.use == IrpUse::accept || irp.use == IrpUse::other);
      if (irp.phase != IrpPhase::idle && !waits) return false;
    }
    return true;
  }

  Program program_;
  std::set<Key> states_;
};

}  // namespace

Verdict reference_verdict(const std::vector<Record>& records, std::uint32_t connections) {
  Reference reference(connections);
  for (const Record& r : records) {
    if (!reference.follow(r)) return Verdict::violation;
  }
  return reference.can_end() ? Verdict::pass : Verdict::inconclusive;
}

}  // namespace wskcheck::conform::test
