// Intrinsics on bits, and the processor's counter.
#ifndef WSKCHECK_KM_BITS_H
#define WSKCHECK_KM_BITS_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/system.h"

#ifndef WSKCHECK_KERNEL_HOST
// `index` is set where there is a bit.
WSKCHECK_KM_INLINE UCHAR wskcheck_scan_forward(ULONG* index, ULONG mask) {
  return mask == 0 ? 0 : (*index = (ULONG)__builtin_ctz(mask), 1);
}
WSKCHECK_KM_INLINE UCHAR wskcheck_scan_reverse(ULONG* index, ULONG mask) {
  return mask == 0 ? 0 : (*index = 31 - (ULONG)__builtin_clz(mask), 1);
}
WSKCHECK_KM_INLINE UCHAR wskcheck_scan_forward_64(ULONG* index, ULONG64 mask) {
  return mask == 0 ? 0 : (*index = (ULONG)__builtin_ctzll(mask), 1);
}
WSKCHECK_KM_INLINE UCHAR wskcheck_scan_reverse_64(ULONG* index, ULONG64 mask) {
  return mask == 0 ? 0 : (*index = 63 - (ULONG)__builtin_clzll(mask), 1);
}
#define _BitScanForward wskcheck_scan_forward
#define _BitScanReverse wskcheck_scan_reverse
#define _BitScanForward64 wskcheck_scan_forward_64
#define _BitScanReverse64 wskcheck_scan_reverse_64
#define BitScanForward wskcheck_scan_forward
#define BitScanReverse wskcheck_scan_reverse
#define BitScanForward64 wskcheck_scan_forward_64
#define BitScanReverse64 wskcheck_scan_reverse_64

// The bit as it was; the base may be an array, of 32 or of 64 bits each.
#define WSKCHECK_KM_BIT_TESTS(suffix, type, utype, width)                                      \
  WSKCHECK_KM_INLINE UCHAR wskcheck_bit_test##suffix(const type* base, type bit) {             \
    return (UCHAR)((utype)base[bit / width] >> (bit & (width - 1)) & 1);                       \
  }                                                                                            \
  WSKCHECK_KM_INLINE UCHAR wskcheck_bit_set##suffix(type* base, type bit) {                    \
    const UCHAR before = wskcheck_bit_test##suffix(base, bit);                                 \
    base[bit / width] = (type)((utype)base[bit / width] | (utype)1 << (bit & (width - 1)));    \
    return before;                                                                             \
  }                                                                                            \
  WSKCHECK_KM_INLINE UCHAR wskcheck_bit_reset##suffix(type* base, type bit) {                  \
    const UCHAR before = wskcheck_bit_test##suffix(base, bit);                                 \
    base[bit / width] = (type)((utype)base[bit / width] & ~((utype)1 << (bit & (width - 1)))); \
    return before;                                                                             \
  }                                                                                            \
  WSKCHECK_KM_INLINE UCHAR wskcheck_bit_complement##suffix(type* base, type bit) {             \
    const UCHAR before = wskcheck_bit_test##suffix(base, bit);                                 \
    base[bit / width] = (type)((utype)base[bit / width] ^ (utype)1 << (bit & (width - 1)));    \
    return before;                                                                             \
  }
WSKCHECK_KM_BIT_TESTS(, LONG, ULONG, 32)
WSKCHECK_KM_BIT_TESTS(_64, LONG64, ULONG64, 64)
#define BitTest wskcheck_bit_test
#define BitTestAndSet wskcheck_bit_set
#define BitTestAndReset wskcheck_bit_reset
#define BitTestAndComplement wskcheck_bit_complement
#define BitTest64 wskcheck_bit_test_64
#define BitTestAndSet64 wskcheck_bit_set_64
#define BitTestAndReset64 wskcheck_bit_reset_64
#define BitTestAndComplement64 wskcheck_bit_complement_64
#define _bittest wskcheck_bit_test
#define _bittestandset wskcheck_bit_set
#define _bittestandreset wskcheck_bit_reset
#define _bittestandcomplement wskcheck_bit_complement
#define _bittest64 wskcheck_bit_test_64
#define _bittestandset64 wskcheck_bit_set_64
#define _bittestandreset64 wskcheck_bit_reset_64
#define _bittestandcomplement64 wskcheck_bit_complement_64

#undef _rotl
#undef _rotr
#undef _rotl64
#undef _rotr64
#define _rotl(x, n) ((ULONG)(x) << ((n)&31) | (ULONG)(x) >> (-(n)&31))
#define _rotr(x, n) ((ULONG)(x) >> ((n)&31) | (ULONG)(x) << (-(n)&31))
#define _rotl64(x, n) ((ULONG64)(x) << ((n)&63) | (ULONG64)(x) >> (-(n)&63))
#define _rotr64(x, n) ((ULONG64)(x) >> ((n)&63) | (ULONG64)(x) << (-(n)&63))
#define RotateLeft32 _rotl
#define RotateRight32 _rotr
#define RotateLeft64 _rotl64
#define RotateRight64 _rotr64
#define __popcnt16(x) ((USHORT)__builtin_popcount((USHORT)(x)))
#define __popcnt(x) ((ULONG)__builtin_popcount((ULONG)(x)))
#define __popcnt64(x) ((ULONG64)__builtin_popcountll((ULONG64)(x)))
#define __lzcnt(x) ((ULONG)(x) == 0 ? 32u : (ULONG)__builtin_clz((ULONG)(x)))
#define __lzcnt64(x) ((ULONG64)(x) == 0 ? 64ull : (ULONG64)__builtin_clzll((ULONG64)(x)))
#define RtlNumberOfSetBitsUlongPtr(x) ((ULONG)__builtin_popcountll((ULONG64)(x)))

// Virtual time, at ten ticks of the processor a microsecond: it is the same in every run.
#define __rdtsc() ((ULONG64)KeQueryPerformanceCounter(NULL).QuadPart)
#define ReadTimeStampCounter() __rdtsc()
#endif

#endif
