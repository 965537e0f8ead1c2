// Which states belong to which depth. Segments only append, so the states of one depth are a range
// of each segment; stored are the lengths of the ranges that are not empty: at most 4 bytes a
// state, and 1 KiB for a wide level.
#ifndef WSKCHECK_CHECK_DETAIL_LEVELS_H
#define WSKCHECK_CHECK_DETAIL_LEVELS_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "wskcheck/check/detail/state_table.h"

namespace wskcheck::check::detail {

/// The states of one depth, in the order of segments and positions. It also tells old from new: a
/// position below `end` belongs to this depth or an earlier one.
struct LevelRange {
  std::array<std::uint32_t, segment_count> begin{};
  std::array<std::uint32_t, segment_count> end{};

  std::uint64_t size() const {
    std::uint64_t total = 0;
    for (std::size_t s = 0; s < segment_count; ++s) total += end[s] - begin[s];
    return total;
  }
  bool reached(StateId id) const { return position_of_id(id) < end[segment_of_id(id)]; }
  bool contains(StateId id) const {
    return reached(id) && position_of_id(id) >= begin[segment_of_id(id)];
  }
};

class Levels {
 public:
  std::size_t size() const { return first_.size(); }
  std::uint64_t bytes() const {
    return counts_.capacity() * sizeof(counts_[0]) + first_.capacity() * sizeof(first_[0]);
  }
  const LevelRange& last() const { return last_; }

  /// Everything inserted since the last call is the next level; returns its size.
  template <class State>
  std::uint64_t close(const StateTable<State>& table) {
    first_.push_back(counts_.size());
    last_.begin = last_.end;
    std::uint64_t total = 0;
    for (std::uint32_t s = 0; s < segment_count; ++s) {
      last_.end[s] = table.segment(s).size();
      const std::uint32_t count = last_.end[s] - last_.begin[s];
      if (count != 0) counts_.push_back(id_of(s, count));
      total += count;
    }
    return total;
  }

  /// The range of level 0; empty when nothing was closed yet.
  LevelRange first() const { return size() == 0 ? LevelRange{} : after(LevelRange{}, 0); }

  /// The range of `level`, given that of the level before it.
  LevelRange after(LevelRange range, std::size_t level) const {
    range.begin = range.end;
    for_counts(level, [&](std::uint32_t s, std::uint32_t count) { range.end[s] += count; });
    return range;
  }

  /// The range of `level`, given that of the level after it.
  LevelRange before(LevelRange range, std::size_t level) const {
    range.end = range.begin;
    for_counts(level, [&](std::uint32_t s, std::uint32_t count) { range.begin[s] -= count; });
    return range;
  }

  LevelRange at(std::size_t level) const {
    LevelRange range = first();
    for (std::size_t i = 1; i <= level; ++i) range = after(range, i);
    return range;
  }

 private:
  template <class Visit>
  void for_counts(std::size_t level, Visit visit) const {
    const std::size_t end = level + 1 < first_.size() ? first_[level + 1] : counts_.size();
    for (std::size_t i = first_[level]; i < end; ++i) {
      visit(segment_of_id(counts_[i]), position_of_id(counts_[i]));
    }
  }

  std::vector<std::uint32_t> counts_;
  std::vector<std::size_t> first_;
  LevelRange last_;
};

/// Walks through a range of states by their rank in it, for cutting it into pieces of work.
class RangeCursor {
 public:
  explicit RangeCursor(const LevelRange& range) : range_(range) {
    std::uint64_t total = 0;
    for (std::size_t s = 0; s < segment_count; ++s) {
      rank_[s] = total;
      total += range.end[s] - range.begin[s];
    }
    rank_[segment_count] = total;
  }

  std::uint64_t size() const { return rank_[segment_count]; }

  /// Calls visit(id) for the states with rank from `from` to below `to`.
  template <class Visit>
  void for_ranks(std::uint64_t from, std::uint64_t to, Visit&& visit) const {
    if (from >= to) return;
    const auto above = std::upper_bound(rank_.begin(), rank_.end(), from);
    auto segment = static_cast<std::size_t>(above - rank_.begin()) - 1;
    for (; from < to; ++segment) {
      const std::uint64_t end = std::min<std::uint64_t>(to, rank_[segment + 1]);
      for (; from < end; ++from) {
        const auto offset = static_cast<std::uint32_t>(from - rank_[segment]);
        visit(id_of(static_cast<std::uint32_t>(segment), range_.begin[segment] + offset));
      }
    }
  }

 private:
  LevelRange range_;
  std::array<std::uint64_t, segment_count + 1> rank_{};
};

}  // namespace wskcheck::check::detail

#endif
