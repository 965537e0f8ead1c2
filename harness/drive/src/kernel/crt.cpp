// The C library's functions that the kernel offers: strings, narrow and wide, and printf.
#include "kernel/text.h"

namespace wskcheck::drive::kernel {
namespace {

template <class Char, class Fold>
int compare(const Char* a, const Char* b, std::size_t max, const void* site, Fold fold) {
  using Unsigned = std::make_unsigned_t<std::conditional_t<sizeof(Char) == 1, char, short>>;
  for (std::size_t i = 0; i < max; ++i) {
    check_access(a + i, sizeof(Char), false, site);
    check_access(b + i, sizeof(Char), false, site);
    const auto x = static_cast<Unsigned>(fold(a[i]));
    const auto y = static_cast<Unsigned>(fold(b[i]));
    if (x != y) return x < y ? -1 : 1;
    if (x == 0) return 0;
  }
  return 0;
}

// Copies `count` characters behind to[at], and an end.
template <class Char>
Char* put(Char* to, std::size_t at, const Char* from, std::size_t count, const void* site) {
  check_access(to + at, (count + 1) * sizeof(Char), true, site);
  for (std::size_t i = 0; i < count; ++i) to[at + i] = from[i];
  to[at + count] = 0;
  return to;
}
template <class Char>
Char* fill(Char* to, const Char* from, std::size_t max, const void* site) {
  const std::size_t length = length_of(from, max, site);
  check_access(to, max * sizeof(Char), true, site);
  for (std::size_t i = 0; i < max; ++i) to[i] = i < length ? from[i] : Char(0);
  return to;
}
template <class Char>
Char* find(const Char* s, Char c, bool last, const void* site) {
  const std::size_t length = length_of(s, site);
  const Char* found = nullptr;
  for (std::size_t i = 0; i <= length; ++i) {
    if (s[i] != c) continue;
    found = s + i;
    if (!last) break;
  }
  return const_cast<Char*>(found);
}
template <class Char>
Char* find(const Char* s, const Char* what, const void* site) {
  const std::size_t length = length_of(s, site);
  const std::size_t wanted = length_of(what, site);
  for (std::size_t i = 0; i + wanted <= length; ++i) {
    std::size_t same = 0;
    while (same < wanted && s[i + same] == what[same]) ++same;
    if (same == wanted) return const_cast<Char*>(s + i);
  }
  return nullptr;
}

// As Windows' _vsnprintf: no end where there is no room for it, and then a negative length.
template <class Char>
int print(Char* to, std::size_t size, const Char* text, std::va_list& arguments, const void* site) {
  if (size != 0) check_access(to, sizeof(Char), true, site);
  Sink<Char> counted{nullptr, 0};
  format(counted, text, arguments, site);
  const std::size_t all = counted.count;
  const std::size_t written = all < size ? all + 1 : size;
  check_access(to, written * sizeof(Char), true, site);
  Sink<Char> sink{to, size};
  format(sink, text, arguments, site);
  if (all < size) to[all] = 0;
  return all <= size ? static_cast<int>(all) : -1;
}

// How many characters at the begin are in the set, or are not.
template <class Char>
std::size_t span(const Char* s, const Char* set, bool in_set, const void* site) {
  const std::size_t of_set = length_of(set, site);
  std::size_t at = 0;
  for (;; ++at) {
    check_access(s + at, sizeof(Char), false, site);
    if (s[at] == 0) return at;
    bool is_in = false;
    for (std::size_t i = 0; i < of_set; ++i) is_in = is_in || set[i] == s[at];
    if (is_in != in_set) return at;
  }
}

constexpr std::size_t no_max = SIZE_MAX / 4;
constexpr auto same = [](auto c) { return c; };
constexpr auto folded = [](auto c) { return lower(c); };

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

#define WSKCHECK_STRINGS(Char, len, nlen, cmp, ncmp, icmp, nicmp, cpy, ncpy, cat, ncat, chr, rchr, \
                         str)                                                                      \
  KERNEL_FUNCTION size_t wskcheck_##len(const Char* s) { return length_of(s, WSKCHECK_SITE); }     \
  KERNEL_FUNCTION size_t wskcheck_##nlen(const Char* s, size_t max) {                              \
    return length_of(s, max, WSKCHECK_SITE);                                                       \
  }                                                                                                \
  KERNEL_FUNCTION int wskcheck_##cmp(const Char* a, const Char* b) {                               \
    return compare(a, b, no_max, WSKCHECK_SITE, same);                                             \
  }                                                                                                \
  KERNEL_FUNCTION int wskcheck_##ncmp(const Char* a, const Char* b, size_t max) {                  \
    return compare(a, b, max, WSKCHECK_SITE, same);                                                \
  }                                                                                                \
  KERNEL_FUNCTION int wskcheck_##icmp(const Char* a, const Char* b) {                              \
    return compare(a, b, no_max, WSKCHECK_SITE, folded);                                           \
  }                                                                                                \
  KERNEL_FUNCTION int wskcheck_##nicmp(const Char* a, const Char* b, size_t max) {                 \
    return compare(a, b, max, WSKCHECK_SITE, folded);                                              \
  }                                                                                                \
  KERNEL_FUNCTION Char* wskcheck_##cpy(Char* to, const Char* from) {                               \
    const Site site = WSKCHECK_SITE;                                                               \
    return put(to, 0, from, length_of(from, site), site);                                          \
  }                                                                                                \
  KERNEL_FUNCTION Char* wskcheck_##ncpy(Char* to, const Char* from, size_t max) {                  \
    return fill(to, from, max, WSKCHECK_SITE);                                                     \
  }                                                                                                \
  KERNEL_FUNCTION Char* wskcheck_##cat(Char* to, const Char* from) {                               \
    const Site site = WSKCHECK_SITE;                                                               \
    return put(to, length_of(to, site), from, length_of(from, site), site);                        \
  }                                                                                                \
  KERNEL_FUNCTION Char* wskcheck_##ncat(Char* to, const Char* from, size_t max) {                  \
    const Site site = WSKCHECK_SITE;                                                               \
    return put(to, length_of(to, site), from, length_of(from, max, site), site);                   \
  }                                                                                                \
  KERNEL_FUNCTION Char* wskcheck_##str(const Char* s, const Char* what) {                          \
    return find(s, what, WSKCHECK_SITE);                                                           \
  }

