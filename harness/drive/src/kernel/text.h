// Strings of the driver, narrow and wide: lengths that are checked, cases, and formatting as
// Windows does it.
#pragma once

#include <cstdarg>

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {

// Without the end; every character is checked. At most `max`, where it stops.
template <class Char>
std::size_t length_of(const Char* s, std::size_t max, const void* site) {
  std::size_t length = 0;
  for (; length < max; ++length) {
    check_access(s + length, sizeof(Char), false, site);
    if (s[length] == 0) break;
  }
  return length;
}
template <class Char>
std::size_t length_of(const Char* s, const void* site) {
  return length_of(s, SIZE_MAX / 4, site);
}

// ASCII and Latin-1; other letters stay as they are.
template <class Char>
constexpr Char upper(Char c) {
  const bool small = (c >= 'a' && c <= 'z') ||
                     (sizeof(Char) > 1 && c >= Char(0xe0) && c <= Char(0xfe) && c != Char(0xf7));
  return small ? static_cast<Char>(c - 32) : c;
}
template <class Char>
constexpr Char lower(Char c) {
  const bool big = (c >= 'A' && c <= 'Z') ||
                   (sizeof(Char) > 1 && c >= Char(0xc0) && c <= Char(0xde) && c != Char(0xd7));
  return big ? static_cast<Char>(c + 32) : c;
}

// Where formatted characters go: all are counted, those that fit are written. No end is written.
template <class Char>
struct Sink {
  Char* to;
  std::size_t room;
  std::size_t count = 0;
  bool from_wide = false;  // a format code has asked for characters of 16 bits
  void put(std::uint32_t c) {
    if (count < room) to[count] = static_cast<Char>(c);
    ++count;
  }
};
// printf of Windows: l has 32 bits; I64, I32, I; ws, hs, S; wZ and Z for counted strings.
template <class Char>
void format(Sink<Char>& sink, const Char* format, std::va_list& arguments, const void* site);

extern template void format(Sink<char>&, const char*, std::va_list&, const void*);
extern template void format(Sink<WCHAR>&, const WCHAR*, std::va_list&, const void*);

// An address as a number that is the same in every run and on every machine.
std::uint64_t stable_address(const void* p);

}  // namespace wskcheck::drive::kernel
