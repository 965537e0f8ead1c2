// The names of a scenario's parts, and a scenario said again.
#include "scenario_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "flavour_input.h"
#include "wskcheck/report/text.h"

namespace wskcheck::cli {
namespace {

using drive::Scenario;

constexpr std::array numbers{
    ScenarioNumber{"connections", &Scenario::connections, 16, "peers that connect"},
    ScenarioNumber{"peer_bytes", &Scenario::peer_bytes, 64, "bytes that each peer sends"},
    ScenarioNumber{"idle_timeouts", &Scenario::idle_timeouts, 1000,
                   "timers and waits that end while the driver is idle"},
};

constexpr std::array switches{
    ScenarioSwitch{"peers_close", &Scenario::peers_close, "peers close their side",
                   "peers keep their side open"},
    ScenarioSwitch{"drops", &Scenario::drops, "peers drop requests before they are connections",
                   ""},
    ScenarioSwitch{"resets", &Scenario::resets, "peers reset connections", ""},
    ScenarioSwitch{"deaths", &Scenario::deaths, "the listener dies", ""},
    ScenarioSwitch{"failures", &Scenario::failures, "functions of WSK fail", ""},
    ScenarioSwitch{"close_failures", &Scenario::close_failures,
                   "functions of WSK fail, WskCloseSocket too (C-13, Q-74)", ""},
    ScenarioSwitch{"allocation_failures", &Scenario::allocation_failures, "allocations fail", ""},
    ScenarioSwitch{"early_timeouts", &Scenario::early_timeouts,
                   "waits and timers end while other threads could go on", ""},
    ScenarioSwitch{"unmarked_pending", &Scenario::unmarked_pending,
                   "PendingReturned may be FALSE although STATUS_PENDING was returned (Wine)", ""},
    ScenarioSwitch{"null_local_address", &Scenario::null_local_address,
                   "LocalAddress of event callbacks may be NULL (Q-81)", ""},
    ScenarioSwitch{"accesses", &Scenario::accesses,
                   "find data races; threads change at volatile accesses too", ""},
    ScenarioSwitch{"each_access", &Scenario::each_access,
                   "threads change at each access to memory that others can reach", ""},
};

}  // namespace

std::span<const ScenarioNumber> scenario_numbers() { return numbers; }
std::span<const ScenarioSwitch> scenario_switches() { return switches; }

std::string scenario_flag(std::string_view name) {
  std::string flag = "--" + std::string(name);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

std::string scenario_flag(const ScenarioSwitch& one) {
  const bool is_on = Scenario{}.*one.member;
  return scenario_flag((is_on ? "no-" : "") + std::string(one.name));
}

std::optional<Diagnostic> set_flavour(Scenario& scenario, const std::string& name_or_file,
                                      const std::string& from) {
  const auto chosen = choose_flavour(name_or_file, from);
  if (!chosen) return chosen.error();
  scenario.flavour = chosen->name == "any" ? "" : chosen->name;
  scenario.answers = chosen->flavour;
  return std::nullopt;
}

std::string flags_of(const Scenario& scenario, const Scenario& normal) {
  std::string out;
  for (const ScenarioNumber& one : numbers) {
    if (scenario.*one.member == normal.*one.member) continue;
    out += fmt::format(" {} {}", scenario_flag(one.name), scenario.*one.member);
  }
  for (const ScenarioSwitch& one : switches) {
    if (scenario.*one.member != normal.*one.member) out += ' ' + scenario_flag(one);
  }
  if (scenario.requests != normal.requests) {
    for (const std::string& one : scenario.requests) out += " --request " + shell_quoted(one);
  }
  if (scenario.flavour != normal.flavour) out += " --flavour " + shell_quoted(scenario.flavour);
  return out;
}

namespace {

bool is_of_peers(const ScenarioSwitch& one) {
  return one.name == "peers_close" || one.name == "drops" || one.name == "resets";
}

// "4 bytes (closes), 0 bytes (closes, resets)"
std::string words_of(const std::vector<drive::Peer>& peers) {
  std::string out;
  for (const drive::Peer& one : peers) {
    std::string what;
    const auto add = [&what](bool does, const char* word) {
      if (does) what += (what.empty() ? "" : ", ") + std::string(word);
    };
    add(one.closes, "closes");
    add(one.drops, "drops");
    add(one.resets, "resets");
    out += (out.empty() ? "" : ", ") + report::counted(one.bytes, "byte", "bytes");
    if (!what.empty()) out += " (" + what + ")";
  }
  return out;
}

}  // namespace

std::string words_of(const Scenario& scenario) {
  std::string out = report::counted(scenario.connections, "connection", "connections");
  const bool is_single = !scenario.peers.empty();
  if (is_single) {
    out += " of " + words_of(scenario.peers);
  } else if (scenario.connections != 0) {
    out += " of " + report::counted(scenario.peer_bytes, "byte", "bytes");
  }
  for (const ScenarioSwitch& one : switches) {
    if (is_single && is_of_peers(one)) continue;
    if (scenario.*one.member && (scenario.connections != 0 || one.name != "peers_close")) {
      out += ", " + std::string(one.says);
    }
  }
  std::string asked;
  for (const std::string& one : scenario.requests) asked += (asked.empty() ? "" : "; ") + one;
  if (!asked.empty()) out += ", a program asks: " + asked;
  return out;
}

}  // namespace wskcheck::cli
