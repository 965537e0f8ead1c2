// D-39: abort frees the record while another thread is completing the inspection with it.
//
// WskAbortEvent may come while the driver is inside WskInspectComplete for the same request (Q-02,
// The record is still in the list, so the abort frees it, and the thread goes on with it.
// The corrected driver takes it out of the list first: who takes it, frees it. Shown by one
// connection that is dropped while it is pended.
#include "kit_inspect.h"

typedef struct Record {
  LIST_ENTRY link;
  WSK_INSPECT_ID id;
} Record;

static LIST_ENTRY records;  // under kit_lock

static WSK_INSPECT_ACTION inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                        PWSK_INSPECT_ID id) {
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (id == NULL) {
    kit_report_death();
    return WskInspectReject;
  }
  Record* record = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Record), KIT_TAG);
  if (record == NULL) return WskInspectReject;
  record->id = *id;
  KeAcquireSpinLock(&kit_lock, &irql);
  InsertTailList(&records, &record->link);
  KeReleaseSpinLock(&kit_lock, irql);
  KeSetEvent(&kit_wake, IO_NO_INCREMENT, FALSE);
  return WskInspectPend;
}

static NTSTATUS abort_event(PVOID context, PWSK_INSPECT_ID id) {
  Record* aborted = NULL;
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  KeAcquireSpinLock(&kit_lock, &irql);
  for (PLIST_ENTRY at = records.Flink; at != &records && aborted == NULL; at = at->Flink) {
    Record* record = CONTAINING_RECORD(at, Record, link);
    if (kit_same_id(&record->id, id)) aborted = record;
  }
  if (aborted != NULL) RemoveEntryList(&aborted->link);
  KeReleaseSpinLock(&kit_lock, irql);
  if (aborted != NULL) ExFreePoolWithTag(aborted, KIT_TAG);
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, inspect_event, abort_event};

static Record* first_record(BOOLEAN take) {
  Record* record = NULL;
  KIRQL irql;
  KeAcquireSpinLock(&kit_lock, &irql);
  if (!IsListEmpty(&records)) {
    record = CONTAINING_RECORD(records.Flink, Record, link);
    if (take) RemoveEntryList(&record->link);
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return record;
}

// A record is freed after its request is over, because WSK has the pointer to its ID.
static Record* in_use;

static VOID answer_all(PWSK_SOCKET listener) {
  kit_let_callbacks_return();
#ifdef CORRECTED
  while ((in_use = first_record(TRUE)) != NULL) {
    if (!kit_answer(listener, &in_use->id, WskInspectAccept)) return;
    ExFreePoolWithTag(in_use, KIT_TAG);
    in_use = NULL;
    kit_let_callbacks_return();
  }
#else
  Record* record;
  while ((record = first_record(FALSE)) != NULL) {
    KIRQL irql;
    if (!kit_answer(listener, &record->id, WskInspectAccept)) return;
    KeAcquireSpinLock(&kit_lock, &irql);
    RemoveEntryList(&record->link);
    KeReleaseSpinLock(&kit_lock, irql);
    ExFreePoolWithTag(record, KIT_TAG);
    kit_let_callbacks_return();
  }
#endif
}

// When the listener is closed.
static VOID free_records(VOID) {
  Record* record;
  if (in_use != NULL) ExFreePoolWithTag(in_use, KIT_TAG);
  in_use = NULL;
  while ((record = first_record(TRUE)) != NULL) ExFreePoolWithTag(record, KIT_TAG);
}

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  const NTSTATUS status = kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
  if (!NT_SUCCESS(status)) free_records();  // inspections may have begun with the bind (BND-14)
  return status;
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_close_all(listener);
  free_records();
}

static const KitKeeper keeper = {open_listener, answer_all, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  InitializeListHead(&records);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
