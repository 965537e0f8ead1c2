// For patterns with callbacks of accepted sockets: a context for each socket, which lives until the
// socket is closed.
#pragma once

#include "kit_keeper.h"

typedef struct KitConnection {
  LIST_ENTRY link;  // in kit_connections
  PWSK_SOCKET socket;
  PVOID buffer;  // for what the peer sends
  LONG ended;    // the peer has disconnected
} KitConnection;

static LIST_ENTRY kit_connections;  // under kit_lock

static inline KitConnection* kit_allocate_connection(VOID) {
  return ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(KitConnection), KIT_TAG);
}

static inline VOID kit_free_connection(KitConnection* connection) {
  if (connection->buffer != NULL) ExFreePoolWithTag(connection->buffer, KIT_TAG);
  ExFreePoolWithTag(connection, KIT_TAG);
}

static inline BOOLEAN kit_allocate_buffer(KitConnection* connection) {
  connection->buffer = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, KIT_TAG);
  return connection->buffer != NULL;
}

// From here on the connection is closed and freed with the others.
static inline VOID kit_add_connection(KitConnection* connection, PWSK_SOCKET socket) {
  KIRQL irql;
  connection->socket = socket;
  KeAcquireSpinLock(&kit_lock, &irql);
  InsertTailList(&kit_connections, &connection->link);
  KeReleaseSpinLock(&kit_lock, irql);
}

static inline NTSTATUS kit_disconnect_event(PVOID context, ULONG flags) {
  KitConnection* connection = context;
  UNREFERENCED_PARAMETER(flags);
  InterlockedExchange(&connection->ended, TRUE);
  return STATUS_SUCCESS;  // ASO-06
}

static const WSK_CLIENT_CONNECTION_DISPATCH kit_connection_dispatch = {NULL, kit_disconnect_event,
                                                                       NULL};

// The usual `close`: the listener first, so that no callback brings another connection.
static inline VOID kit_close_connections(PWSK_SOCKET listener) {
  kit_close(listener);
  while (!IsListEmpty(&kit_connections)) {
    PLIST_ENTRY link = RemoveHeadList(&kit_connections);
    KitConnection* connection = CONTAINING_RECORD(link, KitConnection, link);
    kit_close(connection->socket);
    kit_free_connection(connection);  // none of the socket's callbacks comes any more (CLO-13)
  }
}
