// A server that takes its connections by WskAcceptEvent and its data by WskReceiveEvent, complete
// from DriverEntry to Unload. It counts what it gets and throws it away (RFC 863), for a limited
// number of peers at a time.
//
// Callbacks come on any thread, at up to DISPATCH_LEVEL, at the same time, and inside of calls that
// the driver makes. So they do three things only: look at the slots under a spin lock
// that is never held across a call, write down what happened, and wake the worker. The worker is
// the one thread that calls functions of WSK: it opens, closes and waits. That keeps every close
// free of calls in progress (CLO-01, CLO-02) and every wait out of callbacks (AEV-17, DEAD-05).
//
// Nothing is allocated while the server runs: a slot has its IRP from the start, so a connection
// that was accepted can always be closed (ASO-05).
#include <ntddk.h>
#include <wsk.h>

// One at a time, so that two peers are enough to see one refused.
enum { connections_max = 1, discard_port = 9 };

typedef struct Request {
  PIRP irp;
  KEVENT done;
} Request;

typedef enum SlotState { slot_free, slot_open, slot_ended } SlotState;

// The context of an accepted socket. It lies in the driver's data, which is not paged (CTX-02).
typedef struct Connection {
  SlotState state;     // under `lock`
  PWSK_SOCKET socket;  // under `lock`
  LONG64 bytes;        // interlocked
  Request close;       // the worker's
} Connection;

static const WSK_CLIENT_DISPATCH client_dispatch = {MAKE_WSK_VERSION(1, 0), 0, NULL};
static WSK_REGISTRATION registration;
static WSK_PROVIDER_NPI wsk;

static KSPIN_LOCK lock;
static Connection connections[connections_max];
static LONG listener_is_dead;  // interlocked

static KEVENT stop;      // the driver is to be unloaded
static KEVENT wake;      // a connection has ended, or the listener is dead
static PVOID worker;     // the thread that calls WSK
static Request control;  // its request for the listener: one at a time

// --- requests -----------------------------------------------------------------------------------

static NTSTATUS completed(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  Request* request = context;
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(irp);
  KeSetEvent(&request->done, IO_NO_INCREMENT, FALSE);
  return STATUS_MORE_PROCESSING_REQUIRED;  // IRP-05
}

static BOOLEAN create_request(Request* request) {
  KeInitializeEvent(&request->done, NotificationEvent, FALSE);
  request->irp = IoAllocateIrp(1, FALSE);  // IRP-01
  return request->irp != NULL;
}

static PIRP ready(Request* request) {
  KeClearEvent(&request->done);
  IoReuseIrp(request->irp, STATUS_UNSUCCESSFUL);                               // IRP-02
  IoSetCompletionRoutine(request->irp, completed, request, TRUE, TRUE, TRUE);  // IRP-04
  return request->irp;
}

// The function's return value is not needed: the IRP is completed in every case (IRP-10, IRP-11).
static NTSTATUS wait_for(Request* request) {
  KeWaitForSingleObject(&request->done, Executive, KernelMode, FALSE, NULL);
  return request->irp->IoStatus.Status;
}

static VOID close_socket(PWSK_SOCKET socket, Request* request) {
  ((const WSK_PROVIDER_BASIC_DISPATCH*)socket->Dispatch)->WskCloseSocket(socket, ready(request));
  wait_for(request);
}

// --- callbacks of an accepted socket ------------------------------------------------------------

// The worker will close the socket; it cannot be closed in here, where WSK is below on the stack.
static VOID end_connection(Connection* connection) {
  KIRQL irql;
  KeAcquireSpinLock(&lock, &irql);
  if (connection->state == slot_open) connection->state = slot_ended;
  KeReleaseSpinLock(&lock, irql);
  KeSetEvent(&wake, IO_NO_INCREMENT, FALSE);
}

