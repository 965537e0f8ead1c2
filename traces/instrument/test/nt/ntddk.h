// The few parts of ntddk.h that the recorder and its tests use, for user mode: types with the sizes
// of 64-bit Windows, an IRP with its stack, and functions that the test's kernel implements. Where
// the driver kit's own header is found first, this one is not used.
#ifndef WSKCHECK_TEST_NTDDK_H
#define WSKCHECK_TEST_NTDDK_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VOID void
#define CONST const
#define NTAPI
#define TRUE 1
#define FALSE 0
typedef void* PVOID;
typedef unsigned char UCHAR, BOOLEAN, KIRQL, *PUCHAR;
typedef char CHAR, CCHAR;
typedef unsigned short USHORT, UINT16;
#ifdef __cplusplus
typedef char16_t WCHAR;
#else
typedef uint16_t WCHAR;
#endif
typedef int LONG, NTSTATUS, INT;
typedef unsigned int ULONG, *PULONG;
typedef long long LONG64, LONGLONG;
typedef unsigned long long ULONG64, ULONGLONG;
typedef uintptr_t ULONG_PTR;
typedef size_t SIZE_T;
typedef const WCHAR* PCWSTR;
typedef WCHAR* PWSTR;

typedef struct _GUID {
  ULONG Data1;
  USHORT Data2, Data3;
  UCHAR Data4[8];
} GUID;

typedef struct _UNICODE_STRING {
  USHORT Length, MaximumLength;
  PWSTR Buffer;
} UNICODE_STRING, *PUNICODE_STRING;

typedef struct _MDL MDL, *PMDL;
typedef struct _DEVICE_OBJECT DEVICE_OBJECT, *PDEVICE_OBJECT;
typedef struct _EPROCESS *PEPROCESS, *PKPROCESS;
typedef struct _ETHREAD* PETHREAD;
typedef PVOID PSECURITY_DESCRIPTOR;

#define NT_SUCCESS(status) ((NTSTATUS)(status) >= 0)
#define STATUS_SUCCESS ((NTSTATUS)0x00000000)
#define STATUS_PENDING ((NTSTATUS)0x00000103)
#define STATUS_INVALID_HANDLE ((NTSTATUS)0xC0000008)
#define STATUS_INVALID_PARAMETER ((NTSTATUS)0xC000000D)
#define STATUS_MORE_PROCESSING_REQUIRED ((NTSTATUS)0xC0000016)
#define STATUS_OBJECT_PATH_NOT_FOUND ((NTSTATUS)0xC000003A)
#define STATUS_DISK_FULL ((NTSTATUS)0xC000007F)
#define STATUS_DEVICE_BUSY ((NTSTATUS)0x80000011)
#define STATUS_INSUFFICIENT_RESOURCES ((NTSTATUS)0xC000009A)
#define STATUS_REQUEST_NOT_ACCEPTED ((NTSTATUS)0xC00000D0)
#define STATUS_CANCELLED ((NTSTATUS)0xC0000120)

#define PASSIVE_LEVEL 0
#define DISPATCH_LEVEL 2

#define FIELD_OFFSET(type, member) ((LONG)offsetof(type, member))
#define CONTAINING_RECORD(address, type, member) ((type*)((char*)(address)-offsetof(type, member)))
#ifdef __cplusplus
#define C_ASSERT(condition) static_assert(condition, #condition)
#else
#define C_ASSERT(condition) _Static_assert(condition, #condition)
#endif
#define RtlCopyMemory(to, from, size) memcpy((to), (from), (size))
#define RtlZeroMemory(to, size) memset((to), 0, (size))

#define SL_PENDING_RETURNED 0x01
#define SL_INVOKE_ON_CANCEL 0x20
#define SL_INVOKE_ON_SUCCESS 0x40
#define SL_INVOKE_ON_ERROR 0x80

typedef struct _IRP IRP, *PIRP;
typedef NTSTATUS(NTAPI* PIO_COMPLETION_ROUTINE)(PDEVICE_OBJECT, PIRP, PVOID);

typedef struct _IO_STACK_LOCATION {
  UCHAR MajorFunction, MinorFunction, Flags, Control;
  PDEVICE_OBJECT DeviceObject;
  PIO_COMPLETION_ROUTINE CompletionRoutine;
  PVOID Context;
} IO_STACK_LOCATION, *PIO_STACK_LOCATION;

#define WSKCHECK_TEST_STACKS 4

struct _IRP {
  struct {
    NTSTATUS Status;
    ULONG_PTR Information;
  } IoStatus;
  BOOLEAN PendingReturned, Cancel;
  CHAR StackCount, CurrentLocation;
  IO_STACK_LOCATION
  Stack[WSKCHECK_TEST_STACKS + 1];  // the kit's header hides this behind a pointer
};

static inline PIO_STACK_LOCATION IoGetNextIrpStackLocation(PIRP irp) {
  return &irp->Stack[irp->CurrentLocation - 1];
}

static inline PIO_STACK_LOCATION IoGetCurrentIrpStackLocation(PIRP irp) {
  return &irp->Stack[(int)irp->CurrentLocation];
}

static inline void IoMarkIrpPending(PIRP irp) {
  IoGetCurrentIrpStackLocation(irp)->Control |= SL_PENDING_RETURNED;
}

PIRP IoAllocateIrp(CCHAR size, BOOLEAN quota);
VOID IoFreeIrp(PIRP irp);
VOID IoReuseIrp(PIRP irp, NTSTATUS status);
BOOLEAN IoCancelIrp(PIRP irp);
VOID IoSetCompletionRoutine(PIRP irp, PIO_COMPLETION_ROUTINE routine, PVOID context,
                            BOOLEAN on_success, BOOLEAN on_error, BOOLEAN on_cancel);
KIRQL KeGetCurrentIrql(void);
void KeSetTestIrql(KIRQL irql);  // of the calling thread
void KeLowerIrql(KIRQL irql);
#define KeRaiseIrql(irql, old) (*(old) = KeGetCurrentIrql(), KeSetTestIrql(irql))

#ifdef __cplusplus
}
#endif

#endif
