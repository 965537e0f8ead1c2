// Exhaustive breadth-first search, one depth after the other.
//
// Invariant: when a depth begins, the table holds exactly the states of all depths up to it, each
// once, in an order that depends on the model alone. A depth is worked off in rounds of a size that
// depends on the counts alone. In a round the workers first expand pieces of the frontier into one
// outbox for each piece, then insert segment by segment, taking the boxes in order. Tallies are
// sums, findings are minima: neither depends on threads.
//
// Stored for each state: itself and its slots in the index (see state_table.h). No parents, no
// frontier: paths are found again by going back depth by depth (see paths.h).
#ifndef WSKCHECK_CHECK_DETAIL_SEARCH_H
#define WSKCHECK_CHECK_DETAIL_SEARCH_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <new>
#include <utility>
#include <vector>

#include "wskcheck/check/detail/expander.h"
#include "wskcheck/check/detail/findings.h"
#include "wskcheck/check/detail/levels.h"
#include "wskcheck/check/detail/monitor.h"
#include "wskcheck/check/detail/outbox.h"
#include "wskcheck/check/detail/state_table.h"
#include "wskcheck/check/detail/worker_pool.h"
#include "wskcheck/check/options.h"

namespace wskcheck::check::detail {

template <Model M>
class Search {
 public:
  using State = typename M::State;

  Search(const M& model, const Options& options, Reductions reductions, WorkerPool& pool,
         Monitor& monitor, std::uint32_t segment_max = segment_states_max)
      : model_(model), options_(options), pool_(pool), monitor_(monitor), table_(segment_max) {
    for (unsigned i = 0; i < pool.size(); ++i) workers_.emplace_back(model, reductions);
    undecided_ = options.properties;
  }

  void run() {
    try {
      begin();
      while (reason_ == Reason::none && levels_.last().size() != 0) {
        expand_level();
        merge_findings();
        states_per_level_.push_back(levels_.close(table_));
        if (reason_ == Reason::none && options_.stop_at_first && found_.shows_violation()) {
          reason_ = Reason::first_violation;
        }
      }
      if (table_.full()) reason_ = Reason::table_full;
    } catch (const std::bad_alloc&) {
      reason_ = Reason::memory;
    }
    if (states_per_level_.size() > 1 && states_per_level_.back() == 0) states_per_level_.pop_back();
    judge_only(options_.properties);  // paths ask for what was decided
  }

  Reason reason() const { return reason_; }
  const StateTable<State>& table() const { return table_; }
  const Levels& levels() const { return levels_; }
  const std::vector<std::uint64_t>& states_per_level() const { return states_per_level_; }
  const Findings<State>& found() const { return found_; }
  Findings<State>& found() { return found_; }
  std::uint64_t open_seen() const { return sum_or(&Worker::open_seen); }
  std::uint64_t bytes() const {
    std::uint64_t total = table_.bytes() + levels_.bytes();
    for (const auto& box : boxes_) total += box.bytes();
    return total;
  }
  std::uint64_t deadlocks() const {
    std::uint64_t total = 0;
    for (const auto& worker : workers_) total += worker.deadlocks;
    return total;
  }
  std::vector<std::uint64_t> fired() const {
    std::vector<std::uint64_t> total(model_.rule_count(), 0);
    for (const auto& worker : workers_) {
      for (std::size_t i = 0; i < total.size(); ++i) total[i] += worker.fired[i];
    }
    return total;
  }

  WorkerPool& pool() { return pool_; }
  const M& model() const { return model_; }
  Expander<M>& expander(unsigned worker) { return workers_[worker].expander; }

  /// Calls visit(worker, id) for every state of the range, in no order.
  template <class Visit>
  void for_range(const LevelRange& range, Visit&& visit) {
    const RangeCursor cursor(range);
    const std::uint64_t pieces = (cursor.size() + piece_min - 1) / piece_min;
    pool_.run(static_cast<std::size_t>(pieces), [&](unsigned worker, std::size_t piece) {
      const std::uint64_t from = piece * piece_min;
      cursor.for_ranks(from, std::min(from + piece_min, cursor.size()),
                       [&](StateId id) { visit(worker, id); });
    });
  }

 private:
  struct Worker {
    Worker(const M& model, Reductions reductions)
        : expander(model, reductions), fired(model.rule_count(), 0) {}

    Expander<M> expander;
    std::vector<std::uint64_t> fired;
    std::uint64_t deadlocks = 0;
    std::uint64_t open_seen = 0;
    Findings<State> found;
    Collector<State> collector;
  };

  static constexpr std::uint64_t piece_min = 1024;
  static constexpr std::uint64_t pieces_max = 64;
  static constexpr std::uint64_t round_max = 1u << 20;
  static constexpr std::size_t direct_max = 256;  // below it, sorting by segment costs more

  void begin() {
    workers_[0].expander.initial(
        [&](const State& state) { table_.insert(workers_[0].expander.representative(state)); });
    states_per_level_.push_back(levels_.close(table_));
  }

  void expand_level() {
    const RangeCursor cursor(levels_.last());
    const bool observe_only = depth() >= options_.limits.depth_max;
    std::uint64_t done = 0;
    while (done < cursor.size() && reason_ == Reason::none) {
      reason_ = stop_reason();
      if (reason_ != Reason::none) break;
      const std::uint64_t count = std::min(round_size(), cursor.size() - done);
      observe_only ? observe_round(cursor, done, count) : expand_round(cursor, done, count);
      done += count;
      report(cursor.size() - done);
    }
    if (observe_only && reason_ == Reason::none) reason_ = Reason::depth;
  }

  std::uint64_t depth() const { return levels_.size() - 1; }

