// Interlocked operations, single reads and writes, barriers. Each operation is one step.
#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

template <class T>
T* plain(T volatile* target, const char* name, const void* site) {
  step(op(OpKind::interlocked, target, site, name));
  check_interlocked(const_cast<T*>(target), sizeof(T), true, site);
  return const_cast<T*>(target);
}

template <class T, class Change>
T changed(T volatile* target, const char* name, const void* site, Change change) {
  T* const p = plain(target, name, site);
  const T before = *p;
  *p = change(before);
  return before;
}

template <class T>
T read(T const volatile* from, const void* site) {
  Op look = op(OpKind::interlocked, from, site, "a read");
  look.write = false;
  step(look);
  check_interlocked(const_cast<T const*>(from), sizeof(T), false, site);
  return *from;
}

template <class T>
void write(T volatile* to, T value, const void* site) {
  *plain(to, "a write", site) = value;
}

template <class T>
UCHAR bit(T volatile* base, T number, int to, const char* name, const void* site) {
  const T width = static_cast<T>(sizeof(T) * 8);
  T volatile* const word = base + number / width;
  const T mask = static_cast<T>(T{1} << (number % width));
  T* const p = plain(word, name, site);
  const bool was = (*p & mask) != 0;
  const bool now = to < 0 ? !was : to != 0;
  *p = static_cast<T>(now ? *p | mask : *p & ~mask);
  return was ? 1 : 0;
}

// Overflow wraps, as on the processor.
template <class T>
T sum(T a, T b) {
  return static_cast<T>(static_cast<unsigned long long>(a) + static_cast<unsigned long long>(b));
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

#define WSKCHECK_LOGIC(name, suffix, type, sign)                                         \
  KERNEL_FUNCTION type Interlocked##name##suffix(type volatile* target, type value) {    \
    return kernel::changed(target, "Interlocked" #name #suffix, WSKCHECK_SITE,           \
                           [value](type x) { return static_cast<type>(x sign value); }); \
  }
#define WSKCHECK_EXCHANGES(suffix, type)                                                     \
  KERNEL_FUNCTION type InterlockedExchange##suffix(type volatile* target, type value) {      \
    return kernel::changed(target, "InterlockedExchange" #suffix, WSKCHECK_SITE,             \
                           [value](type) { return value; });                                 \
  }                                                                                          \
  KERNEL_FUNCTION type InterlockedExchangeAdd##suffix(type volatile* target, type value) {   \
    return kernel::changed(target, "InterlockedExchangeAdd" #suffix, WSKCHECK_SITE,          \
                           [value](type x) { return kernel::sum(x, value); });               \
  }                                                                                          \
  KERNEL_FUNCTION type InterlockedCompareExchange##suffix(type volatile* target, type value, \
                                                          type comparand) {                  \
    return kernel::changed(target, "InterlockedCompareExchange" #suffix, WSKCHECK_SITE,      \
                           [=](type x) { return x == comparand ? value : x; });              \
  }                                                                                          \
  WSKCHECK_LOGIC(And, suffix, type, &)                                                       \
  WSKCHECK_LOGIC(Or, suffix, type, |)                                                        \
  WSKCHECK_LOGIC(Xor, suffix, type, ^)
#define WSKCHECK_COUNTS(suffix, type)                                                  \
  KERNEL_FUNCTION type InterlockedIncrement##suffix(type volatile* target) {           \
    const auto one = static_cast<type>(1);                                             \
    return kernel::sum(                                                                \
        kernel::changed(target, "InterlockedIncrement" #suffix, WSKCHECK_SITE,         \
                        [](type x) { return kernel::sum(x, static_cast<type>(1)); }),  \
        one);                                                                          \
  }                                                                                    \
  KERNEL_FUNCTION type InterlockedDecrement##suffix(type volatile* target) {           \
    const auto one = static_cast<type>(-1);                                            \
    return kernel::sum(                                                                \
        kernel::changed(target, "InterlockedDecrement" #suffix, WSKCHECK_SITE,         \
                        [](type x) { return kernel::sum(x, static_cast<type>(-1)); }), \
        one);                                                                          \
  }

WSKCHECK_EXCHANGES(, LONG)
WSKCHECK_EXCHANGES(64, LONG64)
WSKCHECK_EXCHANGES(16, SHORT)
WSKCHECK_EXCHANGES(8, CHAR)
WSKCHECK_COUNTS(, LONG)
WSKCHECK_COUNTS(64, LONG64)
WSKCHECK_COUNTS(16, SHORT)

