// D-23: a lock held across a WSK call is taken by the completion routine too.
//
// The count of pending accepts is raised and the accept posted under one spin lock. A completion
// routine may run inside the call that started the request (IRP-12, Q-25), and then it waits for
// the lock that its own thread holds. Shown by one connection that waits before the accept.
#include "kit.h"

static KSPIN_LOCK lock;
static LONG accepts_pending;  // under `lock`

static NTSTATUS accepted(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  KIRQL irql;
  KeAcquireSpinLock(&lock, &irql);
  --accepts_pending;
  KeReleaseSpinLock(&lock, irql);
  return kit_completed(device, irp, context);
}

static VOID post_accept(PWSK_SOCKET listener) {
  KIRQL irql;
  KeClearEvent(&kit_io.done);
  IoReuseIrp(kit_io.irp, STATUS_UNSUCCESSFUL);
  IoSetCompletionRoutine(kit_io.irp, accepted, &kit_io, TRUE, TRUE, TRUE);
  KeAcquireSpinLock(&lock, &irql);
  ++accepts_pending;
#ifdef CORRECTED
  KeReleaseSpinLock(&lock, irql);
#endif
  kit_calls(listener)->WskAccept(listener, 0, NULL, NULL, NULL, NULL, kit_io.irp);
#ifndef CORRECTED
  KeReleaseSpinLock(&lock, irql);
#endif
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  post_accept(listener);
  while (kit_take_accepted(&socket)) {
    kit_close(socket);
    post_accept(listener);
  }
  kit_end_accepting(listener);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  KeInitializeSpinLock(&lock);
  return kit_load(driver, kit_unload, run, NULL);
}
