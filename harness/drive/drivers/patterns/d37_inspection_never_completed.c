// D-37: WskInspectComplete is never called for a pended request.
//
// The thread writes a note on each request before it answers. Without memory for the note it goes
// on to the next one, and the peer waits for ever: who returned pend must complete (PND-02). Shown
// by one connection and an allocation that fails.
#include "kit_inspect.h"

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, kit_inspect_event,
                                                    kit_abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
}

static VOID answer_all(PWSK_SOCKET listener) {
  static WSK_INSPECT_ID id;
  BOOLEAN goes_on = TRUE;
  kit_let_callbacks_return();
  for (; goes_on; kit_let_callbacks_return()) {
    if (!kit_take_pended(&id)) return;
    PVOID note = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, KIT_TAG);
    if (note == NULL) {
#ifdef CORRECTED
      goes_on = kit_answer(listener, &id, WskInspectReject);
#endif
      continue;
    }
    goes_on = kit_answer(listener, &id, WskInspectAccept);
    ExFreePoolWithTag(note, KIT_TAG);
  }
}

static const KitKeeper keeper = {open_listener, answer_all, kit_close_conditional};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
