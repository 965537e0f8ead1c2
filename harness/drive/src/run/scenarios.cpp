// The scenarios that are tried where the user names none.
#include "run/scenarios.h"

#include <algorithm>

#include "core/hooks.h"
#include "kernel/file_store.h"
#include "kernel/registry_store.h"
#include "provider/provider.h"
#include "run/program.h"
#include "wskcheck/model/flavour.h"
#include "wskcheck/model/small_world.h"

namespace wskcheck::drive {
namespace {

std::vector<Peer> peers_of(const Scenario& s) {
  if (!s.peers.empty()) return s.peers;
  return std::vector<Peer>(s.connections, Peer{s.peer_bytes, s.peers_close, s.drops, s.resets});
}

std::uint32_t features_of(const Scenario& s) {
  std::uint32_t features = f_registration | f_create | f_bind | f_conditional | f_accept | f_event |
                           f_disable | f_complete | f_close | f_close_accepted | f_cancel |
                           f_address | f_static | f_stream | f_disconnect | f_socket_events |
                           f_query | f_other | f_reuse | f_inline | f_nested | f_reject | f_misuse;
  for (const Peer& peer : peers_of(s)) {
    if (peer.drops) features |= f_drop;
    if (peer.resets) features |= f_reset | f_failure;  // requests that it has cut off fail
  }
  if (s.deaths) features |= f_death;
  if (s.failures || s.close_failures) features |= f_failure;
  return features;
}

const Flavour* shipped_flavour(const std::string& name) {
  for (const NamedFlavour& one : shipped_flavours()) {
    if (one.name == name) return &one.flavour;
  }
  return nullptr;
}

// nullptr: a name that is none, and no answers beside it.
const Flavour* flavour_of(const Scenario& s) {
  if (s.flavour.empty() || s.answers != Flavour{}) return &s.answers;
  return shipped_flavour(s.flavour);
}

}  // namespace

std::vector<Scenario> useful_scenarios(const Scenario& base) {
  std::vector<Scenario> all;
  const auto add = [&](std::uint32_t connections, bool Scenario::*what) {
    Scenario s = base;
    s.connections = connections;
    s.peers.clear();
    if (what != nullptr) s.*what = true;
    all.push_back(s);
  };
  add(0, nullptr);
  add(1, nullptr);
  add(0, &Scenario::deaths);
  add(1, &Scenario::allocation_failures);
  add(1, &Scenario::drops);
  add(1, &Scenario::failures);
  add(2, nullptr);
  add(2, &Scenario::drops);
  add(1, &Scenario::resets);
  add(1, &Scenario::null_local_address);
  add(1, &Scenario::deaths);
  return all;
}

Scenario opening_scenario(const Scenario& base) {
  Scenario s = base;
  s.connections = 1;
  s.peers.clear();
  s.requests = {"open", "close"};
  return s;
}

std::string words_of_held_time(const Scenario& s) {
  return "timers and waits end at most " + std::to_string(s.idle_timeouts) +
         " times in a run while the driver is idle: --idle-timeouts N lets them end more often";
}

std::string words_of(const Scenario& s) {
  std::string text =
      std::to_string(s.connections) + " connection" + (s.connections == 1 ? "" : "s");
  const auto add = [&text](bool yes, const char* words) {
    if (yes) text += std::string(", ") + words;
  };
  const std::vector<Peer> peers = peers_of(s);
  const auto any = [&peers](bool Peer::*what) {
    return std::any_of(peers.begin(), peers.end(), [what](const Peer& p) { return p.*what; });
  };
  add(!s.peers.empty(), "each peer as the scenario says");
  add(s.peers.empty() ? s.drops : any(&Peer::drops), "peers drop requests");
  add(s.peers.empty() ? s.resets : any(&Peer::resets), "peers reset connections");
  add(s.deaths, "the listener dies");
  add(s.failures, "WSK fails");
  add(s.close_failures, "closing fails");
  add(s.allocation_failures, "allocations fail");
  add(s.early_timeouts, "time passes early");
  add(s.unmarked_pending, "PendingReturned may be FALSE");
  add(s.null_local_address, "LocalAddress may be NULL");
  add(s.accesses, "data races are looked for");
  add(s.each_access, "threads change at each access");
  std::string asked;
  for (const std::string& one : s.requests) asked += (asked.empty() ? "" : "; ") + one;
  add(!asked.empty(), ("a program asks: " + asked).c_str());
  add(!s.registry.empty(), "a registry");
  add(!s.files.empty(), "files");
  add(!s.flavour.empty(), ("flavour " + s.flavour).c_str());
  return text;
}

bool check_scenario(const Scenario& s, DriveError& error) {
  if (flavour_of(s) == nullptr) {
    error = {"no flavour " + s.flavour, "wskcheck check --help lists the flavours"};
    return false;
  }
  if (const auto wrong = check_requests(s.requests)) {
    error = {"a scenario with " + wrong->found, "expected " + wrong->expected};
    return false;
  }
  for (const RegistryValue& value : s.registry) {
    if (!value.name.empty() && value.name.size() <= registry_name_max) continue;
    error = {"a registry value with a name of " + std::to_string(value.name.size()) + " bytes",
             "expected 1 to " + std::to_string(registry_name_max)};
    return false;
  }
  for (const FileContents& file : s.files) {
    if (file.path.starts_with('\\') && file.path.size() <= file_path_max) continue;
    error = {"a file with the path " + file.path, "expected one like \\??\\C:\\www\\index.html"};
    return false;
  }
  if (!s.peers.empty() && s.peers.size() != s.connections) {
    error = {"a scenario with " + std::to_string(s.connections) + " connections and " +
                 std::to_string(s.peers.size()) + " peers",
             "with single peers, connections is their number"};
    return false;
  }
  const auto sends_too_much = [](const Peer& peer) { return peer.bytes > 64; };
  const bool is_small = std::none_of(s.peers.begin(), s.peers.end(), sends_too_much);
  if (s.connections <= DriverRoom::conns && s.peer_bytes <= 64 && is_small) return true;
  error = {"a scenario has at most 16 connections and 64 bytes of each peer; found " +
               std::to_string(s.connections) + " and " + std::to_string(s.peer_bytes),
           "two connections show nearly everything"};
  return false;
}

provider::Options provider_options(const Scenario& s) {
  provider::Options options;
  options.bounds.listeners = 3;
  options.bounds.conns = s.connections;
  options.bounds.irps = 32;
  options.bounds.frames = 16;
  options.bounds.depth = 4;
  options.bounds.features = features_of(s);
  options.bounds.flavour = *flavour_of(s);
  constexpr std::string_view never[] = {"never"};
  std::string error;
  if (!s.close_failures) set_alternatives(options.bounds.flavour, "Q-74", never, error);
  options.bounds.start = Start::unregistered;
  options.peers = peers_of(s);
  options.failures = s.failures || s.close_failures;
  options.null_local_address = s.null_local_address;
  options.unmarked_pending = s.unmarked_pending;
  return options;
}

void set_up_scenario(const Scenario& s) { set_up_scenario(s, provider_options(s)); }
void set_up_scenario(const Scenario& s, const provider::Options& options) {
  provider::set_up(options);
  set_requests(s.requests);
  kernel::set_registry(s.registry);
  kernel::set_files(s.files);
  core::hook_options.accesses = s.accesses;
  core::hook_options.each_access = s.each_access;
  core::hook_options.faults = s.allocation_failures;
  core::hook_options.early_timeouts = s.early_timeouts;
  core::hook_options.idle_timeouts_max = s.idle_timeouts;
}

}  // namespace wskcheck::drive
