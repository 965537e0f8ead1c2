// Text into addresses of IPv4 and IPv6.
#include <mstcpip.h>

#include <cstring>

#include "kernel/text.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr NTSTATUS wrong = STATUS_INVALID_PARAMETER;

// Reads from a string that has an end; every character is checked.
template <class Char>
class Reader {
 public:
  Reader(const Char* at, const void* site) : at_(at), site_(site) {}

  std::uint32_t peek() const {
    check_access(at_, sizeof(Char), false, site_);
    return static_cast<std::make_unsigned_t<std::conditional_t<sizeof(Char) == 1, char, short>>>(
        *at_);
  }
  bool take(char c) {
    if (peek() != static_cast<unsigned char>(c)) return false;
    ++at_;
    return true;
  }
  int digit(int base) const {
    const std::uint32_t c = lower(static_cast<WCHAR>(peek()));
    if (c >= '0' && c <= '9' && static_cast<int>(c - '0') < base) return static_cast<int>(c - '0');
    if (base == 16 && c >= 'a' && c <= 'f') return static_cast<int>(c - 'a') + 10;
    return -1;
  }
  // A number of at least one digit and no more than max; false when there is none.
  bool number(int base, std::uint64_t max, std::uint32_t& value) {
    std::uint64_t sum = 0;
    if (digit(base) < 0) return false;
    for (int d; (d = digit(base)) >= 0; ++at_) {
      sum = sum * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(d);
      if (sum > max) return false;
    }
    value = static_cast<std::uint32_t>(sum);
    return true;
  }
  // With 0x and 0 in front for base 16 and 8, where that is allowed.
  bool any_number(bool strict, std::uint64_t max, std::uint32_t& value) {
    if (strict || peek() != '0') return number(10, max, value);
    ++at_;
    if (lower(static_cast<WCHAR>(peek())) == 'x') return ++at_, number(16, max, value);
    value = 0;
    return digit(10) < 0 || number(8, max, value);
  }
  const Char* at() const { return at_; }
  void back_to(const Char* at) { at_ = at; }

 private:
  const Char* at_;
  const void* site_;
};

// a.b.c.d; not strict: fewer parts, of which the last fills the rest.
template <class Char>
bool read_four(Reader<Char>& in, bool strict, UCHAR* bytes) {
  std::uint32_t parts[4] = {};
  int count = 0;
  do {
    if (count == 4 || !in.any_number(strict, 0xffffffff, parts[count])) return false;
    ++count;
  } while (in.take('.'));
  if (strict && count != 4) return false;
  std::uint32_t address = 0;
  for (int i = 0; i + 1 < count; ++i) {
    if (parts[i] > 255) return false;
    address |= parts[i] << (24 - 8 * i);
  }
  const int rest = 8 * (5 - count);
  if (rest < 32 && parts[count - 1] >> rest != 0) return false;
  address |= parts[count - 1];
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<UCHAR>(address >> (24 - 8 * i));
  return true;
}

// Words with one "::" at most, and dots at the end.
template <class Char>
bool read_six(Reader<Char>& in, IN6_ADDR& address) {
  UCHAR bytes[16] = {};
  int count = 0;
  int gap = -1;
  if (in.take(':')) {
    if (!in.take(':')) return false;
    gap = 0;
  }
  while (count < 16 && in.digit(16) >= 0) {
    const Char* start = in.at();
    std::uint32_t word = 0;
    if (!in.number(16, 0xffff, word)) return false;
    if (in.peek() == '.' && count <= 12) {
      in.back_to(start);
      if (!read_four(in, true, bytes + count)) return false;
      count += 4;
      break;
    }
    bytes[count++] = static_cast<UCHAR>(word >> 8);
    bytes[count++] = static_cast<UCHAR>(word);
    if (count == 16 || !in.take(':')) break;
    if (in.take(':')) {
      if (gap >= 0) return false;
      gap = count;
    } else if (in.digit(16) < 0) {
      return false;
    }
  }
  if (count != 16 && gap < 0) return false;
  if (gap >= 0) {
    const auto tail = static_cast<std::size_t>(count - gap);
    std::memmove(bytes + 16 - tail, bytes + gap, tail);
    std::memset(bytes + gap, 0, 16 - tail - static_cast<std::size_t>(gap));
  }
  std::memcpy(&address, bytes, 16);
  return true;
}

