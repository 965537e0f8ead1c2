// A server that looks at each connection request before WSK answers the peer, complete from
// DriverEntry to Unload. Requests from even ports are accepted, others rejected; a peer that comes
// through is taken leave of at once.
//
// WskInspectEvent answers pend and a worker decides. In between the request can be aborted, the
// listener can die, and the driver can be unloaded. So a request is in a table from before its
// callback returns (PND-09) until the worker or an abort takes it out: who takes it, under the
// lock, deals with it. The worker is the one thread that calls WSK, and it waits for everything at
// once: else it could not close a listener that dies meanwhile (DEAD-04).
#include <ntddk.h>
#include <wsk.h>

enum { gate_port = 7777, pended_max = 4 };

// An IRP, the event of its completion, and whether the worker has yet to wait for it.
typedef struct Request {
  PIRP irp;
  KEVENT done;
  BOOLEAN pending;  // the worker's
} Request;

typedef struct Pended {
  BOOLEAN used;
  WSK_INSPECT_ID id;  // the contents: WSK's own structure lives as long as the callback (PND-01)
  USHORT port;        // of the peer; the addresses too have to be copied (INS-04)
} Pended;

// The context of the listener.
typedef struct Gate {
  KSPIN_LOCK lock;
  Pended pended[pended_max];  // under `lock`
  Pended next;                // the one that the worker answers; `used` under `lock`
  LONG is_dead;               // interlocked
  KEVENT wake;                // a request waits, or the listener is dead
} Gate;

static const WSK_CLIENT_DISPATCH client_dispatch = {MAKE_WSK_VERSION(1, 0), 0, NULL};
static WSK_REGISTRATION registration;
static WSK_PROVIDER_NPI wsk;

static LARGE_INTEGER second = {.QuadPart = -10 * 1000 * 1000};
static LARGE_INTEGER hundredth = {.QuadPart = -10 * 1000 * 10};
static Gate gate;
static KEVENT stop;
static PVOID worker;
static PWSK_SOCKET listener;                       // the worker's
static const WSK_PROVIDER_LISTEN_DISPATCH* calls;  // the listener's functions
static Request control, accept, answer, farewell;  // all of them the worker's
static Request* const requests[] = {&control, &accept, &answer, &farewell};

// --- requests -----------------------------------------------------------------------------------

static NTSTATUS completed(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  Request* request = context;
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(irp);
  KeSetEvent(&request->done, IO_NO_INCREMENT, FALSE);
  return STATUS_MORE_PROCESSING_REQUIRED;  // IRP-05
}

static PIRP ready(Request* request) {
  request->pending = TRUE;
  IoReuseIrp(request->irp, STATUS_UNSUCCESSFUL);                               // IRP-02
  IoSetCompletionRoutine(request->irp, completed, request, TRUE, TRUE, TRUE);  // IRP-04
  return request->irp;
}

// The status of the request, which WSK completes whatever the call returned (IRP-10, IRP-11).
static NTSTATUS wait_for(Request* request) {
  if (request->pending) {
    KeWaitForSingleObject(&request->done, Executive, KernelMode, FALSE, NULL);
    request->pending = FALSE;
  }
  return request->irp->IoStatus.Status;
}

static VOID close_socket(PWSK_SOCKET socket) {
  ((const WSK_PROVIDER_BASIC_DISPATCH*)socket->Dispatch)->WskCloseSocket(socket, ready(&control));
  wait_for(&control);
}

// --- callbacks of the listener: at up to DISPATCH_LEVEL, at the same time (INS-13, Q-23)
// ----------

static WSK_INSPECT_ACTION inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                        PWSK_INSPECT_ID id) {
  Gate* at = context;
  WSK_INSPECT_ACTION action = WskInspectReject;
  KIRQL irql;
  UNREFERENCED_PARAMETER(local);
  if (id == NULL) {
    InterlockedExchange(&at->is_dead, TRUE);  // INS-06; there is no address to look at
  } else {
    KeAcquireSpinLock(&at->lock, &irql);
    for (int i = 0; i < pended_max && action == WskInspectReject; ++i) {
      Pended* pended = &at->pended[i];
      if (pended->used) continue;
      pended->used = TRUE;
      pended->id = *id;
      pended->port = RtlUshortByteSwap(((PSOCKADDR_IN)remote)->sin_port);
      action = WskInspectPend;  // stored before this returns: an abort may follow at once (PND-09)
    }
    KeReleaseSpinLock(&at->lock, irql);
  }
  KeSetEvent(&at->wake, IO_NO_INCREMENT, FALSE);
  return action;
}

