// Up to which level the functions on strings may be called, as the page of each says.
#pragma once

#include <ntddk.h>

#include <span>
#include <string_view>

namespace wskcheck::drive::kernel {

struct Level {
  std::string_view function;
  KIRQL max;
};
std::span<const Level> levels();
// Nothing is wrong with a call of a function that levels() does not have.
void need_level_of(const char* function, const void* site);

}  // namespace wskcheck::drive::kernel
