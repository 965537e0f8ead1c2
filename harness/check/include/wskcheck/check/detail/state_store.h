// How a segment of the state table keeps its states, in the order of insertion.
//
// States of one or two words are kept whole. Larger ones are kept as two halves: most states differ
// from others in one half only, so a state is two numbers of 4 bytes, and each half is stored once
// for all segments. This is exact; a half that no other state has costs more than it saves.
#ifndef WSKCHECK_CHECK_DETAIL_STATE_STORE_H
#define WSKCHECK_CHECK_DETAIL_STATE_STORE_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

#include "wskcheck/check/detail/hash.h"
#include "wskcheck/check/detail/part_store.h"

namespace wskcheck::check::detail {

/// Records of Words words, in blocks that never move.
template <std::size_t Words, std::uint32_t BlockRecords>
class RecordBlocks {
 public:
  using Record = std::array<std::uint64_t, Words>;

  const Record& operator[](std::uint32_t position) const {
    return (*blocks_[position / BlockRecords])[position % BlockRecords];
  }
  void append(const Record& record) {
    if (size_ % BlockRecords == 0) blocks_.push_back(std::unique_ptr<Block>(new Block));
    (*blocks_.back())[size_ % BlockRecords] = record;
    ++size_;
  }
  std::uint32_t size() const { return size_; }
  std::uint64_t bytes() const {
    return blocks_.size() * sizeof(Block) + blocks_.capacity() * sizeof(blocks_[0]);
  }

 private:
  using Block = std::array<Record, BlockRecords>;

  std::uint32_t size_ = 0;
  std::vector<std::unique_ptr<Block>> blocks_;
};

/// What the segments of a table share: nothing.
struct NoParts {
  std::uint64_t bytes() const { return 0; }
};

template <PackedState State>
class WholeStates {
 public:
  using Shared = NoParts;

  explicit WholeStates(Shared&) {}

  std::uint32_t size() const { return records_.size(); }
  std::uint64_t bytes() const { return records_.bytes(); }
  State at(std::uint32_t position) const {
    State state;
    std::memcpy(static_cast<void*>(&state), &records_[position], sizeof(State));
    return state;
  }
  bool holds(std::uint32_t position, const State& state) const {
    return records_[position] == as_words(state);
  }
  /// Two steps: what the first one loads says where the second one looks.
  void prefetch_record(std::uint32_t position) const { prefetch(&records_[position]); }
  void prefetch_parts(std::uint32_t) const {}
  /// For a state that is most likely appended soon.
  void prefetch_room(const State&) {}
  /// Whether there was room.
  bool append(const State& state) {
    records_.append(as_words(state));
    return true;
  }

 private:
  static constexpr std::uint32_t block = words_of<State> == 1 ? 1024 : 128;

  RecordBlocks<words_of<State>, block> records_;
};

/// The halves of all states of a table.
template <PackedState State>
struct Halves {
  static constexpr std::size_t low_words = words_of<State> / 2;
  static constexpr std::size_t high_words = words_of<State> - low_words;

  PartStore<low_words> low;
  PartStore<high_words> high;

  std::uint64_t bytes() const { return low.bytes() + high.bytes(); }
};

template <PackedState State>
class SplitStates {
 public:
  using Shared = Halves<State>;

  explicit SplitStates(Shared& shared) : shared_(&shared) {}

  std::uint32_t size() const { return records_.size(); }
  std::uint64_t bytes() const { return records_.bytes(); }
  State at(std::uint32_t position) const {
    const std::uint64_t record = records_[position][0];
    std::array<std::uint64_t, words_of<State>> words;
    const auto& low = shared_->low.at(low_of(record));
    const auto& high = shared_->high.at(high_of(record));
    std::copy(low.begin(), low.end(), words.begin());
    std::copy(high.begin(), high.end(), words.begin() + low.size());
    State state;
    std::memcpy(static_cast<void*>(&state), words.data(), sizeof(State));
    return state;
  }
  bool holds(std::uint32_t position, const State& state) const {
    const std::uint64_t record = records_[position][0];
    const auto words = as_words(state);
    const auto& high = shared_->high.at(high_of(record));
    const auto& low = shared_->low.at(low_of(record));
    std::uint64_t differ = 0;
    for (std::size_t i = 0; i < low.size(); ++i) differ |= low[i] ^ words[i];
    for (std::size_t i = 0; i < high.size(); ++i) differ |= high[i] ^ words[low.size() + i];
    return differ == 0;
  }
  void prefetch_record(std::uint32_t position) const { prefetch(&records_[position]); }
  void prefetch_parts(std::uint32_t position) const {
    const std::uint64_t record = records_[position][0];
    prefetch(&shared_->low.at(low_of(record)));
    prefetch(&shared_->high.at(high_of(record)));
  }
  void prefetch_room(const State& state) {
    shared_->low.prefetch_slot(hash_of(low_part(state)));
    shared_->high.prefetch_slot(hash_of(high_part(state)));
  }
  bool append(const State& state) {
    const std::uint32_t low_id = shared_->low.put(low_part(state));
    const std::uint32_t high_id = shared_->high.put(high_part(state));
    if (low_id == shared_->low.no_room || high_id == shared_->high.no_room) return false;
    records_.append({std::uint64_t{high_id} << 32 | low_id});
    return true;
  }

 private:
  static auto low_part(const State& state) {
    const auto words = as_words(state);
    std::array<std::uint64_t, Shared::low_words> part;
    std::copy_n(words.begin(), part.size(), part.begin());
    return part;
  }
  static auto high_part(const State& state) {
    const auto words = as_words(state);
    std::array<std::uint64_t, Shared::high_words> part;
    std::copy_n(words.begin() + Shared::low_words, part.size(), part.begin());
    return part;
  }
  static std::uint32_t low_of(std::uint64_t record) { return static_cast<std::uint32_t>(record); }
  static std::uint32_t high_of(std::uint64_t record) {
    return static_cast<std::uint32_t>(record >> 32);
  }

  Shared* shared_;
  RecordBlocks<1, 64> records_;
};

template <PackedState State>
using StateStore =
    std::conditional_t<(words_of<State> > 2), SplitStates<State>, WholeStates<State>>;

}  // namespace wskcheck::check::detail

#endif
