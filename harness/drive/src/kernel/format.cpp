// Formatting as Windows does it.
#include <cstdio>

#include "core/memory.h"
#include "kernel/text.h"

namespace wskcheck::drive::kernel {

std::uint64_t stable_address(const void* p) {
  const auto* at = static_cast<const std::byte*>(p);
  const std::uint64_t value = number(p);
  if (value < 0x10000) return value;
  if (in_pool(p)) return 0xFFFFA00000000000 + static_cast<std::uint64_t>(at - core::pool_base());
  if (core::driver_image().holds(p)) {
    return 0xFFFFF80000000000 + static_cast<std::uint64_t>(at - core::driver_image().begin);
  }
  if (on_stack(p)) {
    const std::uint32_t slot = static_cast<std::uint32_t>(current_thread());
    return 0xFFFFB00000000000 + slot * 0x100000u +
           static_cast<std::uint64_t>(at - core::stack_bottom(slot));
  }
  return 0xFFFFF00000000000;
}

namespace {

enum class Width : std::uint8_t { usual, narrow, small, wide, big };

struct Spec {
  bool left = false;
  bool plus = false;
  bool blank = false;
  bool zero = false;
  bool other = false;  // #
  int width = 0;
  int precision = -1;
  Width size = Width::usual;
  bool w = false;  // wide by w, l
  bool h = false;
};

// A format string and its arguments, taken one after the other.
template <class Char>
class Formatter {
 public:
  Formatter(Sink<Char>& sink, const Char* at, std::va_list& arguments, const void* site)
      : sink_(sink), at_(at), site_(site) {
    va_copy(arguments_, arguments);
  }
  Formatter(const Formatter&) = delete;
  Formatter& operator=(const Formatter&) = delete;

  void run() {
    for (; peek() != 0; ++at_) {
      if (*at_ != '%') {
        sink_.put(static_cast<std::uint32_t>(*at_));
        continue;
      }
      ++at_;
      if (peek() == 0) break;
      one();
    }
    va_end(arguments_);
  }

 private:
  Char peek() const {
    check_access(at_, sizeof(Char), false, site_);
    return *at_;
  }

  int decimal() {
    int value = 0;
    if (peek() == '*') {
      ++at_;
      return va_arg(arguments_, int);
    }
    for (; peek() >= '0' && *at_ <= '9'; ++at_) value = value * 10 + (*at_ - '0');
    return value;
  }

  Spec spec() {
    Spec s;
    for (;; ++at_) {
      const Char c = peek();
      if (c == '-')
        s.left = true;
      else if (c == '+')
        s.plus = true;
      else if (c == ' ')
        s.blank = true;
      else if (c == '0')
        s.zero = true;
      else if (c == '#')
        s.other = true;
      else
        break;
    }
    s.width = decimal();
    if (s.width < 0) s.left = true, s.width = -s.width;
    if (peek() == '.') {
      ++at_;
      s.precision = decimal();
    }
    size(s);
    return s;
  }

  void size(Spec& s) {
    for (;; ++at_) {
      const Char c = peek();
      if (c == 'h') {
        s.h = true;
        s.size = s.size == Width::small ? Width::narrow : Width::small;
      } else if (c == 'l') {
        if (s.w) s.size = Width::big;  // ll
        s.w = true;
      } else if (c == 'w') {
        s.w = true;
      } else if (c == 'z' || c == 't' || c == 'j') {
        s.size = Width::big;
      } else if (c == 'I') {
        s.size = Width::big;
        if (at_[1] == '6' && at_[2] == '4') at_ += 2;
        if (at_[1] == '3' && at_[2] == '2') at_ += 2, s.size = Width::wide;
      } else {
        return;
      }
    }
  }

  void one() {
    const Spec s = spec();
    const Char c = *at_;
    constexpr bool wide_format = sizeof(Char) > 1;
    switch (c) {
      case 'd':
      case 'i':
        return signed_number(s);
      case 'u':
        return unsigned_number(s, 10, false);
      case 'x':
        return unsigned_number(s, 16, false);
      case 'X':
        return unsigned_number(s, 16, true);
      case 'o':
        return unsigned_number(s, 8, false);
      case 'p':
        return pointer(s);
      case 'c':
        return character(s, s.h ? false : s.w || wide_format);
      case 'C':
        return character(s, s.h ? false : s.w || !wide_format);
      case 's':
        return text(s, s.h ? false : s.w || wide_format);
      case 'S':
        return text(s, s.h ? false : s.w || !wide_format);
      case 'Z':
        return counted(s, s.w && !s.h);
      case 'e':
      case 'E':
      case 'f':
      case 'g':
      case 'G':
        return real(s, static_cast<char>(c));
      default:
        sink_.put(static_cast<std::uint32_t>(c));
    }
  }

  void pad(int count, char with) {
    for (; count > 0; --count) sink_.put(static_cast<std::uint32_t>(with));
  }

