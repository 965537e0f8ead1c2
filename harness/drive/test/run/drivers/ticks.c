// A driver with a timer that repeats for ever, and a thread that looks at each tick.
#include <ntddk.h>

static KTIMER timer;
static KDPC dpc;
static KEVENT tick;
static volatile LONG stops;
static PKTHREAD thread;

static KDEFERRED_ROUTINE on_tick;
static VOID on_tick(PKDPC d, PVOID context, PVOID a, PVOID b) {
  UNREFERENCED_PARAMETER(d);
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(a);
  UNREFERENCED_PARAMETER(b);
  KeSetEvent(&tick, IO_NO_INCREMENT, FALSE);
}

static KSTART_ROUTINE watch;
static VOID watch(PVOID context) {
  UNREFERENCED_PARAMETER(context);
  while (stops == 0) KeWaitForSingleObject(&tick, Executive, KernelMode, FALSE, NULL);
  PsTerminateSystemThread(STATUS_SUCCESS);
}

static DRIVER_UNLOAD unload;
static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  KeCancelTimer(&timer);
  KeFlushQueuedDpcs();
  InterlockedExchange(&stops, 1);
  KeSetEvent(&tick, IO_NO_INCREMENT, FALSE);
  KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
  ObDereferenceObject(thread);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  HANDLE handle;
  LARGE_INTEGER due;
  NTSTATUS status;
  UNREFERENCED_PARAMETER(path);
  KeInitializeEvent(&tick, SynchronizationEvent, FALSE);
  status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, watch, NULL);
  if (!NT_SUCCESS(status)) return status;
  ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode, (PVOID*)&thread,
                            NULL);
  ZwClose(handle);
  KeInitializeTimerEx(&timer, NotificationTimer);
  KeInitializeDpc(&dpc, on_tick, NULL);
  due.QuadPart = -10000;
  KeSetTimerEx(&timer, due, 1000, &dpc);
  driver->DriverUnload = unload;
  return STATUS_SUCCESS;
}
