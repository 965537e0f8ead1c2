// What the patterns share, as a correct driver would write it: requests that are waited for, a
// thread of the driver's own that owns the listener, and accepted sockets that are kept until it
// ends.
//
// A pattern is one source file, so all of this is static. Its own mistake is never in here.
#pragma once

#include <ntddk.h>
#include <wsk.h>

#define KIT_TAG 'tiKw'

enum { kit_port = 5000 };

// --- requests: an IRP of our own and the event of its completion -------------------------------

typedef struct KitRequest {
  PIRP irp;
  KEVENT done;  // stays set until the next use
} KitRequest;

static inline NTSTATUS kit_completed(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  KitRequest* request = context;
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(irp);
  KeSetEvent(&request->done, IO_NO_INCREMENT, FALSE);  // from here on the IRP is the waiter's
  return STATUS_MORE_PROCESSING_REQUIRED;              // IRP-05
}

static inline BOOLEAN kit_prepare(KitRequest* request) {
  KeInitializeEvent(&request->done, NotificationEvent, TRUE);
  request->irp = IoAllocateIrp(1, FALSE);
  return request->irp != NULL;
}

static inline VOID kit_discard(KitRequest* request) {
  if (request->irp != NULL) IoFreeIrp(request->irp);
  request->irp = NULL;
}

// The IRP, ready for a call (IRP-02, IRP-04).
static inline PIRP kit_ready(KitRequest* request) {
  KeClearEvent(&request->done);
  IoReuseIrp(request->irp, STATUS_UNSUCCESSFUL);
  IoSetCompletionRoutine(request->irp, kit_completed, request, TRUE, TRUE, TRUE);
  return request->irp;
}

// WSK completes the IRP whatever the call returned, so the call's value is not needed (IRP-10,
// IRP-11).
static inline NTSTATUS kit_wait(KitRequest* request) {
  KeWaitForSingleObject(&request->done, Executive, KernelMode, FALSE, NULL);
  return request->irp->IoStatus.Status;
}

static inline PWSK_SOCKET kit_socket_of(const KitRequest* request) {
  return (PWSK_SOCKET)request->irp->IoStatus.Information;
}

// --- WSK ----------------------------------------------------------------------------------------

static const WSK_CLIENT_DISPATCH kit_client = {MAKE_WSK_VERSION(1, 0), 0, NULL};
static WSK_REGISTRATION kit_registration;
static WSK_PROVIDER_NPI kit_wsk;
static KitRequest kit_control;  // creates, sets options, binds and closes: one after the other
static KitRequest kit_io;       // accepts, or what else may be pending meanwhile

static KEVENT kit_stop;      // the driver is to be unloaded
static KEVENT kit_wake;      // a callback has something for the thread
static LONG kit_is_dead;     // the listener, as a callback learned
static KSPIN_LOCK kit_lock;  // for what callbacks and the thread share; held across no call
static PVOID kit_thread;

static inline VOID kit_discard_requests(VOID) {
  kit_discard(&kit_control);
  kit_discard(&kit_io);
}

// Registers, captures the provider and allocates the two requests.
static inline NTSTATUS kit_join(VOID) {
  WSK_CLIENT_NPI client = {NULL, &kit_client};
  KeInitializeEvent(&kit_stop, NotificationEvent, FALSE);
  KeInitializeEvent(&kit_wake, SynchronizationEvent, FALSE);
  KeInitializeSpinLock(&kit_lock);
  NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
  if (kit_prepare(&kit_control) && kit_prepare(&kit_io)) {
    status = WskRegister(&client, &kit_registration);
    if (NT_SUCCESS(status)) {
      status = WskCaptureProviderNPI(&kit_registration, WSK_NO_WAIT, &kit_wsk);
      if (NT_SUCCESS(status)) return status;
      WskDeregister(&kit_registration);
    }
  }
  kit_discard_requests();
  return status;
}

// After all sockets are closed.
static inline VOID kit_leave(VOID) {
  WskReleaseProviderNPI(&kit_registration);
  WskDeregister(&kit_registration);
  kit_discard_requests();
}

static inline const WSK_PROVIDER_LISTEN_DISPATCH* kit_calls(PWSK_SOCKET listener) {
  return listener->Dispatch;
}

static inline const WSK_PROVIDER_CONNECTION_DISPATCH* kit_connection_calls(PWSK_SOCKET socket) {
  return socket->Dispatch;
}

static inline const WSK_PROVIDER_BASIC_DISPATCH* kit_basic_calls(PWSK_SOCKET socket) {
  return socket->Dispatch;
}

static inline NTSTATUS kit_close(PWSK_SOCKET socket) {
  kit_basic_calls(socket)->WskCloseSocket(socket, kit_ready(&kit_control));
  return kit_wait(&kit_control);
}

static inline NTSTATUS kit_create(PVOID context, const WSK_CLIENT_LISTEN_DISPATCH* dispatch,
                                  PWSK_SOCKET* listener) {
  kit_wsk.Dispatch->WskSocket(kit_wsk.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP,
                              WSK_FLAG_LISTEN_SOCKET, context, dispatch, NULL, NULL, NULL,
                              kit_ready(&kit_control));
  const NTSTATUS status = kit_wait(&kit_control);
  if (NT_SUCCESS(status)) *listener = kit_socket_of(&kit_control);
  return status;
}

static inline NTSTATUS kit_make_conditional(PWSK_SOCKET listener) {
  ULONG on = 1;
  kit_basic_calls(listener)->WskControlSocket(listener, WskSetOption, SO_CONDITIONAL_ACCEPT,
                                              SOL_SOCKET, sizeof(on), &on, 0, NULL, NULL,
                                              kit_ready(&kit_control));
  return kit_wait(&kit_control);
}