  void signed_number(const Spec& s) {
    std::int64_t value =
        s.size == Width::big ? va_arg(arguments_, long long) : va_arg(arguments_, int);
    if (s.size == Width::small) value = static_cast<std::int16_t>(value);
    if (s.size == Width::narrow) value = static_cast<std::int8_t>(value);
    const char* sign = value < 0 ? "-" : s.plus ? "+" : s.blank ? " " : "";
    const auto bits = static_cast<std::uint64_t>(value);
    digits(s, value < 0 ? 0 - bits : bits, 10, false, sign);
  }
  void unsigned_number(const Spec& s, unsigned base, bool capital) {
    std::uint64_t value = s.size == Width::big ? va_arg(arguments_, unsigned long long)
                                               : va_arg(arguments_, unsigned);
    if (s.size == Width::small) value &= 0xffff;
    if (s.size == Width::narrow) value &= 0xff;
    const char* prefix = "";
    if (s.other && value != 0) prefix = base == 16 ? (capital ? "0X" : "0x") : base == 8 ? "0" : "";
    digits(s, value, base, capital, prefix);
  }
  void pointer(Spec s) {
    s.precision = 16;
    digits(s, stable_address(va_arg(arguments_, const void*)), 16, true, "");
  }

  void digits(const Spec& s, std::uint64_t value, unsigned base, bool capital, const char* prefix) {
    char reversed[24];
    int count = 0;
    for (; value != 0 || count == 0; value /= base) {
      const unsigned digit = static_cast<unsigned>(value % base);
      reversed[count++] =
          static_cast<char>(digit < 10 ? '0' + digit : (capital ? 'A' : 'a') + digit - 10);
    }
    int prefixed = 0;
    while (prefix[prefixed] != 0) ++prefixed;
    int zeros = s.precision > count ? s.precision - count : 0;
    int blanks = s.width - prefixed - zeros - count;
    if (s.zero && !s.left && s.precision < 0 && blanks > 0) zeros += blanks, blanks = 0;
    if (!s.left) pad(blanks, ' ');
    for (int i = 0; i < prefixed; ++i) sink_.put(static_cast<std::uint32_t>(prefix[i]));
    pad(zeros, '0');
    while (count > 0) sink_.put(static_cast<std::uint32_t>(reversed[--count]));
    if (s.left) pad(blanks, ' ');
  }

  void character(const Spec& s, bool wide) {
    sink_.from_wide |= wide;
    const auto c = static_cast<std::uint32_t>(va_arg(arguments_, int));
    if (!s.left) pad(s.width - 1, ' ');
    sink_.put(c);
    if (s.left) pad(s.width - 1, ' ');
  }

  template <class Other>
  void characters(const Spec& s, const Other* from, std::size_t length) {
    if (s.precision >= 0 && static_cast<std::size_t>(s.precision) < length) {
      length = static_cast<std::size_t>(s.precision);
    }
    const int blanks = s.width - static_cast<int>(length);
    if (!s.left) pad(blanks, ' ');
    for (std::size_t i = 0; i < length; ++i) {
      sink_.put(static_cast<std::uint32_t>(static_cast<std::make_unsigned_t<Other>>(from[i])));
    }
    if (s.left) pad(blanks, ' ');
  }
  void text(const Spec& s, bool wide) {
    sink_.from_wide |= wide;
    const void* from = va_arg(arguments_, const void*);
    if (from == nullptr) return characters(s, "(null)", 6);
    const std::size_t max = s.precision >= 0 ? static_cast<std::size_t>(s.precision) : SIZE_MAX / 4;
    if (wide) {
      const auto* w = static_cast<const std::uint16_t*>(from);
      return characters(s, w, length_of(w, max, site_));
    }
    const auto* n = static_cast<const char*>(from);
    characters(s, n, length_of(n, max, site_));
  }
  void counted(const Spec& s, bool wide) {
    sink_.from_wide |= wide;
    const auto* from = va_arg(arguments_, const UNICODE_STRING*);
    if (from == nullptr) return characters(s, "(null)", 6);
    check_access(from, sizeof *from, false, site_);
    if (from->Length != 0) check_access(from->Buffer, from->Length, false, site_);
    if (wide) {
      return characters(s, reinterpret_cast<const std::uint16_t*>(from->Buffer), from->Length / 2u);
    }
    characters(s, reinterpret_cast<const char*>(from->Buffer), from->Length);
  }
  void real(const Spec& s, char letter) {
    char shape[8] = {'%', '.', '*', letter, 0};
    char out[64];
    const int length = std::snprintf(out, sizeof out, shape, s.precision < 0 ? 6 : s.precision,
                                     va_arg(arguments_, double));
    Spec rest = s;
    rest.precision = -1;
    characters(rest, out, static_cast<std::size_t>(length < 63 ? length : 63));
  }

  Sink<Char>& sink_;
  const Char* at_;
  std::va_list arguments_;
  const void* site_;
};

}  // namespace

template <class Char>
void format(Sink<Char>& sink, const Char* format, std::va_list& arguments, const void* site) {
  Formatter<Char>(sink, format, arguments, site).run();
}
template void format(Sink<char>&, const char*, std::va_list&, const void*);
template void format(Sink<WCHAR>&, const WCHAR*, std::va_list&, const void*);

}  // namespace wskcheck::drive::kernel