static NTSTATUS receive_event(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T bytes,
                              SIZE_T* accepted) {
  Connection* connection = context;
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(accepted);
  if (data == NULL) {
    end_connection(connection);  // the socket is dead and has to be closed (ASO-07)
  } else {
    InterlockedExchangeAdd64(&connection->bytes, (LONG64)bytes);
  }
  return STATUS_SUCCESS;  // WSK may have its buffers back, all bytes are dealt with
}

static NTSTATUS disconnect_event(PVOID context, ULONG flags) {
  UNREFERENCED_PARAMETER(flags);
  end_connection(context);
  return STATUS_SUCCESS;  // always (ASO-06)
}

static const WSK_CLIENT_CONNECTION_DISPATCH connection_dispatch = {receive_event, disconnect_event,
                                                                   NULL};

// --- callback of the listener -------------------------------------------------------------------

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  NTSTATUS status = STATUS_REQUEST_NOT_ACCEPTED;
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  // No socket: the listener is dead (AEV-07). To close it means to wait, so the worker does it.
  if (socket == NULL) {
    InterlockedExchange(&listener_is_dead, TRUE);
    KeSetEvent(&wake, IO_NO_INCREMENT, FALSE);
    return status;
  }
  KeAcquireSpinLock(&lock, &irql);
  for (int i = 0; i < connections_max; ++i) {
    if (connections[i].state != slot_free) continue;
    // First what the callbacks of the socket need, then the slot, which others can see (EVT-25).
    *socket_context = &connections[i];
    *socket_dispatch = &connection_dispatch;
    connections[i].socket = socket;
    connections[i].state = slot_open;
    status = STATUS_SUCCESS;  // the socket is ours from the return on (AEV-11)
    break;
  }
  KeReleaseSpinLock(&lock, irql);
  return status;  // a socket that is refused stays WSK's and is not touched any more (AEV-13)
}

static const WSK_CLIENT_LISTEN_DISPATCH listen_dispatch = {accept_event, NULL, NULL};

// --- the worker ---------------------------------------------------------------------------------

static BOOLEAN stops_within_a_second(VOID) {
  LARGE_INTEGER second;
  second.QuadPart = -10 * 1000 * 1000;
  return KeWaitForSingleObject(&stop, Executive, KernelMode, FALSE, &second) == STATUS_SUCCESS;
}

// After the bind (EVT-02), without an IRP (EVT-04). The events of connections are for the accepted
// sockets, which inherit them (EVT-15): so accept_event need not call WSK. The first callbacks may
// come inside this call.
static NTSTATUS enable_events(PWSK_SOCKET listener) {
  const WSK_PROVIDER_BASIC_DISPATCH* calls = listener->Dispatch;
  WSK_EVENT_CALLBACK_CONTROL events;
  events.NpiId = &NPI_WSK_INTERFACE_ID;
  events.EventMask = WSK_EVENT_ACCEPT | WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT;
  return calls->WskControlSocket(listener, WskSetOption, SO_WSK_EVENT_CALLBACK, SOL_SOCKET,
                                 sizeof(events), &events, 0, NULL, NULL, NULL);
}

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  SOCKADDR_IN address = {0};
  NTSTATUS status;
  // The dispatch table cannot be given later (CRE-04). The callbacks need no context of a listener.
  wsk.Dispatch->WskSocket(wsk.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_LISTEN_SOCKET,
                          NULL, &listen_dispatch, NULL, NULL, NULL, ready(&control));
  status = wait_for(&control);
  if (!NT_SUCCESS(status)) return status;
  *listener = (PWSK_SOCKET)control.irp->IoStatus.Information;

  address.sin_family = AF_INET;
  address.sin_port = RtlUshortByteSwap(discard_port);
  ((const WSK_PROVIDER_LISTEN_DISPATCH*)(*listener)->Dispatch)
      ->WskBind(*listener, (PSOCKADDR)&address, 0, ready(&control));
  status = wait_for(&control);
  if (NT_SUCCESS(status)) status = enable_events(*listener);
  if (!NT_SUCCESS(status)) close_socket(*listener, &control);
  return status;
}

