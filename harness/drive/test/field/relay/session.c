/*++

Copyright (c) Norvik Storage Systems. All rights reserved.

Module Name:

    session.c

Abstract:

    The network side: the listening socket, the life of a session, the receive
    pump, and the keep-alive timer.

    Life of a session:

        RlAcceptEvent          makes it, with one reference
        RlSessionStartWorker   sends HELLO and starts the receive pump
        RlSessionAbort         gives the first reference to the close worker
        RlSessionCloseWorker   closes the socket, waits for all the other
                               references, and frees the session

    No call may be in progress on a socket when it is closed. SocketRundown
    takes care of that.

Environment:

    Kernel mode only

--*/

#include "relay.h"
#include "trace.h"
#include "session.tmh"

#define RL_WSK_WAIT_MILLISECONDS    10000

NTSTATUS
WSKAPI
RlAcceptEvent(
    _In_opt_ PVOID SocketContext,
    _In_ ULONG Flags,
    _In_ PSOCKADDR LocalAddress,
    _In_ PSOCKADDR RemoteAddress,
    _In_opt_ PWSK_SOCKET AcceptSocket,
    _Outptr_result_maybenull_ PVOID *AcceptSocketContext,
    _Outptr_result_maybenull_ CONST WSK_CLIENT_CONNECTION_DISPATCH **AcceptSocketDispatch
    );

NTSTATUS
WSKAPI
RlDisconnectEvent(
    _In_opt_ PVOID SocketContext,
    _In_ ULONG Flags
    );

IO_COMPLETION_ROUTINE RlSyncComplete;
IO_COMPLETION_ROUTINE RlReceiveComplete;
IO_WORKITEM_ROUTINE_EX RlSessionStartWorker;
IO_WORKITEM_ROUTINE_EX RlSessionCloseWorker;
IO_WORKITEM_ROUTINE_EX RlListenWorker;
EXT_CALLBACK RlKeepAliveTimer;

static const WSK_CLIENT_DISPATCH RlClientDispatch = {
    MAKE_WSK_VERSION(1, 0),
    0,
    NULL
};

static const WSK_CLIENT_LISTEN_DISPATCH RlListenDispatch = {
    RlAcceptEvent,
    NULL,
    NULL
};

static const WSK_CLIENT_CONNECTION_DISPATCH RlConnectionDispatch = {
    NULL,
    RlDisconnectEvent,
    NULL
};

//
// Synchronous requests
//

