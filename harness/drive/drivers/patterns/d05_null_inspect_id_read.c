// D-05: a NULL InspectID is dereferenced.
//
// WskInspectEvent with a NULL InspectID says that the listener is dead (INS-06). This driver logs
// each request and reads through the pointer first. Shown by the death of a conditional listener.
#include "kit_inspect.h"

static WSK_INSPECT_ACTION inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                        PWSK_INSPECT_ID id) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
#ifdef CORRECTED
  if (id == NULL) {
    kit_report_death();
    return WskInspectReject;
  }
#endif
  DbgPrint("request %Ix, number %u\n", id->Key, id->SerialNumber);
  return WskInspectAccept;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, inspect_event,
                                                    kit_abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
}

static const KitKeeper keeper = {open_listener, NULL, kit_close_all};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
