/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    listen.c

Abstract:

    Listening sockets and the accept thread.

    Each listener owns a fixed number of accept requests. A request is always
    in one of these places: pending in WSK, in the queue of completed
    requests, in the hands of the accept thread, or on the list of parked
    requests, which the thread posts again after a while. It is retired when
    its listener does not admit calls any more.

Environment:

    Kernel mode only.

--*/

#include "precomp.h"

#ifdef PX_WPP_TRACING
#include "listen.tmh"
#endif

IO_COMPLETION_ROUTINE PxAcceptCompletion;
KSTART_ROUTINE PxAcceptThread;

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
PxListenerOpen(
    _Inout_ PPX_LISTENER Listener,
    _In_ ADDRESS_FAMILY Family,
    _In_ USHORT Port
    );

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
PxListenerClose(
    _Inout_ PPX_LISTENER Listener
    );

#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, PxListenStart)
#pragma alloc_text(PAGE, PxListenStop)
#pragma alloc_text(PAGE, PxListenerOpen)
#pragma alloc_text(PAGE, PxListenerClose)
#endif

_Use_decl_annotations_
static
NTSTATUS
PxListenerOpen(
    PPX_LISTENER Listener,
    ADDRESS_FAMILY Family,
    USHORT Port
    )
/*++

Routine Description:

    Creates and binds one listening socket, and parks its accept requests for
    the accept thread, which is not running yet.

--*/
{
    SOCKADDR_STORAGE Local;
    PPX_ACCEPT Accept;
    NTSTATUS Status;
    ULONG Index;

    PAGED_CODE();

    RtlZeroMemory(Listener, sizeof(*Listener));
    Listener->Family = Family;
    ExInitializeRundownProtection(&Listener->CallRundown);
    KeInitializeEvent(&Listener->Drained, NotificationEvent, FALSE);

    Listener->CloseIrp = PxAllocateIrp();
    if (Listener->CloseIrp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    for (Index = 0; Index < PX_ACCEPTS_PER_LISTENER; Index += 1) {
        Listener->Accept[Index].Listener = Listener;
        Listener->Accept[Index].Irp = PxAllocateIrp();
        if (Listener->Accept[Index].Irp == NULL) {
            Status = STATUS_INSUFFICIENT_RESOURCES;
            goto Exit;
        }
    }

    Status = PxWskCreateListenSocket(Family, Listener, &Listener->Socket);
    if (!NT_SUCCESS(Status)) {
        goto Exit;
    }

    if (Family == AF_INET6) {
        Status = PxWskSetOption(Listener->Socket, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        if (!NT_SUCCESS(Status)) {
            goto Exit;
        }
    }

    Status = PxWskSetOption(Listener->Socket,
                            SOL_SOCKET,
                            (ULONG)SO_EXCLUSIVEADDRUSE,
                            1);
    if (!NT_SUCCESS(Status)) {
        PxTrace(TRACE_LEVEL_WARNING, PX_FLAG_LISTEN,
                "SO_EXCLUSIVEADDRUSE on family %u, status 0x%08x",
                Family, Status);
    }

    RtlZeroMemory(&Local, sizeof(Local));
    Local.ss_family = Family;
    if (Family == AF_INET) {
        ((PSOCKADDR_IN)&Local)->sin_port = RtlUshortByteSwap(Port);
    } else {
        ((PSOCKADDR_IN6)&Local)->sin6_port = RtlUshortByteSwap(Port);
    }

    Status = PxWskBindListenSocket(Listener->Socket, (PSOCKADDR)&Local);
    if (!NT_SUCCESS(Status)) {
        goto Exit;
    }

    for (Index = 0; Index < PX_ACCEPTS_PER_LISTENER; Index += 1) {
        Accept = &Listener->Accept[Index];
        InsertTailList(&PxGlobals.AcceptParked, &Accept->Link);
        Listener->LiveAccepts += 1;
    }

Exit:

    if (!NT_SUCCESS(Status)) {
        PxTrace(TRACE_LEVEL_ERROR, PX_FLAG_LISTEN,
                "Cannot listen on port %u, family %u, status 0x%08x",
                Port, Family, Status);
        PxListenerClose(Listener);
    }

    return Status;
}

_Use_decl_annotations_
static
VOID
PxListenerClose(
    PPX_LISTENER Listener
    )
/*++

Routine Description:

    Closes a listener and waits until its accept requests are retired. Copes
    with a listener that is not or only partly initialized.

--*/
{
    ULONG Index;

    PAGED_CODE();

    if (Listener->Socket != NULL) {

        //
        // Nobody is in WskAccept and nobody will get in, so that the socket
        // may be closed. This completes the pending requests.
        //

        ExWaitForRundownProtectionRelease(&Listener->CallRundown);
        (VOID)PxWskCloseSocket(Listener->Socket, Listener->CloseIrp);
        Listener->Socket = NULL;

        if (Listener->LiveAccepts != 0) {
            if (PxGlobals.AcceptThread != NULL) {
                KeSetEvent(&PxGlobals.AcceptWork, IO_NO_INCREMENT, FALSE);
                KeWaitForSingleObject(&Listener->Drained,
                                      Executive,
                                      KernelMode,
                                      FALSE,
                                      NULL);
            } else {

                //
                // The thread has never run, all of them are still parked.
                //

                for (Index = 0; Index < PX_ACCEPTS_PER_LISTENER; Index += 1) {
                    RemoveEntryList(&Listener->Accept[Index].Link);
                }
                Listener->LiveAccepts = 0;
            }
        }
    }

    for (Index = 0; Index < PX_ACCEPTS_PER_LISTENER; Index += 1) {
        if (Listener->Accept[Index].Irp != NULL) {
            IoFreeIrp(Listener->Accept[Index].Irp);
            Listener->Accept[Index].Irp = NULL;
        }
    }

    if (Listener->CloseIrp != NULL) {
        IoFreeIrp(Listener->CloseIrp);
        Listener->CloseIrp = NULL;
    }
}

_Use_decl_annotations_
NTSTATUS
PxListenStart(
    VOID
    )
{
    OBJECT_ATTRIBUTES ObjectAttributes;
    HANDLE ThreadHandle;
    PX_CONFIG Config;
    NTSTATUS Status;

    PAGED_CODE();

    KeInitializeSpinLock(&PxGlobals.AcceptLock);
    InitializeListHead(&PxGlobals.AcceptQueue);
    InitializeListHead(&PxGlobals.AcceptParked);
    KeInitializeEvent(&PxGlobals.AcceptStop, NotificationEvent, FALSE);
    KeInitializeEvent(&PxGlobals.AcceptWork, SynchronizationEvent, FALSE);

    PxGlobals.AcceptReserveIrp = PxAllocateIrp();
    if (PxGlobals.AcceptReserveIrp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    PxConfigSnapshot(&Config);

    Status = PxListenerOpen(&PxGlobals.Listener[0],
                            AF_INET,
                            (USHORT)Config.ListenPort);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    if (Config.EnableIpv6 != 0) {

        //
        // IPv6 may not be installed or may be disabled, which is no reason
        // not to serve IPv4.
        //

        Status = PxListenerOpen(&PxGlobals.Listener[1],
                                AF_INET6,
                                (USHORT)Config.ListenPort);
        if (!NT_SUCCESS(Status)) {
            PxTrace(TRACE_LEVEL_WARNING, PX_FLAG_LISTEN,
                    "Continuing without IPv6");
        }
    }

    InitializeObjectAttributes(&ObjectAttributes,
                               NULL,
                               OBJ_KERNEL_HANDLE,
                               NULL,
                               NULL);

    Status = PsCreateSystemThread(&ThreadHandle,
                                  THREAD_ALL_ACCESS,
                                  &ObjectAttributes,
                                  NULL,
                                  NULL,
                                  PxAcceptThread,
                                  NULL);
    if (!NT_SUCCESS(Status)) {
        PxTrace(TRACE_LEVEL_ERROR, PX_FLAG_LISTEN,
                "PsCreateSystemThread failed, status 0x%08x", Status);
        return Status;
    }

    Status = ObReferenceObjectByHandle(ThreadHandle,
                                       SYNCHRONIZE,
                                       *PsThreadType,
                                       KernelMode,
                                       (PVOID *)&PxGlobals.AcceptThread,
                                       NULL);

    //
    // With a kernel handle that was just returned to us this cannot fail.
    //

    NT_VERIFY(NT_SUCCESS(Status));
    ZwClose(ThreadHandle);

    return Status;
}

_Use_decl_annotations_
VOID
PxListenStop(
    VOID
    )
{
    ULONG Index;

    PAGED_CODE();

    for (Index = 0; Index < PX_LISTENER_COUNT; Index += 1) {
        PxListenerClose(&PxGlobals.Listener[Index]);
    }

    if (PxGlobals.AcceptThread != NULL) {
        KeSetEvent(&PxGlobals.AcceptStop, IO_NO_INCREMENT, FALSE);
        KeWaitForSingleObject(PxGlobals.AcceptThread,
                              Executive,
                              KernelMode,
                              FALSE,
                              NULL);
        ObDereferenceObject(PxGlobals.AcceptThread);
        PxGlobals.AcceptThread = NULL;
    }

    if (PxGlobals.AcceptReserveIrp != NULL) {
        IoFreeIrp(PxGlobals.AcceptReserveIrp);
        PxGlobals.AcceptReserveIrp = NULL;
    }
}

_Use_decl_annotations_
NTSTATUS
PxAcceptCompletion(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp,
    PVOID Context
    )
{
    PPX_ACCEPT Accept = (PPX_ACCEPT)Context;

    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);

    _Analysis_assume_(Accept != NULL);

    ExInterlockedInsertTailList(&PxGlobals.AcceptQueue,
                                &Accept->Link,
                                &PxGlobals.AcceptLock);
    KeSetEvent(&PxGlobals.AcceptWork, IO_NETWORK_INCREMENT, FALSE);

    return STATUS_MORE_PROCESSING_REQUIRED;
}

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
PxAcceptRetire(
    _Inout_ PPX_ACCEPT Accept
    )
{
    PPX_LISTENER Listener = Accept->Listener;

    if (InterlockedDecrement(&Listener->LiveAccepts) == 0) {
        KeSetEvent(&Listener->Drained, IO_NO_INCREMENT, FALSE);
    }
}

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
PxAcceptPost(
    _Inout_ PPX_ACCEPT Accept
    )
/*++

Routine Description:

    Hands an accept request to WSK. Afterwards the request is pending, queued,
    parked or retired, but does not belong to the caller any more.

--*/
{
    PPX_LISTENER Listener = Accept->Listener;
    const WSK_PROVIDER_LISTEN_DISPATCH *Dispatch;
    NTSTATUS Status;

    if (!ExAcquireRundownProtection(&Listener->CallRundown)) {
        PxAcceptRetire(Accept);
        return;
    }

    IoReuseIrp(Accept->Irp, STATUS_UNSUCCESSFUL);

    //
    // The extended form keeps the device object, and thereby the driver's
    // image, until the completion routine has returned.
    //

    Status = IoSetCompletionRoutineEx(PxGlobals.DeviceObject,
                                      Accept->Irp,
                                      PxAcceptCompletion,
                                      Accept,
                                      TRUE,
                                      TRUE,
                                      TRUE);
    if (!NT_SUCCESS(Status)) {
        InsertTailList(&PxGlobals.AcceptParked, &Accept->Link);
        ExReleaseRundownProtection(&Listener->CallRundown);
        return;
    }

    Dispatch = (const WSK_PROVIDER_LISTEN_DISPATCH *)Listener->Socket->Dispatch;

    (VOID)Dispatch->WskAccept(Listener->Socket,
                              0,
                              NULL,
                              NULL,
                              (PSOCKADDR)&Accept->LocalAddress,
                              (PSOCKADDR)&Accept->RemoteAddress,
                              Accept->Irp);

    ExReleaseRundownProtection(&Listener->CallRundown);
}

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
PxAcceptSocket(
    _In_ PWSK_SOCKET Socket,
    _In_ const SOCKADDR_STORAGE *RemoteAddress
    )
/*++

Routine Description:

    Finds a use for an accepted socket: a connection, a polite refusal, or if
    there are not even the resources for that, a reset.

--*/
{
    WCHAR AddressText[INET6_ADDRSTRLEN];
    PX_CONFIG Config;
    NTSTATUS Status;

    PxConfigSnapshot(&Config);

    Status = STATUS_CONNECTION_COUNT_LIMIT;

    if (!PxTableAtLimit()) {
        Status = PxConnStart(Socket, RemoteAddress, &Config, FALSE);
    }

    if (Status == STATUS_CONNECTION_COUNT_LIMIT) {
        Status = PxConnStart(Socket, RemoteAddress, &Config, TRUE);
    }

    if (!NT_SUCCESS(Status)) {

        PxFormatAddress(RemoteAddress, AddressText, RTL_NUMBER_OF(AddressText));
        PxTrace(TRACE_LEVEL_WARNING, PX_FLAG_LISTEN,
                "Connection from %ws reset, status 0x%08x",
                AddressText, Status);

        PX_COUNT(AcceptFailures);
        (VOID)PxWskCloseSocket(Socket, PxGlobals.AcceptReserveIrp);
    }
}

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
PxAcceptProcessQueue(
    VOID
    )
{
    PLIST_ENTRY Link;
    PPX_ACCEPT Accept;
    PWSK_SOCKET Socket;
    SOCKADDR_STORAGE RemoteAddress;
    NTSTATUS Status;

    while ((Link = ExInterlockedRemoveHeadList(&PxGlobals.AcceptQueue,
                                               &PxGlobals.AcceptLock)) != NULL) {

        Accept = CONTAINING_RECORD(Link, PX_ACCEPT, Link);
        Status = Accept->Irp->IoStatus.Status;

        if (NT_SUCCESS(Status)) {

            //
            // Get the request back to work first, starting the connection
            // takes longer.
            //

            Socket = (PWSK_SOCKET)Accept->Irp->IoStatus.Information;
            RemoteAddress = Accept->RemoteAddress;

            PxAcceptPost(Accept);
            PxAcceptSocket(Socket, &RemoteAddress);

        } else {

            if (Status != STATUS_CANCELLED) {
                PxTrace(TRACE_LEVEL_WARNING, PX_FLAG_LISTEN,
                        "Accept failed, family %u, status 0x%08x",
                        Accept->Listener->Family, Status);
                PX_COUNT(AcceptFailures);
            }

            //
            // Do not spin if the failure is persistent.
            //

            InsertTailList(&PxGlobals.AcceptParked, &Accept->Link);
        }
    }
}

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
PxAcceptPostParked(
    VOID
    )
{
    LIST_ENTRY Parked;
    PLIST_ENTRY Link;

    if (IsListEmpty(&PxGlobals.AcceptParked)) {
        return;
    }

    //
    // Posting may park a request again, so work on a private list.
    //

    Parked = PxGlobals.AcceptParked;
    Parked.Flink->Blink = &Parked;
    Parked.Blink->Flink = &Parked;
    InitializeListHead(&PxGlobals.AcceptParked);

    while (!IsListEmpty(&Parked)) {
        Link = RemoveHeadList(&Parked);
        PxAcceptPost(CONTAINING_RECORD(Link, PX_ACCEPT, Link));
    }
}

_Use_decl_annotations_
VOID
PxAcceptThread(
    PVOID StartContext
    )
{
    PVOID WaitObjects[2];
    LARGE_INTEGER Timeout;
    ULONGLONG LastRetry;
    ULONGLONG Now;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(StartContext);

    (VOID)KeSetPriorityThread(KeGetCurrentThread(), LOW_REALTIME_PRIORITY);

    WaitObjects[0] = &PxGlobals.AcceptStop;
    WaitObjects[1] = &PxGlobals.AcceptWork;

    Timeout.QuadPart = PX_RELATIVE(PX_MS_TO_100NS(PX_ACCEPT_RETRY_MS));
    PxAcceptPostParked();
    LastRetry = KeQueryInterruptTime();

    for (;;) {

        Status = KeWaitForMultipleObjects(
                    RTL_NUMBER_OF(WaitObjects),
                    WaitObjects,
                    WaitAny,
                    Executive,
                    KernelMode,
                    FALSE,
                    IsListEmpty(&PxGlobals.AcceptParked) ? NULL : &Timeout,
                    NULL);

        if (Status == STATUS_WAIT_0) {
            break;
        }

        PxAcceptProcessQueue();

        Now = KeQueryInterruptTime();
        if (Status == STATUS_TIMEOUT ||
            Now - LastRetry >= (ULONGLONG)PX_MS_TO_100NS(PX_ACCEPT_RETRY_MS)) {
            LastRetry = Now;
            PxAcceptPostParked();
        }
    }

    //
    // The listeners wait for their requests before they let this thread go.
    //

    NT_ASSERT(IsListEmpty(&PxGlobals.AcceptQueue));
    NT_ASSERT(IsListEmpty(&PxGlobals.AcceptParked));

    PsTerminateSystemThread(STATUS_SUCCESS);
}