_Use_decl_annotations_
NTSTATUS
RlSyncComplete(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp,
    PVOID Context
    )
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);

    _Analysis_assume_(Context != NULL);
    KeSetEvent((PKEVENT)Context, IO_NETWORK_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static
VOID
RlSyncPrepare(
    _In_ PIRP Irp,
    _Out_ PKEVENT Event
    )
{
    KeInitializeEvent(Event, NotificationEvent, FALSE);
    IoReuseIrp(Irp, STATUS_SUCCESS);
    IoSetCompletionRoutine(Irp, RlSyncComplete, Event, TRUE, TRUE, TRUE);
}

static
NTSTATUS
RlSyncWait(
    _In_ PIRP Irp,
    _In_ PKEVENT Event
    )
/*++

Routine Description:

    Waits for a request. WSK completes the IRP regardless of what its function
    returned.

--*/
{
    (VOID)KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
    return Irp->IoStatus.Status;
}

//
// Sessions
//

VOID
RlSessionDereference(
    _In_ PRL_SESSION Session
    )
{
    LONG references = InterlockedDecrement(&Session->References);

    NT_ASSERT(references >= 0);
    if (references == 0) {
        KeSetEvent(&Session->Drained, IO_NO_INCREMENT, FALSE);
    }
}

static
VOID
RlSessionFree(
    _In_ PRL_SESSION Session
    )
{
    RlCommandsDestroy(Session);
    if (Session->RxIrp != NULL) {
        IoFreeIrp(Session->RxIrp);
    }
    if (Session->CloseIrp != NULL) {
        IoFreeIrp(Session->CloseIrp);
    }
    if (Session->StartItem != NULL) {
        IoFreeWorkItem(Session->StartItem);
    }
    if (Session->CloseItem != NULL) {
        IoFreeWorkItem(Session->CloseItem);
    }
    ExFreePoolWithTag(Session, RL_TAG_SESSION);
}

static
PRL_SESSION
RlSessionCreate(
    _In_ PRL_EXTENSION Extension,
    _In_ PWSK_SOCKET Socket,
    _In_ PSOCKADDR Remote
    )
/*++

Routine Description:

    Makes the session of an accepted socket. Runs at IRQL <= DISPATCH_LEVEL,
    so the commands are left to the start worker.

Return Value:

    The session or NULL.

--*/
{
    PRL_SESSION session;

    session = (PRL_SESSION)ExAllocatePoolWithTag(NonPagedPool, sizeof(RL_SESSION), RL_TAG_SESSION);
    if (session == NULL) {
        return NULL;
    }

    RtlZeroMemory(session, sizeof(*session));
    session->Extension = Extension;
    session->Id = (ULONG)InterlockedIncrement(&Extension->NextSessionId);
    session->References = 1;
    session->State = RlSessionNew;
    session->CloseStatus = STATUS_SUCCESS;
    session->Socket = Socket;
    session->Dispatch = (const WSK_PROVIDER_CONNECTION_DISPATCH *)Socket->Dispatch;
    session->RxPhase = RlRxIdle;
    session->Created = KeQueryInterruptTime();
    session->LastActivity = (LONG64)session->Created;
    KeInitializeEvent(&session->Drained, NotificationEvent, FALSE);
    KeInitializeSpinLock(&session->QueueLock);
    InitializeListHead(&session->CommandQueue);
    InitializeListHead(&session->FreeCommands);
    ExInitializeRundownProtection(&session->SocketRundown);
    RtlCopyMemory(&session->Remote, Remote, sizeof(SOCKADDR_IN));

    session->StartItem = IoAllocateWorkItem(Extension->DeviceObject);
    session->CloseItem = IoAllocateWorkItem(Extension->DeviceObject);
    session->RxIrp = IoAllocateIrp(1, FALSE);
    session->CloseIrp = IoAllocateIrp(1, FALSE);

    if (session->StartItem == NULL || session->CloseItem == NULL ||
        session->RxIrp == NULL || session->CloseIrp == NULL) {

        RlSessionFree(session);
        return NULL;
    }

    return session;
}

VOID
RlSessionAbort(
    _In_ PRL_SESSION Session,
    _In_ NTSTATUS Status
    )
/*++

Routine Description:

    Starts to close a session. Does nothing for one that is closing already.

Arguments:

    Session - the session, referenced by the caller or on the list.

    Status - the reason.

--*/
{
    if (InterlockedExchange(&Session->Closing, TRUE) != FALSE) {
        return;
    }

    TraceEvents(TRACE_LEVEL_INFORMATION, DBG_SESSION, "session %u closes: %!STATUS!", Session->Id, Status);
    Session->CloseStatus = Status;
    IoQueueWorkItemEx(Session->CloseItem, RlSessionCloseWorker, DelayedWorkQueue, Session);
}

_Use_decl_annotations_
VOID
RlSessionCloseWorker(
    PVOID IoObject,
    PVOID Context,
    PIO_WORKITEM IoWorkItem
    )
/*++

Routine Description:

    Closes the socket and frees the session. The work item holds a reference
    to the device object until we have returned, which keeps the driver loaded.

--*/
{
    PRL_SESSION session = (PRL_SESSION)Context;
    PRL_EXTENSION extension;
    KEVENT event;
    KIRQL irql;

    UNREFERENCED_PARAMETER(IoObject);
    UNREFERENCED_PARAMETER(IoWorkItem);

    _Analysis_assume_(session != NULL);
    extension = session->Extension;

    //
    // From here on nobody finds the session, or calls its socket.
    //

    irql = ExAcquireSpinLockExclusive(&extension->SessionLock);
    RemoveEntryList(&session->Link);
    ExReleaseSpinLockExclusive(&extension->SessionLock, irql);

    ExWaitForRundownProtectionRelease(&session->SocketRundown);

    //
    // This also completes all the IRPs that are pending on the socket, and
    // waits for the callbacks.
    //

    RlSyncPrepare(session->CloseIrp, &event);
    (VOID)session->Dispatch->Basic.WskCloseSocket(session->Socket, session->CloseIrp);
    (VOID)RlSyncWait(session->CloseIrp, &event);
    session->Socket = NULL;

    RlSessionDereference(session);
    (VOID)KeWaitForSingleObject(&session->Drained, Executive, KernelMode, FALSE, NULL);

    if (session->State >= RlSessionReady) {
        RlEtwSession(extension, &RlEventSessionDown, session->Id, session->CloseStatus);
    }
    RlNotify(extension, RelayEventClosed, session->Id, session->CloseStatus);
    RlSessionFree(session);

    if (InterlockedDecrement(&extension->SessionCount) == 0) {
        KeSetEvent(&extension->SessionsGone, IO_NO_INCREMENT, FALSE);
    }
}

_Use_decl_annotations_
VOID
RlSessionStartWorker(
    PVOID IoObject,
    PVOID Context,
    PIO_WORKITEM IoWorkItem
    )
/*++

Routine Description:

    The part of the accept that needs PASSIVE_LEVEL.

--*/
{
    PRL_SESSION session = (PRL_SESSION)Context;
    PRL_EXTENSION extension;
    WSK_EVENT_CALLBACK_CONTROL control;
    PRL_COMMAND command;
    PRL_HELLO_DATA hello;
    NTSTATUS status;
    ULONG depth;

    UNREFERENCED_PARAMETER(IoObject);
    UNREFERENCED_PARAMETER(IoWorkItem);
    PAGED_CODE();

    _Analysis_assume_(session != NULL);
    extension = session->Extension;

    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&extension->ConfigLock, TRUE);
    depth = extension->Config.QueueDepth;
    ExReleaseResourceLite(&extension->ConfigLock);
    KeLeaveCriticalRegion();

    status = RlCommandsCreate(session, depth);
    if (!NT_SUCCESS(status)) {
        goto Exit;
    }

    if (!ExAcquireRundownProtection(&session->SocketRundown)) {
        status = STATUS_CANCELLED;
        goto Exit;
    }
    control.NpiId = &NPI_WSK_INTERFACE_ID;
    control.EventMask = WSK_EVENT_DISCONNECT;
    status = session->Dispatch->Basic.WskControlSocket(session->Socket,
                                                       WskSetOption,
                                                       SO_WSK_EVENT_CALLBACK,
                                                       SOL_SOCKET,
                                                       sizeof(control),
                                                       &control,
                                                       0,
                                                       NULL,
                                                       NULL,
                                                       NULL);
    ExReleaseRundownProtection(&session->SocketRundown);
    if (!NT_SUCCESS(status)) {
        goto Exit;
    }

    RlRandomBytes(session->Nonce, sizeof(session->Nonce));

    command = RlCommandAllocate(session, FALSE);
    if (command == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    status = RlCommandAllocateData(command, sizeof(RL_HELLO_DATA));
    if (!NT_SUCCESS(status)) {
        RlCommandFree(command);
        goto Exit;
    }
    hello = (PRL_HELLO_DATA)command->Data;
    hello->Version = RtlUshortByteSwap(RL_HELLO_VERSION);
    RtlCopyMemory(hello->Nonce, session->Nonce, sizeof(hello->Nonce));
    *(ULONG UNALIGNED *)&hello->Features = RtlUlongByteSwap(RL_FEATURES_SUPPORTED);
    command->ResponseMdl->Next = command->DataMdl;
    RlCommandSend(command, RlOpHello, RlWireSuccess, sizeof(RL_HELLO_DATA));

    //
    // This one belongs to the pump.
    //

    RlSessionReference(session);
    RlSessionReceivePump(session);

Exit:

    if (!NT_SUCCESS(status)) {
        RlSessionAbort(session, status);
    }
    RlSessionDereference(session);
}

_Use_decl_annotations_
NTSTATUS
WSKAPI
RlAcceptEvent(
    PVOID SocketContext,
    ULONG Flags,
    PSOCKADDR LocalAddress,
    PSOCKADDR RemoteAddress,
    PWSK_SOCKET AcceptSocket,
    PVOID *AcceptSocketContext,
    CONST WSK_CLIENT_CONNECTION_DISPATCH **AcceptSocketDispatch
    )
/*++

Routine Description:

    A connection was accepted, or the listening socket broke.

Return Value:

    STATUS_SUCCESS, or STATUS_REQUEST_NOT_ACCEPTED to have WSK close the
    connection.

--*/
{
    PRL_EXTENSION extension = (PRL_EXTENSION)SocketContext;
    PRL_SESSION session;
    BOOLEAN stopping;
    KIRQL irql;

    UNREFERENCED_PARAMETER(Flags);
    UNREFERENCED_PARAMETER(LocalAddress);

    _Analysis_assume_(extension != NULL);
    *AcceptSocketContext = NULL;
    *AcceptSocketDispatch = NULL;

    if (AcceptSocket == NULL) {

        //
        // The keep-alive timer sees to it that we listen again. We can't
        // close the socket in here, because that waits for this callback.
        //

        InterlockedExchange(&extension->Listening, FALSE);
        RlLogError(extension->DeviceObject, IO_ERR_CONTROLLER_ERROR, 1, STATUS_CONNECTION_INVALID);
        RlNotify(extension, RelayEventListenerLost, 0, STATUS_CONNECTION_INVALID);
        return STATUS_REQUEST_NOT_ACCEPTED;
    }

    session = RlSessionCreate(extension, AcceptSocket, RemoteAddress);
    if (session == NULL) {
        goto Reject;
    }

    irql = ExAcquireSpinLockExclusive(&extension->SessionLock);
    stopping = extension->Stopping || extension->SessionCount - 1 >= extension->MaxSessions;
    if (!stopping) {
        InterlockedIncrement(&extension->SessionCount);
        RlSessionReference(session);        // for the start worker
        InsertTailList(&extension->SessionList, &session->Link);
    }
    ExReleaseSpinLockExclusive(&extension->SessionLock, irql);

    if (stopping) {
        RlSessionFree(session);
        goto Reject;
    }

    RlCount(extension, RelayCounterAccepts, 1);
    *AcceptSocketContext = session;
    *AcceptSocketDispatch = &RlConnectionDispatch;
    
    //
    // Not the queue of the close workers, since these wait for this one.
    //

    IoQueueWorkItemEx(session->StartItem, RlSessionStartWorker, CriticalWorkQueue, session);
    return STATUS_SUCCESS;

Reject:

    RlCount(extension, RelayCounterRejects, 1);
    TraceEvents(TRACE_LEVEL_WARNING, DBG_NET, "connection rejected, %d sessions", extension->SessionCount - 1);
    return STATUS_REQUEST_NOT_ACCEPTED;
}

_Use_decl_annotations_
NTSTATUS
WSKAPI
RlDisconnectEvent(
    PVOID SocketContext,
    ULONG Flags
    )
/*++

Routine Description:

    The peer is gone. After a graceful disconnect the receive pump finds out
    by itself, once it has read everything that was sent before.

--*/
{
    PRL_SESSION session = (PRL_SESSION)SocketContext;

    if (session != NULL && (Flags & WSK_FLAG_ABORTIVE)) {
        RlSessionAbort(session, STATUS_CONNECTION_RESET);
    }
    return STATUS_SUCCESS;
}

//
// Receive pump
//

static
BOOLEAN
RlReceiveHeader(
    _In_ PRL_SESSION Session
    )
/*++

Routine Description:

    Checks a header and turns it to host byte order.

Return Value:

    FALSE if the initiator does not know the protocol, or there is no memory
    for its data.

--*/
{
    PRL_COMMAND command = Session->RxCommand;
    PRL_PDU_HEADER header = &command->Request;
    ULONG limit = Session->State == RlSessionReady ? RL_MAX_DATA : sizeof(RL_LOGIN_DATA);

    if (RtlUlongByteSwap(header->HeaderDigest) !=
        RlCrc32c(0, header, FIELD_OFFSET(RL_PDU_HEADER, HeaderDigest))) {

        RlCount(Session->Extension, RelayCounterDigestErrors, 1);
        TraceEvents(TRACE_LEVEL_ERROR, DBG_SESSION, "session %u: bad header digest", Session->Id);
        return FALSE;
    }

    header->Magic = RtlUlongByteSwap(header->Magic);
    header->Status = RtlUshortByteSwap(header->Status);
    header->DataLength = RtlUlongByteSwap(header->DataLength);
    header->Tag = RtlUlongByteSwap(header->Tag);
    header->Lba = RtlUlonglongByteSwap(header->Lba);
    header->BlockCount = RtlUlongByteSwap(header->BlockCount);
    header->DataDigest = RtlUlongByteSwap(header->DataDigest);

    if (header->Magic != RL_PDU_MAGIC || header->Opcode >= RlOpMaximum || header->DataLength > limit) {
        TraceEvents(TRACE_LEVEL_ERROR, DBG_SESSION, "session %u: opcode 0x%02x with %u bytes",
                    Session->Id, header->Opcode, header->DataLength);
        return FALSE;
    }

    if (header->DataLength == 0) {
        Session->RxPhase = RlRxIdle;
        Session->RxCommand = NULL;
        RlCommandSubmit(command);
        return TRUE;
    }

    if (!NT_SUCCESS(RlCommandAllocateData(command, header->DataLength))) {
        return FALSE;
    }
    Session->RxPhase = RlRxData;
    return TRUE;
}

static
BOOLEAN
RlReceiveProcess(
    _In_ PRL_SESSION Session
    )
/*++

Routine Description:

    Looks at the outcome of a receive.

Return Value:

    TRUE to go on.

--*/
{
    PRL_COMMAND command = Session->RxCommand;
    NTSTATUS status = Session->RxIrp->IoStatus.Status;

    if (!NT_SUCCESS(status) || Session->RxIrp->IoStatus.Information != Session->RxBuffer.Length) {
        DoTraceMessage(DBG_SESSION, "session %u: receive ends with %!STATUS!", Session->Id, status);
        return FALSE;
    }

    InterlockedExchange64(&Session->LastActivity, (LONG64)KeQueryInterruptTime());

    if (Session->RxPhase == RlRxHeader) {
        return RlReceiveHeader(Session);
    }

    NT_ASSERT(Session->RxPhase == RlRxData);
    Session->RxPhase = RlRxIdle;
    Session->RxCommand = NULL;
    RlCommandSubmit(command);
    return TRUE;
}

static
VOID
RlReceiveStop(
    _In_ PRL_SESSION Session
    )
{
    PRL_COMMAND command = Session->RxCommand;

    Session->RxCommand = NULL;
    if (command != NULL) {
        RlCommandFree(command);
    }
    RlSessionAbort(Session, STATUS_CONNECTION_DISCONNECTED);
    RlSessionDereference(Session);
}

_Use_decl_annotations_
NTSTATUS
RlReceiveComplete(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp,
    PVOID Context
    )
{
    PRL_SESSION session = (PRL_SESSION)Context;

    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);
    _Analysis_assume_(session != NULL);

    if (InterlockedCompareExchange(&session->RxIssue, RL_RX_COMPLETED, RL_RX_ISSUING) == RL_RX_PENDING) {
        if (RlReceiveProcess(session)) {
            RlSessionReceivePump(session);
        } else {
            RlReceiveStop(session);
        }
    }

    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID
RlSessionReceivePump(
    _In_ PRL_SESSION Session
    )
/*++

Routine Description:

    Issues receives until one of them stays pending, or until all the commands
    are in use. A receive that is completed at once is handled by this loop
    and not by its completion routine, so the stack does not grow.

    The pump has a reference to the session. It is handed on to the pending
    receive, or to the parked state.

--*/
{
    PMDL mdl;

    for (;;) {
        if (Session->RxPhase == RlRxIdle) {

            PRL_COMMAND command = RlCommandAllocate(Session, TRUE);

            if (command == NULL) {

                //
                // Parked. Somebody else may be the pump by now.
                //

                return;
            }
            Session->RxCommand = command;
            Session->RxPhase = RlRxHeader;
        }

        if (Session->RxPhase == RlRxHeader) {
            mdl = Session->RxCommand->RequestMdl;
            Session->RxBuffer.Length = sizeof(RL_PDU_HEADER);
        } else {
            mdl = Session->RxCommand->DataMdl;
            Session->RxBuffer.Length = Session->RxCommand->DataLength;
        }
        Session->RxBuffer.Mdl = mdl;
        Session->RxBuffer.Offset = 0;

        if (!ExAcquireRundownProtection(&Session->SocketRundown)) {
            break;
        }

        InterlockedExchange(&Session->RxIssue, RL_RX_ISSUING);
        IoReuseIrp(Session->RxIrp, STATUS_SUCCESS);
        IoSetCompletionRoutine(Session->RxIrp, RlReceiveComplete, Session, TRUE, TRUE, TRUE);
        (VOID)Session->Dispatch->WskReceive(Session->Socket, &Session->RxBuffer, WSK_FLAG_WAITALL, Session->RxIrp);
        ExReleaseRundownProtection(&Session->SocketRundown);

        if (InterlockedCompareExchange(&Session->RxIssue, RL_RX_PENDING, RL_RX_ISSUING) == RL_RX_ISSUING) {

            //
            // The completion routine goes on. The session may be gone.
            //

            return;
        }

        if (!RlReceiveProcess(Session)) {
            break;
        }
    }

    RlReceiveStop(Session);
}

//
// Keep-alive
//

_Use_decl_annotations_
VOID
RlKeepAliveTimer(
    PEX_TIMER Timer,
    PVOID Context
    )
/*++

Routine Description:

    Once a second, at DISPATCH_LEVEL: closes sessions that are dead or don't
    log in, pings those which are quiet, and has the listening socket repaired.

--*/
{
    PRL_EXTENSION extension = (PRL_EXTENSION)Context;
    PRL_SESSION ping[RL_MAX_SESSIONS];
    PRL_SESSION session;
    PLIST_ENTRY entry;
    LONGLONG keepAlive;
    LONGLONG idle;
    ULONG count = 0;
    ULONG i;

    UNREFERENCED_PARAMETER(Timer);
    _Analysis_assume_(extension != NULL);

    keepAlive = extension->KeepAliveSeconds * RL_TICKS_PER_SECOND;

    ExAcquireSpinLockSharedAtDpcLevel(&extension->SessionLock);
    for (entry = extension->SessionList.Flink; entry != &extension->SessionList; entry = entry->Flink) {
        session = CONTAINING_RECORD(entry, RL_SESSION, Link);
        idle = (LONGLONG)KeQueryInterruptTime() - InterlockedCompareExchange64(&session->LastActivity, 0, 0);

        if (session->State < RlSessionReady) {
            if (KeQueryInterruptTime() - session->Created > RL_LOGIN_SECONDS * RL_TICKS_PER_SECOND) {
                RlSessionAbort(session, STATUS_LOGON_FAILURE);
            }
        } else if (session->State == RlSessionLogout) {
            if (idle > RL_LOGIN_SECONDS * RL_TICKS_PER_SECOND) {
                RlSessionAbort(session, STATUS_CONNECTION_DISCONNECTED);
            }
        } else if (keepAlive != 0) {
            if (idle > 3 * keepAlive) {
                RlSessionAbort(session, STATUS_IO_TIMEOUT);
            } else if (idle > keepAlive && count < RTL_NUMBER_OF(ping)) {
                RlSessionReference(session);
                ping[count] = session;
                count += 1;
            }
        }
    }
    ExReleaseSpinLockSharedFromDpcLevel(&extension->SessionLock);

    //
    // WSK isn't called with the lock held.
    //

    for (i = 0; i < count; i += 1) {
        RlSessionPing(ping[i]);
        RlSessionDereference(ping[i]);
    }

    if (!extension->Listening &&
        InterlockedExchange(&extension->ListenQueued, TRUE) == FALSE) {

        if (ExAcquireRundownProtection(&extension->WorkRundown)) {
            IoQueueWorkItemEx(extension->ListenItem, RlListenWorker, DelayedWorkQueue, extension);
        }
    }
}

//
// Listening socket
//

_Requires_lock_held_(Extension->ListenLock)
static
VOID
RlListenClose(
    _In_ PRL_EXTENSION Extension
    )
{
    const WSK_PROVIDER_LISTEN_DISPATCH *dispatch;
    KEVENT event;

    if (Extension->ListenSocket == NULL) {
        return;
    }

    dispatch = (const WSK_PROVIDER_LISTEN_DISPATCH *)Extension->ListenSocket->Dispatch;
    RlSyncPrepare(Extension->ListenIrp, &event);
    (VOID)dispatch->Basic.WskCloseSocket(Extension->ListenSocket, Extension->ListenIrp);
    (VOID)RlSyncWait(Extension->ListenIrp, &event);
    Extension->ListenSocket = NULL;
    InterlockedExchange(&Extension->Listening, FALSE);
}

_Requires_lock_held_(Extension->ListenLock)
static
NTSTATUS
RlListenOpen(
    _In_ PRL_EXTENSION Extension,
    _In_ USHORT Port
    )
{
    const WSK_PROVIDER_LISTEN_DISPATCH *dispatch;
    WSK_EVENT_CALLBACK_CONTROL control;
    SOCKADDR_IN address;
    NTSTATUS status;
    KEVENT event;
    ULONG exclusive = TRUE;

    NT_ASSERT(Extension->ListenSocket == NULL);

    RlSyncPrepare(Extension->ListenIrp, &event);
    (VOID)Extension->WskProvider.Dispatch->WskSocket(Extension->WskProvider.Client,
                                                     AF_INET,
                                                     SOCK_STREAM,
                                                     IPPROTO_TCP,
                                                     WSK_FLAG_LISTEN_SOCKET,
                                                     Extension,
                                                     &RlListenDispatch,
                                                     NULL,
                                                     NULL,
                                                     NULL,
                                                     Extension->ListenIrp);
    status = RlSyncWait(Extension->ListenIrp, &event);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    Extension->ListenSocket = (PWSK_SOCKET)Extension->ListenIrp->IoStatus.Information;
    dispatch = (const WSK_PROVIDER_LISTEN_DISPATCH *)Extension->ListenSocket->Dispatch;

    RlSyncPrepare(Extension->ListenIrp, &event);
    (VOID)dispatch->Basic.WskControlSocket(Extension->ListenSocket,
                                           WskSetOption,
                                           SO_EXCLUSIVEADDRUSE,
                                           SOL_SOCKET,
                                           sizeof(exclusive),
                                           &exclusive,
                                           0,
                                           NULL,
                                           NULL,
                                           Extension->ListenIrp);
    status = RlSyncWait(Extension->ListenIrp, &event);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }

    RtlZeroMemory(&address, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_port = RtlUshortByteSwap(Port);
    address.sin_addr.s_addr = INADDR_ANY;

    RlSyncPrepare(Extension->ListenIrp, &event);
    (VOID)dispatch->WskBind(Extension->ListenSocket, (PSOCKADDR)&address, 0, Extension->ListenIrp);
    status = RlSyncWait(Extension->ListenIrp, &event);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }

    //
    // The callback may run before this returns, and it may bring bad news;
    // so be optimistic first.
    //

    InterlockedExchange(&Extension->Listening, TRUE);

    control.NpiId = &NPI_WSK_INTERFACE_ID;
    control.EventMask = WSK_EVENT_ACCEPT;
    status = dispatch->Basic.WskControlSocket(Extension->ListenSocket,
                                              WskSetOption,
                                              SO_WSK_EVENT_CALLBACK,
                                              SOL_SOCKET,
                                              sizeof(control),
                                              &control,
                                              0,
                                              NULL,
                                              NULL,
                                              NULL);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }

    TraceEvents(TRACE_LEVEL_INFORMATION, DBG_NET, "listening on port %u", Port);
    return STATUS_SUCCESS;

