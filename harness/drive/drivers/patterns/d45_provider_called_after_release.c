// D-45: provider functions are called after WskReleaseProviderNPI.
//
// Unload gives the provider back before it has stopped the thread that creates the listener, and
// creates it again when it is dead. WskSocket may be called only as long as the provider is
// captured (CRE-01). Shown by unloading at once, or by the death of the listener that meets the
// unloading.
#include "kit_keeper.h"

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static const KitKeeper keeper = {open_listener, NULL, kit_close_all};

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
#ifndef CORRECTED
  WskReleaseProviderNPI(&kit_registration);
#endif
  KeSetEvent(&kit_stop, IO_NO_INCREMENT, FALSE);
  kit_join_thread(kit_thread);
#ifdef CORRECTED
  WskReleaseProviderNPI(&kit_registration);
#endif
  WskDeregister(&kit_registration);
  kit_discard_requests();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, unload, kit_keep, (PVOID)&keeper);
}
