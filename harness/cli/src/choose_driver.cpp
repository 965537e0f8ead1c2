// What the file of a scenario and the flags make together.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drive_options.h"
#include "driver_files.h"
#include "scenario_file.h"
#include "scenario_input.h"

namespace wskcheck::cli {
namespace {

// Whether the engine may know the text as a schedule; it knows more, once the driver is built.
bool is_schedule(const std::string& text) {
  return text.find_first_not_of("0123456789:,-") == std::string::npos;
}

template <class Bound>
void add_bound(std::optional<Bound>& flag, const std::optional<Bound>& file) {
  if (!flag) flag = file;
}

// A flag says it of each peer.
std::optional<Diagnostic> change_peers(drive::Scenario& scenario, const std::string& name,
                                       const std::string& from) {
  if (name == "connections" && scenario.connections != scenario.peers.size()) {
    return Diagnostic{from,
                      0,
                      0,
                      std::nullopt,
                      fmt::format("--connections {} and {} [[peer]] in the file",
                                  scenario.connections, scenario.peers.size()),
                      "their number, or no --connections",
                      ""};
  }
  for (drive::Peer& peer : scenario.peers) {
    if (name == "peer_bytes") peer.bytes = scenario.peer_bytes;
    if (name == "peers_close") peer.closes = scenario.peers_close;
    if (name == "drops") peer.drops = scenario.drops;
    if (name == "resets") peer.resets = scenario.resets;
  }
  return std::nullopt;
}

// The file first: a flag beats it.
std::optional<Diagnostic> choose_scenario(DriverOptions& options, drive::Scenario& scenario,
                                          const std::string& from) {
  if (!options.scenario_file.empty()) {
    const auto file = read_scenario(options.scenario_file);
    if (!file) return file.error();
    scenario = file->scenario;
    add_bound(options.preemptions, file->bounds.preemptions);
    add_bound(options.faults, file->bounds.faults);
    add_bound(options.schedules, file->bounds.schedules);
    add_bound(options.time_ms_max, file->bounds.time_ms_max);
  }
  for (const std::string& name : options.given) {
    for (const ScenarioNumber& one : scenario_numbers()) {
      if (one.name == name) scenario.*one.member = options.flags.*one.member;
    }
    for (const ScenarioSwitch& one : scenario_switches()) {
      if (one.name == name) scenario.*one.member = options.flags.*one.member;
    }
    if (name == "request") scenario.requests = options.flags.requests;
    if (name == "flavour") {
      scenario.flavour = options.flags.flavour;
      scenario.answers = options.flags.answers;
    }
    if (scenario.peers.empty()) continue;
    if (auto wrong = change_peers(scenario, name, from)) return wrong;
  }
  return std::nullopt;
}

}  // namespace

Result<drive::Options> choose_driver(DriverOptions& options, const std::string& from) {
  drive::Options out = options.engine;
  out.scenario_file = options.scenario_file;
  if (const auto wrong = choose_scenario(options, out.scenario, from)) return *wrong;
  if (const auto wrong = check_driver_files(out, from)) return *wrong;
  if (!out.schedule.empty() && !is_schedule(out.schedule)) {
    Diagnostic wrong;
    wrong.file = from;
    wrong.found = "--schedule " + shell_quoted(out.schedule);
    wrong.expected = "steps and choices like 17:2,25:1, the steps in order; - for none";
    wrong.hint = "paste it as the finding has printed it";
    return wrong;
  }
  static constexpr std::array<std::string_view, 7> kept{
      "peer_bytes",  "idle_timeouts", "peers_close", "accesses",
      "each_access", "request",       "flavour"};
  const bool is_small = std::all_of(options.given.begin(), options.given.end(), [](const auto& n) {
    return std::find(kept.begin(), kept.end(), n) != kept.end();
  });
  out.tries_scenarios = is_small && options.scenario_file.empty() && out.schedule.empty();
  const drive::Options normal;
  out.preemptions_max =
      static_cast<std::uint32_t>(options.preemptions.value_or(normal.preemptions_max));
  out.faults_max = static_cast<std::uint32_t>(options.faults.value_or(normal.faults_max));
  out.findings_max = static_cast<std::uint32_t>(options.findings.value_or(normal.findings_max));
  out.schedules_max = options.schedules.value_or(normal.schedules_max);
  out.seed = options.seed.value_or(normal.seed);
  out.reduce = !options.no_reduction;
  out.workers = static_cast<std::uint32_t>(options.threads.value_or(0));
  return out;
}

}  // namespace wskcheck::cli
