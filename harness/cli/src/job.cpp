// Names of bounds, features and starts; the checks that flags and files share.
#include "job.h"

#include <fmt/format.h>

#include <array>

#include "wskcheck/model/packed.h"
#include "wskcheck/model/words.h"

namespace wskcheck::cli {
namespace {

constexpr std::array bounds_table{
    BoundName{"listeners", &Bounds::listeners, 1, listeners_max, "listening sockets"},
    BoundName{"conns", &Bounds::conns, 1, conns_max, "connection requests in all"},
    BoundName{"irps", &Bounds::irps, 1, irps_max, "IRPs of the driver"},
    BoundName{"frames", &Bounds::frames, 1, frames_max, "calls and callbacks in progress at once"},
    BoundName{"depth", &Bounds::depth, 1, frames_max, "of them on one thread's stack"},
};

constexpr std::array<std::string_view, 5> starts{"unregistered", "registered", "unbound",
                                                 "listening", "conditional"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string flags_for(const Job& job, const std::string& scope) {
  return (job.one_scope_flag ? " --scope " + shell_quoted(scope) : "") + job.flags;
}

Bounds flag_bounds() {
  Bounds bounds;
  bounds.features = f_accept | f_cancel | f_close;
  return bounds;
}

std::span<const BoundName> bound_names() { return bounds_table; }

std::span<const std::string_view> start_names() { return starts; }

std::optional<Start> find_start(std::string_view name) {
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (starts[i] == name) return static_cast<Start>(i);
  }
  return std::nullopt;
}

Result<std::uint32_t> parse_features(std::string_view list, std::uint32_t given,
                                     const std::string& from) {
  std::vector<std::string_view> names;
  for (const FeatureName& one : feature_names()) names.push_back(one.name);
  const bool relative = list.starts_with('+') || list.starts_with('-');
  std::uint32_t features = relative ? given : 0;
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view item = trimmed(list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    const bool off = item.starts_with('-');
    if (off || item.starts_with('+')) item.remove_prefix(1);
    bool found = false;
    for (const FeatureName& one : feature_names()) {
      if (one.name != item) continue;
      found = true;
      features = off ? features & ~one.bit : features | one.bit;
    }
    if (!found) {
      Diagnostic out;
      out.file = from;
      out.found = "the feature " + in_quotes(item);
      out.expected = "names out of the list in wskcheck check --help";
      out.hint = did_you_mean(item, names, "they are " + one_of(names));
      return out;
    }
  }
  return features;
}

std::vector<std::string_view> names_of_features(std::uint32_t features) {
  std::vector<std::string_view> names;
  for (const FeatureName& one : feature_names()) {
    if ((features & one.bit) != 0) names.push_back(one.name);
  }
  return names;
}

std::optional<Diagnostic> too_large(const NamedScope& scope, const std::string& from) {
  const std::uint32_t words = packed_words(scope.bounds);
  if (words <= packed_words_max) return std::nullopt;
  Diagnostic out;
  out.file = from;
  out.found = fmt::format("bounds of scope {} whose states take {} bytes", scope.name, words * 8);
  out.expected = fmt::format("at most {}", packed_words_max * 8);
  out.hint = "take fewer connection requests, IRPs or frames";
  return out;
}

}  // namespace wskcheck::cli
