// Edit distance.
#include "nearest.h"

#include <algorithm>
#include <array>

namespace wskcheck::traces {
namespace {

constexpr std::size_t size_max = 64;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::size_t letters_apart(std::string_view a, std::string_view b) noexcept {
  if (a.size() > size_max || b.size() > size_max) return std::max(a.size(), b.size());
  std::array<std::array<unsigned, size_max + 1>, 3> rows;  // filled up to b.size()
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<unsigned>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& before = rows[(i + 1) % 3];
    row[0] = static_cast<unsigned>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char x = lower(a[i - 1]);
      const char y = lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (x == y ? 0U : 1U)});
      if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return rows[a.size() % 3][b.size()];
}

std::string_view nearest(std::string_view name, std::span<const std::string_view> names,
                         std::size_t apart_max) noexcept {
  std::string_view best;
  for (const std::string_view candidate : names) {
    const std::size_t longer = std::max(name.size(), candidate.size());
    if (longer - std::min(name.size(), candidate.size()) > apart_max) continue;
    const std::size_t apart = letters_apart(name, candidate);
    if (apart > apart_max) continue;
    best = candidate;
    if (apart == 0) break;
    apart_max = apart - 1;
  }
  return best;
}

}  // namespace wskcheck::traces
