// The basic types with Windows' widths: LONG and ULONG have 32 bits, wide characters have 16.
#ifndef WSKCHECK_KM_TYPES_H
#define WSKCHECK_KM_TYPES_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/compiler.h"

WSKCHECK_KM_BEGIN

#undef VOID
#define VOID void
#undef CONST
#define CONST const
#undef IN
#undef OUT
#undef OPTIONAL
#ifndef WSKCHECK_KERNEL_HOST
#define IN
#define OUT
#define OPTIONAL
#endif
#ifndef NOTHING
#define NOTHING
#endif
#ifndef TRUE
#define TRUE 1
#define FALSE 0
#endif

typedef char CHAR, CCHAR, *PCHAR, *PCCHAR, *LPSTR, *PSTR, *NPSTR, *PSZ;
typedef const char *LPCSTR, *PCSTR, *PCSZ, *LPCCH, *PCCH;
typedef signed char SCHAR, *PSCHAR, INT8, *PINT8;
typedef unsigned char UCHAR, *PUCHAR, BYTE, *PBYTE, *LPBYTE, BOOLEAN, *PBOOLEAN, UINT8, *PUINT8;
typedef unsigned char KIRQL, *PKIRQL;
typedef const UCHAR* PCUCHAR;
typedef short SHORT, *PSHORT, CSHORT, *PCSHORT, INT16, *PINT16;
typedef unsigned short USHORT, *PUSHORT, WORD, *PWORD, UINT16, *PUINT16;
typedef int INT, *PINT, LONG, *PLONG, INT32, *PINT32, LONG32, *PLONG32, BOOL, *PBOOL;
typedef unsigned int UINT, *PUINT, ULONG, *PULONG, DWORD, *PDWORD, UINT32, *PUINT32, ULONG32,
    *PULONG32;
typedef unsigned int DWORD32, *PDWORD32, *LPDWORD, CLONG, *PCLONG;
typedef long long LONGLONG, *PLONGLONG, LONG64, *PLONG64, INT64, *PINT64;
typedef unsigned long long ULONGLONG, *PULONGLONG, ULONG64, *PULONG64, UINT64, *PUINT64;
typedef unsigned long long DWORD64, *PDWORD64, DWORDLONG;
typedef float FLOAT;
typedef double DOUBLE;
typedef void *PVOID, *HANDLE, *LPVOID;
typedef PVOID PVOID64;
typedef const void *PCVOID, *LPCVOID;
typedef HANDLE* PHANDLE;
#if UINTPTR_MAX > 0xffffffffu
typedef long long LONG_PTR, *PLONG_PTR, INT_PTR, *PINT_PTR, SSIZE_T, *PSSIZE_T;
typedef unsigned long long ULONG_PTR, *PULONG_PTR, UINT_PTR, *PUINT_PTR, DWORD_PTR, *PDWORD_PTR;
#else
typedef int LONG_PTR, *PLONG_PTR, INT_PTR, *PINT_PTR, SSIZE_T, *PSSIZE_T;
typedef unsigned int ULONG_PTR, *PULONG_PTR, UINT_PTR, *PUINT_PTR, DWORD_PTR, *PDWORD_PTR;
#endif
// As wide as ULONG_PTR, and the type of sizeof, which drivers take the address of.
typedef size_t SIZE_T, *PSIZE_T;

#if defined(__cplusplus) && defined(WSKCHECK_KERNEL_HOST)
typedef char16_t WCHAR;
#else
typedef wchar_t WCHAR;
#endif
typedef WCHAR *PWCHAR, *PWCH, *LPWSTR, *PWSTR, *NWPSTR, *LPWCH;
typedef const WCHAR *PCWSTR, *LPCWSTR, *PCWCH, *LPCWCH;
typedef WCHAR** PZPWSTR;
typedef WCHAR TCHAR, *PTCHAR, *PTSTR, *LPTSTR;
typedef const WCHAR *PCTSTR, *LPCTSTR;

