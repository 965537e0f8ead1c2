// An echo server that takes its connections by WskAccept, complete from DriverEntry to Unload.
//
// One rule keeps it simple: a socket has one owner, a thread, and nobody else calls the socket's
// functions. So no call can be in progress when the owner closes it (CLO-01), none follows the
// close (CLO-06), and none is below the close on the same stack, because completion routines call
// nothing (CLO-02, IRP-14). The owner waits for two things at once: its request, and the driver's
// end.
//
// Everything that a connection will need is allocated before the accept that may bring it. So no
// lack of memory comes between a connection and its close (ASO-05).
#include <ntddk.h>
#include <wsk.h>

#define ECHO_TAG 'ohcE'

enum { echo_port = 7, echo_bytes = 512 };

// An IRP of our own and the event of its completion. The event stays set until the next use.
typedef struct Request {
  PIRP irp;
  KEVENT done;
} Request;

typedef struct Connection {
  LIST_ENTRY link;  // in `connections`
  PVOID thread;     // owns all that follows, until it has ended
  PWSK_SOCKET socket;
  Request io;      // accept, receive, send, disconnect: one at a time
  Request close;   // one more, because `io` may be pending when the socket is closed (CLO-03)
  WSK_BUF buffer;  // WSK's as long as `io` is pending (IRP-18)
  UCHAR data[echo_bytes];
} Connection;

// WSK keeps the address of both until WskDeregister (CTX-09, UNL-08).
static const WSK_CLIENT_DISPATCH client_dispatch = {MAKE_WSK_VERSION(1, 0), 0, NULL};
static WSK_REGISTRATION registration;

static WSK_PROVIDER_NPI wsk;
static KEVENT stop;             // the driver is to be unloaded
static PVOID acceptor;          // the thread that owns the listener
static Request control;         // creates, binds and closes it
static LIST_ENTRY connections;  // only the acceptor touches it

// --- requests -----------------------------------------------------------------------------------

// Runs on any thread at up to DISPATCH_LEVEL, even inside the call that started the request
// (IRP-12, Q-25). It does one thing: from KeSetEvent on, the IRP belongs to the thread that waits.
static NTSTATUS completed(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  Request* request = context;
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(irp);
  KeSetEvent(&request->done, IO_NO_INCREMENT, FALSE);
  return STATUS_MORE_PROCESSING_REQUIRED;  // the IRP is ours, the I/O manager must not go on
                                           // (IRP-05)
}

static BOOLEAN create_request(Request* request) {
  KeInitializeEvent(&request->done, NotificationEvent, TRUE);
  request->irp = IoAllocateIrp(1, FALSE);  // one stack location, for WSK (IRP-01)
  return request->irp != NULL;
}

static VOID free_request(Request* request) {
  if (request->irp != NULL) IoFreeIrp(request->irp);
}

// The IRP, ready to be passed to WSK (IRP-02, IRP-04).
static PIRP ready(Request* request) {
  KeClearEvent(&request->done);
  IoReuseIrp(request->irp, STATUS_UNSUCCESSFUL);
  IoSetCompletionRoutine(request->irp, completed, request, TRUE, TRUE, TRUE);
  return request->irp;
}

// What WSK made of the request. The value that the function returned says nothing more: WSK
// completes the IRP in every case (IRP-10, IRP-11).
static NTSTATUS wait_for(Request* request) {
  KeWaitForSingleObject(&request->done, Executive, KernelMode, FALSE, NULL);
  return request->irp->IoStatus.Status;
}

// FALSE when the driver is to stop; the request may then still be pending.
static BOOLEAN done_before_stop(Request* request) {
  PVOID objects[] = {&stop, &request->done};
  return KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) !=
         STATUS_WAIT_0;
}

static BOOLEAN stops_within_a_second(VOID) {
  LARGE_INTEGER second;
  second.QuadPart = -10 * 1000 * 1000;
  return KeWaitForSingleObject(&stop, Executive, KernelMode, FALSE, &second) == STATUS_SUCCESS;
}

