// D-41: the abort of an ID that the driver never stored is taken for an error.
//
// The first request is accepted at once and needs no record, later ones are pended. An abort may
// also come for a request that was accepted in its callback (ABT-08), and then there is nothing to
// find. Shown by one connection that is dropped after it was accepted.
#include "kit_inspect.h"

static LONG requests;

static WSK_INSPECT_ACTION inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                        PWSK_INSPECT_ID id) {
  if (id != NULL && InterlockedIncrement(&requests) == 1) return WskInspectAccept;
  return kit_inspect_event(context, local, remote, id);
}

static NTSTATUS abort_event(PVOID context, PWSK_INSPECT_ID id) {
  KitPended* aborted = NULL;
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  KeAcquireSpinLock(&kit_lock, &irql);
  for (int i = 0; i < kit_pended_max; ++i) {
    if (kit_pended[i].used && kit_same_id(&kit_pended[i].id, id)) aborted = &kit_pended[i];
  }
#ifdef CORRECTED
  if (aborted != NULL) aborted->used = FALSE;
#else
  aborted->used = FALSE;
#endif
  KeReleaseSpinLock(&kit_lock, irql);
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, inspect_event, abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
}

static const KitKeeper keeper = {open_listener, kit_answer_all, kit_close_conditional};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
