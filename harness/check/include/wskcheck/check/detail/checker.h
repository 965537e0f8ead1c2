// One run from options to result: the search, the paths of what it found, then what is left of
// `eventually`, if need be in a second search with fewer reductions.
#ifndef WSKCHECK_CHECK_DETAIL_CHECKER_H
#define WSKCHECK_CHECK_DETAIL_CHECKER_H

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "wskcheck/check/detail/lasso.h"
#include "wskcheck/check/detail/liveness.h"
#include "wskcheck/check/detail/paths.h"
#include "wskcheck/check/detail/search.h"
#include "wskcheck/check/options.h"
#include "wskcheck/check/result.h"

namespace wskcheck::check::detail {

template <Model M>
class Checker {
 public:
  using State = typename M::State;

  Checker(const M& model, const Options& options)
      : model_(model), options_(options), pool_(options.threads), monitor_(options_) {}

  Result<State> run() {
    Reductions reductions = usable<M>({options_.symmetry, options_.partial_order});
    auto search = explore(options_, reductions);
    take_counts(*search);
    if (options_.paths) take_paths(*search);
    std::uint64_t left =
        result_.reason != Reason::none
            ? 0
            : search->found().undecided(options_.properties).eventually & search->open_seen();
    if (left != 0 && reductions.partial_order) {
      reductions.partial_order = false;
      search = explore_again(std::move(search), reductions, left);
    }
    if (left != 0 && search) left = judge_cycles(*search, left, !reductions.symmetry);
    if (left != 0 && search && reductions.symmetry && liveness_reason_ == Reason::none) {
      search = explore_again(std::move(search), {}, left);
      if (search) left = judge_cycles(*search, left, true);
    }
    unjudged_ |= left;
    conclude();
    return std::move(result_);
  }

 private:
  std::unique_ptr<Search<M>> explore(const Options& options, Reductions reductions) {
    auto search = std::make_unique<Search<M>>(model_, options, reductions, pool_, monitor_);
    search->run();
    return search;
  }

  /// Explores without some reduction, for `eventually` alone; nothing when a limit was hit.
  std::unique_ptr<Search<M>> explore_again(std::unique_ptr<Search<M>> before, Reductions reductions,
                                           std::uint64_t eventually) {
    before.reset();
    result_.liveness_unreduced = true;
    again_ = options_;
    again_.properties = {0, 0, eventually, false};
    again_.stop_at_first = false;
    auto search = explore(again_, reductions);
    if (search->reason() == Reason::none) return search;
    liveness_reason_ = search->reason();
    return nullptr;
  }

  void take_counts(const Search<M>& search) {
    result_.reason = search.reason();
    result_.states = search.table().size();
    result_.states_per_level = search.states_per_level();
    result_.depth = result_.states_per_level.size() - 1;
    result_.fired = search.fired();
    for (const std::uint64_t count : result_.fired) result_.edges += count;
    result_.deadlocks = search.deadlocks();
    result_.memory_bytes = search.bytes();
    result_.bytes_per_state =
        result_.states == 0
            ? 0.0
            : static_cast<double>(search.table().bytes() + search.levels().bytes()) /
                  static_cast<double>(result_.states);
    for (std::size_t slot = 0; slot < finding_slots; ++slot) {
      found_[slot] = search.found()[slot].found;
    }
  }

  void take_paths(Search<M>& search) {
    PathFinder<M> finder(search);
    const auto asked = [&](std::size_t slot) {
      // Who interrupts does not want to wait for witnesses; a violation is worth it.
      const bool witness = slot / 64 == static_cast<std::size_t>(Kind::sometimes);
      return search.found()[slot].found && !(witness && search.reason() == Reason::interrupted);
    };
    for (std::size_t slot = 0; slot < finding_slots; ++slot) {
      const auto& finding = search.found()[slot];
      if (asked(slot)) finder.ask(finding.state, finding.depth);
    }
    const auto chains = finder.chains();
    std::size_t next = 0;
    for (std::size_t slot = 0; slot < finding_slots; ++slot) {
      const auto& finding = search.found()[slot];
      if (!asked(slot)) continue;
      paths_[slot] = finder.concrete(chains[next++]);
      if (finding.on_step) {
        finder.append_judged(*paths_[slot], static_cast<Kind>(slot / 64),
                             static_cast<unsigned>(slot % 64));
      }
    }
  }

