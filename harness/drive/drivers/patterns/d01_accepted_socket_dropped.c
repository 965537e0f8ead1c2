// D-01: an accepted socket is dropped on an error path.
//
// The accept has succeeded, then there is no memory for the connection, and the driver goes on to
// the next accept. Nobody has the socket any more, so nobody closes it (ASO-05), and WskDeregister
// waits for it for ever (UNL-03). Shown by one connection and an allocation that fails.
#include "kit.h"

typedef struct Connection {
  PWSK_SOCKET socket;
  UCHAR data[64];
} Connection;

static VOID serve(PWSK_SOCKET socket) {
  Connection* connection = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Connection), KIT_TAG);
  if (connection == NULL) {
#ifdef CORRECTED
    kit_close(socket);
#endif
    return;
  }
  connection->socket = socket;
  // What the server does for its peer would be here.
  kit_close(connection->socket);
  ExFreePoolWithTag(connection, KIT_TAG);
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  while (kit_accept(listener, &socket)) serve(socket);
  kit_end_accepting(listener);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
