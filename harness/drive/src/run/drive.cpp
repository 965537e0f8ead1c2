// Building, loading, searching, and telling what was found.
#include "wskcheck/drive/drive.h"

#include <memory>

#include "core/driven_machine.h"
#include "core/hooks.h"
#include "core/machine_state.h"
#include "kernel/offered.h"
#include "provider/provider.h"
#include "run/build.h"
#include "run/diagnose.h"
#include "run/host.h"
#include "run/telling.h"
#include "search/strategy.h"
#include "wskcheck/model/small_world.h"

namespace wskcheck::drive {
namespace {

constexpr std::uint32_t steps_max = 5000;

std::uint32_t features_of(const Scenario& s) {
  std::uint32_t features = f_registration | f_create | f_bind | f_conditional | f_accept | f_event |
                           f_disable | f_complete | f_close | f_close_accepted | f_cancel |
                           f_address | f_static | f_stream | f_disconnect | f_socket_events |
                           f_query | f_other | f_reuse | f_inline | f_nested | f_reject;
  if (s.drops) features |= f_drop;
  if (s.resets) features |= f_reset;
  if (s.deaths) features |= f_death;
  if (s.failures) features |= f_failure;
  return features;
}

bool set_up_provider(const Scenario& s, DriveError& error) {
  provider::Options options;
  options.bounds.listeners = DriverRoom::listeners;
  options.bounds.conns = s.connections;
  options.bounds.irps = DriverRoom::irps;
  options.bounds.frames = DriverRoom::frames;
  options.bounds.depth = 4;
  options.bounds.features = features_of(s);
  options.bounds.start = Start::unregistered;
  if (s.connections > DriverRoom::conns || s.peer_bytes > 64) {
    error = {"a scenario has at most 16 connections and 64 bytes of each peer", ""};
    return false;
  }
  options.peer_bytes = s.peer_bytes;
  options.peers_close = s.peers_close;
  options.null_local_address = s.null_local_address;
  provider::set_up(options);
  return true;
}

StrategyOptions strategy_of(const Options& o) {
  StrategyOptions s;
  s.kind = o.search == Search::random ? StrategyKind::random
           : o.search == Search::pct  ? StrategyKind::pct
                                      : StrategyKind::exhaustive;
  s.reduce = o.reduce;
  s.preemptions_max = o.preemptions_max;
  s.faults_max = o.faults_max;
  s.steps_max = steps_max;
  s.schedules_max = o.schedules_max;
  s.seed = o.seed;
  s.findings_max = o.findings_max;
  s.stop = o.stop;
  return s;
}

// The verdict of a search: what was left out is never a pass.
void judge(const SearchResult& found, DriveReport& report) {
  report.schedules = found.schedules;
  report.steps = found.steps;
  report.longest = static_cast<std::uint32_t>(found.steps_longest);
  report.covered = found.covered;
  if (!report.findings.empty()) {
    report.verdict = DriveVerdict::violation;
  } else if (found.covered && found.bounded_runs == 0) {
    report.verdict = DriveVerdict::pass;
  } else if (found.bounded_runs != 0) {
    report.why = "a run was cut: ";
  } else {
    report.why = "not every schedule within the bounds was tried";
  }
}

}  // namespace

bool drive(const Options& options, DriveReport& report, DriveError& error) {
  const WorkFolder folder;
  const std::string library = build_driver(options, folder, error);
  if (library.empty()) return false;
  core::platform::Library loaded;
  void* entry = load_driver(library, loaded, error);
  if (entry == nullptr) return false;
  core::set_driver(loaded.writable, loaded.image);
  core::hook_options.each_access = options.scenario.accesses;
  if (!set_up_provider(options.scenario, error)) return false;
  set_driver_entry(entry);
  (void)kernel::offered();  // every function of the kernel is there for the driver
  Surroundings surroundings;
  surroundings.host = host_thread;
  surroundings.offer = provider::offer;
  surroundings.take = provider::take;
  surroundings.quiet = provider::quiet;
  surroundings.finish = diagnose;
  DrivenMachine machine(surroundings);
  const StrategyOptions strategy = strategy_of(options);
  SearchResult found;
  if (!options.schedule.empty()) {
    Schedule schedule;
    if (!parse(options.schedule, schedule) || !replay(machine, schedule, steps_max)) {
      error = {"the schedule does not fit this driver and scenario: " + options.schedule,
               "paste it as it was printed, with the same options"};
      return false;
    }
    found.schedules = 1;
    if (machine.state() == RunState::finding) {
      found.findings.push_back({machine.finding_signature(), schedule, core::run.steps, 0, 1});
    }
  } else {
    found = search(machine, strategy);
  }
  for (const SearchFinding& f : found.findings) {
    const SearchFinding least = options.schedule.empty() ? shrink(machine, f, strategy) : f;
    report.findings.push_back(tell_finding(machine, least, library, steps_max));
  }
  report.snapshot_bytes = machine.snapshot_bytes();
  judge(found, report);
  if (report.verdict == DriveVerdict::inconclusive && machine.state() == RunState::bound) {
    report.why += machine.bound();
  }
  return true;
}

}  // namespace wskcheck::drive