Failed:

    RlListenClose(Extension);
    return status;
}

static
NTSTATUS
RlListenReopen(
    _In_ PRL_EXTENSION Extension
    )
{
    NTSTATUS status;
    USHORT port;

    PAGED_CODE();

    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&Extension->ConfigLock, TRUE);
    port = (USHORT)Extension->Config.Port;
    ExReleaseResourceLite(&Extension->ConfigLock);
    KeLeaveCriticalRegion();

    (VOID)KeWaitForSingleObject(&Extension->ListenLock, Executive, KernelMode, FALSE, NULL);
    RlListenClose(Extension);
    status = RlListenOpen(Extension, port);
    KeReleaseMutex(&Extension->ListenLock, FALSE);

    if (!NT_SUCCESS(status)) {
        TraceEvents(TRACE_LEVEL_ERROR, DBG_NET, "can't listen on port %u: %!STATUS!", port, status);
    }
    return status;
}

_Use_decl_annotations_
VOID
RlListenWorker(
    PVOID IoObject,
    PVOID Context,
    PIO_WORKITEM IoWorkItem
    )
{
    PRL_EXTENSION extension = (PRL_EXTENSION)Context;

    UNREFERENCED_PARAMETER(IoObject);
    UNREFERENCED_PARAMETER(IoWorkItem);
    _Analysis_assume_(extension != NULL);

    //
    // If it fails the timer tries again in a second.
    //

    (VOID)RlListenReopen(extension);
    InterlockedExchange(&extension->ListenQueued, FALSE);
    ExReleaseRundownProtection(&extension->WorkRundown);
}

