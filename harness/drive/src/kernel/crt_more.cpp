// More of the C library: numbers, sorting, and the functions that check their destination.
#include <cstring>
#include <limits>
#include <utility>

#include "kernel/text.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr std::size_t no_max = SIZE_MAX / 4;
constexpr int error_invalid = 22;  // EINVAL of Windows
constexpr int error_range = 34;    // ERANGE
constexpr int error_cut = 80;      // STRUNCATE

template <class Char>
unsigned digit_of(Char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const Char small = lower(c);
  return small >= 'a' && small <= 'z' ? static_cast<unsigned>(small - 'a' + 10) : 99;
}

struct Read {
  std::uint64_t value = 0;
  bool negative = false;
  bool too_large = false;
};

template <class Char>
Read number_in(const Char* s, Char** end, int base, const void* site) {
  const std::size_t length = length_of(s, site);
  std::size_t at = 0;
  while (at < length && (s[at] == ' ' || (s[at] >= '\t' && s[at] <= '\r'))) ++at;
  Read read;
  if (at < length && (s[at] == '-' || s[at] == '+')) read.negative = s[at++] == '-';
  const bool hex =
      at + 2 < length && s[at] == '0' && lower(s[at + 1]) == 'x' && digit_of(s[at + 2]) < 16;
  if (hex && (base == 0 || base == 16)) at += 2, base = 16;
  if (base == 0) base = at < length && s[at] == '0' ? 8 : 10;
  const std::size_t begin = at;
  for (; at < length && digit_of(s[at]) < static_cast<unsigned>(base); ++at) {
    const bool over =
        __builtin_mul_overflow(read.value, static_cast<std::uint64_t>(base), &read.value) ||
        __builtin_add_overflow(read.value, digit_of(s[at]), &read.value);
    read.too_large |= over;
  }
  if (end != nullptr) *checked(end, site) = const_cast<Char*>(at == begin ? s : s + at);
  return read;
}

// The nearest number that the type has.
template <class Signed>
Signed as_signed(const Read& read) {
  constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<Signed>::max());
  if (read.negative) {
    const bool fits = !read.too_large && read.value <= max;
    return fits ? static_cast<Signed>(-static_cast<std::int64_t>(read.value))
                : std::numeric_limits<Signed>::min();
  }
  return read.too_large || read.value > max ? std::numeric_limits<Signed>::max()
                                            : static_cast<Signed>(read.value);
}
template <class Unsigned>
Unsigned as_unsigned(const Read& read) {
  constexpr auto max = std::numeric_limits<Unsigned>::max();
  if (read.too_large || read.value > max) return max;
  return static_cast<Unsigned>(read.negative ? 0 - read.value : read.value);
}

// Behind the first `at` characters; nothing is left there where it does not fit.
template <class Char>
int put_checked(Char* to, std::size_t size, bool behind, const Char* from, std::size_t max,
                const void* site) {
  if (to == nullptr || size == 0) return error_invalid;
  check_access(to, sizeof(Char), true, site);
  const std::size_t at = behind ? length_of(to, size, site) : 0;
  if (from == nullptr || at == size) {
    to[0] = 0;
    return error_invalid;
  }
  const bool cuts = max == SIZE_MAX;  // _TRUNCATE
  const std::size_t length = length_of(from, max < no_max ? max : no_max, site);
  const bool fits = length < size - at;
  if (!fits && !cuts) {
    to[0] = 0;
    return error_range;
  }
  const std::size_t copied = fits ? length : size - at - 1;
  check_access(to + at, (copied + 1) * sizeof(Char), true, site);
  for (std::size_t i = 0; i < copied; ++i) to[at + i] = from[i];
  to[at + copied] = 0;
  return fits ? 0 : error_cut;
}

// At most `max` characters, then an end; -1, and an empty text where that was not asked for.
template <class Char>
int print_checked(Char* to, std::size_t size, std::size_t max, const Char* text,
                  std::va_list& arguments, const void* site) {
  if (to == nullptr || size == 0 || text == nullptr) return -1;
  check_access(to, sizeof(Char), true, site);
  Sink<Char> counted{nullptr, 0};
  format(counted, text, arguments, site);
  const std::size_t wanted = counted.count < max ? counted.count : max;
  if (wanted >= size && max != SIZE_MAX) {
    to[0] = 0;
    return -1;
  }
  const std::size_t written = wanted < size ? wanted : size - 1;
  check_access(to, (written + 1) * sizeof(Char), true, site);
  Sink<Char> sink{to, written};
  format(sink, text, arguments, site);
  to[written] = 0;
  return written == counted.count ? static_cast<int>(written) : -1;
}

