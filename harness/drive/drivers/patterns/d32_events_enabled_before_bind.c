// D-32: accept events are enabled before the bind.
//
// On a listener they are enabled after it (EVT-02); before, the call may fail, or succeed without
// effect, and the callbacks never come. Shown without a connection.
#include "kit_keeper.h"

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  NTSTATUS status = kit_create(NULL, &dispatch, listener);
  if (!NT_SUCCESS(status)) return status;
#ifdef CORRECTED
  status = kit_bind(*listener);
  if (NT_SUCCESS(status)) status = kit_set_events(*listener, WSK_EVENT_ACCEPT);
#else
  status = kit_set_events(*listener, WSK_EVENT_ACCEPT);
  if (NT_SUCCESS(status)) status = kit_bind(*listener);
#endif
  if (!NT_SUCCESS(status)) kit_close(*listener);
  return status;
}

static const KitKeeper keeper = {open_listener, NULL, kit_close_all};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
