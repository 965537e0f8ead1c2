// Reading scenario files key by key; what is wrong is told with line and column.
#include "scenario_file.h"

#include <fmt/format.h>

#include <vector>

#include "numbers.h"
#include "scenario_input.h"
#include "scenario_system.h"
#include "toml_input.h"

namespace wskcheck::cli {
namespace {

using drive::Peer;
using drive::Scenario;
using Failed = std::optional<Diagnostic>;

constexpr std::size_t peers_most = 16;

// A whole number from 0 to `most`.
template <class Number>
Failed read_number(const std::string& path, std::string_view name, std::int64_t most,
                   const toml::node& node, Number& to) {
  const std::string expected = fmt::format("an integer from 0 to {}", most);
  const auto* number = node.as_integer();
  if (number == nullptr) {
    return at(path, node.source(), fmt::format("{} as {}", name, kind_of(node)), expected);
  }
  if (number->get() < 0 || number->get() > most) {
    return at(path, node.source(), fmt::format("{} = {}", name, number->get()), expected);
  }
  to = static_cast<std::uint32_t>(number->get());
  return std::nullopt;
}

Failed read_bool(const std::string& path, std::string_view name, const toml::node& node, bool& to) {
  const auto* value = node.as_boolean();
  if (value == nullptr) {
    return at(path, node.source(), fmt::format("{} as {}", name, kind_of(node)), "true or false");
  }
  to = value->get();
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

// An amount as its flag takes it: an integer, or a string like "20k" or "90s".
template <class Parse>
Failed read_amount(const std::string& path, std::string_view name, Parse parse,
                   const std::string& expected, const toml::node& node,
                   std::optional<std::uint64_t>& to) {
  const auto* number = node.as_integer();
  const auto* text = node.as_string();
  if (number == nullptr && text == nullptr) {
    return at(path, node.source(), fmt::format("{} as {}", name, kind_of(node)), expected);
  }
  const std::string said = number != nullptr ? std::to_string(number->get()) : text->get();
  to = parse(said);
  if (to) return std::nullopt;
  return at(path, node.source(),
            fmt::format("{} = {}", name, number != nullptr ? said : in_quotes(said)), expected);
}

Failed read_bounds(const std::string& path, const toml::table& file, SearchBounds& bounds) {
  Failed failed;
  if (const toml::node* node = file.get("preemptions")) {
    failed = read_number(path, "preemptions", bound_most, *node, bounds.preemptions);
  }
  if (const toml::node* node = failed ? nullptr : file.get("faults")) {
    failed = read_number(path, "faults", bound_most, *node, bounds.faults);
  }
  if (const toml::node* node = failed ? nullptr : file.get("schedules")) {
    failed = read_amount(path, "schedules", parse_count, "a number like 5000, \"20k\" or \"3M\"",
                         *node, bounds.schedules);
  }
  if (const toml::node* node = failed ? nullptr : file.get("time")) {
    failed = read_amount(path, "time", parse_duration_ms,
                         "a length of time like \"500ms\", \"90s\", \"5m\" or \"2h\"", *node,
                         bounds.time_ms_max);
  }
  return failed;
}

// What a table of a peer does not say is as the rest of the file says it of all.
Failed read_peer(const std::string& path, const toml::table& table, Peer& peer) {
  static constexpr std::string_view known[] = {"bytes", "closes", "drops", "resets"};
  if (auto failed = unknown_key(path, table, known)) return failed;
  Failed failed;
  if (const toml::node* node = table.get("bytes")) {
    failed = read_number(path, "bytes", 64, *node, peer.bytes);
  }
  if (const toml::node* node = failed ? nullptr : table.get("closes")) {
    failed = read_bool(path, "closes", *node, peer.closes);
  }
  if (const toml::node* node = failed ? nullptr : table.get("drops")) {
    failed = read_bool(path, "drops", *node, peer.drops);
  }
  if (const toml::node* node = failed ? nullptr : table.get("resets")) {
    failed = read_bool(path, "resets", *node, peer.resets);
  }
  return failed;
}

Failed read_peers(const std::string& path, const toml::table& file, Scenario& scenario) {
  const toml::node* node = file.get("peer");
  if (node == nullptr) return std::nullopt;
  const std::string expected = fmt::format("1 to {} tables [[peer]]", peers_most);
  const auto* list = node->as_array();
  if (list == nullptr) return at(path, node->source(), "peer as " + kind_of(*node), expected);
  if (list->empty() || list->size() > peers_most) {
    return at(path, node->source(), fmt::format("{} peers", list->size()), expected);
  }
  for (const toml::node& one : *list) {
    const auto* table = one.as_table();
    if (table == nullptr) return at(path, one.source(), "a peer as " + kind_of(one), expected);
    Peer peer{scenario.peer_bytes, scenario.peers_close, scenario.drops, scenario.resets};
    if (auto failed = read_peer(path, *table, peer)) return failed;
    scenario.peers.push_back(peer);
  }
  const auto number = static_cast<std::uint32_t>(list->size());
  const toml::node* connections = file.get("connections");
  if (connections != nullptr && scenario.connections != number) {
    return at(path, connections->source(),
              fmt::format("connections = {} and {} [[peer]]", scenario.connections, number),
              "their number, or [[peer]] alone");
  }
  scenario.connections = number;
  return std::nullopt;
}

// The keys that are flags as well.
Failed read_flags(const std::string& path, const toml::table& file, Scenario& scenario) {
  for (const ScenarioNumber& one : scenario_numbers()) {
    const toml::node* node = file.get(one.name);
    if (node == nullptr) continue;
    auto failed = read_number(path, one.name, one.most, *node, scenario.*one.member);
    if (failed) return failed;
  }
  for (const ScenarioSwitch& one : scenario_switches()) {
    const toml::node* node = file.get(one.name);
    if (node == nullptr) continue;
    if (auto failed = read_bool(path, one.name, *node, scenario.*one.member)) return failed;
  }
  return std::nullopt;
}

std::vector<std::string_view> known_keys() {
  std::vector<std::string_view> known;
  for (const ScenarioNumber& one : scenario_numbers()) known.push_back(one.name);
  for (const ScenarioSwitch& one : scenario_switches()) known.push_back(one.name);
  for (const char* one : {"requests", "flavour", "peer", "registry", "files", "preemptions",
                          "faults", "schedules", "time"}) {
    known.emplace_back(one);
  }
  return known;
}

}  // namespace

Result<ScenarioFile> read_scenario(const std::string& path) {
  const auto file = read_toml(path);
  if (!file) return file.error();
  if (auto failed = unknown_key(path, *file, known_keys())) return *failed;
  ScenarioFile out;
  if (auto failed = read_flags(path, *file, out.scenario)) return *failed;
  if (auto failed = read_peers(path, *file, out.scenario)) return *failed;
  if (const toml::node* node = file->get("requests")) {
    if (auto failed = read_requests(path, *node, out.scenario)) return *failed;
  }
  if (const toml::node* node = file->get("flavour")) {
    if (auto failed = read_flavour(path, *node, out.scenario)) return *failed;
  }
  if (auto failed = read_registry(path, *file, out.scenario)) return *failed;
  if (auto failed = read_files(path, *file, out.scenario)) return *failed;
  if (auto failed = read_bounds(path, *file, out.bounds)) return *failed;
  return out;
}

}  // namespace wskcheck::cli
