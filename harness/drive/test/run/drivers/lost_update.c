// Two threads count without a lock: with SHARED the same number, and each says that it was the
// last, else each its own. What is lost shows only where a thread changes between the read and the
// write.
#include <ntddk.h>

typedef struct {
  KEVENT go;
  ULONG64* number;
  PVOID thread;
} COUNTER;

static ULONG64 numbers[2];
static COUNTER counters[2];
#ifdef SHARED
static COUNTER* last;
#endif

static VOID count(PVOID context) {
  COUNTER* counter = (COUNTER*)context;
  ULONG64 before;
  KeWaitForSingleObject(&counter->go, Executive, KernelMode, FALSE, NULL);
  before = *counter->number;
  *counter->number = before + 1;
#ifdef SHARED
  last = counter;
#endif
}

static VOID unload(PDRIVER_OBJECT driver) {
  int i;
  UNREFERENCED_PARAMETER(driver);
  for (i = 0; i < 2; ++i) KeSetEvent(&counters[i].go, IO_NO_INCREMENT, FALSE);
  for (i = 0; i < 2; ++i) {
    KeWaitForSingleObject(counters[i].thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(counters[i].thread);
  }
  if (numbers[0] + numbers[1] != 2) KeBugCheck(1);
#ifdef SHARED
  if (last != &counters[0] && last != &counters[1]) KeBugCheck(3);
#endif
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  int i;
  UNREFERENCED_PARAMETER(path);
  for (i = 0; i < 2; ++i) {
    COUNTER* counter = &counters[i];
    HANDLE handle;
    NTSTATUS status;
    KeInitializeEvent(&counter->go, NotificationEvent, FALSE);
#ifdef SHARED
    counter->number = &numbers[0];
#else
    counter->number = &numbers[i];
#endif
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, count, counter);
    if (!NT_SUCCESS(status)) KeBugCheck(2);
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, &counter->thread, NULL);
    ZwClose(handle);
  }
  driver->DriverUnload = unload;
  return STATUS_SUCCESS;
}