// Not in the table: the worker has it or had it (ABT-08, Q-16). What it told WSK has no effect
// then, and there is nothing else to take back (CIN-14, Q-17).
static NTSTATUS abort_event(PVOID context, PWSK_INSPECT_ID id) {
  Gate* at = context;
  KIRQL irql;
  KeAcquireSpinLock(&at->lock, &irql);
  for (int i = 0; i < pended_max; ++i) {
    const WSK_INSPECT_ID* mine = &at->pended[i].id;
    if (mine->Key == id->Key && mine->SerialNumber == id->SerialNumber) at->pended[i].used = FALSE;
  }
  if (at->next.id.Key == id->Key && at->next.id.SerialNumber == id->SerialNumber) {
    at->next.used = FALSE;
  }
  KeReleaseSpinLock(&at->lock, irql);
  return STATUS_SUCCESS;  // always (ABT-05)
}

static const WSK_CLIENT_LISTEN_DISPATCH listen_dispatch = {NULL, inspect_event, abort_event};

// --- the worker ---------------------------------------------------------------------------------

// Takes a request out of the table into `gate.next`. FALSE when there is none.
static BOOLEAN take_request(VOID) {
  BOOLEAN taken;
  KIRQL irql;
  KeAcquireSpinLock(&gate.lock, &irql);
  for (int i = 0; i < pended_max && !gate.next.used; ++i) {
    gate.next = gate.pended[i];
    gate.pended[i].used = FALSE;
  }
  taken = gate.next.used;
  KeReleaseSpinLock(&gate.lock, irql);
  return taken;
}

// The one that was answered. FALSE when an abort has said meanwhile that it is over.
static BOOLEAN forget_request(VOID) {
  BOOLEAN was_there;
  KIRQL irql;
  KeAcquireSpinLock(&gate.lock, &irql);
  was_there = gate.next.used;
  gate.next.used = FALSE;
  KeReleaseSpinLock(&gate.lock, irql);
  return was_there;
}

static VOID answer_request(VOID) {
  const Pended* next = &gate.next;  // its ID stays until the answer is complete (CIN-03, Q-85)
  if (answer.pending || !take_request()) return;
  // WSK has to get the answer pend first (CIN-01), and the table holds requests whose callback has
  // still to return it. A driver cannot see that; a decision that takes its time lets it happen.
  KeDelayExecutionThread(KernelMode, FALSE, &hundredth);
  calls->WskInspectComplete(listener, (PWSK_INSPECT_ID)&next->id,
                            next->port % 2 == 0 ? WskInspectAccept : WskInspectReject,
                            ready(&answer));
}

// Another failure is that of a request that was aborted, of which its abort tells or will;
// or the request is as it was (CIN-09). A second answer could come behind an abort, when no request
// has the ID any more (CIN-01); closing the listener ends the request safely.
static BOOLEAN is_dealt_with(NTSTATUS status) {
  if (!NT_SUCCESS(status)) KeDelayExecutionThread(KernelMode, FALSE, &hundredth);
  return !forget_request() || NT_SUCCESS(status);
}

static VOID post_accept(VOID) {  // the IRP of an answer brings no connection (CIN-16, INS-17)
  calls->WskAccept(listener, 0, NULL, NULL, NULL, NULL, ready(&accept));
}

// A second for the peer. Closing also ends a disconnect that takes longer (ASO-04).
static VOID take_leave(PWSK_SOCKET socket) {
  PVOID objects[] = {&stop, &farewell.done};
  NTSTATUS which;
  ((const WSK_PROVIDER_CONNECTION_DISPATCH*)socket->Dispatch)
      ->WskDisconnect(socket, NULL, 0, ready(&farewell));
  which =
      KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, &second, NULL);
  if (which == STATUS_WAIT_1) farewell.pending = FALSE;
  close_socket(socket);
  wait_for(&farewell);
}

// Until the driver is to stop or the listener is of no use any more.
static VOID serve(VOID) {
  PVOID objects[] = {&stop, &gate.wake, &accept.done, &answer.done};
  KWAIT_BLOCK blocks[ARRAYSIZE(objects)];  // for more than three objects
  while (InterlockedExchange(&gate.is_dead, FALSE) == FALSE) {
    const NTSTATUS which = KeWaitForMultipleObjects(ARRAYSIZE(objects), objects, WaitAny, Executive,
                                                    KernelMode, FALSE, NULL, blocks);
    if (which == STATUS_WAIT_0) return;
    if (which == STATUS_WAIT_2) {
      accept.pending = FALSE;
      if (!NT_SUCCESS(accept.irp->IoStatus.Status)) return;  // ACC-06
      take_leave((PWSK_SOCKET)accept.irp->IoStatus.Information);
      post_accept();
    } else if (which == STATUS_WAIT_3) {
      answer.pending = FALSE;
      if (answer.irp->IoStatus.Status == STATUS_FILE_FORCED_CLOSED) return;  // CIN-08
      if (!is_dealt_with(answer.irp->IoStatus.Status)) return;
    }
    answer_request();
  }
}

