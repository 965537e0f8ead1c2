// D-35: inspect IDs are compared by Key alone.
//
// The whole contents identify a request (PND-04); two that are pended may have one Key and differ
// in their SerialNumber. An abort of the second one then ends the first, which is never
// completed (PND-02). Shown by two connections, the second of which is dropped while both are
// pended.
#include "kit_inspect.h"

static BOOLEAN same_request(const WSK_INSPECT_ID* a, const WSK_INSPECT_ID* b) {
#ifdef CORRECTED
  return a->Key == b->Key && a->SerialNumber == b->SerialNumber;
#else
  return a->Key == b->Key;
#endif
}

static NTSTATUS abort_event(PVOID context, PWSK_INSPECT_ID id) {
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  KeAcquireSpinLock(&kit_lock, &irql);
  for (int i = 0; i < kit_pended_max; ++i) {
    if (!kit_pended[i].used || !same_request(&kit_pended[i].id, id)) continue;
    kit_pended[i].used = FALSE;
    break;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, kit_inspect_event,
                                                    abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
}

static const KitKeeper keeper = {open_listener, kit_answer_all, kit_close_conditional};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
