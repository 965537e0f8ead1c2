// The walks: batches of a fixed size, each walk by one worker; tallies are sums, findings minima.
#ifndef WSKCHECK_CHECK_DETAIL_WALKER_H
#define WSKCHECK_CHECK_DETAIL_WALKER_H

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "wskcheck/check/detail/expander.h"
#include "wskcheck/check/detail/findings.h"
#include "wskcheck/check/detail/shorten.h"
#include "wskcheck/check/detail/worker_pool.h"
#include "wskcheck/check/options.h"
#include "wskcheck/check/platform.h"
#include "wskcheck/check/result.h"
#include "wskcheck/check/rng.h"

namespace wskcheck::check::detail {

template <Model M>
class Walker {
 public:
  using State = typename M::State;

  Walker(const M& model, const WalkOptions& options)
      : model_(model), options_(options), pool_(options.threads), began_ms_(monotonic_ms()) {
    for (unsigned i = 0; i < pool_.size(); ++i) workers_.emplace_back(model);
    workers_[0].expander.initial([&](const State& state) { initial_.push_back(state); });
  }

  WalkResult<State> run() {
    while (result_.walks < options_.walks && result_.reason == Reason::none) {
      result_.reason = stop_reason();
      if (result_.reason != Reason::none) break;
      const std::uint64_t from = result_.walks;
      const std::uint64_t count = std::min(batch, options_.walks - from);
      pool_.run(static_cast<std::size_t>((count + piece - 1) / piece),
                [&](unsigned worker, std::size_t item) {
                  const std::uint64_t begin = from + item * piece;
                  const std::uint64_t end = std::min(begin + piece, from + count);
                  for (std::uint64_t i = begin; i < end; ++i) take_walk(workers_[worker], i);
                });
      result_.walks += count;
      merge();
      if (options_.stop_at_first && violated_) result_.reason = Reason::first_violation;
    }
    conclude();
    return std::move(result_);
  }

 private:
  static constexpr std::uint64_t batch = 1024;
  static constexpr std::uint64_t piece = 16;

  /// The least (length, walk) that shows a property.
  struct Shown {
    std::uint64_t length = unlimited;  // steps up to and with the one that shows it
    std::uint64_t walk = unlimited;

    bool before(const Shown& other) const {
      return length != other.length ? length < other.length : walk < other.walk;
    }
  };
  using ShownBySlot = std::array<Shown, finding_slots>;

  struct Successor {
    Step step;
    State next;
    std::uint64_t violated;
    std::uint64_t witnessed;
  };

  struct Worker {
    explicit Worker(const M& model) : expander(model, {}), fired(model.rule_count(), 0) {}

    Expander<M> expander;
    std::vector<Successor> successors;
    std::vector<std::uint64_t> fired;
    std::uint64_t longest = 0;
    std::uint64_t deadlocks = 0;
    ShownBySlot shown{};
  };

  Reason stop_reason() const {
    if (options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed)) {
      return Reason::interrupted;
    }
    if (options_.time_ms_max == unlimited) return Reason::none;
    return monotonic_ms() - began_ms_ >= options_.time_ms_max ? Reason::time : Reason::none;
  }

  /// Walks walk `number`: at_state(state, observation, ends) and at_step(successor, length) see it.
  template <class AtState, class AtStep>
  void follow(Worker& worker, std::uint64_t number, std::uint64_t length_max, AtState&& at_state,
              AtStep&& at_step) {
    Rng rng(options_.seed, number);
    State state = initial_[static_cast<std::size_t>(rng.below(initial_.size()))];
    for (std::uint64_t length = 0;; ++length) {
      worker.successors.clear();
      const Observation seen = worker.expander.expand_raw(
          state,
          [&](Step step, const State& next, std::uint64_t violated, std::uint64_t witnessed) {
            worker.successors.push_back({step, next, violated, witnessed});
          });
      at_state(state, seen, length, worker.successors.empty());
      if (worker.successors.empty() || length >= length_max) return;
      const auto& taken =
          worker.successors[static_cast<std::size_t>(rng.below(worker.successors.size()))];
      at_step(taken, length + 1);
      state = taken.next;
    }
  }

