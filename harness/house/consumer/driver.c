// The smallest driver that Windows' C makes right: it can be loaded and unloaded where a `long` has
// 32 bits and a `return` out of a __try runs its __finally. Elsewhere it refuses to be loaded, or
// leaves DriverEntry with a spin lock.
#include <Ntddk.h>
#include <wsk.h>

#include "Include\Driver.h"
#include "driver.tmh"

static KSPIN_LOCK lock;

static VOID unload(PDRIVER_OBJECT driver) { UNREFERENCED_PARAMETER(driver); }

// The numbers of requests start anew behind the last one.
static NTSTATUS check_numbers(struct request_number last) {
  KIRQL level;
  KeAcquireSpinLock(&lock, &level);
  __try {
    if (last.number + 1 != 0 || sizeof last != 8) return STATUS_NOT_SUPPORTED;
    return STATUS_SUCCESS;
  } __finally {
    KeReleaseSpinLock(&lock, level);
  }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  struct request_number last = {1, 0xFFFFFFFFUL};
  UNREFERENCED_PARAMETER(path);
  KeInitializeSpinLock(&lock);
  driver->DriverUnload = unload;
  return check_numbers(last);
}
