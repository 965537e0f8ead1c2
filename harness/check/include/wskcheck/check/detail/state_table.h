// All states reached, each stored once and exactly.
//
// The table has 256 segments; the top byte of a state's hash names its segment. A segment appends
// its states to its store (state_store.h), in the order of insertion, and finds them again by an
// open-addressing index of 4-byte slots: 8 bits of the hash and the position in the segment. So a
// state costs what its store needs plus 4 / load for the index; the load is between 0.42 and 0.63,
// and the segments begin at sizes spread over one growth step, so that the average is about 0.52: 8
// bytes. Nothing but one segment's index is ever rebuilt to grow, so there is no peak. Because
// states stay in order, the frontier of a breadth-first search is a range of each segment and costs
// nothing.
//
// A segment is written by one worker at a time; different segments need no lock.
#ifndef WSKCHECK_CHECK_DETAIL_STATE_TABLE_H
#define WSKCHECK_CHECK_DETAIL_STATE_TABLE_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "wskcheck/check/detail/hash.h"
#include "wskcheck/check/detail/state_store.h"
#include "wskcheck/check/model.h"

namespace wskcheck::check::detail {

inline constexpr std::uint32_t segment_count = 256;
inline constexpr std::uint32_t segment_states_max = (1u << 24) - 2;

/// Names a stored state: its segment in the top byte, its position in the rest.
using StateId = std::uint32_t;

constexpr StateId id_of(std::uint32_t segment, std::uint32_t position) {
  return (segment << 24) | position;
}
constexpr std::uint32_t segment_of_id(StateId id) { return id >> 24; }
constexpr std::uint32_t position_of_id(StateId id) { return id & 0xFFFFFFu; }
constexpr std::uint32_t segment_of_hash(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 56);
}

template <PackedState State>
class Segment {
 public:
  using Store = StateStore<State>;

  /// `shared` belongs to the table.
  Segment(std::uint32_t number, std::uint32_t states_max, typename Store::Shared& shared)
      : capacity_first_(16 + number / 32), states_max_(states_max), states_(shared) {}

  std::uint32_t size() const { return states_.size(); }
  bool full() const { return full_; }
  std::uint64_t bytes() const {
    return states_.bytes() + slots_.capacity() * sizeof(std::uint32_t);
  }

  State at(std::uint32_t position) const { return states_.at(position); }
  /// For a state that is wanted soon.
  void prefetch_state(std::uint32_t position) const {
    if (position < size()) states_.prefetch_parts(position);
  }

  /// Appends those of the states that are new, in their order.
  void insert(const State* states, std::size_t count) {
    while (count != 0) {
      const std::size_t group = std::min(count, group_max);
      reserve(size() + group);
      insert_group(states, group);
      states += group;
      count -= group;
    }
  }

  std::optional<std::uint32_t> find(const State& state, std::uint64_t hash) const {
    if (slots_.empty()) return std::nullopt;
    for (std::size_t slot = home(hash);; slot = following(slot)) {
      const std::uint32_t entry = slots_[slot];
      if (entry == 0) return std::nullopt;
      if (matches(entry, state, hash)) return (entry & 0xFFFFFFu) - 1;
    }
  }

  void prefetch_slot(std::uint64_t hash) const {
    if (!slots_.empty()) prefetch(&slots_[home(hash)]);
  }

 private:
  static constexpr std::size_t group_max = 32;

  std::size_t home(std::uint64_t hash) const {
    return static_cast<std::size_t>(((hash & 0xFFFFFFFFu) * slots_.size()) >> 32);
  }

  std::size_t following(std::size_t slot) const { return slot + 1 == slots_.size() ? 0 : slot + 1; }

