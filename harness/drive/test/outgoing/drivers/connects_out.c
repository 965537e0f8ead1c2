// A client: a thread that connects to a server, sends a line, waits for the server's end, and
// closes.
//
// Macros say how: ONE_CALL with WskSocketConnect; GIVES_UP and cancels what is pending when the
// driver is to be unloaded; GIVES_UP_BY_CLOSE; HAS_EVENTS, the socket has a WskDisconnectEvent;
// WAITS_FOR_END that it tells of, and not by a receive; LOOKS_UP names first; STAYS_UNBOUND.
// MISTAKE is one of those below. NEVER is what must not become of the attempt, by what the call
// `returned` and the `status` of its IRP; NEVER_FOUND the same of a look-up.
#include "kit.h"

enum {
  none,
  forgets_to_close,
  uses_closed,
  closes_twice,
  closes_in_completion,
  waits_in_completion,
  lets_go_of_irp,
  believes_in_success,
  leaves_pending,
  passes_pending,
  forgets_reuse,
  passes_no_irp,
  frees_context_first,
  forgets_look_up,
  forgets_deregistering,
  forgets_addresses,
  uses_freed_addresses,
  wants_extended,
  wants_datagrams
};

#ifndef ONE_CALL
#define ONE_CALL 0
#endif
#ifndef GIVES_UP
#define GIVES_UP 0
#endif
#ifndef GIVES_UP_BY_CLOSE
#define GIVES_UP_BY_CLOSE 0
#endif
#ifndef HAS_EVENTS
#define HAS_EVENTS 0
#endif
#ifndef WAITS_FOR_END
#define WAITS_FOR_END 0
#endif
#ifndef LOOKS_UP
#define LOOKS_UP 0
#endif
#ifndef STAYS_UNBOUND
#define STAYS_UNBOUND 0
#endif
#ifndef MISTAKE
#define MISTAKE none
#endif
#ifndef NEVER
#define NEVER FALSE
#endif
#ifndef NEVER_FOUND
#define NEVER_FOUND FALSE
#endif

static KitRequest request;  // all but the close
static KitRequest closing;
static BOOLEAN is_forgotten;  // the look-up is pending, and nobody waits for it
static PMDL mdl;
static UCHAR line[4] = {'l', 'i', 'n', 'e'};

typedef struct Client {
  PWSK_SOCKET socket;
  BOOLEAN is_closing;
  KEVENT ended;  // the server has closed its side
} Client;
static Client* client;

static NTSTATUS disconnect_event(PVOID context, ULONG flags) {
  Client* c = context;
  UNREFERENCED_PARAMETER(flags);
  KeSetEvent(&c->ended, IO_NO_INCREMENT, FALSE);
  return STATUS_SUCCESS;
}
static const WSK_CLIENT_CONNECTION_DISPATCH callbacks = {NULL, disconnect_event, NULL};
static const WSK_CLIENT_CONNECTION_DISPATCH* const table = HAS_EVENTS ? &callbacks : NULL;

static SOCKADDR_IN address_of(USHORT port) {
  SOCKADDR_IN address = {0};
  address.sin_family = AF_INET;
  address.sin_port = RtlUshortByteSwap(port);
  return address;
}

static VOID begin_close(PWSK_SOCKET socket) {
  if (MISTAKE != frees_context_first) client->is_closing = TRUE;
  kit_basic_calls(socket)->WskCloseSocket(socket, kit_ready(&closing));
}

