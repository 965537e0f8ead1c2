// What Visual Studio's compiler knows and gcc and clang do not: widths, keywords, declspec,
// inlining.
//
// Three kinds of code include these headers: drivers in C, drivers in C++, and the program's own
// C++ (WSKCHECK_KERNEL_HOST), which wants the types and functions and none of the words that are
// common in other headers (__try, __in, wcslen). Only drivers get those.
#ifndef WSKCHECK_KM_COMPILER_H
#define WSKCHECK_KM_COMPILER_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// C++ with wide characters of 32 bits is no driver.
#if defined(__cplusplus) && __SIZEOF_WCHAR_T__ > 2 && !defined(WSKCHECK_KERNEL_HOST)
#define WSKCHECK_KERNEL_HOST 1
#endif

#ifdef __cplusplus
#define WSKCHECK_KM_BEGIN extern "C" {
#define WSKCHECK_KM_END }
#else
#define WSKCHECK_KM_BEGIN
#define WSKCHECK_KM_END
#endif

#define WSKCHECK_KM_NORETURN __attribute__((noreturn))
#define WSKCHECK_KM_INLINE static __inline__ __attribute__((unused))
#define WSKCHECK_KM_CAT_(a, b) a##b
#define WSKCHECK_KM_CAT(a, b) WSKCHECK_KM_CAT_(a, b)

// There is one way to call a function here.
#undef __cdecl
#undef _cdecl
#undef __stdcall
#undef _stdcall
#undef __fastcall
#undef _fastcall
#undef __vectorcall
#undef __thiscall
#define __cdecl
#define _cdecl
#define __stdcall
#define _stdcall
#define __fastcall
#define _fastcall
#define __vectorcall
#define NTAPI
#define FASTCALL
#define CDECL
#define STDCALL
#define WINAPI
#define APIENTRY
#define CALLBACK
#define NTSYSAPI
#define NTKERNELAPI
#define NTSYSCALLAPI
#define NTHALAPI
#define DECLSPEC_IMPORT
#define DECLSPEC_EXPORT
#define DECLSPEC_NORETURN WSKCHECK_KM_NORETURN
#define DECLSPEC_NOINLINE __attribute__((noinline))
#define DECLSPEC_ALIGN(x) __attribute__((aligned(x)))
#define DECLSPEC_CACHEALIGN DECLSPEC_ALIGN(64)
#define DECLSPEC_SELECTANY __attribute__((weak))
#define DECLSPEC_NOVTABLE
#define DECLSPEC_RESTRICT
#define DECLSPEC_NOTHROW
#define DECLSPEC_UUID(x)
#define DECLSPEC_ALLOCATE(x)
#define DECLSPEC_DEPRECATED_DDK
#define DECLSPEC_CHPE_GUEST
#define CFORCEINLINE FORCEINLINE
#define EXTERN_C_START WSKCHECK_KM_BEGIN
#define EXTERN_C_END WSKCHECK_KM_END
#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif

#undef FORCEINLINE
#ifdef WSKCHECK_KERNEL_HOST
#define FORCEINLINE static inline
#else
#include "wskcheck_km/msvc.h"
#undef LONG_MIN
#undef LONG_MAX
#undef ULONG_MAX
#define LONG_MIN (-2147483647 - 1)
#define LONG_MAX 2147483647
#define ULONG_MAX 0xffffffffu
#endif

#endif
