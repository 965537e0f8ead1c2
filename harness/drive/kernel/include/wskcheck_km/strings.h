// Memory and string routines of the run-time library (Rtl).
#ifndef WSKCHECK_KM_STRINGS_H
#define WSKCHECK_KM_STRINGS_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/threads.h"

WSKCHECK_KM_BEGIN

void* wskcheck_memcpy(void* to, const void* from, size_t size);
void* wskcheck_memmove(void* to, const void* from, size_t size);
void* wskcheck_memset(void* to, int value, size_t size);
int wskcheck_memcmp(const void* a, const void* b, size_t size);
// For a call from `site`, another one than where these return to.
void* wskcheck_memcpy_at(void* to, const void* from, size_t size, const void* site);
void* wskcheck_memset_at(void* to, int value, size_t size, const void* site);
SIZE_T RtlCompareMemory(const VOID* Source1, const VOID* Source2, SIZE_T Length);
SIZE_T RtlCompareMemoryUlong(PVOID Source, SIZE_T Length, ULONG Pattern);
PVOID RtlSecureZeroMemory(PVOID Destination, SIZE_T Length);
#define RtlCopyMemory(to, from, size) ((void)wskcheck_memcpy((to), (from), (size)))
#define RtlMoveMemory(to, from, size) ((void)wskcheck_memmove((to), (from), (size)))
#define RtlFillMemory(to, size, value) ((void)wskcheck_memset((to), (value), (size)))
#define RtlZeroMemory(to, size) ((void)wskcheck_memset((to), 0, (size)))
#define RtlZeroBytes RtlZeroMemory
#define RtlFillBytes RtlFillMemory
#define RtlCopyBytes RtlCopyMemory
#define RtlCopyMemoryNonTemporal RtlCopyMemory
#define RtlCopyVolatileMemory RtlCopyMemory
#define RtlEqualMemory(a, b, size) (wskcheck_memcmp((a), (b), (size)) == 0)
#define CopyMemory RtlCopyMemory
#define MoveMemory RtlMoveMemory
#define FillMemory RtlFillMemory
#define ZeroMemory RtlZeroMemory
#define SecureZeroMemory RtlSecureZeroMemory

VOID RtlInitUnicodeString(PUNICODE_STRING Destination, PCWSTR Source);
NTSTATUS RtlInitUnicodeStringEx(PUNICODE_STRING Destination, PCWSTR Source);
VOID RtlInitAnsiString(PANSI_STRING Destination, PCSZ Source);
VOID RtlInitString(PSTRING Destination, PCSZ Source);
#define RtlInitEmptyUnicodeString(string, buffer, size) \
  ((string)->Buffer = (buffer), (string)->MaximumLength = (USHORT)(size), (string)->Length = 0)
#define RtlInitEmptyAnsiString(string, buffer, size) RtlInitEmptyUnicodeString(string, buffer, size)
VOID RtlCopyUnicodeString(PUNICODE_STRING Destination, PCUNICODE_STRING Source);
VOID RtlCopyString(PSTRING Destination, const STRING* Source);
NTSTATUS RtlAppendUnicodeStringToString(PUNICODE_STRING Destination, PCUNICODE_STRING Source);
NTSTATUS RtlAppendUnicodeToString(PUNICODE_STRING Destination, PCWSTR Source);
BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING A, PCUNICODE_STRING B, BOOLEAN CaseInSensitive);
LONG RtlCompareUnicodeString(PCUNICODE_STRING A, PCUNICODE_STRING B, BOOLEAN CaseInSensitive);
BOOLEAN RtlPrefixUnicodeString(PCUNICODE_STRING A, PCUNICODE_STRING B, BOOLEAN CaseInSensitive);
BOOLEAN RtlSuffixUnicodeString(PCUNICODE_STRING A, PCUNICODE_STRING B, BOOLEAN CaseInSensitive);
#define HASH_STRING_ALGORITHM_DEFAULT 0
#define HASH_STRING_ALGORITHM_X65599 1
NTSTATUS RtlHashUnicodeString(PCUNICODE_STRING String, BOOLEAN CaseInSensitive, ULONG Algorithm,
                              PULONG Hash);
BOOLEAN RtlEqualString(const STRING* A, const STRING* B, BOOLEAN CaseInSensitive);
LONG RtlCompareString(const STRING* A, const STRING* B, BOOLEAN CaseInSensitive);
WCHAR RtlUpcaseUnicodeChar(WCHAR Source);
WCHAR RtlDowncaseUnicodeChar(WCHAR Source);
CHAR RtlUpperChar(CHAR Character);
NTSTATUS RtlUpcaseUnicodeString(PUNICODE_STRING To, PCUNICODE_STRING From, BOOLEAN Allocate);
NTSTATUS RtlDowncaseUnicodeString(PUNICODE_STRING To, PCUNICODE_STRING From, BOOLEAN Allocate);
NTSTATUS RtlAnsiStringToUnicodeString(PUNICODE_STRING To, PCANSI_STRING From, BOOLEAN Allocate);
NTSTATUS RtlUnicodeStringToAnsiString(PANSI_STRING To, PCUNICODE_STRING From, BOOLEAN Allocate);
ULONG RtlxAnsiStringToUnicodeSize(PCANSI_STRING String);
ULONG RtlxUnicodeStringToAnsiSize(PCUNICODE_STRING String);
#define RtlAnsiStringToUnicodeSize RtlxAnsiStringToUnicodeSize
#define RtlUnicodeStringToAnsiSize RtlxUnicodeStringToAnsiSize
VOID RtlFreeUnicodeString(PUNICODE_STRING String);
VOID RtlFreeAnsiString(PANSI_STRING String);
#define RTL_DUPLICATE_UNICODE_STRING_NULL_TERMINATE 0x00000001
#define RTL_DUPLICATE_UNICODE_STRING_ALLOCATE_NULL_STRING 0x00000002
NTSTATUS RtlDuplicateUnicodeString(ULONG Flags, PCUNICODE_STRING From, PUNICODE_STRING To);
NTSTATUS RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base, PULONG Value);
NTSTATUS RtlIntegerToUnicodeString(ULONG Value, ULONG Base, PUNICODE_STRING String);
NTSTATUS RtlInt64ToUnicodeString(ULONGLONG Value, ULONG Base, PUNICODE_STRING String);
NTSTATUS RtlCharToInteger(PCSZ String, ULONG Base, PULONG Value);
NTSTATUS RtlUnicodeToUTF8N(PCHAR To, ULONG MaxBytes, PULONG Bytes, PCWCH From, ULONG FromBytes);
NTSTATUS RtlUTF8ToUnicodeN(PWSTR To, ULONG MaxBytes, PULONG Bytes, PCCH From, ULONG FromBytes);
NTSTATUS RtlStringFromGUID(const GUID* Guid, PUNICODE_STRING String);
NTSTATUS RtlGUIDFromString(PCUNICODE_STRING String, GUID* Guid);
ULONG RtlRandomEx(PULONG Seed);
#define RtlRandom RtlRandomEx

#ifndef WSKCHECK_KERNEL_HOST
#define RtlUshortByteSwap(x) __builtin_bswap16((USHORT)(x))
#define RtlUlongByteSwap(x) __builtin_bswap32((ULONG)(x))
#define RtlUlonglongByteSwap(x) __builtin_bswap64((ULONGLONG)(x))
#endif

WSKCHECK_KM_END

#endif
