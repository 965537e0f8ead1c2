// A client: a thread that connects to a server, sends a line, waits for the server's end, and
// closes. With WskSocket, WskBind and WskConnect, or with ONE_CALL by WskSocketConnect.
//
// Macros: FORGETS_TO_CLOSE; USES_CLOSED; GIVES_UP (the driver's unloading cancels the attempt);
// WRONG_WAIT (only where STATUS_PENDING was returned the event is cleared, and it is waited for
// always); UNBOUND; LOOKS_UP; HAS_EVENTS; BELIEVES_IN_SUCCESS; NO_IRP; REUSES_USED;
// CLOSES_IN_COMPLETION; EXTENDED; DATAGRAM; LEAVES_PENDING.
#include "kit.h"

static KitRequest request;

typedef struct Client {
  LONG ended;
} Client;
static Client* client;

static NTSTATUS disconnect_event(PVOID context, ULONG flags) {
  Client* c = context;
  UNREFERENCED_PARAMETER(flags);
  InterlockedExchange(&c->ended, TRUE);
  return STATUS_SUCCESS;
}
static const WSK_CLIENT_CONNECTION_DISPATCH callbacks = {NULL, disconnect_event, NULL};

#ifdef HAS_EVENTS
#define TABLE &callbacks
#else
#define TABLE NULL
#endif

static SOCKADDR_IN address_of(USHORT port) {
  SOCKADDR_IN address = {0};
  address.sin_family = AF_INET;
  address.sin_port = RtlUshortByteSwap(port);
  return address;
}

#ifdef CLOSES_IN_COMPLETION
static KitRequest closing;
static PWSK_SOCKET to_close;

static NTSTATUS close_completed(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(irp);
  UNREFERENCED_PARAMETER(context);
  kit_basic_calls(to_close)->WskCloseSocket(to_close, kit_ready(&closing));
  KeSetEvent(&request.done, IO_NO_INCREMENT, FALSE);
  return STATUS_MORE_PROCESSING_REQUIRED;
}
#endif

// Waits for the attempt; with GIVES_UP until the driver is to be unloaded, then cancels it.
static NTSTATUS wait_for_attempt(VOID) {
#ifdef GIVES_UP
  if (!kit_wait_or_stop(&request)) IoCancelIrp(request.irp);
#endif
  return kit_wait(&request);
}

static NTSTATUS connect_in_steps(PWSK_SOCKET* socket) {
  ULONG flags = WSK_FLAG_CONNECTION_SOCKET;
#ifdef DATAGRAM
  flags = WSK_FLAG_DATAGRAM_SOCKET;
#endif
  kit_wsk.Dispatch->WskSocket(kit_wsk.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, flags, client,
                              TABLE, NULL, NULL, NULL, kit_ready(&request));
  NTSTATUS status = kit_wait(&request);
  if (!NT_SUCCESS(status)) return status;
  *socket = kit_socket_of(&request);
  SOCKADDR_IN local = address_of(0);
  const WSK_PROVIDER_CONNECTION_DISPATCH* calls = kit_connection_calls(*socket);
#ifndef UNBOUND
  calls->WskBind(*socket, (PSOCKADDR)&local, 0, kit_ready(&request));
  status = kit_wait(&request);
#endif
  SOCKADDR_IN remote = address_of(80);
#if defined(NO_IRP)
  return calls->WskConnect(*socket, (PSOCKADDR)&remote, 0, NULL);
#elif defined(EXTENDED)
  return calls->WskConnectEx(*socket, (PSOCKADDR)&remote, NULL, 0, kit_ready(&request));
#elif defined(REUSES_USED)
  KeClearEvent(&request.done);
  status = calls->WskConnect(*socket, (PSOCKADDR)&remote, 0, request.irp);
#elif defined(CLOSES_IN_COMPLETION)
  to_close = *socket;
  kit_ready(&request);
  IoSetCompletionRoutine(request.irp, close_completed, NULL, TRUE, TRUE, TRUE);
  calls->WskConnect(*socket, (PSOCKADDR)&remote, 0, request.irp);
  kit_wait(&request);
  kit_wait(&closing);
  *socket = NULL;
  return STATUS_UNSUCCESSFUL;
#else
  status = calls->WskConnect(*socket, (PSOCKADDR)&remote, 0, kit_ready(&request));
#endif
#ifdef UNBOUND
  NT_ASSERT(status == STATUS_INVALID_DEVICE_STATE);
  NT_ASSERT(kit_wait(&request) == status);
#endif
#ifdef LEAVES_PENDING
  return STATUS_UNSUCCESSFUL;
#else
  return wait_for_attempt();
#endif
}