static inline NTSTATUS kit_bind(PWSK_SOCKET listener) {
  SOCKADDR_IN address = {0};
  address.sin_family = AF_INET;
  address.sin_port = RtlUshortByteSwap(kit_port);
  kit_calls(listener)->WskBind(listener, (PSOCKADDR)&address, 0, kit_ready(&kit_control));
  return kit_wait(&kit_control);
}

// Enables, or with WSK_EVENT_DISABLE disables, callbacks of any socket. No IRP, no wait.
static inline NTSTATUS kit_set_events(PWSK_SOCKET socket, ULONG mask) {
  WSK_EVENT_CALLBACK_CONTROL events;
  events.NpiId = &NPI_WSK_INTERFACE_ID;
  events.EventMask = mask;
  return kit_basic_calls(socket)->WskControlSocket(socket, WskSetOption, SO_WSK_EVENT_CALLBACK,
                                                   SOL_SOCKET, sizeof(events), &events, 0, NULL,
                                                   NULL, NULL);
}

// What a listener is to have beside its binding.
enum { kit_plain = 0, kit_conditional = 1, kit_accept_events = 2 };

static inline NTSTATUS kit_open(PVOID context, const WSK_CLIENT_LISTEN_DISPATCH* dispatch,
                                ULONG features, PWSK_SOCKET* listener) {
  NTSTATUS status = kit_create(context, dispatch, listener);
  if (!NT_SUCCESS(status)) return status;
  if ((features & kit_conditional) != 0) status = kit_make_conditional(*listener);
  if (NT_SUCCESS(status)) status = kit_bind(*listener);
  if (NT_SUCCESS(status) && (features & kit_accept_events) != 0) {
    status = kit_set_events(*listener, WSK_EVENT_ACCEPT);
  }
  if (!NT_SUCCESS(status)) kit_close(*listener);
  return status;
}

// --- the thread: the only one that calls functions of sockets ----------------------------------

// The listener is dead, as callbacks are told, and the thread has to close it (DEAD-04, DEAD-05);
// or it has to be closed all the same.
static inline VOID kit_report_death(VOID) {
  InterlockedExchange(&kit_is_dead, TRUE);
  KeSetEvent(&kit_wake, IO_NO_INCREMENT, FALSE);
}

// Waits for `kit_wake`; FALSE when the driver is to stop.
static inline BOOLEAN kit_sleep(VOID) {
  PVOID objects[] = {&kit_stop, &kit_wake};
  return KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) !=
         STATUS_WAIT_0;
}

// Waits for a request of an accepted socket; FALSE when the driver is to stop first.
static inline BOOLEAN kit_wait_or_stop(KitRequest* request) {
  PVOID objects[] = {&kit_stop, &request->done};
  return KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) !=
         STATUS_WAIT_0;
}

// Waits for a request of the listener; FALSE when the listener has to be closed first.
static inline BOOLEAN kit_wait_or_end(KitRequest* request) {
  PVOID objects[] = {&kit_stop, &kit_wake, &request->done};
  for (;;) {
    const NTSTATUS which =
        KeWaitForMultipleObjects(3, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL);
    if (which == STATUS_WAIT_0) return FALSE;
    if (which == STATUS_WAIT_2) return TRUE;
    if (InterlockedCompareExchange(&kit_is_dead, FALSE, FALSE) != FALSE) {
      KeSetEvent(&kit_wake, IO_NO_INCREMENT, FALSE);  // for the next who looks
      return FALSE;
    }
  }
}

static inline VOID kit_post_accept(PWSK_SOCKET listener) {
  kit_calls(listener)->WskAccept(listener, 0, NULL, NULL, NULL, NULL, kit_ready(&kit_io));
}

// Whether the accept that was posted has brought a socket; FALSE when the listener has to be
// closed.
static inline BOOLEAN kit_take_accepted(PWSK_SOCKET* socket) {
  if (!kit_wait_or_end(&kit_io) || !NT_SUCCESS(kit_io.irp->IoStatus.Status)) return FALSE;
  *socket = kit_socket_of(&kit_io);
  return TRUE;
}

static inline BOOLEAN kit_accept(PWSK_SOCKET listener, PWSK_SOCKET* socket) {
  kit_post_accept(listener);
  return kit_take_accepted(socket);
}

// The close ends an accept that is pending, and the accept may still win a connection.
static inline VOID kit_end_accepting(PWSK_SOCKET listener) {
  kit_close(listener);
  if (NT_SUCCESS(kit_wait(&kit_io))) kit_close(kit_socket_of(&kit_io));
}

static inline NTSTATUS kit_start(PKSTART_ROUTINE routine, PVOID context, PVOID* thread) {
  OBJECT_ATTRIBUTES attributes;
  HANDLE handle;
  InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
  const NTSTATUS status =
      PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, routine, context);
  if (!NT_SUCCESS(status)) return status;
  (void)ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, thread, NULL);
  ZwClose(handle);
  return status;
}

static inline VOID kit_join_thread(PVOID thread) {
  KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
  ObDereferenceObject(thread);
}

// For DriverUnload, when the thread closes all sockets before it ends.
static inline VOID kit_unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  KeSetEvent(&kit_stop, IO_NO_INCREMENT, FALSE);
  kit_join_thread(kit_thread);
  kit_leave();
}

// For DriverEntry: joins WSK and starts the thread.
static inline NTSTATUS kit_load(PDRIVER_OBJECT driver, PDRIVER_UNLOAD unload,
                                PKSTART_ROUTINE routine, PVOID context) {
  NTSTATUS status = kit_join();
  if (!NT_SUCCESS(status)) return status;
  status = kit_start(routine, context, &kit_thread);
  if (!NT_SUCCESS(status)) kit_leave();
  driver->DriverUnload = unload;
  return status;
}
