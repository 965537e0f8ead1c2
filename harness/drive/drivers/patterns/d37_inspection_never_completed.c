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

// FALSE when the listener has to be closed first.
static BOOLEAN answer(PWSK_SOCKET listener, PWSK_INSPECT_ID id) {
  PVOID note = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, KIT_TAG);
#ifdef CORRECTED
  if (note == NULL) return kit_answer(listener, id, WskInspectReject);
#else
  if (note == NULL) return TRUE;
#endif
  const BOOLEAN answered = kit_answer(listener, id, WskInspectAccept);
  ExFreePoolWithTag(note, KIT_TAG);
  return answered;
}

static VOID answer_all(PWSK_SOCKET listener) {
  static WSK_INSPECT_ID id;
  kit_let_callbacks_return();
  while (kit_take_pended(&id) && answer(listener, &id)) kit_let_callbacks_return();
}

static const KitKeeper keeper = {open_listener, answer_all, kit_close_conditional};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