template <class Char>
bool read_port(Reader<Char>& in, PUSHORT port) {
  std::uint32_t value = 0;
  if (!in.any_number(false, 0xffff, value)) return false;
  *port = static_cast<USHORT>(value << 8 | value >> 8);
  return true;
}

template <class Char>
NTSTATUS four(const Char* text, BOOLEAN strict, const Char** end, IN_ADDR* address,
              const void* site) {
  Reader<Char> in(text, site);
  UCHAR bytes[4];
  const bool good = read_four(in, strict != 0, bytes);
  if (end != nullptr) *checked(end, site) = in.at();
  if (!good) return wrong;
  std::memcpy(checked(address, site), bytes, 4);
  return STATUS_SUCCESS;
}
template <class Char>
NTSTATUS four_ex(const Char* text, BOOLEAN strict, IN_ADDR* address, PUSHORT port,
                 const void* site) {
  Reader<Char> in(text, site);
  UCHAR bytes[4];
  if (!read_four(in, strict != 0, bytes)) return wrong;
  *checked(port, site) = 0;
  if (in.take(':') && !read_port(in, port)) return wrong;
  if (in.peek() != 0) return wrong;
  std::memcpy(checked(address, site), bytes, 4);
  return STATUS_SUCCESS;
}
template <class Char>
NTSTATUS six(const Char* text, const Char** end, IN6_ADDR* address, const void* site) {
  Reader<Char> in(text, site);
  checked(address, site);
  const bool good = read_six(in, *address);
  if (end != nullptr) *checked(end, site) = in.at();
  return good ? STATUS_SUCCESS : wrong;
}
template <class Char>
NTSTATUS six_ex(const Char* text, IN6_ADDR* address, PULONG scope, PUSHORT port, const void* site) {
  Reader<Char> in(text, site);
  checked(address, site);
  *checked(scope, site) = 0;
  *checked(port, site) = 0;
  const bool bracket = in.take('[');
  if (!read_six(in, *address)) return wrong;
  if (in.take('%')) {
    std::uint32_t value = 0;
    if (!in.number(10, 0xffffffff, value)) return wrong;
    *scope = value;
  }
  if (bracket) {
    if (!in.take(']')) return wrong;
    if (in.take(':') && !read_port(in, port)) return wrong;
  }
  return in.peek() == 0 ? STATUS_SUCCESS : wrong;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

#define WSKCHECK_TO_ADDRESS(X, Char)                                                        \
  KERNEL_FUNCTION NTSTATUS RtlIpv4StringToAddress##X(const Char* Text, BOOLEAN Strict,      \
                                                     const Char** End, IN_ADDR* Address) {  \
    return kernel::four(Text, Strict, End, Address, WSKCHECK_SITE);                         \
  }                                                                                         \
  KERNEL_FUNCTION NTSTATUS RtlIpv4StringToAddressEx##X(const Char* Text, BOOLEAN Strict,    \
                                                       IN_ADDR* Address, PUSHORT Port) {    \
    return kernel::four_ex(Text, Strict, Address, Port, WSKCHECK_SITE);                     \
  }                                                                                         \
  KERNEL_FUNCTION NTSTATUS RtlIpv6StringToAddress##X(const Char* Text, const Char** End,    \
                                                     IN6_ADDR* Address) {                   \
    return kernel::six(Text, End, Address, WSKCHECK_SITE);                                  \
  }                                                                                         \
  KERNEL_FUNCTION NTSTATUS RtlIpv6StringToAddressEx##X(const Char* Text, IN6_ADDR* Address, \
                                                       PULONG ScopeId, PUSHORT Port) {      \
    return kernel::six_ex(Text, Address, ScopeId, Port, WSKCHECK_SITE);                     \
  }
WSKCHECK_TO_ADDRESS(A, char)
WSKCHECK_TO_ADDRESS(W, WCHAR)
