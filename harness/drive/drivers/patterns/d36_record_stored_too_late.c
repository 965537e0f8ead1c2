// D-36: the record of a pended request is stored after the callback returned pend.
//
// To be short, the callback leaves the ID in a box, and the thread enters it into the table of
// requests. But an abort may follow the return at once (PND-09): it looks the request up before it
// is there, and this driver, which enters each request and removes none before its listener is
// closed, relies on finding it. Shown by one connection that is dropped while it is pended.
#include "kit_inspect.h"

typedef struct Record {
  BOOLEAN used;
  BOOLEAN answered;
  BOOLEAN aborted;
  WSK_INSPECT_ID id;
} Record;

enum { records_max = 4 };
static Record records[records_max];  // under kit_lock
static KitPended box;                // under kit_lock; used by the mistaken driver only

static BOOLEAN enter(const WSK_INSPECT_ID* id) {
  for (int i = 0; i < records_max; ++i) {
    if (records[i].used) continue;
    records[i].used = TRUE;
    records[i].answered = FALSE;
    records[i].aborted = FALSE;
    records[i].id = *id;
    return TRUE;
  }
  return FALSE;
}

static Record* find(const WSK_INSPECT_ID* id) {
  for (int i = records_max - 1; i >= 0; --i) {  // the newest, if an ID has come back
    if (records[i].used && kit_same_id(&records[i].id, id)) return &records[i];
  }
  return NULL;
}

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
#ifdef CORRECTED
  if (enter(id)) action = WskInspectPend;
#else
  if (!box.used) {
    box.used = TRUE;
    box.id = *id;
    action = WskInspectPend;
  }
#endif
  KeReleaseSpinLock(&kit_lock, irql);
  KeSetEvent(&kit_wake, IO_NO_INCREMENT, FALSE);
  return action;
}

static NTSTATUS abort_event(PVOID context, PWSK_INSPECT_ID id) {
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  KeAcquireSpinLock(&kit_lock, &irql);
  find(id)->aborted = TRUE;
  KeReleaseSpinLock(&kit_lock, irql);
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, inspect_event, abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
}

// A request that has neither an answer nor an abort.
static Record* next_record(VOID) {
  Record* found = NULL;
  KIRQL irql;
  KeAcquireSpinLock(&kit_lock, &irql);
  if (box.used && enter(&box.id)) box.used = FALSE;
  for (int i = 0; i < records_max && found == NULL; ++i) {
    if (!records[i].used || records[i].answered || records[i].aborted) continue;
    found = &records[i];
    found->answered = TRUE;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return found;
}

static VOID answer_all(PWSK_SOCKET listener) {
  Record* record;
  kit_let_callbacks_return();
  while ((record = next_record()) != NULL) {
    if (!kit_answer(listener, &record->id, WskInspectAccept)) return;
    kit_let_callbacks_return();
  }
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_close_all(listener);
  box.used = FALSE;
  for (int i = 0; i < records_max; ++i) records[i].used = FALSE;
}

static const KitKeeper keeper = {open_listener, answer_all, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
