// One call of drive(): the machine, and what was found so far.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/driven_machine.h"
#include "provider/provider.h"
#include "run/diagnose.h"
#include "run/host.h"
#include "run/workers.h"
#include "search/explore.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

class Drive {
 public:
  Drive(const Options& options, std::string library, DriveReport& report)
      : options_(options), library_(std::move(library)), report_(report) {}

  bool replay_one(DriveError& error);
  void explore_all();
  void record_one();
  void record_mistake();

 private:
  void begin(const Scenario& scenario);
  void note_only_run(const std::string& words);
  void look_for_device(std::vector<Scenario>& scenarios);
  void add_counts(const Exploration& found, const Workers& workers);
  std::string words_of_search(const Exploration& found, bool covered) const;
  bool entry_returns(Workers& workers, const Scenario& scenario);
  // False when it was a first look that has found nothing and left something out.
  bool explore_one(const Scenario& scenario, std::uint64_t schedules, bool is_first_look);
  void sweep(Scenario scenario);
  void explore_in_turn(const std::vector<Scenario>& scenarios);
  void explore_small_ones();
  Scenario with_fewest_peers(SearchFinding& finding, const Scenario& scenario);
  void add_findings(const std::vector<SearchFinding>& found, const Scenario& scenario,
                    std::uint64_t before);
  std::string recording_of(const Schedule& schedule);
  void note_bound(const std::string& bound);
  std::string note_failure(const Workers& workers);
  std::uint64_t schedules_left() const {
    return options_.schedules_max - std::min(options_.schedules_max, report_.schedules);
  }
  bool goes_on() const {
    return schedules_left() != 0 && !enough() && !failed_ && !(options_.stop && options_.stop());
  }
  std::string words_of_owed();
  bool enough() const { return report_.findings.size() >= options_.findings_max; }

  const Options& options_;
  std::string library_;
  DriveReport& report_;
  DrivenMachine machine_{{host_thread, provider::offer, provider::take, provider::wait,
                          provider::quiet, diagnose, provider::owes}};
  std::vector<std::uint64_t> known_;      // signatures of findings
  bool failed_ = false;                   // a search could not be done
  bool lost_ = false;                     // the driver has ended the process, or did not come back
  bool entry_succeeds_ = false;           // DriverEntry, in a schedule
  std::uint64_t call_stacks_failed_ = 0;  // beside the scenarios' own searches
  bool held_time_ = false;                // in a run (Scenario::idle_timeouts)
  WorkResult::Owed owed_;                 // in such a run, if anything
  std::string hint_;                      // what a user could try
};

}  // namespace wskcheck::drive
