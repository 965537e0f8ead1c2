// A small WSK driver that is recorded: it listens on loopback, accepts a number of connections one
// after the other with accept IRPs, closes each, and at last closes the listener with an accept
// still queued. An example of how few lines the recorder takes: they are marked "recorder".
//
// The name of the service ends with the port: "wsklive42120". The trace is C:\<service>.jsonl.
#include <ntddk.h>
#include <wsk.h>

#include "wskrecord.h"  // recorder

#define CONNECTIONS 5

static WSK_REGISTRATION registration;
static WSK_PROVIDER_NPI provider;
static PVOID worker;
static USHORT port;
static WCHAR trace_path[80] = L"\\??\\C:\\";

typedef struct request {
  PIRP irp;
  KEVENT done;
} request;

static NTSTATUS NTAPI completed(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  (void)device;
  (void)irp;
  KeSetEvent((PKEVENT)context, IO_NO_INCREMENT, FALSE);
  return STATUS_MORE_PROCESSING_REQUIRED;
}

static void arm(request* r) {
#ifndef WSKLIVE_FORGETS_REUSE  // a mistake to be found in the recording
  IoReuseIrp(r->irp, STATUS_UNSUCCESSFUL);
#endif
  KeClearEvent(&r->done);
  IoSetCompletionRoutine(r->irp, completed, &r->done, TRUE, TRUE, TRUE);
}

// The outcome of the request: what the IRP was completed with.
static NTSTATUS outcome(request* r) {
  LARGE_INTEGER most;
  most.QuadPart = -10LL * 10000000;
  if (KeWaitForSingleObject(&r->done, Executive, KernelMode, FALSE, &most) == STATUS_TIMEOUT) {
    return STATUS_TIMEOUT;
  }
  return r->irp->IoStatus.Status;
}

static SOCKADDR_IN loopback(void) {
  SOCKADDR_IN address = {AF_INET, 0, {127, 0, 0, 1}, {0}};
  address.sin_port = (USHORT)(port << 8 | port >> 8);
  return address;
}

static const WSK_PROVIDER_LISTEN_DISPATCH* functions(PWSK_SOCKET socket) {
  return (const WSK_PROVIDER_LISTEN_DISPATCH*)socket->Dispatch;
}

static NTSTATUS close(PWSK_SOCKET socket, request* r) {
  arm(r);
  ((const WSK_PROVIDER_BASIC_DISPATCH*)socket->Dispatch)->WskCloseSocket(socket, r->irp);
  return outcome(r);
}

static PWSK_SOCKET listen(request* r) {
  SOCKADDR_IN address = loopback();
  PWSK_SOCKET listener;
  arm(r);
  provider.Dispatch->WskSocket(provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP,
                               WSK_FLAG_LISTEN_SOCKET, NULL, NULL, NULL, NULL, NULL, r->irp);
  if (outcome(r) != STATUS_SUCCESS) return NULL;
  listener = (PWSK_SOCKET)r->irp->IoStatus.Information;
  arm(r);
  functions(listener)->WskBind(listener, (PSOCKADDR)&address, 0, r->irp);
  if (outcome(r) == STATUS_SUCCESS) return listener;
  WskRecordMark("the port is taken");  // recorder
  close(listener, r);
  return NULL;
}

static void serve(PWSK_SOCKET listener, request* accept, request* other) {
  SOCKADDR_IN local, remote;
  int i;
  for (i = 0; i < CONNECTIONS; ++i) {
    RtlZeroMemory(&local, sizeof local);
    RtlZeroMemory(&remote, sizeof remote);
    arm(accept);
    functions(listener)->WskAccept(listener, 0, NULL, NULL, (PSOCKADDR)&local, (PSOCKADDR)&remote,
                                   accept->irp);
    if (outcome(accept) != STATUS_SUCCESS) break;
    close((PWSK_SOCKET)accept->irp->IoStatus.Information, other);
  }
  if (i == CONNECTIONS) {  // one more, which the close cancels
    arm(accept);
    functions(listener)->WskAccept(listener, 0, NULL, NULL, NULL, NULL, accept->irp);
  }
  close(listener, other);
  outcome(accept);
}

static VOID NTAPI work(PVOID context) {
  request accept, other;
  PWSK_SOCKET listener;
  (void)context;
  KeInitializeEvent(&accept.done, NotificationEvent, FALSE);
  KeInitializeEvent(&other.done, NotificationEvent, FALSE);
  accept.irp = IoAllocateIrp(1, FALSE);
  other.irp = IoAllocateIrp(1, FALSE);
  listener = listen(&other);
  if (listener != NULL) serve(listener, &accept, &other);
  IoFreeIrp(accept.irp);
  IoFreeIrp(other.irp);
  PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID NTAPI unload(PDRIVER_OBJECT driver) {
  (void)driver;
  if (worker != NULL) {
    KeWaitForSingleObject(worker, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(worker);
  }
  WskReleaseProviderNPI(&registration);
  WskDeregister(&registration);
  WskRecordStop();  // recorder
}

static void read_service_name(PUNICODE_STRING key) {
  ULONG count = key->Length / sizeof(WCHAR);
  ULONG first = count, i, to = 7;
  while (first > 0 && key->Buffer[first - 1] != L'\\') --first;
  for (i = first; i < count && to + 7 < sizeof trace_path / sizeof *trace_path; ++i) {
    const WCHAR c = key->Buffer[i];
    port = (USHORT)(c >= L'0' && c <= L'9' ? port * 10 + (c - L'0') : 0);
    trace_path[to++] = c;
  }
  RtlCopyMemory(trace_path + to, L".jsonl", sizeof L".jsonl");
}

static NTSTATUS start_worker(void) {
  HANDLE thread;
  NTSTATUS status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, work, NULL);
  if (!NT_SUCCESS(status)) return status;
  status = ObReferenceObjectByHandle(thread, THREAD_ALL_ACCESS, NULL, KernelMode, &worker, NULL);
  ZwClose(thread);
  return status;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING key) {
  static const WSK_CLIENT_DISPATCH dispatch = {MAKE_WSK_VERSION(1, 0), 0, NULL};
  WSK_CLIENT_NPI client = {NULL, &dispatch};
  WSK_RECORD_CONFIG config;  // recorder
  NTSTATUS status;
  read_service_name(key);
  RtlZeroMemory(&config, sizeof config);  // recorder
  config.Size = sizeof config;            // recorder
  config.File = trace_path;               // recorder
  config.Complete = TRUE;                 // recorder
  config.Driver = "wsklive.sys";          // recorder
  status = WskRecordStart(&config);       // recorder
  if (!NT_SUCCESS(status)) return status;
  status = WskRegister(&client, &registration);
  if (NT_SUCCESS(status)) {
    status = WskCaptureProviderNPI(&registration, WSK_INFINITE_WAIT, &provider);
    if (NT_SUCCESS(status)) {
      driver->DriverUnload = unload;
      return start_worker();
    }
    WskDeregister(&registration);
  }
  WskRecordStop();  // recorder
  return status;
}