// Also of a listener. Closing never fails (CLO-10).
static VOID close_socket(PWSK_SOCKET socket, Request* request) {
  const WSK_PROVIDER_BASIC_DISPATCH* calls = socket->Dispatch;
  calls->WskCloseSocket(socket, ready(request));
  wait_for(request);
}

static NTSTATUS start_thread(PKSTART_ROUTINE routine, PVOID context, PVOID* thread) {
  OBJECT_ATTRIBUTES attributes;
  HANDLE handle;
  NTSTATUS status;
  InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
  status =
      PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, routine, context);
  if (!NT_SUCCESS(status)) return status;
  // The object, because only its end tells that none of the driver's code runs any more (UNL-05).
  // The handle is the kernel's and new, so this cannot fail.
  (void)ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, thread, NULL);
  ZwClose(handle);
  return STATUS_SUCCESS;
}

// --- connections --------------------------------------------------------------------------------

static VOID free_connection(Connection* connection) {
  free_request(&connection->io);
  free_request(&connection->close);
  if (connection->buffer.Mdl != NULL) IoFreeMdl(connection->buffer.Mdl);
  ExFreePoolWithTag(connection, ECHO_TAG);
}

// NULL when there is too little memory.
static Connection* create_connection(VOID) {
  Connection* connection = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Connection), ECHO_TAG);
  if (connection == NULL) return NULL;
  connection->buffer.Mdl = IoAllocateMdl(connection->data, echo_bytes, FALSE, FALSE, NULL);
  if (connection->buffer.Mdl != NULL && create_request(&connection->io) &&
      create_request(&connection->close)) {
    MmBuildMdlForNonPagedPool(connection->buffer.Mdl);
    return connection;
  }
  free_connection(connection);
  return NULL;
}

static VOID end_connection(Connection* connection) {
  close_socket(connection->socket, &connection->close);
  // The close completes a pending request (CLO-04); that it does so first, no page says.
  wait_for(&connection->io);
}

// Receives or sends. FALSE when that is no longer possible or the driver is to stop.
static BOOLEAN transfer(Connection* connection, PFN_WSK_RECEIVE function, SIZE_T length) {
  connection->buffer.Length = length;
  function(connection->socket, &connection->buffer, 0, ready(&connection->io));
  return done_before_stop(&connection->io) && NT_SUCCESS(connection->io.irp->IoStatus.Status);
}

static VOID serve(PVOID context) {
  Connection* connection = context;
  const WSK_PROVIDER_CONNECTION_DISPATCH* calls = connection->socket->Dispatch;
  BOOLEAN goes_on = TRUE;
  while (goes_on && transfer(connection, calls->WskReceive, echo_bytes)) {
    const SIZE_T length = connection->io.irp->IoStatus.Information;
    if (length == 0) {
      // The peer has said its last. So do we, that the close need not be abortive (CLO-15).
      calls->WskDisconnect(connection->socket, NULL, 0, ready(&connection->io));
      done_before_stop(&connection->io);
      goes_on = FALSE;
    } else {
      goes_on = transfer(connection, calls->WskSend, length);
    }
  }
  end_connection(connection);
  PsTerminateSystemThread(STATUS_SUCCESS);
}

// Takes over the connection.
static VOID start_serving(Connection* connection) {
  if (NT_SUCCESS(start_thread(serve, connection, &connection->thread))) {
    InsertTailList(&connections, &connection->link);
  } else {
    end_connection(connection);  // the socket is ours, with or without a thread for it (ASO-05)
    free_connection(connection);
  }
}

// Frees the connections whose threads end in time; NULL waits for all of them.
static VOID free_ended_connections(PLARGE_INTEGER timeout) {
  PLIST_ENTRY at = connections.Flink;
  while (at != &connections) {
    Connection* connection = CONTAINING_RECORD(at, Connection, link);
    at = at->Flink;
    if (KeWaitForSingleObject(connection->thread, Executive, KernelMode, FALSE, timeout) ==
        STATUS_SUCCESS) {
      RemoveEntryList(&connection->link);
      ObDereferenceObject(connection->thread);
      free_connection(connection);
    }
  }
}