static NTSTATUS open_listener(VOID) {
  SOCKADDR_IN address = {0};
  ULONG on = 1;
  NTSTATUS status;
  wsk.Dispatch->WskSocket(wsk.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_LISTEN_SOCKET,
                          &gate, &listen_dispatch, NULL, NULL, NULL, ready(&control));
  status = wait_for(&control);
  if (!NT_SUCCESS(status)) return status;
  listener = (PWSK_SOCKET)control.irp->IoStatus.Information;
  calls = listener->Dispatch;
  // Before the bind, with an IRP (OPT-02, OPT-05). Nothing else enables the two callbacks (OPT-08),
  // and from the bind on they come: `gate` is ready since DriverEntry (BND-14).
  ((const WSK_PROVIDER_BASIC_DISPATCH*)calls)
      ->WskControlSocket(listener, WskSetOption, SO_CONDITIONAL_ACCEPT, SOL_SOCKET, sizeof(on), &on,
                         0, NULL, NULL, ready(&control));
  status = wait_for(&control);
  if (NT_SUCCESS(status)) {
    address.sin_family = AF_INET;
    address.sin_port = RtlUshortByteSwap(gate_port);
    calls->WskBind(listener, (PSOCKADDR)&address, 0, ready(&control));
    status = wait_for(&control);
  }
  if (!NT_SUCCESS(status)) close_socket(listener);
  return status;
}

static VOID run(PVOID context) {
  UNREFERENCED_PARAMETER(context);
  do {
    if (NT_SUCCESS(open_listener())) {
      post_accept();
      serve();
      close_socket(listener);
      // The close ends both requests, but accept may still have won a connection (CLO-04, Q-70).
      if (accept.pending && NT_SUCCESS(wait_for(&accept))) {
        close_socket((PWSK_SOCKET)accept.irp->IoStatus.Information);
      }
      wait_for(&answer);
    }
    // Requests end with their listener, with or without an abort; so do its signals.
    while (take_request()) forget_request();
    InterlockedExchange(&gate.is_dead, FALSE);
  } while (KeWaitForSingleObject(&stop, Executive, KernelMode, FALSE, &second) != STATUS_SUCCESS);
  PsTerminateSystemThread(STATUS_SUCCESS);
}

// --- the driver ---------------------------------------------------------------------------------

static BOOLEAN create_requests(VOID) {
  BOOLEAN created = TRUE;
  for (ULONG i = 0; i < ARRAYSIZE(requests); ++i) {
    KeInitializeEvent(&requests[i]->done, SynchronizationEvent, FALSE);
    requests[i]->irp = IoAllocateIrp(1, FALSE);  // IRP-01
    if (requests[i]->irp == NULL) created = FALSE;
  }
  return created;
}

static VOID free_requests(VOID) {
  for (ULONG i = 0; i < ARRAYSIZE(requests); ++i) {
    if (requests[i]->irp != NULL) IoFreeIrp(requests[i]->irp);
  }
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
  OBJECT_ATTRIBUTES attributes;
  HANDLE handle;
  NTSTATUS status = WskRegister(&client, &registration);
  if (!NT_SUCCESS(status)) return status;
  status = WskCaptureProviderNPI(&registration, WSK_NO_WAIT, &wsk);  // UNL-11
  if (NT_SUCCESS(status)) {
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, run, NULL);
    if (NT_SUCCESS(status)) {
      // The handle is the kernel's and new, so this cannot fail.
      (void)ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, &worker,
                                      NULL);
      ZwClose(handle);
      return status;
    }
    WskReleaseProviderNPI(&registration);  // UNL-02
  }
  WskDeregister(&registration);  // UNL-01
  return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
  UNREFERENCED_PARAMETER(path);
  KeInitializeSpinLock(&gate.lock);
  KeInitializeEvent(&gate.wake, SynchronizationEvent, FALSE);
  KeInitializeEvent(&stop, NotificationEvent, FALSE);
  if (create_requests()) status = start();
  if (!NT_SUCCESS(status)) free_requests();
  driver->DriverUnload = unload;
  return status;
}
