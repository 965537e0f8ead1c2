/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    session.c

Abstract:

    Accepted connections. They are driven by the event callbacks of their
    socket, which run at up to DISPATCH_LEVEL, and by one work item per
    session for what needs PASSIVE_LEVEL or has to wait.

    Protocol, one line per request:

        HELLO name      OK token
        PING            PONG
        QUIT            BYE, and the connection is closed
        anything else   ERR reason

    When a session has used up its lines, or does not read its replies, the
    data that WSK indicates is retained and processed later by the work item.

--*/

#include "precomp.h"

#ifdef WPP_TRACING_ENABLED
#include "session.tmh"
#endif

_IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS
WSKAPI
GateReceiveEvent(
    _In_opt_ PVOID SocketContext,
    _In_ ULONG Flags,
    _In_opt_ PWSK_DATA_INDICATION DataIndication,
    _In_ SIZE_T BytesIndicated,
    _Inout_ SIZE_T *BytesAccepted
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS
WSKAPI
GateDisconnectEvent(
    _In_opt_ PVOID SocketContext,
    _In_ ULONG Flags
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS
WSKAPI
GateSendBacklogEvent(
    _In_opt_ PVOID SocketContext,
    _In_ SIZE_T IdealBacklogSize
    );

IO_COMPLETION_ROUTINE GateSendCompletion;
IO_WORKITEM_ROUTINE GateSessionWorker;

static const WSK_CLIENT_CONNECTION_DISPATCH GateConnectionDispatch = {
    GateReceiveEvent,
    GateDisconnectEvent,
    GateSendBacklogEvent
};

//
// Object management.
//

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateSessionDereference(
    _Inout_ PGATE_SESSION Session
    )
{
    LONG References = InterlockedDecrement(&Session->References);

    NT_ASSERT(References >= 0);
    if (References != 0) {
        return;
    }

    NT_ASSERT(IsListEmpty(&Session->RetainedList));
    if (Session->WorkItem != NULL) {
        IoFreeWorkItem(Session->WorkItem);
    }
    if (Session->CloseIrp != NULL) {
        IoFreeIrp(Session->CloseIrp);
    }
    ExFreeToNPagedLookasideList(&GateGlobals.SessionLookaside, Session);
    ExReleaseRundownProtection(&GateGlobals.ObjectRundown);
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateSessionQueueWork(
    _Inout_ PGATE_SESSION Session,
    _In_ ULONG Work
    )
{
    LONG Old = InterlockedOr(&Session->WorkFlags, (LONG)(Work | GATE_WORK_QUEUED));

    if (!FlagOn(Old, GATE_WORK_QUEUED)) {
        InterlockedIncrement(&Session->References);
        IoQueueWorkItem(Session->WorkItem, GateSessionWorker, DelayedWorkQueue, Session);
    }
}

_Use_decl_annotations_
NTSTATUS
GateSessionCreate(
    PWSK_SOCKET Socket,
    const SOCKADDR *Remote,
    PVOID *SocketContext,
    const WSK_CLIENT_CONNECTION_DISPATCH **Dispatch
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    PGATE_SESSION Session;
    BOOLEAN Inserted = FALSE;

    *SocketContext = NULL;
    *Dispatch = NULL;

    if (!ExAcquireRundownProtection(&GateGlobals.ObjectRundown)) {
        return STATUS_DELETE_PENDING;
    }

    Session = (PGATE_SESSION)ExAllocateFromNPagedLookasideList(&GateGlobals.SessionLookaside);
    if (Session == NULL) {
        ExReleaseRundownProtection(&GateGlobals.ObjectRundown);
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    RtlZeroMemory(Session, sizeof(*Session));
    Session->References = 1;
    Session->Socket = Socket;
    Session->State = GateSessionOpening;
    Session->IdealBacklog = GATE_DEFAULT_BACKLOG;
    Session->LastActivity = (LONG64)KeQueryInterruptTime();
    KeInitializeSpinLock(&Session->Lock);
    InitializeListHead(&Session->RetainedList);
    ExInitializeRundownProtection(&Session->CallRundown);
    GateBucketInitialize(&Session->Bucket, GateGlobals.Config.LineRate);
    GateAddressFromSockaddr(Remote, &Session->Remote);

    Session->CloseIrp = IoAllocateIrp(1, FALSE);
    Session->WorkItem = IoAllocateWorkItem(GateGlobals.DeviceObject);
    if (Session->CloseIrp == NULL || Session->WorkItem == NULL) {
        GateSessionDereference(Session);
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    KeAcquireInStackQueuedSpinLock(&GateGlobals.SessionLock, &LockHandle);
    if ((ULONG)GateGlobals.Stats.ActiveSessions < GateGlobals.Config.MaxSessions) {
        Session->Id = ++GateGlobals.NextSessionId;
        InsertTailList(&GateGlobals.SessionList, &Session->Link);
        GateGlobals.Stats.ActiveSessions++;
        Inserted = TRUE;
    }
    KeReleaseInStackQueuedSpinLock(&LockHandle);

    if (!Inserted) {
        GateSessionDereference(Session);
        return STATUS_CONNECTION_COUNT_LIMIT;
    }

    GATE_COUNT(Sessions);
    GateAudit(GateAuditSessionOpened, &Session->Remote, Session->Id, STATUS_SUCCESS, NULL);

    //
    // The callbacks are enabled by the work item. What arrives before is kept
    // by WSK and indicated then.
    //
    *SocketContext = Session;
    *Dispatch = &GateConnectionDispatch;
    GateSessionQueueWork(Session, GATE_WORK_ENABLE);
    return STATUS_SUCCESS;
}

//
// Replies.
//

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateSendFree(
    _In_ __drv_freesMem(Mem) _Post_ptr_invalid_ PGATE_SEND Send
    )
{
    PGATE_SESSION Session = Send->Session;

    if (Send->Mdl != NULL) {
        IoFreeMdl(Send->Mdl);
    }
    if (Send->Irp != NULL) {
        IoFreeIrp(Send->Irp);
    }
    ExFreeToNPagedLookasideList(&GateGlobals.SendLookaside, Send);
    GateSessionDereference(Session);
}

_Use_decl_annotations_
NTSTATUS
GateSendCompletion(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp,
    PVOID Context
    )
{
    PGATE_SEND Send = (PGATE_SEND)Context;
    PGATE_SESSION Session;
    LONG64 Outstanding;

    UNREFERENCED_PARAMETER(DeviceObject);

    _Analysis_assume_(Send != NULL);
    Session = Send->Session;

    Outstanding = InterlockedAdd64(&Session->SendBytes, -(LONG64)Send->WskBuf.Length);

    if (!NT_SUCCESS(Irp->IoStatus.Status)) {
        InterlockedExchange(&Session->Abort, TRUE);
        GateSessionQueueWork(Session, GATE_WORK_CLOSE);
    } else if (Outstanding < Session->IdealBacklog && Session->RetainedBytes != 0) {
        GateSessionQueueWork(Session, GATE_WORK_PUMP);
    }

    GateSendFree(Send);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateSessionReply(
    _Inout_ PGATE_SESSION Session,
    _Inout_ PLIST_ENTRY Replies,
    _In_z_ PCSTR Verb,
    _In_opt_z_ PCSTR Argument
    )
/*++

Routine Description:

    Composes a reply and appends it to the caller's list, from where it is
    sent after the session lock has been released. RtlStringCbPrintf is out of
    the question here because of the IRQL.

--*/
{
    PGATE_SEND Send;
    SIZE_T Length;
    NTSTATUS Status = STATUS_INSUFFICIENT_RESOURCES;

    Send = (PGATE_SEND)ExAllocateFromNPagedLookasideList(&GateGlobals.SendLookaside);
    if (Send == NULL) {
        goto Failed;
    }

    RtlZeroMemory(Send, sizeof(*Send));
    Send->Session = Session;
    InterlockedIncrement(&Session->References);

    Status = RtlStringCchCopyA(Send->Data, RTL_NUMBER_OF(Send->Data), Verb);
    if (NT_SUCCESS(Status) && Argument != NULL) {
        Status = RtlStringCchCatA(Send->Data, RTL_NUMBER_OF(Send->Data), " ");
        if (NT_SUCCESS(Status)) {
            Status = RtlStringCchCatA(Send->Data, RTL_NUMBER_OF(Send->Data), Argument);
        }
    }
    if (NT_SUCCESS(Status)) {
        Status = RtlStringCchCatA(Send->Data, RTL_NUMBER_OF(Send->Data), "\n");
    }
    if (NT_SUCCESS(Status)) {
        Status = RtlStringCchLengthA(Send->Data, RTL_NUMBER_OF(Send->Data), &Length);
    }
    if (!NT_SUCCESS(Status)) {
        GateSendFree(Send);
        goto Failed;
    }

    Send->Irp = IoAllocateIrp(1, FALSE);
    Send->Mdl = IoAllocateMdl(Send->Data, (ULONG)Length, FALSE, FALSE, NULL);
    if (Send->Irp == NULL || Send->Mdl == NULL) {
        GateSendFree(Send);
        Status = STATUS_INSUFFICIENT_RESOURCES;
        goto Failed;
    }
    MmBuildMdlForNonPagedPool(Send->Mdl);

    Send->WskBuf.Mdl = Send->Mdl;
    Send->WskBuf.Offset = 0;
    Send->WskBuf.Length = Length;
    InsertTailList(Replies, &Send->Link);
    return;

Failed:

    //
    // A client that waits for a lost reply would hang, so end the session.
    //
    GateTrace(TRACE_LEVEL_WARNING, TRC_SESSION, "session %I64u reply lost, status 0x%08x", Session->Id, Status);
    InterlockedExchange(&Session->Abort, TRUE);
    GateSessionQueueWork(Session, GATE_WORK_CLOSE);
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateSessionSend(
    _Inout_ PGATE_SESSION Session,
    _Inout_ PLIST_ENTRY Replies
    )
{
    PWSK_PROVIDER_CONNECTION_DISPATCH Dispatch;
    PGATE_SEND Send;

    while (!IsListEmpty(Replies)) {

        Send = CONTAINING_RECORD(RemoveHeadList(Replies), GATE_SEND, Link);

        if (!ExAcquireRundownProtection(&Session->CallRundown)) {
            GateSendFree(Send);
            continue;
        }

        InterlockedAdd64(&Session->SendBytes, (LONG64)Send->WskBuf.Length);
        IoSetCompletionRoutine(Send->Irp, GateSendCompletion, Send, TRUE, TRUE, TRUE);

        Dispatch = (PWSK_PROVIDER_CONNECTION_DISPATCH)Session->Socket->Dispatch;
        (VOID)Dispatch->WskSend(Session->Socket, &Send->WskBuf, WSK_FLAG_NODELAY, Send->Irp);

        ExReleaseRundownProtection(&Session->CallRundown);
    }
}

//
// Requests.
//

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateMakeToken(
    _In_ PGATE_SESSION Session,
    _Out_writes_z_(17) PSTR Token
    )
/*++

Routine Description:

    A token identifies the session in the log. It is unique, but no secret.

--*/
{
    static const CHAR Digits[] = "0123456789abcdef";
    LARGE_INTEGER Counter;
    ULONG64 Value;
    ULONG Index;

    Counter = KeQueryPerformanceCounter(NULL);
    Value = RotateLeft64((ULONG64)Counter.QuadPart, 17) ^ (Session->Id * 0x9E3779B97F4A7C15ULL);

    for (Index = 0; Index < 16; Index++) {
        Token[Index] = Digits[Value >> 60];
        Value <<= 4;
    }
    Token[16] = ANSI_NULL;
}

FORCEINLINE
BOOLEAN
GateIsNameCharacter(
    _In_ CHAR c
    )
{
    return (BOOLEAN)((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.');
}

_IRQL_requires_(DISPATCH_LEVEL)
_Requires_lock_held_(Session->Lock)
static
VOID
GateSessionHandleLine(
    _Inout_ PGATE_SESSION Session,
    _Inout_ PLIST_ENTRY Replies
    )
{
    static const ANSI_STRING Hello = RTL_CONSTANT_STRING("HELLO ");
    static const ANSI_STRING Ping = RTL_CONSTANT_STRING("PING");
    static const ANSI_STRING Quit = RTL_CONSTANT_STRING("QUIT");
    ANSI_STRING Line;
    CHAR Token[17];
    PCSTR Error;
    ULONG Length;
    ULONG Index;

    (VOID)GateBucketTake(&Session->Bucket, TRUE);
    GATE_COUNT(Lines);

    Line.Buffer = Session->Line;
    Line.Length = (USHORT)Session->LineLength;
    Line.MaximumLength = sizeof(Session->Line);
    if (Line.Length != 0 && Line.Buffer[Line.Length - 1] == '\r') {
        Line.Length--;
    }

    if (Session->LineOverflow) {
        Error = "line too long";
    } else if (Line.Length == Ping.Length &&
               RtlEqualMemory(Line.Buffer, Ping.Buffer, Ping.Length)) {
        GateSessionReply(Session, Replies, "PONG", NULL);
        return;
    } else if (Line.Length == Quit.Length &&
               RtlEqualMemory(Line.Buffer, Quit.Buffer, Quit.Length)) {
        GateSessionReply(Session, Replies, "BYE", NULL);
        Session->Quit = TRUE;
        return;
    } else if (Line.Length > Hello.Length &&
               RtlEqualMemory(Line.Buffer, Hello.Buffer, Hello.Length)) {

        Length = Line.Length - Hello.Length;
        for (Index = 0; Index < Length; Index++) {
            if (!GateIsNameCharacter(Line.Buffer[Hello.Length + Index])) {
                break;
            }
        }
        if (Index == Length && Length <= GATE_NAME_LENGTH) {
            RtlCopyMemory(Session->Name, Line.Buffer + Hello.Length, Length);
            Session->Name[Length] = ANSI_NULL;
            GateMakeToken(Session, Token);
            GateSessionReply(Session, Replies, "OK", Token);
            GateAudit(GateAuditSessionHello, &Session->Remote, Session->Id, STATUS_SUCCESS, Session->Name);
            return;
        }
        Error = "bad name";
    } else {
        Error = "unknown request";
    }

    GATE_COUNT(ProtocolErrors);
    GateAudit(GateAuditProtocolError, &Session->Remote, Session->Id, STATUS_INVALID_NETWORK_RESPONSE, Session->Name);
    GateSessionReply(Session, Replies, "ERR", Error);
}

_IRQL_requires_(DISPATCH_LEVEL)
_Requires_lock_held_(Session->Lock)
static
VOID
GateSessionParse(
    _Inout_ PGATE_SESSION Session,
    _In_reads_bytes_(Length) const CHAR *Data,
    _In_ SIZE_T Length,
    _Inout_ PLIST_ENTRY Replies
    )
{
    SIZE_T Index;

    for (Index = 0; Index < Length; Index++) {
        if (Session->Quit) {
            return;             // nothing counts after QUIT
        }
        if (Data[Index] == '\n') {
            GateSessionHandleLine(Session, Replies);
            Session->LineLength = 0;
            Session->LineOverflow = FALSE;
        } else if (Session->LineLength < sizeof(Session->Line)) {
            Session->Line[Session->LineLength++] = Data[Index];
        } else {
            Session->LineOverflow = TRUE;
        }
    }
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateSessionConsume(
    _Inout_ PGATE_SESSION Session,
    _In_ PWSK_DATA_INDICATION DataIndication
    )
/*++

Routine Description:

    Processes a list of data indications, each of which has a chain of MDLs.

--*/
{
    KLOCK_QUEUE_HANDLE LockHandle;
    LIST_ENTRY Replies;
    PWSK_DATA_INDICATION Indication;
    PMDL Mdl;
    PCHAR Data;
    SIZE_T Left;
    SIZE_T Part;
    ULONG Offset;
    BOOLEAN Failed = FALSE;

    InitializeListHead(&Replies);
    InterlockedExchange64(&Session->LastActivity, (LONG64)KeQueryInterruptTime());

    KeAcquireInStackQueuedSpinLock(&Session->Lock, &LockHandle);

    for (Indication = DataIndication; Indication != NULL && !Failed; Indication = Indication->Next) {

        Offset = Indication->Buffer.Offset;
        Left = Indication->Buffer.Length;

        for (Mdl = Indication->Buffer.Mdl; Mdl != NULL && Left != 0; Mdl = Mdl->Next) {

            Data = (PCHAR)MmGetSystemAddressForMdlSafe(Mdl, HighPagePriority | MdlMappingNoExecute);
            if (Data == NULL) {
                Failed = TRUE;
                break;
            }

            Part = min(MmGetMdlByteCount(Mdl) - Offset, Left);
            GateSessionParse(Session, Data + Offset, Part, &Replies);
            Left -= Part;
            Offset = 0;
        }
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    GateSessionSend(Session, &Replies);

    if (Failed) {
        InterlockedExchange(&Session->Abort, TRUE);
    }
    if (Failed || Session->Quit) {
        GateSessionQueueWork(Session, GATE_WORK_CLOSE);
    }
}

//
// Event callbacks.
//

_Use_decl_annotations_
NTSTATUS
WSKAPI
GateReceiveEvent(
    PVOID SocketContext,
    ULONG Flags,
    PWSK_DATA_INDICATION DataIndication,
    SIZE_T BytesIndicated,
    SIZE_T *BytesAccepted
    )
{
    PGATE_SESSION Session = (PGATE_SESSION)SocketContext;
    PGATE_RETAINED Retained = NULL;
    KLOCK_QUEUE_HANDLE LockHandle;
    BOOLEAN Busy;

    _Analysis_assume_(Session != NULL);

    if (DataIndication == NULL) {

        //
        // The socket is no longer functional.
        //
        InterlockedExchange(&Session->Abort, TRUE);
        GateSessionQueueWork(Session, GATE_WORK_CLOSE);
        return STATUS_SUCCESS;
    }

    *BytesAccepted = BytesIndicated;

    //
    // Data that the stack wants back soon is processed now, whatever it costs.
    //
    if (!FlagOn(Flags, WSK_FLAG_RELEASE_ASAP)) {
        Retained = (PGATE_RETAINED)ExAllocateFromNPagedLookasideList(&GateGlobals.RetainLookaside);
    }

    KeAcquireInStackQueuedSpinLock(&Session->Lock, &LockHandle);

    if (Session->State >= GateSessionClosing || Session->Quit) {
        KeReleaseInStackQueuedSpinLock(&LockHandle);
        if (Retained != NULL) {
            ExFreeToNPagedLookasideList(&GateGlobals.RetainLookaside, Retained);
        }
        return STATUS_SUCCESS;      // accepted and discarded
    }

    Busy = (BOOLEAN)(!IsListEmpty(&Session->RetainedList) ||
                     Session->Bucket.MilliTokens < 1000 ||
                     Session->SendBytes >= Session->IdealBacklog);

    if (Busy && Session->RetainedBytes + BytesIndicated > GATE_MAX_RETAINED_BYTES) {

        //
        // The peer floods us. That is the end of the session.
        //
        KeReleaseInStackQueuedSpinLock(&LockHandle);
        if (Retained != NULL) {
            ExFreeToNPagedLookasideList(&GateGlobals.RetainLookaside, Retained);
        }
        GATE_COUNT(RateLimited);
        GateAudit(GateAuditRateLimited, &Session->Remote, Session->Id, STATUS_QUOTA_EXCEEDED, NULL);
        InterlockedExchange(&Session->Abort, TRUE);
        GateSessionQueueWork(Session, GATE_WORK_CLOSE);
        return STATUS_SUCCESS;
    }

    if (Busy && Retained != NULL) {
        Retained->Indication = DataIndication;
        Retained->Bytes = BytesIndicated;
        InsertTailList(&Session->RetainedList, &Retained->Link);
        Session->RetainedBytes += BytesIndicated;
        KeReleaseInStackQueuedSpinLock(&LockHandle);

        GATE_COUNT(Retained);

        //
        // The last send may have completed between the test above and the
        // insertion. The worker looks itself whether it may proceed.
        //
        GateSessionQueueWork(Session, GATE_WORK_PUMP);
        return STATUS_PENDING;      // ours until WskRelease
    }

    //
    // Data must not overtake what is retained.
    //
    Busy = (BOOLEAN)!IsListEmpty(&Session->RetainedList);
    KeReleaseInStackQueuedSpinLock(&LockHandle);

    if (Retained != NULL) {
        ExFreeToNPagedLookasideList(&GateGlobals.RetainLookaside, Retained);
    }

    if (Busy) {
        InterlockedExchange(&Session->Abort, TRUE);
        GateSessionQueueWork(Session, GATE_WORK_CLOSE);
    } else {
        GateSessionConsume(Session, DataIndication);
    }
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
NTSTATUS
WSKAPI
GateDisconnectEvent(
    PVOID SocketContext,
    ULONG Flags
    )
{
    PGATE_SESSION Session = (PGATE_SESSION)SocketContext;
    KLOCK_QUEUE_HANDLE LockHandle;
    BOOLEAN Retained;

    _Analysis_assume_(Session != NULL);

    if (FlagOn(Flags, WSK_FLAG_ABORTIVE)) {
        InterlockedExchange(&Session->Abort, TRUE);
        GateSessionQueueWork(Session, GATE_WORK_CLOSE);
        return STATUS_SUCCESS;
    }

    //
    // The peer has sent its FIN. The requests that are still retained get
    // their replies, then the work item closes.
    //
    KeAcquireInStackQueuedSpinLock(&Session->Lock, &LockHandle);
    Session->FinReceived = TRUE;
    Retained = (BOOLEAN)!IsListEmpty(&Session->RetainedList);
    KeReleaseInStackQueuedSpinLock(&LockHandle);

    GateSessionQueueWork(Session, Retained ? GATE_WORK_PUMP : GATE_WORK_CLOSE);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
NTSTATUS
WSKAPI
GateSendBacklogEvent(
    PVOID SocketContext,
    SIZE_T IdealBacklogSize
    )
{
    PGATE_SESSION Session = (PGATE_SESSION)SocketContext;

    _Analysis_assume_(Session != NULL);

    InterlockedExchange64(&Session->IdealBacklog, (LONG64)max(IdealBacklogSize, GATE_REPLY_LENGTH));
    GateSessionQueueWork(Session, GATE_WORK_PUMP);
    return STATUS_SUCCESS;
}

//
// Work item.
//

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
GateSessionEnable(
    _Inout_ PGATE_SESSION Session
    )
{
    WSK_EVENT_CALLBACK_CONTROL Control;
    KLOCK_QUEUE_HANDLE LockHandle;
    PWSK_PROVIDER_CONNECTION_DISPATCH Dispatch;
    SIZE_T Backlog = 0;
    KEVENT Event;
    NTSTATUS Status;

    KeAcquireInStackQueuedSpinLock(&Session->Lock, &LockHandle);
    if (Session->State == GateSessionOpening) {
        Session->State = GateSessionOpen;
    }
    KeReleaseInStackQueuedSpinLock(&LockHandle);

    Dispatch = (PWSK_PROVIDER_CONNECTION_DISPATCH)Session->Socket->Dispatch;

    //
    // The close request is free until the session closes, which this very
    // work item does.
    //
    GateIrpPrepare(Session->CloseIrp, &Event);
    (VOID)Dispatch->WskControlSocket(Session->Socket,
                                     WskIoctl,
                                     SIO_WSK_QUERY_IDEAL_SEND_BACKLOG,
                                     0,
                                     0,
                                     NULL,
                                     sizeof(Backlog),
                                     &Backlog,
                                     NULL,
                                     Session->CloseIrp);
    Status = GateIrpWait(Session->CloseIrp, &Event, 0);
    if (NT_SUCCESS(Status) && Backlog != 0) {
        InterlockedExchange64(&Session->IdealBacklog, (LONG64)Backlog);
    }

    Control.NpiId = &NPI_WSK_INTERFACE_ID;
    Control.EventMask = WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT | WSK_EVENT_SEND_BACKLOG;

    Status = Dispatch->WskControlSocket(Session->Socket,
                                        WskSetOption,
                                        SO_WSK_EVENT_CALLBACK,
                                        SOL_SOCKET,
                                        sizeof(Control),
                                        &Control,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL);
    if (!NT_SUCCESS(Status)) {
        GateTrace(TRACE_LEVEL_WARNING, TRC_SESSION, "session %I64u status 0x%08x", Session->Id, Status);
        InterlockedExchange(&Session->Abort, TRUE);
        GateSessionQueueWork(Session, GATE_WORK_CLOSE);
    }
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateSessionReleaseHead(
    _Inout_ PGATE_SESSION Session,
    _In_ _Post_ptr_invalid_ PGATE_RETAINED Retained
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    PWSK_PROVIDER_CONNECTION_DISPATCH Dispatch;

    KeAcquireInStackQueuedSpinLock(&Session->Lock, &LockHandle);
    NT_ASSERT(Session->RetainedList.Flink == &Retained->Link);
    RemoveHeadList(&Session->RetainedList);
    Session->RetainedBytes -= Retained->Bytes;
    KeReleaseInStackQueuedSpinLock(&LockHandle);

    Dispatch = (PWSK_PROVIDER_CONNECTION_DISPATCH)Session->Socket->Dispatch;
    (VOID)Dispatch->WskRelease(Session->Socket, Retained->Indication);

    ExFreeToNPagedLookasideList(&GateGlobals.RetainLookaside, Retained);
}

_IRQL_requires_max_(DISPATCH_LEVEL)
_Ret_maybenull_
static
PGATE_RETAINED
GateSessionPeekRetained(
    _Inout_ PGATE_SESSION Session
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    PGATE_RETAINED Retained = NULL;

    KeAcquireInStackQueuedSpinLock(&Session->Lock, &LockHandle);
    if (!IsListEmpty(&Session->RetainedList)) {
        Retained = CONTAINING_RECORD(Session->RetainedList.Flink, GATE_RETAINED, Link);
    }
    KeReleaseInStackQueuedSpinLock(&LockHandle);
    return Retained;
}

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
GateSessionPump(
    _Inout_ PGATE_SESSION Session
    )
/*++

Routine Description:

    Processes retained data as far as the limits allow. The entry stays at the
    head of the list meanwhile, so that new data lines up behind it.

--*/
{
    PGATE_RETAINED Retained;

    while (Session->Bucket.MilliTokens >= 1000 &&
           Session->SendBytes < Session->IdealBacklog &&
           (Retained = GateSessionPeekRetained(Session)) != NULL) {

        GateSessionConsume(Session, Retained->Indication);
        GateSessionReleaseHead(Session, Retained);
    }

    if (Session->FinReceived && GateSessionPeekRetained(Session) == NULL) {
        GateSessionQueueWork(Session, GATE_WORK_CLOSE);
    }
}

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
GateSessionClose(
    _Inout_ PGATE_SESSION Session
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    PWSK_PROVIDER_CONNECTION_DISPATCH Dispatch;
    PGATE_RETAINED Retained;
    KEVENT Event;
    NTSTATUS Status = STATUS_CONNECTION_ABORTED;

    KeAcquireInStackQueuedSpinLock(&Session->Lock, &LockHandle);
    if (Session->State >= GateSessionClosing) {
        KeReleaseInStackQueuedSpinLock(&LockHandle);
        return;
    }
    Session->State = GateSessionClosing;
    KeReleaseInStackQueuedSpinLock(&LockHandle);

    //
    // From here on the callbacks retain nothing, and nobody but this thread
    // calls into the socket's functions.
    //
    ExWaitForRundownProtectionRelease(&Session->CallRundown);

    while ((Retained = GateSessionPeekRetained(Session)) != NULL) {
        GateSessionReleaseHead(Session, Retained);
    }

    Dispatch = (PWSK_PROVIDER_CONNECTION_DISPATCH)Session->Socket->Dispatch;

    if (!Session->Abort) {
        GateIrpPrepare(Session->CloseIrp, &Event);
        (VOID)Dispatch->WskDisconnect(Session->Socket, NULL, 0, Session->CloseIrp);
        Status = GateIrpWait(Session->CloseIrp, &Event, GATE_DISCONNECT_TIMEOUT_MS);
    }

    GateIrpPrepare(Session->CloseIrp, &Event);
    (VOID)Dispatch->WskCloseSocket(Session->Socket, Session->CloseIrp);
    (VOID)GateIrpWait(Session->CloseIrp, &Event, 0);

    GateAudit(GateAuditSessionClosed, &Session->Remote, Session->Id, Status, Session->Name);

    KeAcquireInStackQueuedSpinLock(&GateGlobals.SessionLock, &LockHandle);
    RemoveEntryList(&Session->Link);
    GateGlobals.Stats.ActiveSessions--;
    KeReleaseInStackQueuedSpinLock(&LockHandle);

    Session->Socket = NULL;
    Session->State = GateSessionClosed;
    GateSessionDereference(Session);        // that of the open socket
}

_Use_decl_annotations_
VOID
GateSessionWorker(
    PDEVICE_OBJECT DeviceObject,
    PVOID Context
    )
{
    PGATE_SESSION Session = (PGATE_SESSION)Context;
    LONG Work;

    UNREFERENCED_PARAMETER(DeviceObject);
    _Analysis_assume_(Session != NULL);

    for (;;) {

        //
        // The queued bit stays set while there is work, so that there is
        // never more than one worker per session.
        //
        Work = InterlockedExchange(&Session->WorkFlags, GATE_WORK_QUEUED);
        Work &= ~GATE_WORK_QUEUED;

        if (Work == 0) {
            if (InterlockedCompareExchange(&Session->WorkFlags, 0, GATE_WORK_QUEUED) == GATE_WORK_QUEUED) {
                break;
            }
            continue;
        }

        if (Session->State < GateSessionClosing) {
            if (FlagOn(Work, GATE_WORK_ENABLE)) {
                GateSessionEnable(Session);
            }
            if (FlagOn(Work, GATE_WORK_PUMP)) {
                GateSessionPump(Session);
            }
            if (FlagOn(Work, GATE_WORK_CLOSE)) {
                GateSessionClose(Session);
            }
        }
    }

    GateSessionDereference(Session);
}

//
// All sessions.
//

_Use_decl_annotations_
VOID
GateSessionTick(
    ULONGLONG Now
    )
{
    PLIST_ENTRY Link;
    PGATE_SESSION Session;
    ULONGLONG IdleLimit = (ULONGLONG)MS_TO_100NS(GateGlobals.Config.IdleSeconds * 1000ULL);

    KeAcquireSpinLockAtDpcLevel(&GateGlobals.SessionLock);

    for (Link = GateGlobals.SessionList.Flink; Link != &GateGlobals.SessionList; Link = Link->Flink) {

        Session = CONTAINING_RECORD(Link, GATE_SESSION, Link);
        GateBucketRefill(&Session->Bucket);

        if (Session->RetainedBytes != 0 && Session->Bucket.MilliTokens >= 1000) {
            GateSessionQueueWork(Session, GATE_WORK_PUMP);
        } else if (IdleLimit != 0 &&
                   Now > (ULONGLONG)Session->LastActivity &&
                   Now - (ULONGLONG)Session->LastActivity > IdleLimit) {
            GateSessionQueueWork(Session, GATE_WORK_CLOSE);
        }
    }

    KeReleaseSpinLockFromDpcLevel(&GateGlobals.SessionLock);
}

_Use_decl_annotations_
VOID
GateSessionCloseAll(
    VOID
    )
/*++

Routine Description:

    Has every session closed. The caller waits for ObjectRundown afterwards.

--*/
{
    KLOCK_QUEUE_HANDLE LockHandle;
    PLIST_ENTRY Link;

    KeAcquireInStackQueuedSpinLock(&GateGlobals.SessionLock, &LockHandle);
    for (Link = GateGlobals.SessionList.Flink; Link != &GateGlobals.SessionList; Link = Link->Flink) {
        GateSessionQueueWork(CONTAINING_RECORD(Link, GATE_SESSION, Link), GATE_WORK_CLOSE);
    }
    KeReleaseInStackQueuedSpinLock(&LockHandle);
}
