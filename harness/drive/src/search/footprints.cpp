// See footprints.h.
#include "search/footprints.h"

#include <algorithm>
#include <tuple>

#include "wskcheck/check/rng.h"

namespace wskcheck::drive {
namespace {

constexpr std::size_t mistakes_max = 100;

using Transitions = std::vector<Transition>;

bool same(const Footprint& a, const Footprint& b) {
  return a.count == b.count && a.all == b.all &&
         std::equal(a.touches, a.touches + a.count, b.touches);
}

bool same(const Transition& a, const Transition& b) {
  return a.actor == b.actor && a.choice == b.choice && a.faults == b.faults &&
         a.yields == b.yields && a.can_wait == b.can_wait && same(a.touches, b.touches);
}

bool same(const Transitions& a, const Transitions& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Transition& x, const Transition& y) { return same(x, y); });
}

// By actor and alternative: the order depends on who ran last.
Transitions sorted(std::span<const Transition> all) {
  Transitions copy(all.begin(), all.end());
  std::sort(copy.begin(), copy.end(), [](const Transition& a, const Transition& b) {
    return std::tie(a.actor, a.choice) < std::tie(b.actor, b.choice);
  });
  return copy;
}

Transitions of_actor(const Transitions& all, ActorId actor) {
  Transitions own;
  for (const Transition& one : all) {
    if (one.actor == actor) own.push_back(one);
  }
  return own;
}

// What a step has touched: what was told before it, and behind it.
bool do_meet(const Transition& a, const std::vector<Touch>& behind_a, const Transition& b,
             const std::vector<Touch>& behind_b) {
  const auto meets = [](const Touch& x, const Touch& y) {
    return x.object == y.object && (x.write || y.write);
  };
  const auto any = [&](std::span<const Touch> some, std::span<const Touch> others) {
    return std::any_of(some.begin(), some.end(), [&](const Touch& x) {
      return std::any_of(others.begin(), others.end(), [&](const Touch& y) { return meets(x, y); });
    });
  };
  const std::span<const Touch> before_a(a.touches.touches, a.touches.count);
  const std::span<const Touch> before_b(b.touches.touches, b.touches.count);
  return meet(a.touches, b.touches) || any(before_a, behind_b) || any(behind_a, before_b) ||
         any(behind_a, behind_b);
}

struct Picture {
  RunState state = RunState::running;
  Transitions enabled;
  Transitions blocked;
  std::uint64_t fingerprint = 0;
};

// Whether the run is over, and what was found.
struct End {
  RunState state = RunState::running;
  std::uint64_t finding = 0;
  bool operator==(const End&) const = default;
};

class FootprintChecker {
 public:
  FootprintChecker(Machine& machine, const StrategyOptions& options)
      : machine_(machine), options_(options), random_(options.seed) {}

  FootprintReport run() {
    for (std::uint64_t i = 0; i < options_.schedules_max; ++i) walk();
    return report_;
  }

 private:
  void walk();
  void look_at_state();
  void look_at_pair(std::uint32_t first, std::uint32_t second);
  void look_at_end(std::uint32_t ending, std::uint32_t other);
  void look_at_blocked(std::uint32_t first, const Picture& behind);
  Picture picture();
  End end() const;
  bool take(const Transition& step);
  void mistake(std::uint32_t first, std::uint32_t second, const char* what);

  Machine& machine_;
  const StrategyOptions& options_;
  check::Rng random_;
  FootprintReport report_;
  Schedule schedule_;
  std::uint32_t steps_ = 0;
  SnapshotId here_{};
  Transitions offered_;                      // as the machine lists them here
  std::vector<std::vector<Touch>> touched_;  // behind each of them
  std::vector<End> ends_;                    // behind each of them
  Picture now_;
};

void FootprintChecker::walk() {
  machine_.reset();
  schedule_.clear();
  for (steps_ = 0; machine_.state() == RunState::running; ++steps_) {
    if (steps_ >= options_.steps_max || report_.mistakes.size() >= mistakes_max) return;
    look_at_state();
    if (offered_.empty()) return;
    // Who yields may well end the run, and so may a fault: they are taken seldom.
    auto index = static_cast<std::uint32_t>(random_.below(offered_.size()));
    for (int i = 0; i < 5 && (offered_[index].yields || offered_[index].faults > 0); ++i) {
      index = static_cast<std::uint32_t>(random_.below(offered_.size()));
    }
    if (index != 0) schedule_.push_back({steps_, index});
    machine_.take(index);
  }
}

