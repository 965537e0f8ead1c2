// D-48: a thread of the driver outlives Unload.
//
// Unload tells the thread to stop and relies on WskDeregister, which waits until the thread has
// closed its sockets. What the thread does after that, it does in a driver that is gone (UNL-05).
// Shown by unloading.
#include "kit.h"

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) {
    while (kit_accept(listener, &socket)) kit_close(socket);
    kit_end_accepting(listener);
  }
  kit_discard_requests();
}

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  KeSetEvent(&kit_stop, IO_NO_INCREMENT, FALSE);
#ifdef CORRECTED
  kit_join_thread(kit_thread);
#else
  ObDereferenceObject(kit_thread);
#endif
  WskReleaseProviderNPI(&kit_registration);
  WskDeregister(&kit_registration);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, unload, run, NULL);
}
