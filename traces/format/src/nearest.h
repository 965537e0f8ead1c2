// Which known name was probably meant.
#ifndef WSKCHECK_TRACES_NEAREST_H
#define WSKCHECK_TRACES_NEAREST_H

#include <cstddef>
#include <span>
#include <string_view>

namespace wskcheck::traces {

// The number of letters to insert, delete, replace or swap with the next (optimal string
// alignment), case ignored. Texts above 64 bytes count as far apart.
std::size_t letters_apart(std::string_view a, std::string_view b) noexcept;

// The first of the names with the least distance, when that is at most `apart_max`; else empty.
std::string_view nearest(std::string_view name, std::span<const std::string_view> names,
                         std::size_t apart_max) noexcept;

}  // namespace wskcheck::traces

#endif
