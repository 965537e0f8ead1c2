// A driver that does BEGIN in DriverEntry and END in DriverUnload, for the tests of messages.
#include <ntddk.h>
#ifndef BEGIN
#define BEGIN
#endif
#ifndef END
#define END
#endif

static KSPIN_LOCK lock;
static KIRQL level;
static KTIMER timer;
static KDPC dpc;
static WORK_QUEUE_ITEM item;
static LARGE_INTEGER moment;

static KDEFERRED_ROUTINE run_dpc;
static WORKER_THREAD_ROUTINE run_item;
static DRIVER_UNLOAD unload;

static VOID run_dpc(PKDPC self, PVOID context, PVOID first, PVOID second) {
  UNREFERENCED_PARAMETER(self);
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(first);
  UNREFERENCED_PARAMETER(second);
}

static VOID run_item(PVOID context) { UNREFERENCED_PARAMETER(context); }

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  END;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  KeInitializeSpinLock(&lock);
  KeInitializeTimer(&timer);
  KeInitializeDpc(&dpc, run_dpc, NULL);
  ExInitializeWorkItem(&item, run_item, NULL);
  moment.QuadPart = -10000;
  level = PASSIVE_LEVEL;
  driver->DriverUnload = unload;
  BEGIN;
  return STATUS_SUCCESS;
}
