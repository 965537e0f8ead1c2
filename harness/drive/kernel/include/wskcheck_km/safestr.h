// The safe string functions (RtlStringCb and RtlStringCch, RtlUnicodeString).
#ifndef WSKCHECK_KM_SAFESTR_H
#define WSKCHECK_KM_SAFESTR_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/crt.h"

WSKCHECK_KM_BEGIN

typedef char* STRSAFE_LPSTR;
typedef const char* STRSAFE_LPCSTR;
typedef WCHAR* STRSAFE_LPWSTR;
typedef const WCHAR* STRSAFE_LPCWSTR;
typedef const WCHAR* STRSAFE_PCNZWCH;
#define STRSAFE_MAX_CCH 2147483647
#define NTSTRSAFE_MAX_CCH 2147483647
#define NTSTRSAFE_PSTR PSTR
#define NTSTRSAFE_PCSTR PCSTR
#define NTSTRSAFE_PWSTR PWSTR
#define NTSTRSAFE_PCWSTR PCWSTR
#define NTSTRSAFE_UNICODE_STRING_MAX_CCH (0xffff / sizeof(WCHAR))
#define STRSAFE_IGNORE_NULLS 0x00000100
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#define STRSAFE_FILL_ON_FAILURE 0x00000400
#define STRSAFE_NULL_ON_FAILURE 0x00000800
#define STRSAFE_NO_TRUNCATION 0x00001000

// `Cb` counts bytes, `Cch` characters; both count the end of the destination, which is always set.
#define WSKCHECK_KM_SAFE(Cx, size_t_)                                                              \
  NTSTATUS RtlString##Cx##CopyA(PSTR to, size_t_ size, PCSTR from);                                \
  NTSTATUS RtlString##Cx##CopyW(PWSTR to, size_t_ size, PCWSTR from);                              \
  NTSTATUS RtlString##Cx##CopyNA(PSTR to, size_t_ size, PCSTR from, size_t_ count);                \
  NTSTATUS RtlString##Cx##CopyNW(PWSTR to, size_t_ size, PCWSTR from, size_t_ count);              \
  NTSTATUS RtlString##Cx##CatA(PSTR to, size_t_ size, PCSTR from);                                 \
  NTSTATUS RtlString##Cx##CatW(PWSTR to, size_t_ size, PCWSTR from);                               \
  NTSTATUS RtlString##Cx##CatNA(PSTR to, size_t_ size, PCSTR from, size_t_ count);                 \
  NTSTATUS RtlString##Cx##CatNW(PWSTR to, size_t_ size, PCWSTR from, size_t_ count);               \
  NTSTATUS RtlString##Cx##LengthA(PCSTR from, size_t_ max, size_t_* length);                       \
  NTSTATUS RtlString##Cx##LengthW(PCWSTR from, size_t_ max, size_t_* length);                      \
  NTSTATUS RtlString##Cx##VPrintfA(PSTR to, size_t_ size, PCSTR format, va_list arguments);        \
  NTSTATUS RtlString##Cx##VPrintfW(PWSTR to, size_t_ size, PCWSTR format, va_list arguments);      \
  NTSTATUS RtlString##Cx##PrintfA(PSTR to, size_t_ size, PCSTR format, ...);                       \
  NTSTATUS RtlString##Cx##PrintfW(PWSTR to, size_t_ size, PCWSTR format, ...);                     \
  NTSTATUS RtlString##Cx##PrintfExA(PSTR to, size_t_ size, PSTR* end, size_t_* left, ULONG flags,  \
                                    PCSTR format, ...);                                            \
  NTSTATUS RtlString##Cx##PrintfExW(PWSTR to, size_t_ size, PWSTR* end, size_t_* left,             \
                                    ULONG flags, PCWSTR format, ...);                              \
  NTSTATUS RtlString##Cx##VPrintfExA(PSTR to, size_t_ size, PSTR* end, size_t_* left, ULONG flags, \
                                     PCSTR format, va_list arguments);                             \
  NTSTATUS RtlString##Cx##VPrintfExW(PWSTR to, size_t_ size, PWSTR* end, size_t_* left,            \
                                     ULONG flags, PCWSTR format, va_list arguments);               \
  NTSTATUS RtlString##Cx##CopyExA(PSTR to, size_t_ size, PCSTR from, PSTR* end, size_t_* left,     \
                                  ULONG flags);                                                    \
  NTSTATUS RtlString##Cx##CopyExW(PWSTR to, size_t_ size, PCWSTR from, PWSTR* end, size_t_* left,  \
                                  ULONG flags);                                                    \
  NTSTATUS RtlString##Cx##CatExA(PSTR to, size_t_ size, PCSTR from, PSTR* end, size_t_* left,      \
                                 ULONG flags);                                                     \
  NTSTATUS RtlString##Cx##CatExW(PWSTR to, size_t_ size, PCWSTR from, PWSTR* end, size_t_* left,   \
                                 ULONG flags);

WSKCHECK_KM_SAFE(Cb, size_t)
WSKCHECK_KM_SAFE(Cch, size_t)

NTSTATUS RtlStringCbCopyUnicodeString(PWSTR to, size_t size, PCUNICODE_STRING from);
NTSTATUS RtlStringCchCopyUnicodeString(PWSTR to, size_t size, PCUNICODE_STRING from);
NTSTATUS RtlUnicodeStringInit(PUNICODE_STRING to, PCWSTR from);
NTSTATUS RtlUnicodeStringCopy(PUNICODE_STRING to, PCUNICODE_STRING from);
NTSTATUS RtlUnicodeStringCopyString(PUNICODE_STRING to, PCWSTR from);
NTSTATUS RtlUnicodeStringCat(PUNICODE_STRING to, PCUNICODE_STRING from);
NTSTATUS RtlUnicodeStringCatString(PUNICODE_STRING to, PCWSTR from);
NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING to, PCWSTR format, ...);
NTSTATUS RtlUnicodeStringVPrintf(PUNICODE_STRING to, PCWSTR format, va_list arguments);
NTSTATUS RtlUnicodeStringValidate(PCUNICODE_STRING string);

WSKCHECK_KM_END

#endif
