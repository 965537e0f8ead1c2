// D-34: the pointer to the inspect ID is kept instead of its contents.
//
// The structure is WSK's and lives as long as the callback (INS-12). Before it returns pend, the
// driver has to copy the contents (PND-01); this one completes the inspection through a pointer
// that dangles. Shown by one connection.
#include "kit_inspect.h"

static struct {
  BOOLEAN used;
  PWSK_INSPECT_ID id;
  WSK_INSPECT_ID copy;
} pended;  // under kit_lock

static WSK_INSPECT_ACTION inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                        PWSK_INSPECT_ID id) {
  WSK_INSPECT_ACTION action = WskInspectReject;
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (id == NULL) {
    kit_report_death();
    return action;
  }
  KeAcquireSpinLock(&kit_lock, &irql);
  if (!pended.used) {
    pended.used = TRUE;
#ifdef CORRECTED
    pended.copy = *id;
    pended.id = &pended.copy;
#else
    pended.id = id;
#endif
    action = WskInspectPend;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  KeSetEvent(&kit_wake, IO_NO_INCREMENT, FALSE);
  return action;
}

static NTSTATUS abort_event(PVOID context, PWSK_INSPECT_ID id) {
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  KeAcquireSpinLock(&kit_lock, &irql);
  if (pended.used && kit_same_id(pended.id, id)) pended.used = FALSE;
  KeReleaseSpinLock(&kit_lock, irql);
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, inspect_event, abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
}

static BOOLEAN take_pended(PWSK_INSPECT_ID id) {
  KIRQL irql;
  KeAcquireSpinLock(&kit_lock, &irql);
  const BOOLEAN found = pended.used;
  if (found) *id = *pended.id;
  pended.used = FALSE;
  KeReleaseSpinLock(&kit_lock, irql);
  return found;
}

static VOID answer_all(PWSK_SOCKET listener) {
  static WSK_INSPECT_ID answered;
  kit_let_callbacks_return();
  while (take_pended(&answered) && kit_answer(listener, &answered, WskInspectAccept)) {
    kit_let_callbacks_return();
  }
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_close_all(listener);
  pended.used = FALSE;
}

static const KitKeeper keeper = {open_listener, answer_all, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
