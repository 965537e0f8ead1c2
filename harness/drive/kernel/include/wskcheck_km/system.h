// Time, versions, debug output, assertions and bug checks.
#ifndef WSKCHECK_KM_SYSTEM_H
#define WSKCHECK_KM_SYSTEM_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/tables.h"

WSKCHECK_KM_BEGIN

typedef struct _TIME_FIELDS {
  CSHORT Year;
  CSHORT Month;
  CSHORT Day;
  CSHORT Hour;
  CSHORT Minute;
  CSHORT Second;
  CSHORT Milliseconds;
  CSHORT Weekday;
} TIME_FIELDS, *PTIME_FIELDS;

LARGE_INTEGER KeQueryPerformanceCounter(PLARGE_INTEGER Frequency);
ULONGLONG KeQueryInterruptTime(VOID);
ULONGLONG KeQueryInterruptTimePrecise(PULONG64 Counter);
ULONGLONG KeQueryUnbiasedInterruptTime(VOID);
ULONG KeQueryTimeIncrement(VOID);
VOID wskcheck_system_time(PLARGE_INTEGER Time);
VOID wskcheck_tick_count(PLARGE_INTEGER Count);
#define KeQuerySystemTime(time) wskcheck_system_time(time)
#define KeQuerySystemTimePrecise(time) wskcheck_system_time(time)
#define KeQueryTickCount(count) wskcheck_tick_count(count)
VOID ExSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime);
VOID ExLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime);
VOID RtlTimeToTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS Fields);
BOOLEAN RtlTimeFieldsToTime(PTIME_FIELDS Fields, PLARGE_INTEGER Time);
// FALSE where the time is out of the range that 32 bits of seconds have.
BOOLEAN RtlTimeToSecondsSince1970(PLARGE_INTEGER Time, PULONG Seconds);
BOOLEAN RtlTimeToSecondsSince1980(PLARGE_INTEGER Time, PULONG Seconds);
VOID RtlSecondsSince1970ToTime(ULONG Seconds, PLARGE_INTEGER Time);
VOID RtlSecondsSince1980ToTime(ULONG Seconds, PLARGE_INTEGER Time);
USHORT RtlCaptureStackBackTrace(ULONG Skip, ULONG Frames, PVOID* BackTrace, PULONG Hash);
NTSTATUS ExUuidCreate(GUID* Uuid);

typedef struct _OSVERSIONINFOW {
  ULONG dwOSVersionInfoSize;
  ULONG dwMajorVersion;
  ULONG dwMinorVersion;
  ULONG dwBuildNumber;
  ULONG dwPlatformId;
  WCHAR szCSDVersion[128];
} OSVERSIONINFOW, *POSVERSIONINFOW, *LPOSVERSIONINFOW, RTL_OSVERSIONINFOW, *PRTL_OSVERSIONINFOW;
typedef struct _OSVERSIONINFOEXW {
  ULONG dwOSVersionInfoSize;
  ULONG dwMajorVersion;
  ULONG dwMinorVersion;
  ULONG dwBuildNumber;
  ULONG dwPlatformId;
  WCHAR szCSDVersion[128];
  USHORT wServicePackMajor;
  USHORT wServicePackMinor;
  USHORT wSuiteMask;
  UCHAR wProductType;
  UCHAR wReserved;
} OSVERSIONINFOEXW, *POSVERSIONINFOEXW, RTL_OSVERSIONINFOEXW, *PRTL_OSVERSIONINFOEXW;
NTSTATUS RtlGetVersion(PRTL_OSVERSIONINFOW Version);
BOOLEAN RtlIsNtDdiVersionAvailable(ULONG Version);
#define VER_EQUAL 1
#define VER_GREATER 2
#define VER_GREATER_EQUAL 3
#define VER_LESS 4
#define VER_LESS_EQUAL 5
#define VER_AND 6
#define VER_OR 7
#define VER_MINORVERSION 0x0000001
#define VER_MAJORVERSION 0x0000002
#define VER_BUILDNUMBER 0x0000004
#define VER_PLATFORMID 0x0000008
#define VER_SERVICEPACKMINOR 0x0000010
#define VER_SERVICEPACKMAJOR 0x0000020
#define VER_SUITENAME 0x0000040
#define VER_PRODUCT_TYPE 0x0000080
#define VER_NT_WORKSTATION 1
#define VER_NT_DOMAIN_CONTROLLER 2
#define VER_NT_SERVER 3
ULONGLONG VerSetConditionMask(ULONGLONG Mask, ULONG Type, UCHAR Condition);
#define VER_SET_CONDITION(mask, type, condition) \
  ((mask) = VerSetConditionMask((mask), (type), (condition)))
NTSTATUS RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW Wanted, ULONG Types, ULONGLONG Mask);

