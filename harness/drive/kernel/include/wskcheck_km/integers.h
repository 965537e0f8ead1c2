// Arithmetic that tells of overflow (ntintsafe.h).
#ifndef WSKCHECK_KM_INTEGERS_H
#define WSKCHECK_KM_INTEGERS_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/macros.h"

#define WSKCHECK_KM_SAFE_INTEGER(Name, type)                                  \
  WSKCHECK_KM_INLINE NTSTATUS Rtl##Name##Add(type a, type b, type* result) {  \
    return __builtin_add_overflow(a, b, result) ? (NTSTATUS)0xC0000095 : 0;   \
  }                                                                           \
  WSKCHECK_KM_INLINE NTSTATUS Rtl##Name##Sub(type a, type b, type* result) {  \
    return __builtin_sub_overflow(a, b, result) ? (NTSTATUS)0xC0000095 : 0;   \
  }                                                                           \
  WSKCHECK_KM_INLINE NTSTATUS Rtl##Name##Mult(type a, type b, type* result) { \
    return __builtin_mul_overflow(a, b, result) ? (NTSTATUS)0xC0000095 : 0;   \
  }

WSKCHECK_KM_SAFE_INTEGER(ULong, ULONG)
WSKCHECK_KM_SAFE_INTEGER(Long, LONG)
WSKCHECK_KM_SAFE_INTEGER(UShort, USHORT)
WSKCHECK_KM_SAFE_INTEGER(ULongLong, ULONGLONG)
WSKCHECK_KM_SAFE_INTEGER(LongLong, LONGLONG)
WSKCHECK_KM_SAFE_INTEGER(SizeT, SIZE_T)
WSKCHECK_KM_SAFE_INTEGER(ULongPtr, ULONG_PTR)

#define WSKCHECK_KM_SAFE_CONVERSION(Name, from, to)                             \
  WSKCHECK_KM_INLINE NTSTATUS Rtl##Name(from value, to* result) {               \
    return __builtin_add_overflow(value, 0, result) ? (NTSTATUS)0xC0000095 : 0; \
  }

WSKCHECK_KM_SAFE_CONVERSION(SizeTToULong, SIZE_T, ULONG)
WSKCHECK_KM_SAFE_CONVERSION(SizeTToUShort, SIZE_T, USHORT)
WSKCHECK_KM_SAFE_CONVERSION(SizeTToLong, SIZE_T, LONG)
WSKCHECK_KM_SAFE_CONVERSION(ULongToUShort, ULONG, USHORT)
WSKCHECK_KM_SAFE_CONVERSION(ULongToUChar, ULONG, UCHAR)
WSKCHECK_KM_SAFE_CONVERSION(ULongLongToULong, ULONGLONG, ULONG)
WSKCHECK_KM_SAFE_CONVERSION(LongLongToULong, LONGLONG, ULONG)
WSKCHECK_KM_SAFE_CONVERSION(ULongPtrToULong, ULONG_PTR, ULONG)

#endif