  void take_walk(Worker& worker, std::uint64_t number) {
    const Properties& wanted = options_.properties;
    follow(
        worker, number, options_.depth_max,
        [&](const State& state, const Observation& seen, std::uint64_t length, bool ends) {
          worker.longest = std::max(worker.longest, length);
          show(worker, Kind::always, seen.violated & wanted.always, {length, number});
          show(worker, Kind::sometimes, seen.witnessed & wanted.sometimes, {length, number});
          if (!ends) return;
          show(worker, Kind::eventually, seen.open & wanted.eventually, {length, number});
          if (worker.expander.may_stop(state)) return;
          ++worker.deadlocks;
          show(worker, Kind::deadlock, wanted.deadlock ? 1 : 0, {length, number});
        },
        [&](const Successor& taken, std::uint64_t length) {
          ++worker.fired[static_cast<std::size_t>(model_.rule_of(taken.step))];
          show(worker, Kind::always, taken.violated & wanted.always, {length, number});
          show(worker, Kind::sometimes, taken.witnessed & wanted.sometimes, {length, number});
        });
  }

  static void show(Worker& worker, Kind kind, std::uint64_t bits, const Shown& shown) {
    for (; bits != 0; bits &= bits - 1) {
      auto& best = worker.shown[slot_of(kind, static_cast<unsigned>(std::countr_zero(bits)))];
      if (shown.before(best)) best = shown;
    }
  }

  void merge() {
    for (const auto& worker : workers_) {
      for (std::size_t slot = 0; slot < finding_slots; ++slot) {
        if (worker.shown[slot].before(shown_[slot])) shown_[slot] = worker.shown[slot];
        const bool good_news = slot / 64 == static_cast<std::size_t>(Kind::sometimes);
        violated_ = violated_ || (!good_news && shown_[slot].walk != unlimited);
      }
    }
  }

  void conclude() {
    result_.fired.assign(model_.rule_count(), 0);
    for (const auto& worker : workers_) {
      for (std::size_t i = 0; i < result_.fired.size(); ++i) result_.fired[i] += worker.fired[i];
      result_.longest = std::max(result_.longest, worker.longest);
      result_.deadlocks += worker.deadlocks;
    }
    for (const std::uint64_t count : result_.fired) result_.steps += count;
    result_.outcome = violated_ ? Outcome::violation : Outcome::inconclusive;
    const Properties& wanted = options_.properties;
    for (unsigned i = 0; i < 64; ++i) conclude_one(wanted.always, Kind::always, i);
    for (unsigned i = 0; i < 64; ++i) conclude_one(wanted.sometimes, Kind::sometimes, i);
    for (unsigned i = 0; i < 64; ++i) conclude_one(wanted.eventually, Kind::eventually, i);
    conclude_one(wanted.deadlock ? 1 : 0, Kind::deadlock, 0);
  }

  void conclude_one(std::uint64_t bits, Kind kind, unsigned index) {
    if (((bits >> index) & 1) == 0) return;
    const Shown& shown = shown_[slot_of(kind, index)];
    PropertyResult<State> property{kind, index, Outcome::inconclusive, result_.reason,
                                   std::nullopt};
    if (shown.walk != unlimited) {
      property.outcome = kind == Kind::sometimes ? Outcome::pass : Outcome::violation;
      property.path = path_of(shown, kind, index);
    }
    result_.properties.push_back(std::move(property));
    result_.walk_of.push_back(shown.walk);
  }

  Path<State> path_of(const Shown& shown, Kind kind, unsigned index) {
    Path<State> path;
    bool on_state = true;
    follow(
        workers_[0], shown.walk, shown.length,
        [&](const State& state, const Observation& seen, std::uint64_t, bool) {
          path.states.push_back(state);
          const std::uint64_t bits = kind == Kind::always      ? seen.violated
                                     : kind == Kind::sometimes ? seen.witnessed
                                                               : ~std::uint64_t{0};
          on_state = ((bits >> index) & 1) != 0;
        },
        [&](const Successor& taken, std::uint64_t) { path.steps.push_back(taken.step); });
    if (!options_.shorten) return path;
    if (on_state) return shortened(workers_[0].expander, path);
    // Judged on the last step: that one stays.
    const State last = path.states.back();
    const Step step = path.steps.back();
    path.states.pop_back();
    path.steps.pop_back();
    path = shortened(workers_[0].expander, path);
    path.states.push_back(last);
    path.steps.push_back(step);
    return path;
  }

  const M& model_;
  WalkOptions options_;
  WorkerPool pool_;
  std::uint64_t began_ms_;
  std::deque<Worker> workers_;
  std::vector<State> initial_;
  ShownBySlot shown_{};
  bool violated_ = false;
  WalkResult<State> result_;
};

}  // namespace wskcheck::check::detail

#endif