ULONG DbgPrint(PCSTR Format, ...);
ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...);
ULONG vDbgPrintEx(ULONG ComponentId, ULONG Level, PCCH Format, va_list Arguments);
ULONG vDbgPrintExWithPrefix(PCCH Prefix, ULONG ComponentId, ULONG Level, PCCH Format,
                            va_list Arguments);
VOID DbgBreakPoint(VOID);
VOID wskcheck_assert_failed(const char* expression, const char* file, unsigned line);
VOID wskcheck_paged_code(const char* function, const char* file, unsigned line);
#define DPFLTR_IHVDRIVER_ID 77
#define DPFLTR_DEFAULT_ID 101
#define DPFLTR_IHVNETWORK_ID 78
#define DPFLTR_ERROR_LEVEL 0
#define DPFLTR_WARNING_LEVEL 1
#define DPFLTR_TRACE_LEVEL 2
#define DPFLTR_INFO_LEVEL 3
#define DPFLTR_MASK 0x80000000u
extern BOOLEAN wskcheck_kd_debugger_enabled;
#define KD_DEBUGGER_ENABLED wskcheck_kd_debugger_enabled
#define KD_DEBUGGER_NOT_PRESENT TRUE
#define KdDebuggerEnabled wskcheck_kd_debugger_enabled
#define KdDebuggerNotPresent TRUE
#define KdRefreshDebuggerNotPresent() ((BOOLEAN)TRUE)

WSKCHECK_KM_NORETURN VOID KeBugCheck(ULONG Code);
WSKCHECK_KM_NORETURN VOID KeBugCheckEx(ULONG Code, ULONG_PTR P1, ULONG_PTR P2, ULONG_PTR P3,
                                       ULONG_PTR P4);
WSKCHECK_KM_NORETURN VOID ExRaiseStatus(NTSTATUS Status);
WSKCHECK_KM_NORETURN VOID RtlFailFast(ULONG Code);
#define RtlRaiseStatus ExRaiseStatus
#define ExRaiseAccessViolation() ExRaiseStatus((NTSTATUS)0xC0000005)
#define ExRaiseDatatypeMisalignment() ExRaiseStatus((NTSTATUS)0x80000002)
#define MANUALLY_INITIATED_CRASH 0xE2
#define DRIVER_VIOLATION 0x121

WSKCHECK_KM_END

#ifndef WSKCHECK_KERNEL_HOST
#define __fastfail(code) RtlFailFast(code)
#define WSKCHECK_KM_ASSERT(e) \
  ((e) ? (void)0 : wskcheck_assert_failed(#e, __FILE_NAME__, (unsigned)__LINE__))
#if DBG
#undef ASSERT
#define ASSERT(e) WSKCHECK_KM_ASSERT(e)
#define ASSERTMSG(text, e) WSKCHECK_KM_ASSERT(e)
#define RTL_SOFT_ASSERT(e) WSKCHECK_KM_ASSERT(e)
#define NT_ASSERT(e) WSKCHECK_KM_ASSERT(e)
#define NT_ASSERTMSG(text, e) WSKCHECK_KM_ASSERT(e)
#define NT_VERIFY(e) ((e) ? TRUE : (wskcheck_assert_failed(#e, __FILE_NAME__, __LINE__), FALSE))
#define NT_VERIFYMSG(text, e) NT_VERIFY(e)
#define KdPrint(arguments) DbgPrint arguments
#define KdPrintEx(arguments) DbgPrintEx arguments
#define vKdPrintEx(arguments) vDbgPrintEx arguments
#define KdBreakPoint() DbgBreakPoint()
#define PAGED_CODE() wskcheck_paged_code(__func__, __FILE_NAME__, (unsigned)__LINE__)
#else
#define ASSERT(e) ((void)0)
#define ASSERTMSG(text, e) ((void)0)
#define RTL_SOFT_ASSERT(e) ((void)0)
#define NT_ASSERT(e) ((void)0)
#define NT_ASSERTMSG(text, e) ((void)0)
#define NT_VERIFY(e) ((e) ? TRUE : FALSE)
#define NT_VERIFYMSG(text, e) NT_VERIFY(e)
#define KdPrint(arguments) ((void)0)
#define KdPrintEx(arguments) ((void)0)
#define vKdPrintEx(arguments) ((void)0)
#define KdBreakPoint() ((void)0)
#define PAGED_CODE() ((void)0)
#endif
#define RTL_VERIFY NT_VERIFY
#define NT_ASSERT_ASSUME NT_ASSERT
#define NT_FRE_ASSERT(e) WSKCHECK_KM_ASSERT(e)
#define NT_ANALYSIS_ASSUME(e) ((void)0)
#define PAGED_CODE_LOCKED() ((void)0)
#define PAGED_ASSERT ASSERT
#endif

#endif
