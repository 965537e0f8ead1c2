// Shortens a path to the shortest one within the states that it visits: loops go, and detours with
// a way across. Steps are tried in the model's order, so the answer is always the same one.
#ifndef WSKCHECK_CHECK_DETAIL_SHORTEN_H
#define WSKCHECK_CHECK_DETAIL_SHORTEN_H

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "wskcheck/check/detail/expander.h"
#include "wskcheck/check/detail/hash.h"
#include "wskcheck/check/result.h"

namespace wskcheck::check::detail {

/// The path from the first to the last state of `path`. Lassos are returned as they are.
template <Model M>
Path<typename M::State> shortened(Expander<M>& expander, const Path<typename M::State>& path) {
  using State = typename M::State;
  if (path.cycle_start || path.steps.empty()) return path;
  std::vector<State> visited = path.states;
  std::sort(visited.begin(), visited.end(), less<State>);
  visited.erase(std::unique(visited.begin(), visited.end(), same<State>), visited.end());
  const auto place = [&](const State& state) -> std::optional<std::size_t> {
    const auto at = std::lower_bound(visited.begin(), visited.end(), state, less<State>);
    if (at == visited.end() || !same(*at, state)) return std::nullopt;
    return static_cast<std::size_t>(at - visited.begin());
  };

  struct Link {
    std::size_t from;
    Step step;
  };
  std::vector<std::optional<Link>> into(visited.size());
  const std::size_t first = *place(path.states.front());
  const std::size_t last = *place(path.states.back());
  std::vector<std::size_t> queue{first};
  for (std::size_t head = 0; head < queue.size() && first != last && !into[last]; ++head) {
    const std::size_t from = queue[head];
    expander.expand_raw(visited[from],
                        [&](Step step, const State& next, std::uint64_t, std::uint64_t) {
                          const auto to = place(next);
                          if (!to || *to == first || into[*to]) return;
                          into[*to] = Link{from, step};
                          queue.push_back(*to);
                        });
  }

  Path<State> result;
  for (std::size_t at = last; at != first; at = into[at]->from) {
    result.states.push_back(visited[at]);
    result.steps.push_back(into[at]->step);
  }
  result.states.push_back(visited[first]);
  std::reverse(result.states.begin(), result.states.end());
  std::reverse(result.steps.begin(), result.steps.end());
  return result;
}

}  // namespace wskcheck::check::detail

#endif
