// D-42: the connection is expected when the IRP of WskInspectComplete(accept) completes.
//
// The completion tells that the inspection was resumed, and carries no socket (CIN-16): the
// connection comes like any other, by WskAccept or WskAcceptEvent (INS-17). Shown by one
// connection.
#include "kit_inspect.h"

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, kit_inspect_event,
                                                    kit_abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
}

static VOID answer_all(PWSK_SOCKET listener) {
#ifdef CORRECTED
  kit_answer_all(listener);
#else
  static WSK_INSPECT_ID id;
  kit_let_callbacks_return();
  while (kit_take_pended(&id)) {
    if (!kit_answer(listener, &id, WskInspectAccept)) return;
    if (NT_SUCCESS(kit_io.irp->IoStatus.Status)) kit_close(kit_socket_of(&kit_io));
    kit_let_callbacks_return();
  }
#endif
}

static const KitKeeper keeper = {open_listener, answer_all, kit_close_conditional};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
