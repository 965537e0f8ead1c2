// Something of the driver may still run, or wait for its turn, when the driver is gone: with KIND 1
// a work item, 2 a DPC, 3 the DPC of a timer that was cancelled too late. With CORRECTED nothing.
#include <ntddk.h>

static KDPC dpc;
static KEVENT done;

#if KIND == 1
static WORK_QUEUE_ITEM item;

static VOID work(PVOID context) {
  UNREFERENCED_PARAMETER(context);
  KeSetEvent(&done, IO_NO_INCREMENT, FALSE);
}
static VOID start(VOID) {
#pragma warning(suppress : 4996)
  ExInitializeWorkItem(&item, work, NULL);
  ExQueueWorkItem(&item, DelayedWorkQueue);
}
static VOID stop(VOID) { KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL); }
#else
static KTIMER timer;

static VOID deferred(PKDPC self, PVOID context, PVOID argument1, PVOID argument2) {
  UNREFERENCED_PARAMETER(self);
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(argument1);
  UNREFERENCED_PARAMETER(argument2);
  KeSetEvent(&done, IO_NO_INCREMENT, FALSE);
}
static VOID start(VOID) {
  LARGE_INTEGER due;
  due.QuadPart = -10000;
  KeInitializeDpc(&dpc, deferred, NULL);
  KeInitializeTimer(&timer);
#if KIND == 2
  UNREFERENCED_PARAMETER(due);
  KeInsertQueueDpc(&dpc, NULL, NULL);
#else
  KeSetTimer(&timer, due, &dpc);
#endif
}
static VOID stop(VOID) {
  KeCancelTimer(&timer);
#ifdef CORRECTED
  KeFlushQueuedDpcs();
#endif
}
#endif

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
#if defined CORRECTED || KIND == 3
  stop();
#endif
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  KeInitializeEvent(&done, NotificationEvent, FALSE);
  start();
  driver->DriverUnload = unload;
  return STATUS_SUCCESS;
}
