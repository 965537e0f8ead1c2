/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    conn.c

Abstract:

    Connection objects.

    A connection has one or two legs (sockets) and one or two pumps
    (directions). References are held by

        - the connection table, from creation to the end of the teardown,
        - every pump that has not finished,
        - the outgoing connect request,
        - the armed idle timer,
        - the queued teardown work item.

    States move forward only:

        Initialized -> Connecting -> Open -> HalfClosed -> Closing -> Closed
                    \-> Open                           /
                    \-> Shedding ---------------------/

    Whoever moves a connection to Closing queues the teardown work item, which
    is the only place where sockets are closed.

Environment:

    Kernel mode only.

--*/

#include "precomp.h"

#ifdef PX_WPP_TRACING
#include "conn.tmh"
#endif

IO_COMPLETION_ROUTINE PxPumpCompletion;
IO_COMPLETION_ROUTINE PxConnectCompletion;
IO_WORKITEM_ROUTINE PxConnTeardownWorker;
KDEFERRED_ROUTINE PxConnIdleDpc;

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
PxPumpRun(
    _Inout_ PPX_PUMP Pump
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
PxConnFree(
    _In_ __drv_freesMem(Mem) _Post_ptr_invalid_ PPX_CONNECTION Connection
    );

#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, PxConnTeardownWorker)
#pragma alloc_text(PAGE, PxConnShutdownAll)
#endif

static const CHAR PxShedNotice[] = "503 Too many connections, try again later\r\n";

#define PX_SHED_NOTICE_LENGTH   (sizeof(PxShedNotice) - sizeof(CHAR))

C_ASSERT(PX_SHED_NOTICE_LENGTH <= PX_BUFFER_SIZE);

//
// Object management.
//

_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
static
NTSTATUS
PxPumpInitialize(
    _Inout_ PPX_CONNECTION Connection,
    _In_range_(0, PX_LEG_COUNT - 1) ULONG Index,
    _In_ ULONG SourceLeg,
    _In_ ULONG TargetLeg
    )
{
    PPX_PUMP Pump = &Connection->Pump[Index];

    Pump->Connection = Connection;
    Pump->SourceLeg = SourceLeg;
    Pump->TargetLeg = TargetLeg;
    Pump->State = PxPumpIdle;

    Pump->Irp = PxAllocateIrp();
    if (Pump->Irp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    Pump->Buffer = (PUCHAR)ExAllocateFromNPagedLookasideList(
                                &PxGlobals.BufferLookaside);
    if (Pump->Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    Pump->Mdl = IoAllocateMdl(Pump->Buffer, PX_BUFFER_SIZE, FALSE, FALSE, NULL);
    if (Pump->Mdl == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    MmBuildMdlForNonPagedPool(Pump->Mdl);

    return STATUS_SUCCESS;
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
PxPumpUninitialize(
    _Inout_ PPX_PUMP Pump
    )
{
    if (Pump->Mdl != NULL) {
        IoFreeMdl(Pump->Mdl);
        Pump->Mdl = NULL;
    }

    if (Pump->Buffer != NULL) {
        ExFreeToNPagedLookasideList(&PxGlobals.BufferLookaside, Pump->Buffer);
        Pump->Buffer = NULL;
    }

    if (Pump->Irp != NULL) {
        IoFreeIrp(Pump->Irp);
        Pump->Irp = NULL;
    }
}

_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
static
NTSTATUS
PxConnCreate(
    _In_ const PX_CONFIG *Config,
    _In_ BOOLEAN Shed,
    _Outptr_ PPX_CONNECTION *NewConnection
    )
/*++

Routine Description:

    Allocates a connection object with everything it will need, so that
    neither the data path nor the teardown can run out of memory.

Arguments:

    Config - Snapshot of the configuration.

    Shed - TRUE if the connection will only be told to go away.

    NewConnection - Receives the object, which has one reference.

--*/
{
    PPX_CONNECTION Connection;
    ULONG IdleSeconds;
    NTSTATUS Status;

    *NewConnection = NULL;

    Connection = (PPX_CONNECTION)ExAllocateFromNPagedLookasideList(
                                    &PxGlobals.ConnectionLookaside);
    if (Connection == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    RtlZeroMemory(Connection, sizeof(*Connection));
    InterlockedIncrement(&PxGlobals.ConnectionObjects);

    Connection->Signature = PX_CONNECTION_SIGNATURE;
    Connection->ReferenceCount = 1;
    Connection->Shed = Shed;
    Connection->Mode = Shed ? PxModeEcho : Config->Mode;
    Connection->State = PxConnInitialized;
    KeInitializeSpinLock(&Connection->Lock);
    ExInitializeRundownProtection(&Connection->CallRundown);
    KeInitializeEvent(&Connection->ConnectDone, NotificationEvent, TRUE);
    KeInitializeTimer(&Connection->IdleTimer);
    KeInitializeDpc(&Connection->IdleDpc, PxConnIdleDpc, Connection);
    KeQuerySystemTimePrecise(&Connection->CreateTime);
    PxTouchConnection(Connection);

    IdleSeconds = Shed ? PX_SHED_TIMEOUT_SECONDS : Config->IdleSeconds;
    Connection->IdleTimeout = (ULONGLONG)PX_SECONDS_TO_100NS(IdleSeconds);

    Status = STATUS_INSUFFICIENT_RESOURCES;

    Connection->TeardownItem = IoAllocateWorkItem(PxGlobals.DeviceObject);
    if (Connection->TeardownItem == NULL) {
        goto Exit;
    }

    Connection->Leg[PX_LEG_CLIENT].CloseIrp = PxAllocateIrp();
    if (Connection->Leg[PX_LEG_CLIENT].CloseIrp == NULL) {
        goto Exit;
    }

    if (Connection->Mode == PxModeForward) {

        Connection->Leg[PX_LEG_UPSTREAM].CloseIrp = PxAllocateIrp();
        if (Connection->Leg[PX_LEG_UPSTREAM].CloseIrp == NULL) {
            goto Exit;
        }

        Connection->ConnectIrp = PxAllocateIrp();
        if (Connection->ConnectIrp == NULL) {
            goto Exit;
        }

        Connection->Leg[PX_LEG_UPSTREAM].RemoteAddress = Config->Upstream;
        Connection->ConnectLocal.ss_family = Config->Upstream.ss_family;

        Connection->PumpCount = 2;
        Status = PxPumpInitialize(Connection, 0, PX_LEG_CLIENT, PX_LEG_UPSTREAM);
        if (NT_SUCCESS(Status)) {
            Status = PxPumpInitialize(Connection, 1,
                                      PX_LEG_UPSTREAM, PX_LEG_CLIENT);
        }

    } else {

        Connection->PumpCount = 1;
        Status = PxPumpInitialize(Connection, 0, PX_LEG_CLIENT, PX_LEG_CLIENT);
    }

Exit:

    if (!NT_SUCCESS(Status)) {
        Connection->ReferenceCount = 0;
        PxConnFree(Connection);
        return Status;
    }

    *NewConnection = Connection;
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
static
VOID
PxConnFree(
    PPX_CONNECTION Connection
    )
{
    ULONG Index;

    NT_ASSERT(Connection->Signature == PX_CONNECTION_SIGNATURE);
    NT_ASSERT(Connection->ReferenceCount == 0);
    NT_ASSERT(Connection->ActivePumps == 0);

    for (Index = 0; Index < PX_LEG_COUNT; Index += 1) {

        NT_ASSERT(Connection->Leg[Index].Socket == NULL);

        PxPumpUninitialize(&Connection->Pump[Index]);
        if (Connection->Leg[Index].CloseIrp != NULL) {
            IoFreeIrp(Connection->Leg[Index].CloseIrp);
        }
    }

    if (Connection->ConnectIrp != NULL) {
        IoFreeIrp(Connection->ConnectIrp);
    }

    if (Connection->TeardownItem != NULL) {
        IoFreeWorkItem(Connection->TeardownItem);
    }

    Connection->Signature = ~PX_CONNECTION_SIGNATURE;
    ExFreeToNPagedLookasideList(&PxGlobals.ConnectionLookaside, Connection);

    if (InterlockedDecrement(&PxGlobals.ConnectionObjects) == 0) {
        KeSetEvent(&PxGlobals.ConnectionsGone, IO_NO_INCREMENT, FALSE);
    }
}

_Use_decl_annotations_
VOID
PxConnReference(
    PPX_CONNECTION Connection
    )
{
    LONG Count;

    Count = InterlockedIncrement(&Connection->ReferenceCount);
    NT_ASSERT(Count > 1);
    DBG_UNREFERENCED_LOCAL_VARIABLE(Count);
}

_Use_decl_annotations_
VOID
PxConnDereference(
    PPX_CONNECTION Connection
    )
{
    LONG Count;

    Count = InterlockedDecrement(&Connection->ReferenceCount);
    PX_BREAK_IF(Count < 0);

    if (Count == 0) {
        PxConnFree(Connection);
    }
}

//
// Idle timer.
//

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
PxConnArmTimer(
    _Inout_ PPX_CONNECTION Connection
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    LARGE_INTEGER DueTime;

    if (Connection->IdleTimeout == 0) {
        return;
    }

    DueTime.QuadPart = PX_RELATIVE((LONGLONG)Connection->IdleTimeout);

    KeAcquireInStackQueuedSpinLock(&Connection->Lock, &LockHandle);

    if (Connection->State < PxConnClosing && !Connection->TimerArmed) {
        PxConnReference(Connection);
        Connection->TimerArmed = TRUE;
        KeSetTimer(&Connection->IdleTimer, DueTime, &Connection->IdleDpc);
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);
}

_Use_decl_annotations_
VOID
PxConnIdleDpc(
    PKDPC Dpc,
    PVOID DeferredContext,
    PVOID SystemArgument1,
    PVOID SystemArgument2
    )
/*++

Routine Description:

    The timer is not reset for every packet. It runs out once per period and
    is set again for what is missing if the connection was active meanwhile.

--*/
{
    PPX_CONNECTION Connection = (PPX_CONNECTION)DeferredContext;
    KLOCK_QUEUE_HANDLE LockHandle;
    LARGE_INTEGER DueTime;
    ULONGLONG Now;
    ULONGLONG Last;
    ULONGLONG Elapsed;
    BOOLEAN Expired = FALSE;
    BOOLEAN Rearmed = FALSE;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(SystemArgument1);
    UNREFERENCED_PARAMETER(SystemArgument2);

    _Analysis_assume_(Connection != NULL);

    Now = KeQueryInterruptTime();

    KeAcquireInStackQueuedSpinLockAtDpcLevel(&Connection->Lock, &LockHandle);

    if (Connection->State < PxConnClosing) {
        Last = (ULONGLONG)Connection->LastActivity;
        Elapsed = (Now > Last) ? (Now - Last) : 0;
        if (Elapsed >= Connection->IdleTimeout) {
            Expired = TRUE;
        } else {
            DueTime.QuadPart =
                PX_RELATIVE((LONGLONG)(Connection->IdleTimeout - Elapsed));
            KeSetTimer(&Connection->IdleTimer, DueTime, &Connection->IdleDpc);
            Rearmed = TRUE;
        }
    }

    if (!Rearmed) {
        Connection->TimerArmed = FALSE;
    }

    KeReleaseInStackQueuedSpinLockFromDpcLevel(&LockHandle);

    if (Expired && PxConnShutdown(Connection, PxCloseIdle)) {
        PX_COUNT(IdleTimeouts);
    }

    if (!Rearmed) {
        PxConnDereference(Connection);
    }
}

//
// Pumps.
//

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
PxPumpFinish(
    _Inout_ PPX_PUMP Pump,
    _In_ NTSTATUS Status
    )
/*++

Routine Description:

    Ends one direction and gives up its reference. The connection must not be
    touched afterwards.

--*/
{
    PPX_CONNECTION Connection = Pump->Connection;
    KLOCK_QUEUE_HANDLE LockHandle;
    BOOLEAN Last;

    Pump->State = PxPumpDone;

    KeAcquireInStackQueuedSpinLock(&Connection->Lock, &LockHandle);

    NT_ASSERT(Connection->ActivePumps != 0);
    Connection->ActivePumps -= 1;
    Last = (BOOLEAN)(Connection->ActivePumps == 0);
    if (!Last && Connection->State == PxConnOpen) {
        Connection->State = PxConnHalfClosed;
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    if (!NT_SUCCESS(Status)) {
        PxTrace(TRACE_LEVEL_VERBOSE, PX_FLAG_DATA,
                "Connection %I64x leg %u to %u ended, status 0x%08x",
                Connection->Id, Pump->SourceLeg, Pump->TargetLeg, Status);
        (VOID)PxConnShutdown(Connection, PxCloseError);
    } else if (Last) {
        (VOID)PxConnShutdown(Connection, PxCloseComplete);
    }

    PxConnDereference(Connection);
}

_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
static
NTSTATUS
PxPumpIssue(
    _Inout_ PPX_PUMP Pump
    )
/*++

Routine Description:

    Hands the pump's IRP to the WSK function its state asks for.

Return Value:

    STATUS_SUCCESS if the completion routine has been or will be called,
    STATUS_CONNECTION_ABORTED if the connection is being torn down and no
    call has been made.

--*/
{
    PPX_CONNECTION Connection = Pump->Connection;
    const WSK_PROVIDER_CONNECTION_DISPATCH *Dispatch;
    PWSK_SOCKET Socket;

    if (!ExAcquireRundownProtection(&Connection->CallRundown)) {
        return STATUS_CONNECTION_ABORTED;
    }

    Socket = (Pump->State == PxPumpReceiving) ?
                    Connection->Leg[Pump->SourceLeg].Socket :
                    Connection->Leg[Pump->TargetLeg].Socket;

    Dispatch = (const WSK_PROVIDER_CONNECTION_DISPATCH *)Socket->Dispatch;

    IoReuseIrp(Pump->Irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(Pump->Irp, PxPumpCompletion, Pump, TRUE, TRUE, TRUE);

    Pump->WskBuf.Mdl = Pump->Mdl;

    switch (Pump->State) {
    case PxPumpReceiving:
        Pump->WskBuf.Offset = 0;
        Pump->WskBuf.Length = PX_BUFFER_SIZE;
        (VOID)Dispatch->WskReceive(Socket, &Pump->WskBuf, 0, Pump->Irp);
        break;

    case PxPumpSending:
        Pump->WskBuf.Offset = (ULONG)Pump->DataOffset;
        Pump->WskBuf.Length = Pump->DataLength - Pump->DataOffset;
        (VOID)Dispatch->WskSend(Socket, &Pump->WskBuf, 0, Pump->Irp);
        break;

    case PxPumpDisconnecting:
        Pump->WskBuf.Offset = 0;
        Pump->WskBuf.Length = Pump->DataLength;
        (VOID)Dispatch->WskDisconnect(Socket,
                                      (Pump->DataLength != 0) ?
                                            &Pump->WskBuf : NULL,
                                      0,
                                      Pump->Irp);
        break;

    DEFAULT_UNREACHABLE;
    }

    ExReleaseRundownProtection(&Connection->CallRundown);

    return STATUS_SUCCESS;
}

_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
static
BOOLEAN
PxPumpConsume(
    _Inout_ PPX_PUMP Pump
    )
/*++

Routine Description:

    Evaluates a completed request and determines what comes next.

Return Value:

    TRUE if there is another request to issue, FALSE if the pump has finished
    and its reference is gone.

--*/
{
    PPX_CONNECTION Connection = Pump->Connection;
    NTSTATUS Status = Pump->Irp->IoStatus.Status;
    SIZE_T Length = (SIZE_T)Pump->Irp->IoStatus.Information;

    if (!NT_SUCCESS(Status)) {
        PxPumpFinish(Pump, Status);
        return FALSE;
    }

    PxTouchConnection(Connection);

    switch (Pump->State) {
    case PxPumpReceiving:

        Pump->DataOffset = 0;
        Pump->DataLength = Length;

        if (Length == 0) {

            //
            // The peer has closed its half. Everything it sent is already
            // out on the other side, because sends are not pipelined.
            //

            Pump->State = PxPumpDisconnecting;
            return TRUE;
        }

        NT_ASSERT(Length <= PX_BUFFER_SIZE);
        PX_ADD(BytesReceived, Length);
        Pump->State = PxPumpSending;
        return TRUE;

    case PxPumpSending:

        if (Length == 0 || Length > Pump->DataLength - Pump->DataOffset) {
            PxPumpFinish(Pump, STATUS_UNEXPECTED_NETWORK_ERROR);
            return FALSE;
        }

        PX_ADD(BytesSent, Length);
        InterlockedAdd64(&Pump->BytesMoved, (LONG64)Length);

        Pump->DataOffset += Length;
        if (Pump->DataOffset == Pump->DataLength) {
            Pump->State = PxPumpReceiving;
        }
        return TRUE;

    case PxPumpDisconnecting:

        InterlockedExchange(&Connection->Leg[Pump->TargetLeg].Disconnected, TRUE);
        PxPumpFinish(Pump, STATUS_SUCCESS);
        return FALSE;

    default:

        NT_ASSERT(FALSE);
        PxPumpFinish(Pump, STATUS_INTERNAL_ERROR);
        return FALSE;
    }
}

_Use_decl_annotations_
static
VOID
PxPumpRun(
    PPX_PUMP Pump
    )
{
    NTSTATUS Status;

    for (;;) {

        InterlockedExchange(&Pump->Handshake, PX_HANDSHAKE_ISSUED);

        Status = PxPumpIssue(Pump);
        if (!NT_SUCCESS(Status)) {
            PxPumpFinish(Pump, Status);
            return;
        }

        if (InterlockedCompareExchange(&Pump->Handshake,
                                       PX_HANDSHAKE_RETURNED,
                                       PX_HANDSHAKE_ISSUED) ==
                                                    PX_HANDSHAKE_ISSUED) {

            //
            // Still pending. From here on the pump belongs to the completion
            // routine.
            //

            return;
        }

        if (!PxPumpConsume(Pump)) {
            return;
        }
    }
}

_Use_decl_annotations_
NTSTATUS
PxPumpCompletion(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp,
    PVOID Context
    )
{
    PPX_PUMP Pump = (PPX_PUMP)Context;

    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);

    _Analysis_assume_(Pump != NULL);
    NT_ASSERT(Irp == Pump->Irp);

    if (InterlockedCompareExchange(&Pump->Handshake,
                                   PX_HANDSHAKE_COMPLETED,
                                   PX_HANDSHAKE_ISSUED) !=
                                                    PX_HANDSHAKE_ISSUED) {

        //
        // The issuer has left, go on here.
        //

        if (PxPumpConsume(Pump)) {
            PxPumpRun(Pump);
        }
    }

    return STATUS_MORE_PROCESSING_REQUIRED;
}

//
// Bringing a connection up.
//

_IRQL_requires_max_(DISPATCH_LEVEL)
static
BOOLEAN
PxConnActivate(
    _Inout_ PPX_CONNECTION Connection,
    _In_ PX_CONN_STATE NewState,
    _In_ PX_PUMP_STATE PumpState
    )
/*++

Routine Description:

    Moves the connection to a state in which its pumps run, and starts them.

Return Value:

    FALSE if the connection is already being closed.

--*/
{
    KLOCK_QUEUE_HANDLE LockHandle;
    BOOLEAN Activated = FALSE;
    ULONG PumpCount = Connection->PumpCount;
    ULONG Index;

    KeAcquireInStackQueuedSpinLock(&Connection->Lock, &LockHandle);

    if (Connection->State < PxConnClosing) {
        Connection->State = NewState;
        Connection->ActivePumps = PumpCount;
        for (Index = 0; Index < PumpCount; Index += 1) {
            PxConnReference(Connection);
            Connection->Pump[Index].State = PumpState;
        }
        Activated = TRUE;
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    //
    // The caller's own reference keeps the connection while the first pump
    // may already have failed.
    //

    if (Activated) {
        for (Index = 0; Index < PumpCount; Index += 1) {
            PxPumpRun(&Connection->Pump[Index]);
        }
    }

    return Activated;
}

_Use_decl_annotations_
NTSTATUS
PxConnectCompletion(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp,
    PVOID Context
    )
{
    PPX_CONNECTION Connection = (PPX_CONNECTION)Context;

    UNREFERENCED_PARAMETER(DeviceObject);

    _Analysis_assume_(Connection != NULL);

    if (NT_SUCCESS(Irp->IoStatus.Status)) {

        //
        // If the teardown has begun it waits for ConnectDone and then finds
        // the socket here.
        //

        Connection->Leg[PX_LEG_UPSTREAM].Socket =
            (PWSK_SOCKET)Irp->IoStatus.Information;

        PxTouchConnection(Connection);
        if (!PxConnActivate(Connection, PxConnOpen, PxPumpReceiving)) {
            PxTrace(TRACE_LEVEL_VERBOSE, PX_FLAG_CONN,
                    "Connection %I64x was closed while connecting",
                    Connection->Id);
        }

    } else {

        PxTrace(TRACE_LEVEL_WARNING, PX_FLAG_CONN,
                "Connection %I64x has no upstream, status 0x%08x",
                Connection->Id, Irp->IoStatus.Status);

        if (Irp->IoStatus.Status != STATUS_CANCELLED) {
            PX_COUNT(ConnectFailures);
        }
        (VOID)PxConnShutdown(Connection, PxCloseConnectFailed);
    }

    KeSetEvent(&Connection->ConnectDone, IO_NETWORK_INCREMENT, FALSE);
    PxConnDereference(Connection);

    return STATUS_MORE_PROCESSING_REQUIRED;
}

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
PxConnConnect(
    _Inout_ PPX_CONNECTION Connection
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    BOOLEAN Proceed = FALSE;

    KeAcquireInStackQueuedSpinLock(&Connection->Lock, &LockHandle);

    if (Connection->State < PxConnClosing) {
        Connection->State = PxConnConnecting;
        KeClearEvent(&Connection->ConnectDone);
        PxConnReference(Connection);
        Proceed = TRUE;
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    if (!Proceed) {
        return;
    }

    if (!ExAcquireRundownProtection(&Connection->CallRundown)) {
        KeSetEvent(&Connection->ConnectDone, IO_NO_INCREMENT, FALSE);
        PxConnDereference(Connection);
        return;
    }

    //
    // The completion routine may run inline and drop the connect reference;
    // the caller of this routine holds another one.
    //

    IoReuseIrp(Connection->ConnectIrp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(Connection->ConnectIrp,
                           PxConnectCompletion,
                           Connection,
                           TRUE,
                           TRUE,
                           TRUE);

    (VOID)PxGlobals.WskProvider.Dispatch->WskSocketConnect(
                PxGlobals.WskProvider.Client,
                SOCK_STREAM,
                IPPROTO_TCP,
                (PSOCKADDR)&Connection->ConnectLocal,
                (PSOCKADDR)&Connection->Leg[PX_LEG_UPSTREAM].RemoteAddress,
                0,
                NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                Connection->ConnectIrp);

    ExReleaseRundownProtection(&Connection->CallRundown);
}

_Use_decl_annotations_
NTSTATUS
PxConnStart(
    PWSK_SOCKET Socket,
    const SOCKADDR_STORAGE *RemoteAddress,
    const PX_CONFIG *Config,
    BOOLEAN Shed
    )
/*++

Routine Description:

    Takes over an accepted socket.

Return Value:

    STATUS_SUCCESS, or a failure, in which case the socket still belongs to
    the caller.

--*/
{
    PPX_CONNECTION Connection;
    PPX_PUMP Pump;
    NTSTATUS Status;

    Status = PxConnCreate(Config, Shed, &Connection);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Connection->Leg[PX_LEG_CLIENT].Socket = Socket;
    Connection->Leg[PX_LEG_CLIENT].RemoteAddress = *RemoteAddress;

    //
    // As soon as the connection is in the table it can be kicked. The second
    // reference is the one of this routine.
    //

    PxConnReference(Connection);

    Status = PxTableInsert(Connection);
    if (!NT_SUCCESS(Status)) {
        Connection->Leg[PX_LEG_CLIENT].Socket = NULL;
        PxConnDereference(Connection);
        PxConnDereference(Connection);
        return Status;
    }

    PxConnArmTimer(Connection);

    if (Shed) {

        PX_COUNT(Shed);
        PxEtwConnection(&PxEventConnectionShed, Connection->Id, 0);

        Pump = &Connection->Pump[0];
        RtlCopyMemory(Pump->Buffer, PxShedNotice, PX_SHED_NOTICE_LENGTH);
        Pump->DataOffset = 0;
        Pump->DataLength = PX_SHED_NOTICE_LENGTH;
        (VOID)PxConnActivate(Connection, PxConnShedding, PxPumpDisconnecting);

    } else {

        PX_COUNT(Accepted);
        PxEtwConnection(&PxEventConnectionOpened,
                        Connection->Id,
                        Connection->Mode);

        if (Connection->Mode == PxModeForward) {
            PxConnConnect(Connection);
        } else {
            (VOID)PxConnActivate(Connection, PxConnOpen, PxPumpReceiving);
        }
    }

    PxConnDereference(Connection);

    return STATUS_SUCCESS;
}

//
// Taking a connection down.
//

_Use_decl_annotations_
BOOLEAN
PxConnShutdown(
    PPX_CONNECTION Connection,
    PX_CLOSE_REASON Reason
    )
/*++

Routine Description:

    Initiates the teardown. Only the first caller's reason counts.

Return Value:

    TRUE if this call has initiated the teardown.

--*/
{
    KLOCK_QUEUE_HANDLE LockHandle;
    BOOLEAN Initiated = FALSE;

    KeAcquireInStackQueuedSpinLock(&Connection->Lock, &LockHandle);

    if (Connection->State < PxConnClosing) {
        Connection->State = PxConnClosing;
        Connection->CloseReason = Reason;
        PxConnReference(Connection);
        Initiated = TRUE;
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    if (Initiated) {
        IoQueueWorkItem(Connection->TeardownItem,
                        PxConnTeardownWorker,
                        DelayedWorkQueue,
                        Connection);
    }

    return Initiated;
}

_IRQL_requires_(PASSIVE_LEVEL)
static
BOOLEAN
PxIsGracefulReason(
    _In_ PX_CLOSE_REASON Reason
    )
{
    switch (Reason) {
    case PxCloseIdle:
    case PxCloseKicked:
    case PxCloseUnload:
        return TRUE;
    default:
        return FALSE;
    }
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
PxConnSetClosed(
    _Inout_ PPX_CONNECTION Connection
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;

    //
    // Not part of PxConnTeardownWorker because that one is pageable.
    //

    KeAcquireInStackQueuedSpinLock(&Connection->Lock, &LockHandle);
    Connection->State = PxConnClosed;
    KeReleaseInStackQueuedSpinLock(&LockHandle);
}

_Use_decl_annotations_
VOID
PxConnTeardownWorker(
    PDEVICE_OBJECT DeviceObject,
    PVOID Context
    )
{
    PPX_CONNECTION Connection = (PPX_CONNECTION)Context;
    WCHAR AddressText[INET6_ADDRSTRLEN];
    PPX_LEG Leg;
    NTSTATUS Status;
    ULONG Index;

    PAGED_CODE();

    UNREFERENCED_PARAMETER(DeviceObject);
    _Analysis_assume_(Connection != NULL);

    NT_ASSERT(Connection->State == PxConnClosing);

    //
    // Since the state is Closing the DPC does not set the timer again. If the
    // timer is not in the queue its DPC has run or will run, and releases the
    // reference itself.
    //

    if (KeCancelTimer(&Connection->IdleTimer)) {
        PxConnDereference(Connection);
    }

    //
    // No new calls on the sockets, and no calls in progress.
    //

    ExWaitForRundownProtectionRelease(&Connection->CallRundown);

    //
    // An outgoing connect would produce a socket behind our back.
    //

    if (KeReadStateEvent(&Connection->ConnectDone) == 0) {
        (VOID)IoCancelIrp(Connection->ConnectIrp);
        KeWaitForSingleObject(&Connection->ConnectDone,
                              Executive,
                              KernelMode,
                              FALSE,
                              NULL);
    }

    for (Index = 0; Index < PX_LEG_COUNT; Index += 1) {

        Leg = &Connection->Leg[Index];
        if (Leg->Socket == NULL) {
            continue;
        }

        if (PxIsGracefulReason(Connection->CloseReason) &&
            InterlockedExchange(&Leg->Disconnected, TRUE) == FALSE) {

            Status = PxWskDisconnect(Leg->Socket,
                                     Leg->CloseIrp,
                                     PX_DISCONNECT_TIMEOUT_MS);
            if (!NT_SUCCESS(Status)) {
                PxTrace(TRACE_LEVEL_VERBOSE, PX_FLAG_CONN,
                        "Connection %I64x leg %u, disconnect status 0x%08x",
                        Connection->Id, Index, Status);
            }
        }
    }

    //
    // Closing completes what is still pending, so the pumps come to their
    // end before WskCloseSocket does.
    //

    for (Index = 0; Index < PX_LEG_COUNT; Index += 1) {

        Leg = &Connection->Leg[Index];
        if (Leg->Socket != NULL) {
            (VOID)PxWskCloseSocket(Leg->Socket, Leg->CloseIrp);
            Leg->Socket = NULL;
        }
    }

    if (Connection->CloseReason == PxCloseError ||
        Connection->CloseReason == PxCloseConnectFailed) {
        PX_COUNT(Aborted);
    } else {
        PX_COUNT(Closed);
    }

    PxFormatAddress(&Connection->Leg[PX_LEG_CLIENT].RemoteAddress,
                    AddressText,
                    RTL_NUMBER_OF(AddressText));

    PxTrace(TRACE_LEVEL_INFORMATION, PX_FLAG_CONN,
            "Connection %I64x from %ws closed, reason %d",
            Connection->Id, AddressText, Connection->CloseReason);

    PxEtwConnection(&PxEventConnectionClosed,
                    Connection->Id,
                    (ULONG)Connection->CloseReason);

    PxConnSetClosed(Connection);

    PxTableRemove(Connection);          // the table's reference
    PxConnDereference(Connection);      // the work item's reference
}

_Use_decl_annotations_
VOID
PxConnShutdownAll(
    VOID
    )
/*++

Routine Description:

    Initiates the teardown of every connection. There are no new ones, since
    the listeners have been stopped.

--*/
{
    PPX_CONNECTION Connection;
    ULONG Cursor = 0;

    PAGED_CODE();

    for (;;) {

        Connection = PxTableReferenceNext(&Cursor);
        if (Connection == NULL) {
            break;
        }

        (VOID)PxConnShutdown(Connection, PxCloseUnload);
        PxConnDereference(Connection);
    }
}
