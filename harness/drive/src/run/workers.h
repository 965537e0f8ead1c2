// Searching with several processes.
//
// Whoever asks for a part of a search waits for it; the others begin meanwhile with what is
// expected next. A result depends on the part alone, so how many there are, and which of them does
// what, shows nowhere.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/driven_machine.h"
#include "run/child.h"
#include "run/messages.h"
#include "search/searcher.h"

namespace wskcheck::drive {

class Workers final : public Searcher {
 public:
  // The machine has begun; the children begin with its state. Where there can be no children, it
  // searches itself. `count` may be 0: one for each processor. `stop` is asked now and then while
  // it waits; it may be empty.
  Workers(DrivenMachine& machine, std::uint32_t count, std::function<bool()> stop);

  SearchResult search(const StrategyOptions& options) override;
  std::vector<Prefix> split(const StrategyOptions& options, std::uint32_t least) override;
  void expect(const std::vector<StrategyOptions>& next) override;

  // Why a run could not be taken to its end; empty: each was.
  const std::string& bound() const { return bound_; }
  // Time was held in a run (DrivenMachine::held_time).
  bool held_time() const { return held_time_; }
  const WorkResult::Owed& owed() const { return owed_; }
  // How a child came to its end that has lost its work twice; empty: none has. What was asked for
  // since is stopped.
  const std::string& failure() const { return failure_; }
  // DriverEntry has succeeded in a run.
  bool entry_succeeded() const { return entry_succeeded_; }
  // A child did not stop when it was told to, and was ended.
  bool had_to_end() const { return had_to_end_; }

 private:
  struct Job {
    Work work;
    std::unique_ptr<Child> child;  // that works on it; nullptr: it is done
    WorkResult result;
    bool again = false;  // one child has lost it
  };

  WorkResult ask(const Work& work);
  WorkResult here(const Work& work);
  Job* find(const Work& work);
  WorkResult taken(Job& job);
  void note(const WorkResult& result);
  std::unique_ptr<Child> child_for(const Work& work);
  bool begin(const Work& work);
  void begin_expected();
  void wait();
  void take_answer(Job& job);
  bool is_patient();
  std::uint32_t busy() const;

  DrivenMachine& machine_;
  const std::uint32_t count_;
  const std::function<bool()> stop_;
  std::vector<std::unique_ptr<Child>> idle_;
  std::vector<std::unique_ptr<Job>> jobs_;
  std::vector<StrategyOptions> expected_;
  bool told_to_stop_ = false;
  std::uint64_t told_ms_ = 0;  // when
  bool had_to_end_ = false;
  bool entry_succeeded_ = false;
  bool held_time_ = false;
  WorkResult::Owed owed_;
  bool alone_ = false;
  std::string bound_;
  std::string failure_;
};

}  // namespace wskcheck::drive