template <class Char, class Fold>
Char* fold(Char* s, Fold each, const void* site) {
  const std::size_t length = length_of(s, site);
  check_access(s, (length + 1) * sizeof(Char), true, site);
  for (std::size_t i = 0; i < length; ++i) s[i] = each(s[i]);
  return s;
}

constexpr std::size_t all_of_it = SIZE_MAX - 1;

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION void* wskcheck_memchr(const void* s, int c, size_t size) {
  const Site site = WSKCHECK_SITE;
  const auto* bytes = static_cast<const unsigned char*>(s);
  for (std::size_t i = 0; i < size; ++i) {
    check_access(bytes + i, 1, false, site);
    if (bytes[i] == static_cast<unsigned char>(c)) return const_cast<unsigned char*>(bytes + i);
  }
  return nullptr;
}
KERNEL_FUNCTION int wskcheck_strtol(const char* s, char** end, int base) {
  return as_signed<int>(number_in(s, end, base, WSKCHECK_SITE));
}
KERNEL_FUNCTION unsigned wskcheck_strtoul(const char* s, char** end, int base) {
  return as_unsigned<unsigned>(number_in(s, end, base, WSKCHECK_SITE));
}
KERNEL_FUNCTION long long wskcheck_strtoi64(const char* s, char** end, int base) {
  return as_signed<long long>(number_in(s, end, base, WSKCHECK_SITE));
}
KERNEL_FUNCTION unsigned long long wskcheck_strtoui64(const char* s, char** end, int base) {
  return as_unsigned<unsigned long long>(number_in(s, end, base, WSKCHECK_SITE));
}
KERNEL_FUNCTION int wskcheck_wcstol(const WCHAR* s, WCHAR** end, int base) {
  return as_signed<int>(number_in(s, end, base, WSKCHECK_SITE));
}
KERNEL_FUNCTION unsigned wskcheck_wcstoul(const WCHAR* s, WCHAR** end, int base) {
  return as_unsigned<unsigned>(number_in(s, end, base, WSKCHECK_SITE));
}

// By insertion: the driver's function sees elements in their places alone, as it may rely on.
KERNEL_FUNCTION void wskcheck_qsort(void* base, size_t count, size_t size,
                                    int (*compare)(const void* a, const void* b)) {
  const Site site = WSKCHECK_SITE;
  auto* bytes = static_cast<unsigned char*>(base);
  if (count != 0) check_access(base, count * size, true, site);
  for (std::size_t i = 1; i < count; ++i) {
    for (std::size_t k = i; k > 0; --k) {
      unsigned char* a = bytes + (k - 1) * size;
      if (call_driver(compare, static_cast<const void*>(a), static_cast<const void*>(a + size)) <=
          0) {
        break;
      }
      for (std::size_t b = 0; b < size; ++b) std::swap(a[b], a[size + b]);
    }
  }
}
KERNEL_FUNCTION void* wskcheck_bsearch(const void* key, const void* base, size_t count, size_t size,
                                       int (*compare)(const void* key, const void* element)) {
  const Site site = WSKCHECK_SITE;
  const auto* low = static_cast<const unsigned char*>(base);
  while (count != 0) {
    const unsigned char* middle = low + count / 2 * size;
    const int order = call_driver(compare, key, static_cast<const void*>(middle));
    if (order == 0) return const_cast<unsigned char*>(middle);
    if (order > 0) low = middle + size;
    count = order > 0 ? count - count / 2 - 1 : count / 2;
  }
  return nullptr;
}
KERNEL_FUNCTION char* wskcheck_strlwr(char* s) { return fold(s, lower<char>, WSKCHECK_SITE); }
KERNEL_FUNCTION char* wskcheck_strupr(char* s) { return fold(s, upper<char>, WSKCHECK_SITE); }
KERNEL_FUNCTION WCHAR* wskcheck_wcslwr(WCHAR* s) { return fold(s, lower<WCHAR>, WSKCHECK_SITE); }
KERNEL_FUNCTION WCHAR* wskcheck_wcsupr(WCHAR* s) { return fold(s, upper<WCHAR>, WSKCHECK_SITE); }