static NTSTATUS remember_end(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(irp);
  UNREFERENCED_PARAMETER(context);
  is_forgotten = FALSE;
  return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS wrong_completion(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  if (MISTAKE == closes_in_completion) begin_close(client->socket);
  if (MISTAKE == waits_in_completion) {
    KeWaitForSingleObject(&closing.done, Executive, KernelMode, FALSE, NULL);
  }
  const NTSTATUS status = kit_completed(device, irp, context);
  return MISTAKE == lets_go_of_irp ? STATUS_SUCCESS : status;
}

static PIRP ready_for_attempt(VOID) {
  if (MISTAKE == passes_no_irp) return NULL;
  if (MISTAKE == forgets_reuse) {
    KeClearEvent(&request.done);
    IoSetCompletionRoutine(request.irp, kit_completed, &request, TRUE, TRUE, TRUE);
    return request.irp;
  }
  PIRP irp = kit_ready(&request);
  if (MISTAKE == closes_in_completion || MISTAKE == waits_in_completion ||
      MISTAKE == lets_go_of_irp) {
    IoSetCompletionRoutine(irp, wrong_completion, &request, TRUE, TRUE, TRUE);
  }
  return irp;
}

// Until the request is over; FALSE when it was ended by closing the socket.
static BOOLEAN wait_for(KitRequest* what) {
  if ((GIVES_UP || GIVES_UP_BY_CLOSE) && !kit_wait_or_stop(what)) {
    if (GIVES_UP_BY_CLOSE) begin_close(client->socket);
    if (GIVES_UP) IoCancelIrp(what->irp);
    kit_wait(what);
    return !GIVES_UP_BY_CLOSE;
  }
  kit_wait(what);
  return TRUE;
}

static NTSTATUS create_and_bind(VOID) {
  const ULONG category =
      MISTAKE == wants_datagrams ? WSK_FLAG_DATAGRAM_SOCKET : WSK_FLAG_CONNECTION_SOCKET;
  kit_wsk.Dispatch->WskSocket(kit_wsk.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, category, client,
                              table, NULL, NULL, NULL, kit_ready(&request));
  const NTSTATUS status = kit_wait(&request);
  if (!NT_SUCCESS(status)) return status;
  client->socket = kit_socket_of(&request);
  if (STAYS_UNBOUND) return status;
  SOCKADDR_IN local = address_of(0);
  kit_connection_calls(client->socket)
      ->WskBind(client->socket, (PSOCKADDR)&local, 0, kit_ready(&request));
  return kit_wait(&request);
}

// FALSE: there is no connection.
static BOOLEAN attempt(VOID) {
  SOCKADDR_IN local = address_of(0);
  SOCKADDR_IN remote = address_of(80);
  NTSTATUS returned;
  if (ONE_CALL) {
    returned = kit_wsk.Dispatch->WskSocketConnect(kit_wsk.Client, SOCK_STREAM, IPPROTO_TCP,
                                                  (PSOCKADDR)&local, (PSOCKADDR)&remote, 0, client,
                                                  table, NULL, NULL, NULL, ready_for_attempt());
  } else {
    if (!NT_SUCCESS(create_and_bind())) return FALSE;
    const WSK_PROVIDER_CONNECTION_DISPATCH* calls = kit_connection_calls(client->socket);
    if (MISTAKE == wants_extended) {
      calls->WskConnectEx(client->socket, (PSOCKADDR)&remote, NULL, 0, kit_ready(&request));
    }
    returned = calls->WskConnect(client->socket, (PSOCKADDR)&remote, 0, ready_for_attempt());
    if (MISTAKE == passes_pending && returned == STATUS_PENDING) {
      calls->WskGetLocalAddress(client->socket, (PSOCKADDR)&local, request.irp);
    }
  }
  if (MISTAKE == leaves_pending) IoReuseIrp(request.irp, STATUS_UNSUCCESSFUL);
  const BOOLEAN is_open = wait_for(&request);
  const NTSTATUS status = request.irp->IoStatus.Status;
  NT_ASSERT(!(NEVER));
  NT_ASSERT(!STAYS_UNBOUND || returned == status);
  if (ONE_CALL && (NT_SUCCESS(status) || MISTAKE == believes_in_success)) {
    client->socket = kit_socket_of(&request);
  }
  return is_open && (NT_SUCCESS(status) || MISTAKE == believes_in_success);
}

// All that a connection is good for: the peer takes the line, and its end comes.
static VOID talk(VOID) {
  PWSK_SOCKET socket = client->socket;
  const WSK_PROVIDER_CONNECTION_DISPATCH* calls = kit_connection_calls(socket);
  WSK_BUF buffer = {mdl, 0, sizeof(line)};
  static SOCKADDR_IN remote;
  calls->WskGetRemoteAddress(socket, (PSOCKADDR)&remote, kit_ready(&request));
  NT_ASSERT(kit_wait(&request) == STATUS_SUCCESS && remote.sin_port == RtlUshortByteSwap(80));
  if (HAS_EVENTS) kit_set_events(socket, WSK_EVENT_DISCONNECT);
  calls->WskSend(socket, &buffer, 0, kit_ready(&request));
  NT_ASSERT(kit_wait(&request) == STATUS_SUCCESS);
  NT_ASSERT(request.irp->IoStatus.Information == sizeof(line));
  if (WAITS_FOR_END) {
    KeWaitForSingleObject(&client->ended, Executive, KernelMode, FALSE, NULL);
  } else {
    calls->WskReceive(socket, &buffer, 0, kit_ready(&request));
    if (!wait_for(&request)) return;
    NT_ASSERT(request.irp->IoStatus.Information == 0);
  }
  calls->WskDisconnect(socket, NULL, 0, kit_ready(&request));
  NT_ASSERT(kit_wait(&request) == STATUS_SUCCESS);
}

static VOID finish(VOID) {
  PWSK_SOCKET socket = client->socket;
  if (socket != NULL && MISTAKE != forgets_to_close) {
    const BOOLEAN is_closing = client->is_closing;
    if (MISTAKE == frees_context_first) ExFreePoolWithTag(client, KIT_TAG);
    if (!is_closing) begin_close(socket);
    if (MISTAKE == closes_twice) {
      kit_basic_calls(socket)->WskCloseSocket(socket, kit_ready(&request));
    }
    kit_wait(&closing);
  }
  if (MISTAKE == uses_closed) (void)kit_set_events(socket, WSK_EVENT_DISCONNECT);
}

static VOID find_addresses(VOID) {
  UNICODE_STRING node = RTL_CONSTANT_STRING(L"server.example");
  PADDRINFOEXW result = NULL;
  const NTSTATUS returned = kit_wsk.Dispatch->WskGetAddressInfo(
      kit_wsk.Client, &node, NULL, 0, NULL, NULL, &result, NULL, NULL, kit_ready(&request));
  const NTSTATUS status = kit_wait(&request);
  NT_ASSERT(!(NEVER_FOUND));
  NT_ASSERT(returned == STATUS_PENDING || returned == status);
  if (!NT_SUCCESS(status)) return;
  NT_ASSERT(result->ai_family == AF_INET && result->ai_next == NULL);
  NT_ASSERT(((PSOCKADDR_IN)result->ai_addr)->sin_port == RtlUshortByteSwap(80));
  if (MISTAKE != forgets_addresses) kit_wsk.Dispatch->WskFreeAddressInfo(kit_wsk.Client, result);
  if (MISTAKE == uses_freed_addresses) NT_ASSERT(result->ai_next == NULL);
}

// No address has a name here. FALSE: that was not waited for.
static BOOLEAN find_name(VOID) {
  static WCHAR text[8];
  UNICODE_STRING node = {0, sizeof(text), text};
  SOCKADDR_IN address = address_of(80);
  PIRP irp = kit_ready(&request);
  is_forgotten = MISTAKE == forgets_look_up || MISTAKE == forgets_deregistering;
  if (MISTAKE == forgets_deregistering) {
    IoSetCompletionRoutine(irp, remember_end, NULL, TRUE, TRUE, TRUE);
  }
  const NTSTATUS returned = kit_wsk.Dispatch->WskGetNameInfo(
      kit_wsk.Client, (PSOCKADDR)&address, sizeof(address), &node, NULL, 0, NULL, NULL, irp);
  if (MISTAKE == forgets_look_up || MISTAKE == forgets_deregistering) return FALSE;
  const NTSTATUS status = kit_wait(&request);
  NT_ASSERT(status == STATUS_NOT_FOUND && (returned == STATUS_PENDING || returned == status));
  return TRUE;
}

static VOID run(PVOID context) {
  UNREFERENCED_PARAMETER(context);
  if (LOOKS_UP) find_addresses();
  if (LOOKS_UP && !find_name()) return;
  if (attempt()) talk();
  finish();
}

static VOID discard(VOID) {
  if (client != NULL && MISTAKE != frees_context_first) ExFreePoolWithTag(client, KIT_TAG);
  if (mdl != NULL) IoFreeMdl(mdl);
  kit_discard(&request);
  kit_discard(&closing);
}

static VOID unload(PDRIVER_OBJECT driver) {
  if (MISTAKE == forgets_deregistering) {
    kit_join_thread(kit_thread);
    if (is_forgotten) return;
    kit_leave();
  } else {
    kit_unload(driver);
  }
  discard();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  (void)callbacks;
  client = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Client), KIT_TAG);
  mdl = IoAllocateMdl(line, sizeof(line), FALSE, FALSE, NULL);
  NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
  if (client != NULL && mdl != NULL && kit_prepare(&request) && kit_prepare(&closing)) {
    MmBuildMdlForNonPagedPool(mdl);
    KeInitializeEvent(&client->ended, NotificationEvent, FALSE);
    status = kit_load(driver, unload, run, NULL);
  }
  if (!NT_SUCCESS(status)) discard();
  return status;
}
