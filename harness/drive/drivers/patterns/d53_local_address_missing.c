// D-53: a callback dereferences a LocalAddress that may be NULL.
//
// Drivers have met inspect callbacks whose local address was not there yet, and in a notification
// of death there is none at all (Q-81, INS-04). This one reads the port without a look. Shown by
// one connection request that comes without a local address.
#include "kit_inspect.h"

static WSK_INSPECT_ACTION inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                        PWSK_INSPECT_ID id) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(remote);
  if (id == NULL) {
    kit_report_death();
    return WskInspectReject;
  }
#ifdef CORRECTED
  if (local == NULL) return WskInspectAccept;
#endif
  DbgPrint("a request at port %hu\n", RtlUshortByteSwap(((PSOCKADDR_IN)local)->sin_port));
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
