// Failing each allocation once for each call stack that leads to it.
//
// Where the default run comes to an allocation whose call stack is new, that one fails in a run of
// its own, which goes on without another fault; what is new behind it fails in another one, if that
// many faults may be. Random walks show call stacks that the default run does not come to, until a
// hundred of them have shown none.
#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "search/split.h"
#include "search/strategy.h"

namespace wskcheck::drive {

// The machine, which notes what could fail on the way that is taken.
class FailureWatch final : public Machine {
 public:
  FailureWatch(Machine& machine, std::uint32_t faults_max)
      : machine_(machine), faults_max_(faults_max) {}
  void reset() override;
  void take(std::uint32_t index) override;
  RunState state() const override { return machine_.state(); }
  std::span<const Transition> enabled() override { return machine_.enabled(); }
  SnapshotId save() override { return machine_.save(); }
  void restore(SnapshotId snapshot) override { machine_.restore(snapshot); }
  void drop(SnapshotId snapshot) override { machine_.drop(snapshot); }
  std::uint64_t finding_signature() const override { return machine_.finding_signature(); }

  // Schedules whose last departure is a failure with a call stack that was new, since the last one
  // was asked for.
  std::vector<Schedule> new_failures();
  const Schedule& schedule() const { return schedule_; }

 private:
  void look();

  Machine& machine_;
  const std::uint32_t faults_max_;
  std::unordered_set<std::uint64_t> known_;
  std::vector<Schedule> new_;
  // Of the run at hand.
  Schedule schedule_;
  std::uint32_t steps_ = 0;
  std::uint32_t faults_ = 0;
};

class Sweeper {
 public:
  Sweeper(Machine& machine, const StrategyOptions& options)
      : watch_(machine, options.faults_max), options_(options), whole_(options) {}

  SearchResult run();

 private:
  bool over();
  StrategyOptions rest() const;
  void follow(const Schedule& schedule);
  bool fail_new_ones();
  void walk();

  FailureWatch watch_;
  const StrategyOptions& options_;
  Whole whole_;
  std::uint64_t failed_ = 0;
  std::uint64_t stream_ = 0;
};

}  // namespace wskcheck::drive