  static std::uint32_t tag(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 24) & 0xFF000000u;
  }

  bool matches(std::uint32_t entry, const State& state, std::uint64_t hash) const {
    return (entry & 0xFF000000u) == tag(hash) && states_.holds((entry & 0xFFFFFFu) - 1, state);
  }

  /// In four passes, so that the memory each needs is on its way since the one before: the home
  /// slot, then the first slot that may hold the state, then the record there, then its parts.
  void insert_group(const State* states, std::size_t count) {
    std::array<std::uint64_t, group_max> hashes;
    std::array<std::size_t, group_max> slots;
    for (std::size_t i = 0; i < count; ++i) {
      hashes[i] = hash_of(states[i]);
      slots[i] = home(hashes[i]);
      prefetch(&slots_[slots[i]]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      slots[i] = first_candidate(slots[i], hashes[i]);
      const std::uint32_t entry = slots_[slots[i]];
      entry != 0 ? states_.prefetch_record((entry & 0xFFFFFFu) - 1)
                 : states_.prefetch_room(states[i]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t entry = slots_[slots[i]];
      if (entry != 0) states_.prefetch_parts((entry & 0xFFFFFFu) - 1);
    }
    for (std::size_t i = 0; i < count; ++i) insert_one(states[i], hashes[i], slots[i]);
  }

  std::size_t first_candidate(std::size_t slot, std::uint64_t hash) const {
    const std::uint32_t wanted = tag(hash);
    while (slots_[slot] != 0 && (slots_[slot] & 0xFF000000u) != wanted) slot = following(slot);
    return slot;
  }

  /// All slots from the home slot to before `slot` hold other states.
  void insert_one(const State& state, std::uint64_t hash, std::size_t slot) {
    for (; slots_[slot] != 0; slot = following(slot)) {
      if (matches(slots_[slot], state, hash)) return;
    }
    if (size() == states_max_ || !states_.append(state)) {
      full_ = true;
      return;
    }
    slots_[slot] = tag(hash) | size();
  }

  void reserve(std::size_t states) {
    if (states * 8 <= slots_.size() * 5) return;
    std::size_t capacity = std::max<std::size_t>(slots_.size(), capacity_first_);
    while (states * 8 > capacity * 5) capacity += capacity / 2;
    slots_ = std::vector<std::uint32_t>();
    slots_.resize(capacity);
    for (std::uint32_t position = 0; position < size(); ++position) {
      const std::uint64_t hash = hash_of(at(position));
      std::size_t slot = home(hash);
      while (slots_[slot] != 0) slot = following(slot);
      slots_[slot] = tag(hash) | (position + 1);
    }
  }

  std::uint32_t capacity_first_;
  std::uint32_t states_max_;
  bool full_ = false;
  Store states_;
  std::vector<std::uint32_t> slots_;
};

template <PackedState State>
class StateTable {
 public:
  /// A smaller segment than the largest is for tests only.
  explicit StateTable(std::uint32_t segment_max = segment_states_max)
      : shared_(std::make_unique<Shared>()) {
    segments_.reserve(segment_count);
    for (std::uint32_t number = 0; number < segment_count; ++number) {
      segments_.emplace_back(number, segment_max, *shared_);
    }
  }

  Segment<State>& segment(std::uint32_t number) { return segments_[number]; }
  const Segment<State>& segment(std::uint32_t number) const { return segments_[number]; }

  /// With the states after it on their way: they mostly are the next to be asked for.
  State at(StateId id) const {
    const Segment<State>& segment = segments_[segment_of_id(id)];
    segment.prefetch_state(position_of_id(id) + 6);
    return segment.at(position_of_id(id));
  }

  void insert(const State& state) { segments_[segment_of_hash(hash_of(state))].insert(&state, 1); }

  std::optional<StateId> find(const State& state) const {
    const std::uint64_t hash = hash_of(state);
    const std::uint32_t number = segment_of_hash(hash);
    const auto position = segments_[number].find(state, hash);
    if (!position) return std::nullopt;
    return id_of(number, *position);
  }

  std::uint64_t size() const {
    std::uint64_t total = 0;
    for (const auto& segment : segments_) total += segment.size();
    return total;
  }

  std::uint64_t bytes() const {
    std::uint64_t total = shared_->bytes() + segments_.size() * sizeof(Segment<State>);
    for (const auto& segment : segments_) total += segment.bytes();
    return total;
  }

  /// Whether some state found no room: then the table does not hold all that was inserted.
  bool full() const {
    return std::any_of(segments_.begin(), segments_.end(), [](const auto& s) { return s.full(); });
  }

 private:
  using Shared = typename Segment<State>::Store::Shared;

  std::unique_ptr<Shared> shared_;
  std::vector<Segment<State>> segments_;
};

}  // namespace wskcheck::check::detail

#endif
