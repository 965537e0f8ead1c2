// For patterns with callbacks: a thread that keeps a listener open, closes it when it is dead, and
// opens it again; and a place for the sockets that WskAcceptEvent brings.
#pragma once

#include "kit.h"

// --- accepted sockets: kept until they are closed together
// ----------------------------------------

enum { kit_sockets_max = 2 };
static PWSK_SOCKET kit_sockets[kit_sockets_max];  // under kit_lock

static inline BOOLEAN kit_keep_socket(PWSK_SOCKET socket) {
  BOOLEAN kept = FALSE;
  KIRQL irql;
  KeAcquireSpinLock(&kit_lock, &irql);
  for (int i = 0; i < kit_sockets_max && !kept; ++i) {
    if (kit_sockets[i] != NULL) continue;
    kit_sockets[i] = socket;
    kept = TRUE;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return kept;
}

static inline PWSK_SOCKET kit_take_socket(VOID) {
  PWSK_SOCKET socket = NULL;
  KIRQL irql;
  KeAcquireSpinLock(&kit_lock, &irql);
  for (int i = 0; i < kit_sockets_max && socket == NULL; ++i) {
    socket = kit_sockets[i];
    kit_sockets[i] = NULL;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return socket;
}

static inline VOID kit_close_sockets(VOID) {
  PWSK_SOCKET socket;
  while ((socket = kit_take_socket()) != NULL) kit_close(socket);
}

// No callbacks are wanted on the accepted socket, so there is neither a context nor a table
// (AEV-10).
static inline NTSTATUS kit_accept_event(PVOID context, ULONG flags, PSOCKADDR local,
                                        PSOCKADDR remote, PWSK_SOCKET socket, PVOID* socket_context,
                                        const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (socket == NULL) {
    kit_report_death();  // AEV-07
    return STATUS_REQUEST_NOT_ACCEPTED;
  }
  *socket_context = NULL;
  *socket_dispatch = NULL;
  return kit_keep_socket(socket) ? STATUS_SUCCESS : STATUS_REQUEST_NOT_ACCEPTED;
}

// --- the keeper ---------------------------------------------------------------------------------

typedef struct KitKeeper {
  NTSTATUS (*open)(PWSK_SOCKET* listener);
  VOID (*work)(PWSK_SOCKET listener);   // when a callback has woken the thread; may be NULL
  VOID (*close)(PWSK_SOCKET listener);  // closes all sockets
} KitKeeper;

// A thread's routine. What cannot be opened stays closed until the driver is unloaded.
static inline VOID kit_keep(PVOID context) {
  const KitKeeper* keeper = context;
  PWSK_SOCKET listener;
  BOOLEAN stopping = FALSE;
  while (!stopping && NT_SUCCESS(keeper->open(&listener))) {
    BOOLEAN dead = FALSE;
    while (!stopping && !dead) {
      stopping = !kit_sleep();
      dead = InterlockedExchange(&kit_is_dead, FALSE) != FALSE;
      if (!stopping && !dead && keeper->work != NULL) keeper->work(listener);
    }
    keeper->close(listener);
    InterlockedExchange(&kit_is_dead, FALSE);  // of the listener that is closed now
  }
}

// The usual `close`: first the listener, so that no callback brings another socket (CLO-05).
static inline VOID kit_close_all(PWSK_SOCKET listener) {
  kit_close(listener);
  kit_wait(&kit_io);  // the close has ended what was pending (CLO-04)
  kit_close_sockets();
}
