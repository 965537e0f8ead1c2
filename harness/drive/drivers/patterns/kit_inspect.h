// For patterns with SO_CONDITIONAL_ACCEPT: requests that are pended and answered by the keeper's
// thread. Accepted ones come by WskAcceptEvent (INS-17).
#pragma once

#include "kit_keeper.h"

typedef struct KitPended {
  BOOLEAN used;
  WSK_INSPECT_ID id;  // the contents (PND-01)
} KitPended;

enum { kit_pended_max = 2 };
static KitPended kit_pended[kit_pended_max];  // under kit_lock

static inline BOOLEAN kit_same_id(const WSK_INSPECT_ID* a, const WSK_INSPECT_ID* b) {
  return a->Key == b->Key && a->SerialNumber == b->SerialNumber;  // PND-04, Q-22
}

static inline BOOLEAN kit_pend(const WSK_INSPECT_ID* id) {
  BOOLEAN stored = FALSE;
  KIRQL irql;
  KeAcquireSpinLock(&kit_lock, &irql);
  for (int i = 0; i < kit_pended_max && !stored; ++i) {
    if (kit_pended[i].used) continue;
    kit_pended[i].used = TRUE;
    kit_pended[i].id = *id;
    stored = TRUE;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return stored;
}

// Takes the request out of the table, so that nobody else answers it.
static inline BOOLEAN kit_take_pended(WSK_INSPECT_ID* id) {
  BOOLEAN taken = FALSE;
  KIRQL irql;
  KeAcquireSpinLock(&kit_lock, &irql);
  for (int i = 0; i < kit_pended_max && !taken; ++i) {
    taken = kit_pended[i].used;
    kit_pended[i].used = FALSE;
    *id = kit_pended[i].id;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return taken;
}

static inline WSK_INSPECT_ACTION kit_inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                                   PWSK_INSPECT_ID id) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (id == NULL) {
    kit_report_death();  // INS-06
    return WskInspectReject;
  }
  if (!kit_pend(id)) return WskInspectReject;
  KeSetEvent(&kit_wake, IO_NO_INCREMENT, FALSE);
  return WskInspectPend;
}

// A request that is not in the table was taken out of it before: there is nothing to do.
static inline NTSTATUS kit_abort_event(PVOID context, PWSK_INSPECT_ID id) {
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  KeAcquireSpinLock(&kit_lock, &irql);
  for (int i = 0; i < kit_pended_max; ++i) {
    if (kit_pended[i].used && kit_same_id(&kit_pended[i].id, id)) kit_pended[i].used = FALSE;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return STATUS_SUCCESS;  // ABT-05
}

// WSK has to get the answer pend before the request is completed (CIN-01), and a request is stored
// before its callback returns (PND-09). A driver cannot see the return; it can let time pass.
static inline VOID kit_let_callbacks_return(VOID) {
  LARGE_INTEGER hundredth;
  hundredth.QuadPart = -10 * 1000 * 10;
  KeDelayExecutionThread(KernelMode, FALSE, &hundredth);
}

// Completes an inspection; the ID has to stay until that is over. FALSE when the listener
// has to be closed, which ends the request: also where WSK could not take the answer and the
// request is as it was (CIN-09), because a second answer could come behind its abort (CIN-01). That
// cannot be told from an answer to a request that was aborted before.
static inline BOOLEAN kit_answer(PWSK_SOCKET listener, PWSK_INSPECT_ID id,
                                 WSK_INSPECT_ACTION action) {
  kit_calls(listener)->WskInspectComplete(listener, id, action, kit_ready(&kit_io));
  if (!kit_wait_or_end(&kit_io)) return FALSE;
  if (NT_SUCCESS(kit_io.irp->IoStatus.Status)) return TRUE;
  kit_report_death();
  return FALSE;
}

// The usual `work`.
static inline VOID kit_answer_all(PWSK_SOCKET listener) {
  static WSK_INSPECT_ID id;
  kit_let_callbacks_return();
  while (kit_take_pended(&id)) {
    if (!kit_answer(listener, &id, WskInspectAccept)) return;
    kit_let_callbacks_return();
  }
}

// The usual `close`: requests end with their listener, whether aborted or not.
static inline VOID kit_close_conditional(PWSK_SOCKET listener) {
  WSK_INSPECT_ID id;
  kit_close_all(listener);
  while (kit_take_pended(&id)) continue;
}