#define WSKCHECK_CHECKED(Char, cpy, cat, ncpy, ncat)                                         \
  KERNEL_FUNCTION int wskcheck_##cpy(Char* to, size_t size, const Char* from) {              \
    return put_checked(to, size, false, from, all_of_it, WSKCHECK_SITE);                     \
  }                                                                                          \
  KERNEL_FUNCTION int wskcheck_##cat(Char* to, size_t size, const Char* from) {              \
    return put_checked(to, size, true, from, all_of_it, WSKCHECK_SITE);                      \
  }                                                                                          \
  KERNEL_FUNCTION int wskcheck_##ncpy(Char* to, size_t size, const Char* from, size_t max) { \
    return put_checked(to, size, false, from, max, WSKCHECK_SITE);                           \
  }                                                                                          \
  KERNEL_FUNCTION int wskcheck_##ncat(Char* to, size_t size, const Char* from, size_t max) { \
    return put_checked(to, size, true, from, max, WSKCHECK_SITE);                            \
  }
WSKCHECK_CHECKED(char, strcpy_s, strcat_s, strncpy_s, strncat_s)
WSKCHECK_CHECKED(WCHAR, wcscpy_s, wcscat_s, wcsncpy_s, wcsncat_s)

KERNEL_FUNCTION int wskcheck_memcpy_s(void* to, size_t size, const void* from, size_t count) {
  const Site site = WSKCHECK_SITE;
  if (count == 0) return 0;
  if (to == nullptr) return error_invalid;
  if (from == nullptr || size < count) {
    check_access(to, size, true, site);
    std::memset(to, 0, size);
    return from == nullptr ? error_invalid : error_range;
  }
  check_access(from, count, false, site);
  check_access(to, count, true, site);
  std::memmove(to, from, count);
  return 0;
}

#define WSKCHECK_PRINT_CHECKED(name, parameters, max)                                  \
  KERNEL_FUNCTION int wskcheck_##name parameters {                                     \
    std::va_list arguments;                                                            \
    va_start(arguments, format);                                                       \
    const int length = print_checked(to, size, max, format, arguments, WSKCHECK_SITE); \
    va_end(arguments);                                                                 \
    return length;                                                                     \
  }
#define WSKCHECK_VPRINT_CHECKED(name, parameters, max)                            \
  KERNEL_FUNCTION int wskcheck_##name parameters {                                \
    std::va_list copy;                                                            \
    va_copy(copy, arguments);                                                     \
    const int length = print_checked(to, size, max, format, copy, WSKCHECK_SITE); \
    va_end(copy);                                                                 \
    return length;                                                                \
  }
WSKCHECK_PRINT_CHECKED(sprintf_s, (char* to, size_t size, const char* format, ...), all_of_it)
WSKCHECK_PRINT_CHECKED(swprintf_s, (WCHAR * to, size_t size, const WCHAR* format, ...), all_of_it)
WSKCHECK_PRINT_CHECKED(snprintf_s, (char* to, size_t size, size_t max, const char* format, ...),
                       max)
WSKCHECK_PRINT_CHECKED(snwprintf_s, (WCHAR * to, size_t size, size_t max, const WCHAR* format, ...),
                       max)
WSKCHECK_VPRINT_CHECKED(vsprintf_s, (char* to, size_t size, const char* format, va_list arguments),
                        all_of_it)
WSKCHECK_VPRINT_CHECKED(vswprintf_s,
                        (WCHAR * to, size_t size, const WCHAR* format, va_list arguments),
                        all_of_it)
WSKCHECK_VPRINT_CHECKED(vsnprintf_s,
                        (char* to, size_t size, size_t max, const char* format, va_list arguments),
                        max)
// The older one has no size: it writes what there is.
KERNEL_FUNCTION int wskcheck_swprintf(WCHAR* to, const WCHAR* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const int length = wskcheck_vsnwprintf(to, no_max, format, arguments);
  va_end(arguments);
  return length;
}
