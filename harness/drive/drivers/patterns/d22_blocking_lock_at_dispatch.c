// D-22: a blocking lock at DISPATCH_LEVEL.
//
// A fast mutex protects the table of sockets, and WskAcceptEvent takes it. Callbacks come at up to
// DISPATCH_LEVEL (AEV-16, IRQ-04), where nothing may block (IRQ-08): the machine stops. Shown by
// one connection whose callback comes at DISPATCH_LEVEL.
#include "kit_keeper.h"

enum { sockets_max = 2 };
static PWSK_SOCKET sockets[sockets_max];
static int accepted;

#ifdef CORRECTED
static KSPIN_LOCK lock;
static KIRQL irql_before;
static VOID create_lock(VOID) { KeInitializeSpinLock(&lock); }
static VOID take_lock(VOID) {
  KIRQL irql;
  KeAcquireSpinLock(&lock, &irql);
  irql_before = irql;
}
static VOID leave_lock(VOID) { KeReleaseSpinLock(&lock, irql_before); }
#else
static FAST_MUTEX lock;
static VOID create_lock(VOID) { ExInitializeFastMutex(&lock); }
static VOID take_lock(VOID) { ExAcquireFastMutex(&lock); }
static VOID leave_lock(VOID) { ExReleaseFastMutex(&lock); }
#endif

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  NTSTATUS status = STATUS_REQUEST_NOT_ACCEPTED;
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (socket == NULL) {
    kit_report_death();
    return status;
  }
  *socket_context = NULL;
  *socket_dispatch = NULL;
  take_lock();
  if (accepted < sockets_max) {
    sockets[accepted++] = socket;
    status = STATUS_SUCCESS;
  }
  leave_lock();
  return status;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_close(listener);  // no callback comes any more
  while (accepted > 0) kit_close(sockets[--accepted]);
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  create_lock();
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