WSKCHECK_STRINGS(char, strlen, strnlen, strcmp, strncmp, stricmp, strnicmp, strcpy, strncpy, strcat,
                 strncat, strchr, strrchr, strstr)
WSKCHECK_STRINGS(WCHAR, wcslen, wcsnlen, wcscmp, wcsncmp, wcsicmp, wcsnicmp, wcscpy, wcsncpy,
                 wcscat, wcsncat, wcschr, wcsrchr, wcsstr)

KERNEL_FUNCTION size_t wskcheck_strspn(const char* s, const char* any) {
  return span(s, any, true, WSKCHECK_SITE);
}
KERNEL_FUNCTION size_t wskcheck_strcspn(const char* s, const char* any) {
  return span(s, any, false, WSKCHECK_SITE);
}
KERNEL_FUNCTION size_t wskcheck_wcsspn(const WCHAR* s, const WCHAR* any) {
  return span(s, any, true, WSKCHECK_SITE);
}
KERNEL_FUNCTION size_t wskcheck_wcscspn(const WCHAR* s, const WCHAR* any) {
  return span(s, any, false, WSKCHECK_SITE);
}
KERNEL_FUNCTION char* wskcheck_strpbrk(const char* s, const char* any) {
  const std::size_t at = span(s, any, false, WSKCHECK_SITE);
  return s[at] == 0 ? nullptr : const_cast<char*>(s + at);
}
KERNEL_FUNCTION char* wskcheck_strchr(const char* s, int c) {
  return find(s, static_cast<char>(c), false, WSKCHECK_SITE);
}
KERNEL_FUNCTION char* wskcheck_strrchr(const char* s, int c) {
  return find(s, static_cast<char>(c), true, WSKCHECK_SITE);
}
KERNEL_FUNCTION WCHAR* wskcheck_wcschr(const WCHAR* s, WCHAR c) {
  return find(s, c, false, WSKCHECK_SITE);
}
KERNEL_FUNCTION WCHAR* wskcheck_wcsrchr(const WCHAR* s, WCHAR c) {
  return find(s, c, true, WSKCHECK_SITE);
}
KERNEL_FUNCTION int wskcheck_vsnprintf(char* to, size_t size, const char* format,
                                       va_list arguments) {
  std::va_list copy;
  va_copy(copy, arguments);
  const int length = print(to, size, format, copy, WSKCHECK_SITE);
  va_end(copy);
  return length;
}
KERNEL_FUNCTION int wskcheck_vsnwprintf(WCHAR* to, size_t size, const WCHAR* format,
                                        va_list arguments) {
  std::va_list copy;
  va_copy(copy, arguments);
  const int length = print(to, size, format, copy, WSKCHECK_SITE);
  va_end(copy);
  return length;
}
KERNEL_FUNCTION int wskcheck_snprintf(char* to, size_t size, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const int length = print(to, size, format, arguments, WSKCHECK_SITE);
  va_end(arguments);
  return length;
}
KERNEL_FUNCTION int wskcheck_snwprintf(WCHAR* to, size_t size, const WCHAR* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const int length = print(to, size, format, arguments, WSKCHECK_SITE);
  va_end(arguments);
  return length;
}
KERNEL_FUNCTION int wskcheck_sprintf(char* to, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const int length = print(to, no_max, format, arguments, WSKCHECK_SITE);
  va_end(arguments);
  return length;
}
KERNEL_FUNCTION int wskcheck_atoi(const char* s) {
  const Site site = WSKCHECK_SITE;
  const std::size_t length = length_of(s, site);
  std::size_t at = 0;
  while (at < length && (s[at] == ' ' || s[at] == '\t')) ++at;
  const bool negative = at < length && s[at] == '-';
  if (at < length && (s[at] == '-' || s[at] == '+')) ++at;
  std::int64_t value = 0;
  for (; at < length && s[at] >= '0' && s[at] <= '9'; ++at) value = value * 10 + (s[at] - '0');
  return static_cast<int>(negative ? -value : value);
}
KERNEL_FUNCTION int wskcheck_toupper(int c) { return c >= 'a' && c <= 'z' ? c - 32 : c; }
KERNEL_FUNCTION int wskcheck_tolower(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
