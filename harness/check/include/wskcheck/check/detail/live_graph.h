// The explored graph as arrays, for `eventually`: who follows whom, by steps of which class of
// fairness, and which obligations are open where. Made once, by one parallel pass over all states;
// every property is judged on it without expanding a state again.
//
// Stored: 16 bytes for each state, 5 for each step. States are numbered by their place in the
// table, so that the graph is the same for any number of threads.
#ifndef WSKCHECK_CHECK_DETAIL_LIVE_GRAPH_H
#define WSKCHECK_CHECK_DETAIL_LIVE_GRAPH_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "wskcheck/check/detail/search.h"

namespace wskcheck::check::detail {

template <Model M>
class LiveGraph {
 public:
  using State = typename M::State;
  using Node = std::uint32_t;

  static constexpr std::uint64_t states_max = 0x7FFFFFFF;
  static constexpr std::uint8_t no_class = 0xFF;

  // While it is made, the steps exist twice.
  static std::uint64_t bytes_needed(std::uint64_t states, std::uint64_t edges) {
    return states * 24 + edges * 10;
  }

  LiveGraph(Search<M>& search, std::uint64_t wanted, const Monitor& monitor) {
    std::size_t total = 0;
    for (std::uint32_t s = 0; s < segment_count; ++s) {
      base_[s] = total;
      total += search.table().segment(s).size();
    }
    open_.assign(total, 0);
    first_.assign(total + 1, 0);
    std::vector<Piece> pieces(search.pool().size());
    collect(search, wanted, monitor, pieces);
    if (reason_ == Reason::none) assemble(pieces);
  }

  Reason reason() const { return reason_; }
  std::size_t size() const { return open_.size(); }

  Node node(StateId id) const {
    return static_cast<Node>(base_[segment_of_id(id)] + position_of_id(id));
  }
  std::uint64_t open(Node n) const { return open_[n]; }
  std::span<const Node> targets(Node n) const {
    return {targets_.data() + first_[n], first_[n + 1] - first_[n]};
  }
  // The class of each step of targets(n), 0 to 63, or no_class.
  std::span<const std::uint8_t> classes(Node n) const {
    return {classes_.data() + first_[n], first_[n + 1] - first_[n]};
  }

 private:
  struct Piece {
    std::vector<Node> sources;
    std::vector<std::uint32_t> counts;
    std::vector<Node> targets;
    std::vector<std::uint8_t> classes;
  };

  void collect(Search<M>& search, std::uint64_t wanted, const Monitor& monitor,
               std::vector<Piece>& pieces) {
    const Levels& levels = search.levels();
    LevelRange range = levels.first();
    for (std::size_t level = 0; level < levels.size(); ++level) {
      reason_ = monitor.stop_reason();
      if (reason_ != Reason::none) return;
      if (level != 0) range = levels.after(range, level);
      search.for_range(range, [&](unsigned worker, StateId id) {
        Piece& piece = pieces[worker];
        const std::size_t before = piece.targets.size();
        const Observation seen = search.expander(worker).expand_all(
            search.table().at(id), [&](Step step, const State& next, std::uint64_t, std::uint64_t) {
              const auto target = search.table().find(next);
              if (!target) return;
              const int number = Expander<M>::fairness_class(search.model(), step);
              piece.targets.push_back(node(*target));
              piece.classes.push_back(number < 0 ? no_class
                                                 : static_cast<std::uint8_t>(number & 63));
            });
        open_[node(id)] = seen.open & wanted;
        piece.sources.push_back(node(id));
        piece.counts.push_back(static_cast<std::uint32_t>(piece.targets.size() - before));
      });
    }
  }

  void assemble(std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
      for (std::size_t i = 0; i < piece.sources.size(); ++i) {
        first_[piece.sources[i] + 1] = piece.counts[i];
      }
    }
    for (std::size_t n = 0; n + 1 < first_.size(); ++n) first_[n + 1] += first_[n];
    targets_.resize(first_.back());
    classes_.resize(first_.back());
    for (Piece& piece : pieces) {
      std::size_t from = 0;
      for (std::size_t i = 0; i < piece.sources.size(); ++i) {
        const std::size_t to = first_[piece.sources[i]];
        std::copy_n(piece.targets.begin() + static_cast<std::ptrdiff_t>(from), piece.counts[i],
                    targets_.begin() + static_cast<std::ptrdiff_t>(to));
        std::copy_n(piece.classes.begin() + static_cast<std::ptrdiff_t>(from), piece.counts[i],
                    classes_.begin() + static_cast<std::ptrdiff_t>(to));
        from += piece.counts[i];
      }
      piece = Piece{};
    }
  }

  Reason reason_ = Reason::none;
  std::array<std::size_t, segment_count> base_{};
  std::vector<std::uint64_t> open_;
  std::vector<std::size_t> first_;  // of a node's steps; one more than nodes
  std::vector<Node> targets_;
  std::vector<std::uint8_t> classes_;
};

}  // namespace wskcheck::check::detail

#endif