void FootprintChecker::look_at_state() {
  ++report_.states;
  const std::span<const Transition> enabled = machine_.enabled();
  offered_.assign(enabled.begin(), enabled.end());
  now_ = picture();
  here_ = machine_.save();
  const auto count = static_cast<std::uint32_t>(offered_.size());
  touched_.resize(count);
  ends_.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    machine_.take(i);
    const TouchedBehind behind_step = machine_.touched();
    touched_[i].assign(behind_step.touches.begin(), behind_step.touches.end());
    offered_[i].touches.all |= behind_step.all;
    const Picture behind = picture();
    ends_[i] = end();
    if (behind.state == RunState::running) look_at_blocked(i, behind);
    machine_.restore(here_);
    for (std::uint32_t k = 0; k < i; ++k) look_at_pair(k, i);
  }
  machine_.drop(here_);
}

Picture FootprintChecker::picture() {
  Picture all;
  all.state = machine_.state();
  if (all.state == RunState::running) all.enabled = sorted(machine_.enabled());
  all.blocked = sorted(machine_.blocked());
  all.fingerprint = machine_.fingerprint();
  return all;
}

End FootprintChecker::end() const {
  const bool found = machine_.state() == RunState::finding;
  return {machine_.state(), found ? machine_.finding_signature() : 0};
}

bool FootprintChecker::take(const Transition& step) {
  const std::span<const Transition> enabled = machine_.enabled();
  for (std::uint32_t i = 0; i < enabled.size(); ++i) {
    if (enabled[i].actor != step.actor || enabled[i].choice != step.choice) continue;
    machine_.take(i);
    return true;
  }
  return false;
}

// A step that does not meet what an actor waits for leaves it waiting for the same.
void FootprintChecker::look_at_blocked(std::uint32_t first, const Picture& behind) {
  const Transition& step = offered_[first];
  for (std::uint32_t i = 0; i < now_.blocked.size(); ++i) {
    const Transition& one = now_.blocked[i];
    if (one.actor == step.actor || do_meet(one, {}, step, touched_[first])) continue;
    if (!same(of_actor(behind.blocked, one.actor), {one})) {
      mistake(first, i, "the step changes what a blocked actor waits for");
    }
  }
}

// A step that ends the run ends it in the same way behind one that it does not meet; or, where the
// run is over because nothing goes on by itself, not at all behind a fault or one that yields, from
// which something may follow. (That the reduction tries where the run ends.)
void FootprintChecker::look_at_end(std::uint32_t ending, std::uint32_t other) {
  const Transition last = offered_[ending];
  take(offered_[other]);
  const bool stays = take(last);
  const bool may_go_on = offered_[other].faults > 0 || offered_[other].yields;
  const bool goes_on = may_go_on && machine_.state() == RunState::running;
  if (!stays || (end() != ends_[ending] && !goes_on)) {
    mistake(ending, other, "how the run ends depends on their order");
  }
  machine_.restore(here_);
}

void FootprintChecker::look_at_pair(std::uint32_t first, std::uint32_t second) {
  const Transition a = offered_[first];
  const Transition b = offered_[second];
  if (a.actor == b.actor || do_meet(a, touched_[first], b, touched_[second])) return;
  ++report_.pairs;
  const bool first_ends = ends_[first].state != RunState::running;
  const bool second_ends = ends_[second].state != RunState::running;
  if (first_ends && second_ends) return;  // the reduction tries both
  if (first_ends) return look_at_end(first, second);
  if (second_ends) return look_at_end(second, first);
  Picture ends[2];
  const char* wrong = nullptr;
  for (int order = 0; order < 2 && wrong == nullptr; ++order) {
    const Transition& one = order == 0 ? a : b;
    const Transition& other = order == 0 ? b : a;
    take(one);
    // One actor's alternatives may meet the step, others not; those that do not have to stay.
    bool stays = false;
    for (const Transition& still : machine_.enabled()) stays |= same(still, other);
    if (!stays) {
      wrong = "the step changes what another actor can do";
    } else {
      take(other);
      ends[order] = picture();
    }
    machine_.restore(here_);
  }
  if (wrong == nullptr && ends[0].state != ends[1].state) {
    wrong = "whether the run is over depends on their order";
  } else if (wrong == nullptr &&
             (!same(ends[0].enabled, ends[1].enabled) || !same(ends[0].blocked, ends[1].blocked))) {
    wrong = "what can happen next depends on their order";
  } else if (wrong == nullptr && ends[0].fingerprint != ends[1].fingerprint) {
    wrong = "the state depends on their order";
  }
  if (wrong != nullptr) mistake(first, second, wrong);
}

void FootprintChecker::mistake(std::uint32_t first, std::uint32_t second, const char* what) {
  if (report_.mistakes.size() >= mistakes_max) return;
  report_.mistakes.push_back({schedule_, steps_, first, second, what});
}

}  // namespace

FootprintReport check_footprints(Machine& machine, const StrategyOptions& options) {
  return FootprintChecker(machine, options).run();
}

}  // namespace wskcheck::drive
