// The table of rules that are deliberately not modelled, joined from its pieces.
#include "wskcheck/model/not_modelled.h"

#include <array>
#include <cstddef>

#include "not_modelled_drivers.h"
#include "not_modelled_requests.h"
#include "not_modelled_sockets.h"

namespace wskcheck {

namespace {

template <std::size_t... counts>
consteval auto join(const std::array<NotModelled, counts>&... pieces) {
  std::array<NotModelled, (counts + ...)> all{};
  std::size_t next = 0;
  const auto append = [&](const auto& piece) {
    for (const NotModelled& rule : piece) all[next++] = rule;
  };
  (append(pieces), ...);
  return all;
}

constexpr auto all_not_modelled =
    join(not_modelled_sockets, not_modelled_requests, not_modelled_drivers);

}  // namespace

std::span<const NotModelled> not_modelled() { return all_not_modelled; }

}  // namespace wskcheck
