// D-13: one IRP for each socket, used again while the earlier request is in flight.
//
// The IRP of the connection receives, and on unloading it closes, also when it is still receiving.
// A pending IRP is WSK's (IRP-18); initialising it again pulls it from under WSK. Shown by one
// connection that says nothing until the driver is unloaded.
#include "kit.h"

typedef struct Connection {
  KitRequest request;
  KitRequest close;
  WSK_BUF buffer;
  UCHAR data[16];
} Connection;

static Connection* connection;

static VOID free_connection(VOID) {
  if (connection->buffer.Mdl != NULL) IoFreeMdl(connection->buffer.Mdl);
  kit_discard(&connection->request);
  kit_discard(&connection->close);
  ExFreePoolWithTag(connection, KIT_TAG);
}

static BOOLEAN create_connection(VOID) {
  connection = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Connection), KIT_TAG);
  if (connection == NULL) return FALSE;
  connection->buffer.Length = sizeof(connection->data);
  connection->buffer.Mdl =
      IoAllocateMdl(connection->data, sizeof(connection->data), FALSE, FALSE, NULL);
  if (connection->buffer.Mdl != NULL && kit_prepare(&connection->request) &&
      kit_prepare(&connection->close)) {
    MmBuildMdlForNonPagedPool(connection->buffer.Mdl);
    return TRUE;
  }
  free_connection();
  return FALSE;
}

// Waits for the peer's first words, and that is all.
static VOID serve(PWSK_SOCKET socket) {
#ifdef CORRECTED
  KitRequest* close = &connection->close;
#else
  KitRequest* close = &connection->request;
#endif
  kit_connection_calls(socket)->WskReceive(socket, &connection->buffer, 0,
                                           kit_ready(&connection->request));
  kit_wait_or_stop(&connection->request);
  kit_basic_calls(socket)->WskCloseSocket(socket, kit_ready(close));
  kit_wait(close);
  kit_wait(&connection->request);
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!create_connection()) return;
  if (NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) {
    while (kit_accept(listener, &socket)) serve(socket);
    kit_end_accepting(listener);
  }
  free_connection();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
