// D-54: WskAbortEvent returns something other than STATUS_SUCCESS.
//
// The request has failed, so the callback says so. WSK does not ask: the only value that may be
// returned is STATUS_SUCCESS (ABT-05). Shown by one connection that is dropped after it was
// accepted.
#include "kit_inspect.h"

static WSK_INSPECT_ACTION inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                        PWSK_INSPECT_ID id) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (id != NULL) return WskInspectAccept;
  kit_report_death();
  return WskInspectReject;
}

static NTSTATUS abort_event(PVOID context, PWSK_INSPECT_ID id) {
  UNREFERENCED_PARAMETER(context);
  DbgPrint("the request of slot %Iu is over\n", id->Key);
#ifdef CORRECTED
  return STATUS_SUCCESS;
#else
  return STATUS_CONNECTION_ABORTED;
#endif
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, inspect_event, abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
}

static const KitKeeper keeper = {open_listener, NULL, kit_close_all};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