  std::uint64_t round_size() const {
    const std::uint64_t stored = table_.size();
    const std::uint64_t left =
        options_.limits.states_max > stored ? options_.limits.states_max - stored : 1;
    return std::min(left, std::clamp<std::uint64_t>(stored / 32, 64 * piece_min, round_max));
  }

  Reason stop_reason() const {
    if (table_.full()) return Reason::table_full;
    if (table_.size() > options_.limits.states_max) return Reason::states;
    if (bytes() > options_.limits.memory_bytes_max) return Reason::memory;
    return monitor_.stop_reason();
  }

  void expand_round(const RangeCursor& cursor, std::uint64_t from, std::uint64_t count) {
    const std::uint64_t piece = std::max(piece_min, (count + pieces_max - 1) / pieces_max);
    const auto pieces = static_cast<std::size_t>((count + piece - 1) / piece);
    if (boxes_.size() < pieces) boxes_.resize(pieces);
    pool_.run(pieces, [&](unsigned number, std::size_t i) {
      Worker& worker = workers_[number];
      worker.collector.clear();
      const std::uint64_t begin = from + i * piece;
      cursor.for_ranks(begin, std::min(begin + piece, from + count),
                       [&](StateId id) { expand_state(worker, table_.at(id)); });
      if (pieces > 1 || worker.collector.size() > direct_max) boxes_[i].fill(worker.collector);
    });
    const auto& only = workers_[0].collector;
    if (pieces == 1 && only.size() <= direct_max) {
      for (std::size_t i = 0; i < only.size(); ++i) {
        table_.segment(only.segment(i)).insert(&only.state(i), 1);
      }
      return;
    }
    pool_.run(segment_count, [&](unsigned, std::size_t s) {
      const auto segment = static_cast<std::uint32_t>(s);
      for (std::size_t i = 0; i < pieces; ++i) {
        table_.segment(segment).insert(boxes_[i].begin(segment), boxes_[i].count(segment));
      }
    });
  }

  void expand_state(Worker& worker, const State& state) {
    std::size_t enabled = 0;
    const Observation seen = worker.expander.expand(
        state, [&](const State& next) { return is_old(next); },
        [&](Step step, const State& next, std::uint64_t violated, std::uint64_t witnessed) {
          ++enabled;
          ++worker.fired[static_cast<std::size_t>(model_.rule_of(step))];
          worker.collector.add(next);
          violated &= undecided_.always;
          witnessed &= undecided_.sometimes;
          if ((violated | witnessed) != 0) {
            note(worker, {true, true, state, step, depth()}, violated, witnessed);
          }
        });
    judge(worker, state, seen);
    if (enabled == 0) judge_end(worker, state, seen);
  }

  void observe_round(const RangeCursor& cursor, std::uint64_t from, std::uint64_t count) {
    const auto pieces = static_cast<std::size_t>((count + piece_min - 1) / piece_min);
    pool_.run(pieces, [&](unsigned number, std::size_t i) {
      const std::uint64_t begin = from + i * piece_min;
      cursor.for_ranks(begin, std::min(begin + piece_min, from + count), [&](StateId id) {
        const State state = table_.at(id);
        judge(workers_[number], state, workers_[number].expander.observe(state));
      });
    });
  }

  bool is_old(const State& state) const {
    const auto id = table_.find(state);
    return id && levels_.last().reached(*id);
  }

  void judge(Worker& worker, const State& state, const Observation& seen) {
    worker.open_seen |= seen.open;
    const std::uint64_t violated = seen.violated & undecided_.always;
    const std::uint64_t witnessed = seen.witnessed & undecided_.sometimes;
    if ((violated | witnessed) != 0) {
      note(worker, {true, false, state, 0, depth()}, violated, witnessed);
    }
  }

  void judge_end(Worker& worker, const State& state, const Observation& seen) {
    const Finding<State> finding{true, false, state, 0, depth()};
    worker.found.note(Kind::eventually, seen.open & undecided_.eventually, finding);
    if (worker.expander.may_stop(state)) return;
    ++worker.deadlocks;
    if (undecided_.deadlock) worker.found.note(Kind::deadlock, 1, finding);
  }

  void note(Worker& worker, const Finding<State>& finding, std::uint64_t violated,
            std::uint64_t witnessed) {
    worker.found.note(Kind::always, violated, finding);
    worker.found.note(Kind::sometimes, witnessed, finding);
  }

  void merge_findings() {
    bool any = false;
    for (auto& worker : workers_) {
      any = any || worker.found.any();
      found_.merge(worker.found);
      worker.found.clear();
    }
    if (!any) return;
    undecided_ = found_.undecided(options_.properties);
    judge_only(undecided_);
  }

  void judge_only(const Properties& properties) {
    for (auto& worker : workers_) worker.expander.judge_only(properties);
  }

  void report(std::uint64_t frontier) {
    monitor_.report([&] {
      std::uint64_t edges = 0;
      for (const std::uint64_t count : fired()) edges += count;
      return Progress{table_.size(), edges, depth(), frontier, bytes(), 0, 0};
    });
  }

  std::uint64_t sum_or(std::uint64_t Worker::*member) const {
    std::uint64_t bits = 0;
    for (const auto& worker : workers_) bits |= worker.*member;
    return bits;
  }

  const M& model_;
  const Options& options_;
  WorkerPool& pool_;
  Monitor& monitor_;
  StateTable<State> table_;
  Levels levels_;
  std::deque<Worker> workers_;
  std::vector<Outbox<State>> boxes_;
  Findings<State> found_;
  Properties undecided_;
  std::vector<std::uint64_t> states_per_level_;
  Reason reason_ = Reason::none;
};

}  // namespace wskcheck::check::detail

#endif
