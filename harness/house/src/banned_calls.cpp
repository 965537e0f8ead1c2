// The calls that a deterministic program does not make, each with what to use instead.
#include <array>
#include <string>
#include <string_view>

#include "code_checks.h"

namespace wskcheck::house {
namespace {

enum class Match { word, call, empty_call, suffix };

struct Banned {
  std::string_view name;
  Match match;
  bool is_clock;
  std::string_view instead;
};

constexpr std::string_view own_hash = "a hash of our own, the same on every platform";
constexpr std::string_view own_random = "our generator, with the seed in the run";
constexpr std::string_view one_clock = "no wall time outside the one clock file";

constexpr std::array<Banned, 16> banned_calls{{
    {"std::hash", Match::word, false, own_hash},
    {"std::shuffle", Match::word, false, own_random},
    {"std::random_shuffle", Match::word, false, own_random},
    {"_distribution", Match::suffix, false, own_random},
    {"random_device", Match::word, false, own_random},
    {"default_random_engine", Match::word, false, own_random},
    {"rand", Match::empty_call, false, own_random},
    {"srand", Match::call, false, own_random},
    {"system_clock", Match::word, true, one_clock},
    {"high_resolution_clock", Match::word, true, one_clock},
    {"gettimeofday", Match::call, true, one_clock},
    {"localtime", Match::call, true, one_clock},
    {"gmtime", Match::call, true, one_clock},
    {"time(nullptr)", Match::word, true, one_clock},
    {"time(NULL)", Match::word, true, one_clock},
    {"time(0)", Match::word, true, one_clock},
}};

// Whether the name at this place is the banned one and no longer name or member of the same
// spelling.
bool is_whole(std::string_view line, std::size_t at, const Banned& banned) {
  const auto end = at + banned.name.size();
  const char before = at == 0 ? ' ' : line[at - 1];
  const std::string_view after = line.substr(end);
  if (banned.match == Match::suffix) {
    auto start = at;
    while (start > 0 && is_word(line[start - 1])) --start;
    const bool in_std = line.substr(0, start).ends_with("std::");
    return in_std && (after.empty() || !is_word(after.front()));
  }
  if (is_word(before) || before == '.' || line.substr(0, at).ends_with("->")) return false;
  if (line.substr(0, at).ends_with("::") && !line.substr(0, at).ends_with("std::") &&
      !line.substr(0, at).ends_with("chrono::")) {
    return false;
  }
  if (!after.empty() && is_word(after.front())) return false;
  if (banned.match == Match::call) return after.starts_with("(");
  if (banned.match == Match::empty_call) return after.starts_with("()");
  return true;
}

bool uses(std::string_view line, const Banned& banned) {
  for (auto at = line.find(banned.name); at != std::string_view::npos;
       at = line.find(banned.name, at + 1)) {
    if (is_whole(line, at, banned)) return true;
  }
  return false;
}

}  // namespace

Complaints check_banned_calls(const File& file, AllowList& allowed) {
  Complaints all;
  if (!is_cpp(file)) return all;
  const std::string code = code_only(file.text);
  int number = 0;
  for (const std::string_view line : lines_of(code)) {
    ++number;
    for (const Banned& banned : banned_calls) {
      if (!uses(line, banned)) continue;
      if (banned.is_clock && allowed.allows("clock", file.path)) continue;
      all.push_back({file.path, number, std::string(banned.name), std::string(banned.instead)});
    }
  }
  return all;
}

}  // namespace wskcheck::house