typedef int NTSTATUS, *PNTSTATUS;
typedef int HRESULT;
typedef ULONG_PTR KAFFINITY, *PKAFFINITY;
typedef LONG KPRIORITY;
typedef CCHAR KPROCESSOR_MODE;
typedef ULONG ACCESS_MASK, *PACCESS_MASK;
typedef ULONG DEVICE_TYPE;
typedef ULONG LOGICAL, *PLOGICAL;
typedef ULONG LCID;
typedef ULONG_PTR KSPIN_LOCK, *PKSPIN_LOCK;
typedef PVOID PSECURITY_DESCRIPTOR, PSID;
typedef ULONG SECURITY_INFORMATION, *PSECURITY_INFORMATION;

typedef union _LARGE_INTEGER {
  struct {
    ULONG LowPart;
    LONG HighPart;
  };
  struct {
    ULONG LowPart;
    LONG HighPart;
  } u;
  LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
  struct {
    ULONG LowPart;
    ULONG HighPart;
  };
  struct {
    ULONG LowPart;
    ULONG HighPart;
  } u;
  ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef LARGE_INTEGER PHYSICAL_ADDRESS, *PPHYSICAL_ADDRESS;

typedef struct _UNICODE_STRING {
  USHORT Length;
  USHORT MaximumLength;
  PWCH Buffer;
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING* PCUNICODE_STRING;

typedef struct _STRING {
  USHORT Length;
  USHORT MaximumLength;
  PCHAR Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING, OEM_STRING, *POEM_STRING, UTF8_STRING,
    *PUTF8_STRING;
typedef const STRING *PCANSI_STRING, *PCOEM_STRING, *PCSTRING, *PCUTF8_STRING;

typedef struct _LIST_ENTRY {
  struct _LIST_ENTRY* Flink;
  struct _LIST_ENTRY* Blink;
} LIST_ENTRY, *PLIST_ENTRY, *PRLIST_ENTRY;

typedef struct _SINGLE_LIST_ENTRY {
  struct _SINGLE_LIST_ENTRY* Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct _CLIENT_ID {
  HANDLE UniqueProcess;
  HANDLE UniqueThread;
} CLIENT_ID, *PCLIENT_ID;

typedef struct _OBJECT_ATTRIBUTES {
  ULONG Length;
  HANDLE RootDirectory;
  PUNICODE_STRING ObjectName;
  ULONG Attributes;
  PVOID SecurityDescriptor;
  PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;

typedef struct _EXCEPTION_RECORD {
  NTSTATUS ExceptionCode;
  ULONG ExceptionFlags;
  struct _EXCEPTION_RECORD* ExceptionRecord;
  PVOID ExceptionAddress;
  ULONG NumberParameters;
  ULONG_PTR ExceptionInformation[15];
} EXCEPTION_RECORD, *PEXCEPTION_RECORD;

typedef struct _EXCEPTION_POINTERS {
  PEXCEPTION_RECORD ExceptionRecord;
  PVOID ContextRecord;
} EXCEPTION_POINTERS, *PEXCEPTION_POINTERS;

typedef enum _MODE { KernelMode, UserMode, MaximumMode } MODE;
typedef enum _EVENT_TYPE { NotificationEvent, SynchronizationEvent } EVENT_TYPE;
typedef enum _TIMER_TYPE { NotificationTimer, SynchronizationTimer } TIMER_TYPE;
typedef enum _WAIT_TYPE { WaitAll, WaitAny, WaitNotification } WAIT_TYPE;

// Kernel objects that drivers hold pointers to and do not look into.
typedef struct _KTHREAD *PKTHREAD, *PRKTHREAD;
typedef struct _KTHREAD *PETHREAD, KTHREAD, ETHREAD;
typedef struct _KPROCESS *PKPROCESS, *PRKPROCESS, *PEPROCESS, KPROCESS, EPROCESS;
typedef struct _OBJECT_TYPE* POBJECT_TYPE;

WSKCHECK_KM_END

#ifndef GUID_DEFINED
#define GUID_DEFINED
typedef struct _GUID {
  ULONG Data1;
  USHORT Data2;
  USHORT Data3;
  UCHAR Data4[8];
} GUID, *PGUID, *LPGUID;
typedef const GUID* LPCGUID;
#endif

#endif
