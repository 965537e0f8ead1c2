// D-44: WskDeregister with a socket and a capture still open.
//
// Unload undoes things in the order in which they were done. WskDeregister waits until all sockets
// are closed and all captures are released (UNL-03), so it never returns. Shown by unloading.
#include "kit.h"

static PWSK_SOCKET listener;

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
#ifdef CORRECTED
  kit_close(listener);
  WskReleaseProviderNPI(&kit_registration);
  WskDeregister(&kit_registration);
#else
  WskDeregister(&kit_registration);
  WskReleaseProviderNPI(&kit_registration);
  kit_close(listener);
#endif
  kit_discard_requests();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  NTSTATUS status = kit_join();
  UNREFERENCED_PARAMETER(path);
  if (!NT_SUCCESS(status)) return status;
  status = kit_open(NULL, NULL, kit_plain, &listener);
  if (!NT_SUCCESS(status)) kit_leave();
  driver->DriverUnload = unload;
  return status;
}