// --- the listener -------------------------------------------------------------------------------

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  SOCKADDR_IN address = {0};
  NTSTATUS status;
  // No callback will be enabled, so neither a context nor a table is needed (CRE-05, CRE-07).
  wsk.Dispatch->WskSocket(wsk.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_LISTEN_SOCKET,
                          NULL, NULL, NULL, NULL, NULL, ready(&control));
  status = wait_for(&control);
  if (!NT_SUCCESS(status)) return status;
  *listener = (PWSK_SOCKET)control.irp->IoStatus.Information;  // CRE-11

  address.sin_family = AF_INET;
  address.sin_port = RtlUshortByteSwap(echo_port);
  ((const WSK_PROVIDER_LISTEN_DISPATCH*)(*listener)->Dispatch)
      ->WskBind(*listener, (PSOCKADDR)&address, 0, ready(&control));
  status = wait_for(&control);
  if (!NT_SUCCESS(status)) close_socket(*listener, &control);
  return status;
}

// Until the driver is to stop, or the listener is of no use any more. Closes it.
static VOID accept_connections(PWSK_SOCKET listener) {
  const WSK_PROVIDER_LISTEN_DISPATCH* calls = listener->Dispatch;
  LARGE_INTEGER at_once = {0};
  Connection* next;
  for (;;) {
    free_ended_connections(&at_once);
    next = create_connection();
    if (next == NULL) {
      if (stops_within_a_second()) break;
      continue;
    }
    calls->WskAccept(listener, 0, NULL, NULL, NULL, NULL, ready(&next->io));
    if (!done_before_stop(&next->io)) break;
    if (!NT_SUCCESS(next->io.irp->IoStatus.Status)) break;  // perhaps it is dead (ACC-06, DEAD-04)
    next->socket = (PWSK_SOCKET)next->io.irp->IoStatus.Information;
    start_serving(next);
  }
  close_socket(listener, &control);
  if (next == NULL) return;
  // The close ends an accept that is still pending, and the accept may win against it: then there
  // is one more socket to close (CLO-04, Q-70).
  if (NT_SUCCESS(wait_for(&next->io))) {
    next->socket = (PWSK_SOCKET)next->io.irp->IoStatus.Information;
    end_connection(next);
  }
  free_connection(next);
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  UNREFERENCED_PARAMETER(context);
  do {
    if (NT_SUCCESS(open_listener(&listener))) accept_connections(listener);
  } while (!stops_within_a_second());
  free_ended_connections(NULL);
  PsTerminateSystemThread(STATUS_SUCCESS);
}

// --- the driver ---------------------------------------------------------------------------------

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  KeSetEvent(&stop, IO_NO_INCREMENT, FALSE);
  KeWaitForSingleObject(acceptor, Executive, KernelMode, FALSE, NULL);
  ObDereferenceObject(acceptor);
  // All sockets are closed and nobody calls WskSocket any more (UNL-03, CRE-01).
  WskReleaseProviderNPI(&registration);
  WskDeregister(&registration);
  free_request(&control);
}

static NTSTATUS start(VOID) {
  const WSK_CLIENT_NPI client = {NULL, &client_dispatch};
  NTSTATUS status = WskRegister((PWSK_CLIENT_NPI)&client, &registration);
  if (!NT_SUCCESS(status)) return status;
  status = WskCaptureProviderNPI(&registration, WSK_NO_WAIT, &wsk);  // no wait in here (UNL-11)
  if (NT_SUCCESS(status)) {
    status = start_thread(run, NULL, &acceptor);
    if (NT_SUCCESS(status)) return status;
    WskReleaseProviderNPI(&registration);  // what was begun is undone in turn (UNL-01, UNL-02)
  }
  WskDeregister(&registration);
  return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
  UNREFERENCED_PARAMETER(path);
  KeInitializeEvent(&stop, NotificationEvent, FALSE);
  InitializeListHead(&connections);
  if (create_request(&control)) status = start();
  if (NT_SUCCESS(status)) {
    driver->DriverUnload = unload;
  } else {
    free_request(&control);
  }
  return status;
}
