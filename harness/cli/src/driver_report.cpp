// Names each finding's rule and makes the commands that show it again.
#include "driver_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "drive_options.h"
#include "driver_rules.h"
#include "model_catalogue.h"
#include "scenario_file.h"
#include "scenario_input.h"
#include "usage.h"

namespace wskcheck::cli {
namespace {

// The function is called where the finding is made, however often its line was passed before.
std::string debugger_command(const std::string& command) {
  return "gdb -ex 'break wskcheck_finding' --args " + command;
}

// Single peers have no flags: the file says them once more.
std::string scenario_flags_of(const drive::Scenario& scenario, const drive::Options& options) {
  if (scenario.peers.empty() || options.scenario_file.empty()) return flags_of(scenario);
  const auto file = read_scenario(options.scenario_file);
  return " --scenario " + shell_quoted(options.scenario_file) +
         flags_of(scenario, file ? file->scenario : drive::Scenario{});
}

report::DriveFinding finding_of(const drive::DriveFinding& found, const drive::Options& options) {
  report::DriveFinding out;
  const RuleWords words = rule_words(found.rule);
  out.rule = found.rule;
  out.says = found.says;
  out.rule_says = words.says;
  out.cite = words.cite;
  out.where = found.where;
  out.calls = found.calls;
  out.notes = found.notes;
  out.schedule = found.schedule;
  out.steps = found.steps;
  out.preemptions = found.preemptions;
  out.found_after = options.schedule.empty() ? found.found_after : 0;
  for (const drive::StoryLine& line : found.story) {
    out.story.push_back({line.lane, line.lane_number, line.text, line.where});
  }
  out.next = command_of(options) + scenario_flags_of(found.scenario, options) + " --schedule " +
             shell_quoted(found.schedule);
  out.debug = debugger_command(out.next);
  return out;
}

// What a person would try next.
std::string next_command(const drive::Options& options, const drive::DriveReport& found,
                         const report::DriveReport& report) {
  if (!options.schedule.empty()) {
    return report.findings.empty()
               ? command_of(options) + scenario_flags_of(options.scenario, options)
               : "wskcheck explain " + report.findings.front().rule;
  }
  if (!report.findings.empty()) return report.findings.front().next;
  drive::Options more = options;
  if (found.verdict == drive::DriveVerdict::pass) {
    if (more.preemptions_max < bound_most) ++more.preemptions_max;
    if (more.faults_max < bound_most) ++more.faults_max;
  } else if (found.schedules + found.pruned >= options.schedules_max) {
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / 10;
    more.schedules_max = 10 * std::min(options.schedules_max, most);
  } else if (options.search == drive::Search::sweep) {
    more.search = drive::Search::grow;
    more.scenario.allocation_failures = true;
  } else {
    more.search = drive::Search::random;
    if (options.search == drive::Search::random || options.search == drive::Search::pct) {
      more.search = options.search;
      ++more.seed;
    }
  }
  return command_of(more) + scenario_flags_of(more.scenario, more) + search_flags_of(more);
}

}  // namespace

std::string command_of_mistake(const drive::Options& options, const std::string& record) {
  drive::Options more = options;
  ++more.seed;
  return command_of(more) + scenario_flags_of(more.scenario, more) + search_flags_of(more) +
         " --provider-mistake " + options.provider_mistake + " --record " + shell_quoted(record);
}

report::DriveReport report_of(const drive::Options& options, const drive::DriveReport& found) {
  report::DriveReport out;
  out.program = program_name();
  out.sources = options.sources;
  out.flavour = options.scenario.flavour.empty() ? "any" : options.scenario.flavour;
  out.scenario =
      options.tries_scenarios ? "small scenarios, one after the other" : words_of(options.scenario);
  out.search = search_words(options);
  out.seed = options.seed;
  switch (found.verdict) {
    case drive::DriveVerdict::pass:
      out.verdict = "pass";
      break;
    case drive::DriveVerdict::violation:
      out.verdict = "violation";
      break;
    case drive::DriveVerdict::inconclusive:
      out.verdict = "inconclusive";
      out.reasons.push_back(found.why);
      break;
  }
  for (const drive::DriveFinding& one : found.findings) {
    out.findings.push_back(finding_of(one, options));
  }
  out.schedules = found.schedules;
  out.pruned = found.pruned;
  out.steps = found.steps;
  out.longest = found.longest;
  out.covered = found.covered;
  out.tried = found.tried;
  out.next = next_command(options, found, out);
  return out;
}

}  // namespace wskcheck::cli