  /// Judges the cycles of open states of the `eventually` properties `left`; returns those that
  /// stay undecided: all when a limit was hit, and without `decide` those that have any cycle at
  /// all.
  std::uint64_t judge_cycles(Search<M>& search, std::uint64_t left, bool decide) {
    std::uint64_t edges = 0;
    for (const std::uint64_t count : search.fired()) edges += count;
    const std::uint64_t states = search.table().size();
    const bool too_many = states > LiveGraph<M>::states_max;
    if (too_many || search.bytes() + LiveGraph<M>::bytes_needed(states, edges) >
                        options_.limits.memory_bytes_max) {
      liveness_reason_ = too_many ? Reason::table_full : Reason::memory;
      return left;
    }
    const LiveGraph<M> graph(search, left, monitor_);
    liveness_reason_ = graph.reason();
    if (liveness_reason_ != Reason::none) return left;
    const std::vector<bool> cyclic = FairComponents<M>(search, graph, monitor_).on_cycles();
    std::uint64_t cycles = 0;
    for (std::size_t n = 0; n < cyclic.size(); ++n) {
      if (cyclic[n]) cycles |= graph.open(static_cast<typename LiveGraph<M>::Node>(n));
    }
    left &= cycles;
    if (!decide) return left;
    std::uint64_t undecided = 0;
    for (; left != 0; left &= left - 1) {
      const auto property = static_cast<unsigned>(std::countr_zero(left));
      if (!find_cycle(search, graph, cyclic, property)) undecided |= std::uint64_t{1} << property;
    }
    return undecided;
  }

  bool find_cycle(Search<M>& search, const LiveGraph<M>& graph, const std::vector<bool>& cyclic,
                  unsigned property) {
    FairComponents<M> components(search, graph, monitor_);
    const auto entry = components.run(property, cyclic);
    if (components.reason() != Reason::none) {
      liveness_reason_ = components.reason();
      return false;
    }
    if (!entry) return true;
    const std::size_t slot = slot_of(Kind::eventually, property);
    found_[slot] = true;
    if (!options_.paths) return true;
    PathFinder<M> finder(search);
    finder.ask(search.table().at(*entry), depth_of(search, *entry));
    paths_[slot] = finder.concrete(finder.chains()[0]);
    LassoBuilder<M>(search, components).close(*paths_[slot], *entry);
    return true;
  }

  static std::uint64_t depth_of(const Search<M>& search, StateId id) {
    LevelRange range = search.levels().first();
    std::size_t level = 0;
    while (!range.contains(id)) range = search.levels().after(range, ++level);
    return level;
  }

  void conclude() {
    const Properties& wanted = options_.properties;
    for (unsigned i = 0; i < 64; ++i) conclude_one(wanted.always, Kind::always, i);
    for (unsigned i = 0; i < 64; ++i) conclude_one(wanted.sometimes, Kind::sometimes, i);
    for (unsigned i = 0; i < 64; ++i) conclude_one(wanted.eventually, Kind::eventually, i);
    conclude_one(wanted.deadlock ? 1 : 0, Kind::deadlock, 0);
    bool any_open = result_.reason != Reason::none;
    bool any_violated = false;
    for (const auto& property : result_.properties) {
      any_open = any_open || property.outcome == Outcome::inconclusive;
      any_violated = any_violated || property.outcome == Outcome::violation;
    }
    result_.outcome = any_violated ? Outcome::violation
                      : any_open   ? Outcome::inconclusive
                                   : Outcome::pass;
  }

  void conclude_one(std::uint64_t bits, Kind kind, unsigned index) {
    if (((bits >> index) & 1) == 0) return;
    const std::size_t slot = slot_of(kind, index);
    PropertyResult<State> property{kind, index, Outcome::pass, Reason::none, std::nullopt};
    if (found_[slot]) {
      property.outcome = kind == Kind::sometimes ? Outcome::pass : Outcome::violation;
      property.path = std::move(paths_[slot]);
    } else if (result_.reason != Reason::none) {
      property.outcome = Outcome::inconclusive;
      property.reason = result_.reason;
    } else if (kind == Kind::eventually && ((unjudged_ >> index) & 1) != 0) {
      property.outcome = Outcome::inconclusive;
      property.reason = liveness_reason_;
    } else if (kind == Kind::sometimes) {
      property.outcome = Outcome::violation;
    }
    result_.properties.push_back(std::move(property));
  }

  const M& model_;
  Options options_;
  Options again_;  // of the second search
  WorkerPool pool_;
  Monitor monitor_;
  Result<State> result_;
  std::array<bool, finding_slots> found_{};
  std::array<std::optional<Path<State>>, finding_slots> paths_{};
  std::uint64_t unjudged_ = 0;  // `eventually` properties that a limit left open
  Reason liveness_reason_ = Reason::none;
};

}  // namespace wskcheck::check::detail

#endif