KERNEL_FUNCTION PVOID(InterlockedExchangePointer)(PVOID volatile* target, PVOID value) {
  return kernel::changed(target, "InterlockedExchangePointer", WSKCHECK_SITE,
                         [value](PVOID) { return value; });
}
KERNEL_FUNCTION PVOID(InterlockedCompareExchangePointer)(PVOID volatile* target, PVOID value,
                                                         PVOID comparand) {
  return kernel::changed(target, "InterlockedCompareExchangePointer", WSKCHECK_SITE,
                         [=](PVOID x) { return x == comparand ? value : x; });
}
KERNEL_FUNCTION UCHAR InterlockedCompareExchange128(LONG64 volatile* target, LONG64 high,
                                                    LONG64 low, LONG64* comparand) {
  const Site site = WSKCHECK_SITE;
  LONG64* const p = kernel::plain(target, "InterlockedCompareExchange128", site);
  check_interlocked(p, 16, true, site);
  check_access(comparand, 16, true, site);
  const bool same = p[0] == comparand[0] && p[1] == comparand[1];
  comparand[0] = p[0];
  comparand[1] = p[1];
  if (same) p[0] = low, p[1] = high;
  return same ? 1 : 0;
}
KERNEL_FUNCTION UCHAR InterlockedBitTestAndSet(LONG volatile* base, LONG bit) {
  return kernel::bit(base, bit, 1, "InterlockedBitTestAndSet", WSKCHECK_SITE);
}
KERNEL_FUNCTION UCHAR InterlockedBitTestAndReset(LONG volatile* base, LONG bit) {
  return kernel::bit(base, bit, 0, "InterlockedBitTestAndReset", WSKCHECK_SITE);
}
KERNEL_FUNCTION UCHAR InterlockedBitTestAndComplement(LONG volatile* base, LONG bit) {
  return kernel::bit(base, bit, -1, "InterlockedBitTestAndComplement", WSKCHECK_SITE);
}
KERNEL_FUNCTION UCHAR InterlockedBitTestAndSet64(LONG64 volatile* base, LONG64 bit) {
  return kernel::bit(base, bit, 1, "InterlockedBitTestAndSet64", WSKCHECK_SITE);
}
KERNEL_FUNCTION UCHAR InterlockedBitTestAndReset64(LONG64 volatile* base, LONG64 bit) {
  return kernel::bit(base, bit, 0, "InterlockedBitTestAndReset64", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExInterlockedAddLargeStatistic(PLARGE_INTEGER addend, ULONG increment) {
  LONGLONG volatile* const target = &addend->QuadPart;
  kernel::changed(target, "ExInterlockedAddLargeStatistic", WSKCHECK_SITE,
                  [increment](LONGLONG x) { return x + increment; });
}

KERNEL_FUNCTION VOID wskcheck_barrier(void) {}
KERNEL_FUNCTION VOID wskcheck_pause(void) {
  const Site site = WSKCHECK_SITE;
  Op pause = kernel::op(OpKind::other, nullptr, site, "YieldProcessor");
  pause.yields = true;
  step(pause);
}
KERNEL_FUNCTION LONG wskcheck_read_32(LONG const volatile* from) {
  return kernel::read(from, WSKCHECK_SITE);
}
KERNEL_FUNCTION LONG64 wskcheck_read_64(LONG64 const volatile* from) {
  return kernel::read(from, WSKCHECK_SITE);
}
KERNEL_FUNCTION SHORT wskcheck_read_16(SHORT const volatile* from) {
  return kernel::read(from, WSKCHECK_SITE);
}
KERNEL_FUNCTION CHAR wskcheck_read_8(CHAR const volatile* from) {
  return kernel::read(from, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID wskcheck_write_32(LONG volatile* to, LONG value) {
  kernel::write(to, value, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID wskcheck_write_64(LONG64 volatile* to, LONG64 value) {
  kernel::write(to, value, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID wskcheck_write_16(SHORT volatile* to, SHORT value) {
  kernel::write(to, value, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID wskcheck_write_8(CHAR volatile* to, CHAR value) {
  kernel::write(to, value, WSKCHECK_SITE);
}
