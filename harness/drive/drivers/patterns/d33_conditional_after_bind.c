// D-33: SO_CONDITIONAL_ACCEPT is set after the bind.
//
// From the bind on the listener takes connections. The option comes too late (OPT-02): it may fail,
// or succeed without effect, and connections are there that nobody inspected. Shown without
// a connection.
#include "kit_inspect.h"

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, kit_inspect_event,
                                                    kit_abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  NTSTATUS status = kit_create(NULL, &dispatch, listener);
  if (!NT_SUCCESS(status)) return status;
#ifdef CORRECTED
  status = kit_make_conditional(*listener);
  if (NT_SUCCESS(status)) status = kit_bind(*listener);
#else
  status = kit_bind(*listener);
  if (NT_SUCCESS(status)) status = kit_make_conditional(*listener);
#endif
  if (NT_SUCCESS(status)) status = kit_set_events(*listener, WSK_EVENT_ACCEPT);
  if (!NT_SUCCESS(status)) kit_close(*listener);
  return status;
}

static const KitKeeper keeper = {open_listener, kit_answer_all, kit_close_conditional};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