//
// Start and stop
//

_Use_decl_annotations_
NTSTATUS
RlNetworkStart(
    PRL_EXTENSION Extension
    )
/*++

Routine Description:

    Registers with WSK and starts to listen. RlNetworkStop cleans up after a
    failure.

--*/
{
    WSK_CLIENT_NPI client;
    NTSTATUS status;

    PAGED_CODE();

    Extension->ListenIrp = IoAllocateIrp(1, FALSE);
    Extension->ListenItem = IoAllocateWorkItem(Extension->DeviceObject);
    if (Extension->ListenIrp == NULL || Extension->ListenItem == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    client.ClientContext = Extension;
    client.Dispatch = &RlClientDispatch;
    status = WskRegister(&client, &Extension->WskRegistration);
    if (!NT_SUCCESS(status)) {
        TraceEvents(TRACE_LEVEL_ERROR, DBG_NET, "WskRegister failed: %!STATUS!", status);
        return status;
    }
    Extension->WskRegistered = TRUE;

    status = WskCaptureProviderNPI(&Extension->WskRegistration, RL_WSK_WAIT_MILLISECONDS, &Extension->WskProvider);
    if (!NT_SUCCESS(status)) {
        TraceEvents(TRACE_LEVEL_ERROR, DBG_NET, "WskCaptureProviderNPI failed: %!STATUS!", status);
        return status;
    }
    Extension->WskCaptured = TRUE;

    status = RlListenReopen(Extension);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    Extension->KeepAliveTimer = ExAllocateTimer(RlKeepAliveTimer, Extension, 0);
    if (Extension->KeepAliveTimer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    (VOID)ExSetTimer(Extension->KeepAliveTimer, -RL_TICKS_PER_SECOND, RL_TICKS_PER_SECOND, NULL);

    return STATUS_SUCCESS;
}

_Use_decl_annotations_
VOID
RlNetworkStop(
    PRL_EXTENSION Extension
    )
/*++

Routine Description:

    Closes all the sockets and takes leave of WSK. Called by shutdown, by
    unload, and after RlNetworkStart failed; only the first call counts. The
    thread pool must still be alive.

--*/
{
    PLIST_ENTRY entry;
    KIRQL irql;

    if (InterlockedExchange(&Extension->NetworkStopped, TRUE) != FALSE) {
        return;
    }

    //
    // No more sessions, no more ticks, no more attempts to listen.
    //

    irql = ExAcquireSpinLockExclusive(&Extension->SessionLock);
    Extension->Stopping = TRUE;
    ExReleaseSpinLockExclusive(&Extension->SessionLock, irql);

    if (Extension->KeepAliveTimer != NULL) {
        (VOID)ExDeleteTimer(Extension->KeepAliveTimer, TRUE, TRUE, NULL);
        Extension->KeepAliveTimer = NULL;
    }
    ExWaitForRundownProtectionRelease(&Extension->WorkRundown);

    if (Extension->ListenIrp != NULL) {
        (VOID)KeWaitForSingleObject(&Extension->ListenLock, Executive, KernelMode, FALSE, NULL);
        RlListenClose(Extension);
        KeReleaseMutex(&Extension->ListenLock, FALSE);
    }

    //
    // A session stays on the list until its close worker takes it off, with
    // the lock held exclusively.
    //

    irql = ExAcquireSpinLockShared(&Extension->SessionLock);
    for (entry = Extension->SessionList.Flink; entry != &Extension->SessionList; entry = entry->Flink) {
        RlSessionAbort(CONTAINING_RECORD(entry, RL_SESSION, Link), STATUS_CONNECTION_ABORTED);
    }
    ExReleaseSpinLockShared(&Extension->SessionLock, irql);

    if (InterlockedDecrement(&Extension->SessionCount) != 0) {
        (VOID)KeWaitForSingleObject(&Extension->SessionsGone, Executive, KernelMode, FALSE, NULL);
    }

    if (Extension->WskCaptured) {
        WskReleaseProviderNPI(&Extension->WskRegistration);
        Extension->WskCaptured = FALSE;
    }
    if (Extension->WskRegistered) {
        WskDeregister(&Extension->WskRegistration);
        Extension->WskRegistered = FALSE;
    }

    if (Extension->ListenItem != NULL) {
        IoFreeWorkItem(Extension->ListenItem);
        Extension->ListenItem = NULL;
    }
    if (Extension->ListenIrp != NULL) {
        IoFreeIrp(Extension->ListenIrp);
        Extension->ListenIrp = NULL;
    }
}

//
// For the control device
//

NTSTATUS
RlSessionKick(
    _In_ PRL_EXTENSION Extension,
    _In_ ULONG Id
    )
{
    NTSTATUS status = STATUS_NOT_FOUND;
    PRL_SESSION session;
    PLIST_ENTRY entry;
    KIRQL irql;

    irql = ExAcquireSpinLockShared(&Extension->SessionLock);
    for (entry = Extension->SessionList.Flink; entry != &Extension->SessionList; entry = entry->Flink) {
        session = CONTAINING_RECORD(entry, RL_SESSION, Link);
        if (session->Id == Id) {
            RlSessionAbort(session, STATUS_CANCELLED);
            status = STATUS_SUCCESS;
            break;
        }
    }
    ExReleaseSpinLockShared(&Extension->SessionLock, irql);

    return status;
}

_Use_decl_annotations_
ULONG
RlSessionList(
    PRL_EXTENSION Extension,
    PRELAY_SESSION_LIST List,
    ULONG Length
    )
/*++

Routine Description:

    Lists the sessions.

Return Value:

    Number of bytes that were written.

--*/
{
    ULONG room = (Length - FIELD_OFFSET(RELAY_SESSION_LIST, Sessions)) / sizeof(RELAY_SESSION_INFO);
    PRELAY_SESSION_INFO info;
    const SOCKADDR_IN *remote;
    PRL_SESSION session;
    PLIST_ENTRY entry;
    ULONGLONG now = KeQueryInterruptTime();
    KIRQL irql;

    List->Total = 0;
    List->Count = 0;

    irql = ExAcquireSpinLockShared(&Extension->SessionLock);
    for (entry = Extension->SessionList.Flink; entry != &Extension->SessionList; entry = entry->Flink) {
        session = CONTAINING_RECORD(entry, RL_SESSION, Link);
        List->Total += 1;
        if (List->Count == room) {
            continue;
        }

        info = &List->Sessions[List->Count];
        List->Count += 1;
        RtlZeroMemory(info, sizeof(*info));
        info->Id = session->Id;
        info->State = (ULONG)session->State;
        info->IdleSeconds = (ULONG)((now - (ULONGLONG)session->LastActivity) / RL_TICKS_PER_SECOND);
        remote = (const SOCKADDR_IN *)&session->Remote;
        info->RemotePort = RtlUshortByteSwap(remote->sin_port);
        RtlCopyMemory(info->RemoteAddress, &remote->sin_addr, sizeof(info->RemoteAddress));

        //
        // Written once, by the login.
        //

        if (session->State >= RlSessionReady) {
            info->Features = session->Features;
            RtlCopyMemory(info->Name, session->Name, sizeof(info->Name));
        }
    }
    ExReleaseSpinLockShared(&Extension->SessionLock, irql);

    return FIELD_OFFSET(RELAY_SESSION_LIST, Sessions) + List->Count * sizeof(RELAY_SESSION_INFO);
}
