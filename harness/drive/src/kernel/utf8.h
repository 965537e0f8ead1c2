// Text of the program's own, UTF-8, as drivers see it.
#pragma once

#include <ntddk.h>

#include <cstddef>
#include <span>
#include <string_view>

namespace wskcheck::drive::kernel {

// How many units the text takes; those that there is room for are written. What is no UTF-8 becomes
// U+FFFD.
std::size_t widen(std::string_view utf8, std::span<WCHAR> to);

}  // namespace wskcheck::drive::kernel
