// How much of the world an exploration looks at: how many objects, what the driver does, what the
// network does, which alternatives of open questions WSK may take, and where it starts.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "wskcheck/model/question.h"
#include "wskcheck/model/rule.h"

namespace wskcheck {

// What bounds can be at most; the packed state has room for that many.
inline constexpr std::uint32_t listeners_max = 2;
inline constexpr std::uint32_t conns_max = 4;
inline constexpr std::uint32_t irps_max = 6;
inline constexpr std::uint32_t frames_max = 6;

enum class Start : std::uint8_t {
  unregistered,  // nothing has happened
  registered,    // registered, the NPI captured, no socket
  unbound,       // a listening socket is created
  listening,     // and bound
  conditional,   // and bound in conditional mode
};

struct Bounds {
  std::uint32_t listeners = 1;
  std::uint32_t conns = 2;   // connection requests in all, or at once with f_recycle
  std::uint32_t irps = 2;    // of all uses together
  std::uint32_t frames = 3;  // calls and callbacks in progress at once
  std::uint32_t depth = 2;   // of them on one thread's stack
  std::uint32_t features = 0;
  Start start = Start::listening;
  Flavour flavour = {};
  bool obligations = true;  // `eventually` is judged, too: that costs a run without symmetry
  bool operator==(const Bounds&) const = default;
};

// A named part of an exploration. `check` explores each scope of a job.
struct Scope {
  std::string_view name;
  std::string_view says;
  Bounds bounds;
};
// The default job: small scopes that together let every rule fire and every property be decided.
std::span<const Scope> default_scopes();
// Larger ones, by name.
std::span<const Scope> large_scopes();

struct FeatureName {
  std::string_view name;
  std::string_view says;
  std::uint32_t bit;
};
std::span<const FeatureName> feature_names();

}  // namespace wskcheck