static NTSTATUS connect_at_once(PWSK_SOCKET* socket) {
  SOCKADDR_IN local = address_of(0);
  SOCKADDR_IN remote = address_of(80);
  kit_wsk.Dispatch->WskSocketConnect(kit_wsk.Client, SOCK_STREAM, IPPROTO_TCP, (PSOCKADDR)&local,
                                     (PSOCKADDR)&remote, 0, client, TABLE, NULL, NULL, NULL,
                                     kit_ready(&request));
  const NTSTATUS status = wait_for_attempt();
#ifdef BELIEVES_IN_SUCCESS
  *socket = kit_socket_of(&request);
  (void)kit_basic_calls(*socket);
#endif
  if (NT_SUCCESS(status)) *socket = kit_socket_of(&request);
  return status;
}

static UCHAR line[4] = {'l', 'i', 'n', 'e'};

// All that a connection is good for: the peer takes the line, and its end comes.
static VOID talk(PWSK_SOCKET socket, PMDL mdl) {
  const WSK_PROVIDER_CONNECTION_DISPATCH* calls = kit_connection_calls(socket);
  WSK_BUF buffer = {mdl, 0, sizeof(line)};
#ifdef HAS_EVENTS
  kit_set_events(socket, WSK_EVENT_DISCONNECT);
#endif
  calls->WskSend(socket, &buffer, 0, kit_ready(&request));
  NT_ASSERT(NT_SUCCESS(kit_wait(&request)));
  NT_ASSERT(request.irp->IoStatus.Information == sizeof(line));
  calls->WskReceive(socket, &buffer, 0, kit_ready(&request));
#ifdef GIVES_UP
  if (!kit_wait_or_stop(&request)) {
    IoCancelIrp(request.irp);
    kit_wait(&request);
    return;
  }
#endif
  NT_ASSERT(NT_SUCCESS(kit_wait(&request)));
  NT_ASSERT(request.irp->IoStatus.Information == 0);
  calls->WskDisconnect(socket, NULL, 0, kit_ready(&request));
  NT_ASSERT(NT_SUCCESS(kit_wait(&request)));
}

static VOID close_socket(PWSK_SOCKET socket) {
#ifndef FORGETS_TO_CLOSE
  kit_basic_calls(socket)->WskCloseSocket(socket, kit_ready(&request));
  kit_wait(&request);
#endif
#ifdef USES_CLOSED
  SOCKADDR_IN local = address_of(0);
  kit_connection_calls(socket)->WskGetLocalAddress(socket, (PSOCKADDR)&local, kit_ready(&request));
  kit_wait(&request);
#endif
}

static VOID look_up(VOID) {
  UNICODE_STRING node = RTL_CONSTANT_STRING(L"server.example");
  PADDRINFOEXW result = NULL;
  const NTSTATUS status = kit_wsk.Dispatch->WskGetAddressInfo(
      kit_wsk.Client, &node, NULL, 0, NULL, NULL, &result, NULL, NULL, kit_ready(&request));
  NT_ASSERT(status == STATUS_PENDING || status == STATUS_NOT_FOUND);
  NT_ASSERT(kit_wait(&request) == STATUS_NOT_FOUND);
  SOCKADDR_IN address = address_of(80);
  kit_wsk.Dispatch->WskGetNameInfo(kit_wsk.Client, (PSOCKADDR)&address, sizeof(address), &node,
                                   NULL, 0, NULL, NULL, kit_ready(&request));
  NT_ASSERT(kit_wait(&request) == STATUS_NOT_FOUND);
  kit_wsk.Dispatch->WskFreeAddressInfo(kit_wsk.Client, result);
}

static VOID run(PVOID context) {
  PWSK_SOCKET socket = NULL;
  UNREFERENCED_PARAMETER(context);
#ifdef LOOKS_UP
  look_up();
#else
  (void)look_up;
#endif
  PMDL mdl = IoAllocateMdl(line, sizeof(line), FALSE, FALSE, NULL);
  if (mdl == NULL) return;
  MmBuildMdlForNonPagedPool(mdl);
#ifdef ONE_CALL
  (void)connect_in_steps;
  const NTSTATUS status = connect_at_once(&socket);
#else
  (void)connect_at_once;
  const NTSTATUS status = connect_in_steps(&socket);
#endif
  if (NT_SUCCESS(status)) talk(socket, mdl);
  if (socket != NULL) close_socket(socket);
  IoFreeMdl(mdl);
}

static VOID unload(PDRIVER_OBJECT driver) {
  kit_unload(driver);
  ExFreePoolWithTag(client, KIT_TAG);
  kit_discard(&request);
#ifdef CLOSES_IN_COMPLETION
  kit_discard(&closing);
#endif
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  (void)callbacks;
  if (!kit_prepare(&request)) return STATUS_INSUFFICIENT_RESOURCES;
#ifdef CLOSES_IN_COMPLETION
  if (!kit_prepare(&closing)) return STATUS_INSUFFICIENT_RESOURCES;
#endif
  client = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Client), KIT_TAG);
  if (client == NULL) return STATUS_INSUFFICIENT_RESOURCES;
  return kit_load(driver, unload, run, NULL);
}
