// A system thread, a timer's DPC, a queued DPC and a work item hand a token on, each under the spin
// lock; interlocked operations count. Fails to load when a count is not what it has to be.
#include <ntddk.h>

enum { rounds = 50 };

static KSPIN_LOCK lock;
static KEVENT next;       // the token is the thread's again
static LONG under_lock;   // only changed under the lock
static LONG interlocked;  // by interlocked operations
static LONGLONG slept_100ns;
static KTIMER timer;
static KDPC timer_dpc, plain_dpc;
static WORK_QUEUE_ITEM item;

static VOID count(VOID) {
  KIRQL irql;
  LONG before;
  KeAcquireSpinLock(&lock, &irql);
  before = under_lock;
  YieldProcessor();
  under_lock = before + 1;
  KeReleaseSpinLock(&lock, irql);
  InterlockedIncrement(&interlocked);
}

static VOID worker(PVOID context) {
  UNREFERENCED_PARAMETER(context);
  count();
  KeSetEvent(&next, IO_NO_INCREMENT, FALSE);
}

static VOID in_plain_dpc(PKDPC dpc, PVOID context, PVOID a, PVOID b) {
  UNREFERENCED_PARAMETER(dpc);
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(a);
  UNREFERENCED_PARAMETER(b);
  count();
  ExInitializeWorkItem(&item, worker, NULL);
  ExQueueWorkItem(&item, DelayedWorkQueue);
}

static VOID in_timer_dpc(PKDPC dpc, PVOID context, PVOID a, PVOID b) {
  UNREFERENCED_PARAMETER(dpc);
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(a);
  UNREFERENCED_PARAMETER(b);
  count();
  KeInsertQueueDpc(&plain_dpc, NULL, NULL);
}

static VOID run(PVOID context) {
  LARGE_INTEGER millisecond, before, after;
  UNREFERENCED_PARAMETER(context);
  millisecond.QuadPart = -10 * 1000;
  for (int i = 0; i < rounds; ++i) {
    count();
    KeQuerySystemTime(&before);
    KeDelayExecutionThread(KernelMode, FALSE, &millisecond);
    KeQuerySystemTime(&after);
    slept_100ns += after.QuadPart - before.QuadPart;
    KeSetTimer(&timer, millisecond, &timer_dpc);
    KeWaitForSingleObject(&next, Executive, KernelMode, FALSE, NULL);
  }
  PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID unload(PDRIVER_OBJECT driver) { UNREFERENCED_PARAMETER(driver); }

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  OBJECT_ATTRIBUTES attributes;
  HANDLE handle;
  PVOID thread;
  NTSTATUS status;
  UNREFERENCED_PARAMETER(path);
  driver->DriverUnload = unload;
  KeInitializeSpinLock(&lock);
  KeInitializeEvent(&next, SynchronizationEvent, FALSE);
  KeInitializeTimer(&timer);
  KeInitializeDpc(&timer_dpc, in_timer_dpc, NULL);
  KeInitializeDpc(&plain_dpc, in_plain_dpc, NULL);
  InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
  status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, run, NULL);
  if (!NT_SUCCESS(status)) return status;
  (void)ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, &thread, NULL);
  ZwClose(handle);
  KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
  ObDereferenceObject(thread);
  KeFlushQueuedDpcs();
  if (under_lock != 4 * rounds || interlocked != 4 * rounds) return STATUS_UNSUCCESSFUL;
  return slept_100ns >= rounds * 10 * 1000 ? STATUS_SUCCESS : STATUS_TIMEOUT;
}
