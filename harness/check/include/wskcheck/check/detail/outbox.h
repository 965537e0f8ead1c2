// The successors that one piece of a round found, sorted by segment and within a segment in the
// order of discovery. Inserting the boxes of a round in their order gives each segment the same
// states in the same order, whoever filled the boxes.
#ifndef WSKCHECK_CHECK_DETAIL_OUTBOX_H
#define WSKCHECK_CHECK_DETAIL_OUTBOX_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "wskcheck/check/detail/state_table.h"

namespace wskcheck::check::detail {

/// Where a worker collects successors before it sorts them; kept from piece to piece.
template <PackedState State>
class Collector {
 public:
  void clear() {
    size_ = 0;
    counts_.fill(0);
  }

  void add(const State& state) {
    if (size_ == states_.size()) grow();
    const std::uint32_t segment = segment_of_hash(hash_of(state));
    states_[size_] = state;
    segments_[size_] = static_cast<std::uint8_t>(segment);
    ++counts_[segment];
    ++size_;
  }

  std::size_t size() const { return size_; }
  const State& state(std::size_t i) const { return states_[i]; }
  std::uint32_t segment(std::size_t i) const { return segments_[i]; }
  const std::array<std::uint32_t, segment_count>& counts() const { return counts_; }

 private:
  void grow() {
    states_.resize(states_.size() * 2 + 1024);
    segments_.resize(states_.size());
  }

  std::size_t size_ = 0;
  std::vector<State> states_;
  std::vector<std::uint8_t> segments_;
  std::array<std::uint32_t, segment_count> counts_{};
};

template <PackedState State>
class Outbox {
 public:
  void fill(const Collector<State>& collector) {
    if (collector.size() > capacity_) {
      capacity_ = collector.size() + collector.size() / 8;
      states_.reset();
      states_ = std::make_unique<State[]>(capacity_);
    }
    std::uint32_t total = 0;
    std::array<std::uint32_t, segment_count> next;
    for (std::size_t s = 0; s < segment_count; ++s) {
      first_[s] = next[s] = total;
      total += collector.counts()[s];
    }
    first_[segment_count] = total;
    for (std::size_t i = 0; i < collector.size(); ++i) {
      states_[next[collector.segment(i)]++] = collector.state(i);
    }
  }

  const State* begin(std::uint32_t segment) const { return states_.get() + first_[segment]; }
  std::size_t count(std::uint32_t segment) const { return first_[segment + 1] - first_[segment]; }
  std::uint64_t bytes() const { return capacity_ * sizeof(State); }

 private:
  std::size_t capacity_ = 0;
  std::unique_ptr<State[]> states_;
  std::array<std::uint32_t, segment_count + 1> first_{};
};

}  // namespace wskcheck::check::detail

#endif
