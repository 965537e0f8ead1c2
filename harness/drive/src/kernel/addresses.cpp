// Addresses of IPv4 and IPv6 as text and back.
#include <mstcpip.h>

#include "kernel/text.h"

namespace wskcheck::drive::kernel {
namespace {

// Text that grows; as long as any address with its scope and port.
struct Text {
  char c[80];
  std::size_t length = 0;
  void put(char one) { c[length++] = one; }
  void number(std::uint32_t value, std::uint32_t base) {
    char reversed[12];
    int count = 0;
    for (; value != 0 || count == 0; value /= base) {
      reversed[count++] = "0123456789abcdef"[value % base];
    }
    while (count > 0) put(reversed[--count]);
  }
};

USHORT swapped(USHORT x) { return static_cast<USHORT>(x << 8 | x >> 8); }

void put_four(Text& text, const UCHAR* bytes) {
  for (int i = 0; i < 4; ++i) {
    if (i != 0) text.put('.');
    text.number(bytes[i], 10);
  }
}

// The longest run of zeros, of two words at least, is left out; mapped addresses end in dots.
void put_six(Text& text, const IN6_ADDR& a) {
  int from = -1;
  int best = 1;
  const bool mapped = a.u.Word[0] == 0 && a.u.Word[1] == 0 && a.u.Word[2] == 0 &&
                      a.u.Word[3] == 0 && a.u.Word[4] == 0 && a.u.Word[5] == 0xffff;
  const int words = mapped ? 6 : 8;
  for (int i = 0; i < words; ++i) {
    int run = 0;
    while (i + run < words && a.u.Word[i + run] == 0) ++run;
    if (run > best) best = run, from = i;
  }
  for (int i = 0; i < words; ++i) {
    if (i == from) {
      text.put(':');
      if (i + best == words) text.put(':');
      i += best - 1;
      continue;
    }
    if (i != 0) text.put(':');
    text.number(swapped(a.u.Word[i]), 16);
  }
  if (!mapped) return;
  text.put(':');
  put_four(text, a.u.Byte + 12);
}

Text four(const IN_ADDR* a, USHORT port) {
  Text text;
  put_four(text, reinterpret_cast<const UCHAR*>(a));
  if (port == 0) return text;
  text.put(':');
  text.number(swapped(port), 10);
  return text;
}
Text six(const IN6_ADDR* a, ULONG scope, USHORT port) {
  Text text;
  if (port != 0) text.put('[');
  put_six(text, *a);
  if (scope != 0) text.put('%'), text.number(scope, 10);
  if (port == 0) return text;
  text.put(']');
  text.put(':');
  text.number(swapped(port), 10);
  return text;
}

template <class Char>
Char* write(const Text& text, Char* to, const void* site) {
  check_access(to, (text.length + 1) * sizeof(Char), true, site);
  for (std::size_t i = 0; i < text.length; ++i) to[i] = static_cast<Char>(text.c[i]);
  to[text.length] = 0;
  return to + text.length;
}
template <class Char>
NTSTATUS write(const Text& text, Char* to, PULONG size, const void* site) {
  checked(size, site);
  const ULONG needed = static_cast<ULONG>(text.length + 1);
  const bool fits = to != nullptr && *size >= needed;
  *size = needed;
  if (!fits) return STATUS_INVALID_PARAMETER;
  write(text, to, site);
  return STATUS_SUCCESS;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

#define WSKCHECK_TO_STRING(X, Char)                                                            \
  KERNEL_FUNCTION Char* RtlIpv4AddressToString##X(const IN_ADDR* Address, Char* Text) {        \
    const Site site = WSKCHECK_SITE;                                                           \
    check_access(Address, sizeof *Address, false, site);                                       \
    return kernel::write(kernel::four(Address, 0), Text, site);                                \
  }                                                                                            \
  KERNEL_FUNCTION NTSTATUS RtlIpv4AddressToStringEx##X(const IN_ADDR* Address, USHORT Port,    \
                                                       Char* Text, PULONG Size) {              \
    const Site site = WSKCHECK_SITE;                                                           \
    check_access(Address, sizeof *Address, false, site);                                       \
    return kernel::write(kernel::four(Address, Port), Text, Size, site);                       \
  }                                                                                            \
  KERNEL_FUNCTION Char* RtlIpv6AddressToString##X(const IN6_ADDR* Address, Char* Text) {       \
    const Site site = WSKCHECK_SITE;                                                           \
    check_access(Address, sizeof *Address, false, site);                                       \
    return kernel::write(kernel::six(Address, 0, 0), Text, site);                              \
  }                                                                                            \
  KERNEL_FUNCTION NTSTATUS RtlIpv6AddressToStringEx##X(const IN6_ADDR* Address, ULONG ScopeId, \
                                                       USHORT Port, Char* Text, PULONG Size) { \
    const Site site = WSKCHECK_SITE;                                                           \
    check_access(Address, sizeof *Address, false, site);                                       \
    return kernel::write(kernel::six(Address, ScopeId, Port), Text, Size, site);               \
  }
WSKCHECK_TO_STRING(A, char)
WSKCHECK_TO_STRING(W, WCHAR)

const IN_ADDR in4addr_any = {};
const IN_ADDR in4addr_loopback = {{{127, 0, 0, 1}}};
const IN6_ADDR in6addr_any = {};
const IN6_ADDR in6addr_loopback = {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}};
