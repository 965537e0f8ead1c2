// The names of a scenario's parts, and the strict reader of scenario files.
#include "scenario_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "flavour_input.h"
#include "toml_input.h"
#include "wskcheck/report/text.h"

namespace wskcheck::cli {
namespace {

using drive::Scenario;
using Failed = std::optional<Diagnostic>;

constexpr std::array numbers{
    ScenarioNumber{"connections", &Scenario::connections, 16, "peers that connect"},
    ScenarioNumber{"peer_bytes", &Scenario::peer_bytes, 64, "bytes that each peer sends"},
};

constexpr std::array switches{
    ScenarioSwitch{"peers_close", &Scenario::peers_close, "peers close their side",
                   "peers keep their side open"},
    ScenarioSwitch{"drops", &Scenario::drops, "peers drop requests before they are connections",
                   ""},
    ScenarioSwitch{"resets", &Scenario::resets, "peers reset connections that nobody has taken",
                   ""},
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

Failed read_number(const std::string& path, const ScenarioNumber& name, const toml::node& node,
                   Scenario& scenario) {
  const std::string expected = fmt::format("an integer from 0 to {}", name.most);
  const auto* number = node.as_integer();
  if (number == nullptr) {
    return at(path, node.source(), fmt::format("{} as {}", name.name, kind_of(node)), expected);
  }
  if (number->get() < 0 || number->get() > name.most) {
    return at(path, node.source(), fmt::format("{} = {}", name.name, number->get()), expected);
  }
  scenario.*name.member = static_cast<std::uint32_t>(number->get());
  return std::nullopt;
}

Failed read_switch(const std::string& path, const ScenarioSwitch& name, const toml::node& node,
                   Scenario& scenario) {
  const auto* value = node.as_boolean();
  if (value == nullptr) {
    return at(path, node.source(), fmt::format("{} as {}", name.name, kind_of(node)),
              "true or false");
  }
  scenario.*name.member = value->get();
  return std::nullopt;
}

Failed read_flavour(const std::string& path, const toml::node& node, Scenario& scenario) {
  const auto* text = node.as_string();
  if (text == nullptr) {
    return at(path, node.source(), "flavour as " + kind_of(node), "the name of a flavour");
  }
  const auto wrong = set_flavour(scenario, text->get(), path);
  if (!wrong || wrong->file != path) return wrong;
  return at(path, node.source(), "flavour = " + in_quotes(text->get()), wrong->expected,
            wrong->hint);
}

Failed read_requests(const std::string& path, const toml::node& node, Scenario& scenario) {
  static const char expected[] = "a list of requests like [\"open\", \"ioctl 0x222000\"]";
  const auto* list = node.as_array();
  if (list == nullptr) {
    return at(path, node.source(), "requests as " + kind_of(node), expected);
  }
  for (const toml::node& one : *list) {
    const auto* text = one.as_string();
    if (text == nullptr) return at(path, one.source(), "a request as " + kind_of(one), expected);
    scenario.requests.push_back(text->get());
  }
  const auto wrong = drive::check_requests(scenario.requests);
  if (!wrong) return std::nullopt;
  return at(path, (*list)[wrong->index].source(), wrong->found, wrong->expected);
}

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

Result<Scenario> read_scenario(const std::string& path) {
  const auto file = read_toml(path);
  if (!file) return file.error();
  std::vector<std::string_view> known;
  for (const ScenarioNumber& one : numbers) known.push_back(one.name);
  for (const ScenarioSwitch& one : switches) known.push_back(one.name);
  known.push_back("requests");
  known.push_back("flavour");
  if (auto failed = unknown_key(path, *file, known)) return *failed;
  Scenario scenario;
  for (const ScenarioNumber& one : numbers) {
    const toml::node* node = file->get(one.name);
    if (node == nullptr) continue;
    if (auto failed = read_number(path, one, *node, scenario)) return *failed;
  }
  for (const ScenarioSwitch& one : switches) {
    const toml::node* node = file->get(one.name);
    if (node == nullptr) continue;
    if (auto failed = read_switch(path, one, *node, scenario)) return *failed;
  }
  if (const toml::node* node = file->get("requests")) {
    if (auto failed = read_requests(path, *node, scenario)) return *failed;
  }
  if (const toml::node* node = file->get("flavour")) {
    if (auto failed = read_flavour(path, *node, scenario)) return *failed;
  }
  return scenario;
}

std::optional<Diagnostic> set_flavour(Scenario& scenario, const std::string& name_or_file,
                                      const std::string& from) {
  const auto chosen = choose_flavour(name_or_file, from);
  if (!chosen) return chosen.error();
  scenario.flavour = chosen->name == "any" ? "" : chosen->name;
  scenario.answers = chosen->flavour;
  return std::nullopt;
}

std::string flags_of(const Scenario& scenario) {
  const Scenario normal;
  std::string out;
  for (const ScenarioNumber& one : numbers) {
    if (scenario.*one.member == normal.*one.member) continue;
    out += fmt::format(" {} {}", scenario_flag(one.name), scenario.*one.member);
  }
  for (const ScenarioSwitch& one : switches) {
    if (scenario.*one.member != normal.*one.member) out += ' ' + scenario_flag(one);
  }
  for (const std::string& one : scenario.requests) out += " --request " + shell_quoted(one);
  if (!scenario.flavour.empty()) out += " --flavour " + shell_quoted(scenario.flavour);
  return out;
}

std::string words_of(const Scenario& scenario) {
  std::string out = report::counted(scenario.connections, "connection", "connections");
  if (scenario.connections != 0) {
    out += " of " + report::counted(scenario.peer_bytes, "byte", "bytes");
  }
  for (const ScenarioSwitch& one : switches) {
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
