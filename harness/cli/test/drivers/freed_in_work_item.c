// A driver without WSK whose work item uses what was freed, for the tests of messages.
#include <ntddk.h>

static WORK_QUEUE_ITEM item;
static KEVENT done;

static WORKER_THREAD_ROUTINE run;
static DRIVER_UNLOAD unload;

static VOID run(PVOID context) {
  *(LONG*)context = 1;
  KeSetEvent(&done, IO_NO_INCREMENT, FALSE);
}

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  PVOID memory = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(LONG), 'tset');
  UNREFERENCED_PARAMETER(path);
  if (memory == NULL) return STATUS_NO_MEMORY;
  KeInitializeEvent(&done, NotificationEvent, FALSE);
  ExInitializeWorkItem(&item, run, memory);
  ExQueueWorkItem(&item, DelayedWorkQueue);
  ExFreePoolWithTag(memory, 'tset');
  driver->DriverUnload = unload;
  return STATUS_SUCCESS;
}
