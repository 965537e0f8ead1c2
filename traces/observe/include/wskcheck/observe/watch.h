// Joins sights to lives: what became of each listener and connection, and what of it can be held
// against the contract.
//
// A pointer names an object only while it lives; a new beginning is a new life. What these events
// cannot show (callbacks, IRPs, who asked for what) is not judged, so no life ever "passes": it
// conforms in what could be decided, or it is undecided, with the reason.
#ifndef WSKCHECK_OBSERVE_WATCH_H
#define WSKCHECK_OBSERVE_WATCH_H

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wskcheck/observe/sight.h"

namespace wskcheck::observe {

enum class LifeVerdict : std::uint8_t { conforms, undecided, violation };
std::string_view verdict_name(LifeVerdict verdict) noexcept;

struct Moment {
  SightKind kind = SightKind::created;
  bool abortive = false;
  std::uint16_t processor = 0;
  std::int64_t time = 0;
  std::uint64_t offset = 0;
  std::uint64_t other = 0;
  std::optional<std::uint32_t> status;
  friend bool operator==(const Moment&, const Moment&) = default;
};

struct Life {
  Source source = Source::http_service;
  bool is_listener = false;
  std::uint64_t object = 0;
  std::optional<traces::Endpoint> local;
  std::optional<traces::Endpoint> remote;
  std::vector<Moment> moments;  // as they were added; the first `moments_max` of them
  std::uint64_t moments_left_out = 0;
  LifeVerdict verdict = LifeVerdict::undecided;
  std::string rule;          // of a violation: the property that is broken
  std::string why;           // of all but conforms: what was seen, what is missing
  std::uint64_t offset = 0;  // of a violation: the event that shows it
};
inline constexpr std::size_t moments_max = 64;

class Watch {
 public:
  // In the order of time; equal stamps of different processors are unordered.
  void add(const Sight& sight);

  // From now on something may be missing: what would be a mistake could be a lost event.
  void lost() noexcept { lossy_ = true; }

  // All lives in the order of their first event. Ends the watching.
  std::vector<Life> finish();

 private:
  struct Open {
    std::size_t index = 0;
    bool began = false;  // its beginning was seen
    std::optional<Moment> closed;
    std::optional<Moment> freed;
  };
  using Key = std::pair<Source, std::uint64_t>;

  Open& life_of(const Sight& sight);
  void begin(const Sight& sight, Open& open);
  void take(const Sight& sight, Open& open);
  void settle(const Open& open);
  void mistake(std::uint64_t offset, const Open& open, const char* what);

  bool lossy_ = false;
  std::vector<Life> lives_;
  std::map<Key, Open> open_;
};

}  // namespace wskcheck::observe

#endif
