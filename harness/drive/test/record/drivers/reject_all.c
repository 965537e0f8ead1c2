// Every request is pended, and every inspection is completed with WskInspectReject.
#include "kit_inspect.h"

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, kit_inspect_event,
                                                    kit_abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
}

static VOID reject_all(PWSK_SOCKET listener) {
  static WSK_INSPECT_ID id;
  kit_let_callbacks_return();
  while (kit_take_pended(&id) && kit_answer(listener, &id, WskInspectReject)) {
    kit_let_callbacks_return();
  }
}

static const KitKeeper keeper = {open_listener, reject_all, kit_close_conditional};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