// Closes the connections that have ended, or all of them.
static VOID close_connections(BOOLEAN all) {
  for (int i = 0; i < connections_max; ++i) {
    Connection* connection = &connections[i];
    PWSK_SOCKET socket = NULL;
    KIRQL irql;
    KeAcquireSpinLock(&lock, &irql);
    if (connection->state == slot_ended || (all && connection->state == slot_open)) {
      socket = connection->socket;
    }
    KeReleaseSpinLock(&lock, irql);
    if (socket == NULL) continue;

    close_socket(socket, &connection->close);
    // Only now does no callback use the slot any more, so that it can be given away (CLO-13).
    KeAcquireSpinLock(&lock, &irql);
    connection->state = slot_free;
    KeReleaseSpinLock(&lock, irql);
  }
}

static VOID serve(PWSK_SOCKET listener) {
  PVOID objects[] = {&stop, &wake};
  // What a callback wrote down before it set `wake` is seen after the wait.
  while (InterlockedExchange(&listener_is_dead, FALSE) == FALSE) {
    if (KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) ==
        STATUS_WAIT_0) {
      break;
    }
    close_connections(FALSE);
  }
  close_socket(listener, &control);  // its callbacks have returned when this has completed (CLO-05)
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  UNREFERENCED_PARAMETER(context);
  do {
    InterlockedExchange(&listener_is_dead, FALSE);  // of the listener before, which is closed
    if (NT_SUCCESS(open_listener(&listener))) serve(listener);
    close_connections(FALSE);  // the others outlive a listener that died (CLO-18)
  } while (!stops_within_a_second());
  close_connections(TRUE);  // no listener is left that could bring another one
  PsTerminateSystemThread(STATUS_SUCCESS);
}

// --- the driver ---------------------------------------------------------------------------------

static VOID free_requests(VOID) {
  for (int i = 0; i < connections_max; ++i) {
    if (connections[i].close.irp != NULL) IoFreeIrp(connections[i].close.irp);
  }
  if (control.irp != NULL) IoFreeIrp(control.irp);
}

static NTSTATUS start_worker(VOID) {
  OBJECT_ATTRIBUTES attributes;
  HANDLE handle;
  NTSTATUS status;
  InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
  status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, run, NULL);
  if (!NT_SUCCESS(status)) return status;
  // The handle is the kernel's and new, so this cannot fail.
  (void)ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, &worker, NULL);
  ZwClose(handle);
  return status;
}

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  KeSetEvent(&stop, IO_NO_INCREMENT, FALSE);
  KeWaitForSingleObject(worker, Executive, KernelMode, FALSE, NULL);  // closes everything
  ObDereferenceObject(worker);
  WskReleaseProviderNPI(&registration);
  WskDeregister(&registration);  // UNL-03
  free_requests();
}

static NTSTATUS start(VOID) {
  WSK_CLIENT_NPI client = {NULL, &client_dispatch};
  NTSTATUS status = WskRegister(&client, &registration);
  if (!NT_SUCCESS(status)) return status;
  status = WskCaptureProviderNPI(&registration, WSK_NO_WAIT, &wsk);  // UNL-11
  if (NT_SUCCESS(status)) {
    status = start_worker();
    if (NT_SUCCESS(status)) return status;
    WskReleaseProviderNPI(&registration);  // UNL-02
  }
  WskDeregister(&registration);  // UNL-01
  return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  BOOLEAN created = create_request(&control);
  NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
  UNREFERENCED_PARAMETER(path);
  for (int i = 0; i < connections_max && created; ++i)
    created = create_request(&connections[i].close);
  KeInitializeSpinLock(&lock);
  KeInitializeEvent(&stop, NotificationEvent, FALSE);
  KeInitializeEvent(&wake, SynchronizationEvent, FALSE);
  if (created) status = start();
  if (NT_SUCCESS(status)) {
    driver->DriverUnload = unload;
  } else {
    free_requests();
  }
  return status;
}
