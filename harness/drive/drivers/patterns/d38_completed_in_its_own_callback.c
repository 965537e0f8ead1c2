// D-38: WskInspectComplete is called from inside the request's own inspect callback.
//
// The decision is quick, so the callback completes the inspection and then returns pend. But an
// inspection can be completed only after its callback has returned pend (CIN-01); what WSK makes of
// it is open. Shown by one connection.
#include "kit_inspect.h"

static PWSK_SOCKET the_listener;

#ifdef CORRECTED
static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, kit_inspect_event,
                                                    kit_abort_event};
#else
static LONG io_in_use;  // kit_io is for one request, the others are rejected
static WSK_INSPECT_ID answered;
static EX_RUNDOWN_REF open_for_calls;  // no call begins once the listener is being closed

static WSK_INSPECT_ACTION inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                        PWSK_INSPECT_ID id) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (id == NULL) {
    kit_report_death();
    return WskInspectReject;
  }
  if (InterlockedExchange(&io_in_use, TRUE) != FALSE) return WskInspectReject;
  if (!ExAcquireRundownProtection(&open_for_calls)) return WskInspectReject;
  answered = *id;
  kit_calls(the_listener)
      ->WskInspectComplete(the_listener, &answered, WskInspectAccept, kit_ready(&kit_io));
  ExReleaseRundownProtection(&open_for_calls);
  return WskInspectPend;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, inspect_event,
                                                    kit_abort_event};
#endif

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
#ifndef CORRECTED
  ExInitializeRundownProtection(&open_for_calls);
#endif
  const NTSTATUS status =
      kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, &the_listener);
  *listener = the_listener;
  return status;
}

static VOID close_listener(PWSK_SOCKET listener) {
#ifndef CORRECTED
  ExWaitForRundownProtectionRelease(&open_for_calls);
#endif
  kit_close_conditional(listener);
}

static const KitKeeper keeper = {open_listener, kit_answer_all, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
