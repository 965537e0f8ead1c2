// Keywords and predefined names of Visual Studio's compiler, for drivers only.
//
// Structured exceptions: __try, __except, __finally and __leave run as in a kernel in which nothing
// raises an exception: a filter and its handler are compiled and never run. `wskcheck drive`
// rewrites these words, so that what leaves a block with a __finally runs it (src/run/unwinding.h).
// Where the headers are compiled without it, the macros below do what macros can: `return`, `goto`
// and, to a loop outside, `break` and `continue` leave the __finally out, and a statement must not
// be the
// __try alone, as in `if (x) __try ...` without braces.
#ifndef WSKCHECK_KM_MSVC_H
#define WSKCHECK_KM_MSVC_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

// --- the target ---------------------------------------------------------------------------------
#ifndef _KERNEL_MODE
#define _KERNEL_MODE 1
#endif
#if UINTPTR_MAX > 0xffffffffu
#ifndef _WIN64
#define _WIN64 1
#endif
#if defined(__x86_64__) && !defined(_AMD64_)
#define _AMD64_
#endif
#if defined(__x86_64__) && !defined(_M_AMD64)
#define _M_AMD64 100
#define _M_X64 100
#endif
#if defined(__aarch64__) && !defined(_ARM64_)
#define _ARM64_
#define _M_ARM64 1
#endif
#elif !defined(_X86_)
#define _X86_
#endif
#ifndef DBG
#define DBG 1  // a checked build: ASSERT and KdPrint are alive
#endif
#include "wskcheck_km/versions.h"

// --- types and inlining -------------------------------------------------------------------------
#undef __int8
#undef __int16
#undef __int32
#undef __int64
#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#define __ptr32
#define __ptr64
#define __unaligned
#define __w64
#define __forceinline __inline__ __attribute__((always_inline))
#define _inline __inline__
#define _forceinline __forceinline
#define FORCEINLINE static __forceinline
#define UNALIGNED
#define RESTRICTED_POINTER

// --- __declspec ---------------------------------------------------------------------------------
#undef __declspec
#undef _declspec
#define __declspec(x) WSKCHECK_KM_DECLSPEC_##x
#define _declspec(x) WSKCHECK_KM_DECLSPEC_##x
#define WSKCHECK_KM_DECLSPEC_align(n) __attribute__((aligned(n)))
#define WSKCHECK_KM_DECLSPEC_noinline __attribute__((noinline))
#define WSKCHECK_KM_DECLSPEC_noreturn __attribute__((noreturn))
#define WSKCHECK_KM_DECLSPEC_selectany __attribute__((weak))
#define WSKCHECK_KM_DECLSPEC_deprecated __attribute__((deprecated))
#define WSKCHECK_KM_DECLSPEC_dllimport
#define WSKCHECK_KM_DECLSPEC_dllexport
#define WSKCHECK_KM_DECLSPEC_nothrow
#define WSKCHECK_KM_DECLSPEC_restrict
#define WSKCHECK_KM_DECLSPEC_noalias
#define WSKCHECK_KM_DECLSPEC_novtable
#define WSKCHECK_KM_DECLSPEC_safebuffers
#define WSKCHECK_KM_DECLSPEC_allocator
#define WSKCHECK_KM_DECLSPEC_allocate(section)
#define WSKCHECK_KM_DECLSPEC_code_seg(section)
#define WSKCHECK_KM_DECLSPEC_guard(how)
#define WSKCHECK_KM_DECLSPEC_uuid(text)

// --- structured exceptions ----------------------------------------------------------------------
#undef __try
#undef __except
#undef __finally
#undef __leave
#ifdef WSKCHECK_KM_WORDS  // for a pass over the preprocessed text (compile/unwinding.h)
#define __try wskcheck_try
#define __except wskcheck_except
#define __finally wskcheck_finally
#define __leave wskcheck_leave
#define AbnormalTermination() wskcheck_abnormal
#else
// clang-format off
#define __try { __label__ wskcheck_leave;
#define __except(filter) wskcheck_leave: __attribute__((unused)); } if (0 && (filter))
#define __finally wskcheck_leave: __attribute__((unused)); }
// clang-format on
#define __leave goto wskcheck_leave
#define AbnormalTermination() 0
#endif
#define _try __try
#define _except __except
#define _finally __finally
#define _leave __leave
#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)
#define GetExceptionCode() ((NTSTATUS)0)
#define _exception_code() ((NTSTATUS)0)
#define exception_code() ((NTSTATUS)0)
#define GetExceptionInformation() ((PEXCEPTION_POINTERS)0)
#define exception_info() ((PEXCEPTION_POINTERS)0)
#define _exception_info() ((PEXCEPTION_POINTERS)0)
#define abnormal_termination() AbnormalTermination()
#define _abnormal_termination() AbnormalTermination()

// --- words that are hints to the compiler alone -------------------------------------------------
#define __assume(x) ((void)0)
#define __noop(...) ((void)0)
#define __pragma(x)
#define __annotation(...)
#define __identifier(x) x
// A literal, which Visual Studio's is too ("in " __FUNCTION__); it tells the place, not the name.
#define WSKCHECK_KM_TEXT_(x) #x
#define WSKCHECK_KM_TEXT(x) WSKCHECK_KM_TEXT_(x)
#define __FUNCTION__ __FILE_NAME__ ":" WSKCHECK_KM_TEXT(__LINE__)
#define __FUNCDNAME__ __FUNCTION__
#define __FUNCSIG__ __FUNCTION__
#define __debugbreak() DbgBreakPoint()
#define _ReturnAddress() __builtin_return_address(0)
#define _AddressOfReturnAddress() __builtin_frame_address(0)
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#define _alloca(size) __builtin_alloca(size)
#define alloca(size) __builtin_alloca(size)
#ifndef __cplusplus
#undef static_assert
#define static_assert(...) WSKCHECK_KM_STATIC_ASSERT(__VA_ARGS__, "")
#define WSKCHECK_KM_STATIC_ASSERT(e, text, ...) _Static_assert(e, text)
#endif
#define _ReadBarrier() __asm__ __volatile__("" ::: "memory")
#define _WriteBarrier() __asm__ __volatile__("" ::: "memory")
#define _ReadWriteBarrier() __asm__ __volatile__("" ::: "memory")

#endif
