// A set of names known at compile time and looked up by text: the position of the name in the list.
#ifndef WSKCHECK_TRACES_NAME_TABLE_H
#define WSKCHECK_TRACES_NAME_TABLE_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wskcheck::traces {

// Open addressing with a hash of the length and three letters, so that a look-up touches little of
// the text before the one comparison that decides.
template <std::size_t N>
class NameTable {
 public:
  static_assert(N < 250);

  constexpr explicit NameTable(const std::array<std::string_view, N>& names) : names_(names) {
    slots_.fill(free_slot);
    for (std::size_t i = 0; i < N; ++i) {
      std::size_t at = start(names_[i]);
      while (slots_[at] != free_slot) at = (at + 1) & (slot_count - 1);
      slots_[at] = static_cast<std::uint8_t>(i);
    }
  }

  // The position of `name` in the list, or -1.
  constexpr int find(std::string_view name) const noexcept {
    if (name.empty()) return -1;
    for (std::size_t at = start(name); slots_[at] != free_slot; at = (at + 1) & (slot_count - 1)) {
      if (names_[slots_[at]] == name) return slots_[at];
    }
    return -1;
  }

  constexpr std::string_view operator[](std::size_t i) const noexcept { return names_[i]; }
  constexpr std::size_t size() const noexcept { return N; }
  constexpr const std::array<std::string_view, N>& names() const noexcept { return names_; }

 private:
  static constexpr std::size_t slot_count = N < 60 ? 128 : 512;
  static constexpr std::uint8_t free_slot = 255;

  static constexpr std::size_t start(std::string_view name) noexcept {
    const auto letter = [name](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(name[i]));
    };
    const std::size_t size = name.size();
    const std::size_t mixed =
        size * 37 + letter(0) * 5 + letter(size / 2) * 89 + letter(size - 1) * 17;
    return mixed & (slot_count - 1);
  }

  std::array<std::string_view, N> names_;
  std::array<std::uint8_t, slot_count> slots_{};
};

}  // namespace wskcheck::traces

#endif
