/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    listen.c

Abstract:

    WSK registration, the conditionally accepting listening socket, and the
    inspections that wait for a decision.

--*/

#include "precomp.h"

#ifdef WPP_TRACING_ENABLED
#include "listen.tmh"
#endif

IO_COMPLETION_ROUTINE GateSyncCompletion;
IO_COMPLETION_ROUTINE GateInspectCompletion;
IO_WORKITEM_ROUTINE GateExpiryWorker;

_IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS
WSKAPI
GateAcceptEvent(
    _In_opt_ PVOID SocketContext,
    _In_ ULONG Flags,
    _In_ PSOCKADDR LocalAddress,
    _In_ PSOCKADDR RemoteAddress,
    _In_opt_ PWSK_SOCKET AcceptSocket,
    _Outptr_result_maybenull_ PVOID *AcceptSocketContext,
    _Outptr_result_maybenull_ CONST WSK_CLIENT_CONNECTION_DISPATCH **AcceptSocketDispatch
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
WSK_INSPECT_ACTION
WSKAPI
GateInspectEvent(
    _In_opt_ PVOID SocketContext,
    _In_ PSOCKADDR LocalAddress,
    _In_ PSOCKADDR RemoteAddress,
    _In_opt_ PWSK_INSPECT_ID InspectID
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS
WSKAPI
GateAbortEvent(
    _In_opt_ PVOID SocketContext,
    _In_ PWSK_INSPECT_ID InspectID
    );

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
GateOpenListenSocket(
    _In_ ADDRESS_FAMILY Family
    );

#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, GateOpenListenSocket)
#pragma alloc_text(PAGE, GateListenStart)
#pragma alloc_text(PAGE, GateWskStop)
#endif

static const WSK_CLIENT_DISPATCH GateClientDispatch = {
    MAKE_WSK_VERSION(1, 0), 0, NULL
};

static const WSK_CLIENT_LISTEN_DISPATCH GateListenDispatch = {
    GateAcceptEvent,
    GateInspectEvent,
    GateAbortEvent
};

//
// Synchronous requests.
//

_Use_decl_annotations_
NTSTATUS
GateSyncCompletion(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp,
    PVOID Context
    )
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);

    (VOID)KeSetEvent((PRKEVENT)Context, IO_NETWORK_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

_Use_decl_annotations_
VOID
GateIrpPrepare(
    PIRP Irp,
    PKEVENT Event
    )
{
    KeInitializeEvent(Event, NotificationEvent, FALSE);
    IoReuseIrp(Irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(Irp, GateSyncCompletion, Event, TRUE, TRUE, TRUE);
}

_Use_decl_annotations_
NTSTATUS
GateIrpWait(
    PIRP Irp,
    PKEVENT Event,
    ULONG TimeoutMs
    )
{
    LARGE_INTEGER Timeout;
    NTSTATUS Status;

    Timeout.QuadPart = -MS_TO_100NS(TimeoutMs);
    Status = KeWaitForSingleObject(Event,
                                   Executive,
                                   KernelMode,
                                   FALSE,
                                   TimeoutMs != 0 ? &Timeout : NULL);
    if (Status == STATUS_TIMEOUT) {
        IoCancelIrp(Irp);
        KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
    }
    return Irp->IoStatus.Status;
}

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
GateSetListenOption(
    _In_ PWSK_SOCKET Socket,
    _In_ ULONG Level,
    _In_ ULONG Option,
    _In_ ULONG Value
    )
{
    KEVENT Event;
    PIRP Irp;
    NTSTATUS Status;

    Irp = IoAllocateIrp(1, FALSE);
    if (Irp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    GateIrpPrepare(Irp, &Event);
    ((PWSK_PROVIDER_BASIC_DISPATCH)Socket->Dispatch)->WskControlSocket(
        Socket, WskSetOption, Option, Level,
        sizeof(Value), &Value, 0, NULL, NULL, Irp);
    Status = GateIrpWait(Irp, &Event, 0);

    IoFreeIrp(Irp);
    return Status;
}

//
// Start and stop.
//

_Use_decl_annotations_
static
NTSTATUS
GateOpenListenSocket(
    ADDRESS_FAMILY Family
    )
/*++

Routine Description:

    Creates, configures and binds the listening socket. The AF_INET6 one is
    dual-mode and sees IPv4 peers as mapped addresses.

--*/
{
    union {
        SOCKADDR_INET   Inet;
        SOCKADDR        Sockaddr;
    } Local;
    WSK_EVENT_CALLBACK_CONTROL EventControl;
    PWSK_SOCKET Socket = NULL;
    KEVENT Event;
    PIRP Irp;
    NTSTATUS Status;

    PAGED_CODE();

    //
    // Again, because a failed attempt with another family has run it down.
    //
    ExInitializeRundownProtection(&GateGlobals.ListenRundown);

    Irp = IoAllocateIrp(1, FALSE);
    if (Irp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    GateIrpPrepare(Irp, &Event);
    GateGlobals.WskProvider.Dispatch->WskSocket(GateGlobals.WskProvider.Client,
                                                Family,
                                                SOCK_STREAM,
                                                IPPROTO_TCP,
                                                WSK_FLAG_LISTEN_SOCKET,
                                                &GateGlobals,
                                                &GateListenDispatch,
                                                NULL,
                                                NULL,
                                                NULL,
                                                Irp);
    Status = GateIrpWait(Irp, &Event, 0);
    if (!NT_SUCCESS(Status)) {
        goto Done;
    }
    Socket = (PWSK_SOCKET)Irp->IoStatus.Information;

    if (Family == AF_INET6) {
        Status = GateSetListenOption(Socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
        if (!NT_SUCCESS(Status)) {
            goto Done;
        }
    }

    //
    // Conditional accept mode has to be set before the socket is bound.
    //
    Status = GateSetListenOption(Socket, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 1);
    if (!NT_SUCCESS(Status)) {
        goto Done;
    }

    //
    // From the bind on inspections may arrive, and use the global pointer.
    // They are completed under ListenRundown only.
    //
    RtlZeroMemory(&Local, sizeof(Local));
    Local.Inet.si_family = Family;
    SS_PORT(&Local.Inet) = RtlUshortByteSwap((USHORT)GateGlobals.Config.Port);

    GateGlobals.ListenSocket = Socket;

    GateIrpPrepare(Irp, &Event);
    ((PWSK_PROVIDER_LISTEN_DISPATCH)Socket->Dispatch)->WskBind(Socket, &Local.Sockaddr, 0, Irp);
    Status = GateIrpWait(Irp, &Event, 0);
    if (!NT_SUCCESS(Status)) {
        goto Done;
    }

    //
    // The accept callback can be enabled only on a bound socket.
    // Enabling does not take an IRP.
    //
    EventControl.NpiId = &NPI_WSK_INTERFACE_ID;
    EventControl.EventMask = WSK_EVENT_ACCEPT;
    Status = ((PWSK_PROVIDER_BASIC_DISPATCH)Socket->Dispatch)->WskControlSocket(
                Socket,
                WskSetOption,
                SO_WSK_EVENT_CALLBACK,
                SOL_SOCKET,
                sizeof(EventControl),
                &EventControl,
                0,
                NULL,
                NULL,
                NULL);

Done:

    IoFreeIrp(Irp);
    if (!NT_SUCCESS(Status)) {
        GateTrace(TRACE_LEVEL_ERROR, TRC_LISTEN,
                  "family %u port %u status 0x%08x",
                  Family, GateGlobals.Config.Port, Status);
        if (Socket != NULL) {
            GateGlobals.ListenSocket = Socket;
            GateListenStop();
        }
    }
    return Status;
}

_Use_decl_annotations_
NTSTATUS
GateListenStart(
    VOID
    )
{
    WSK_CLIENT_NPI ClientNpi = { NULL, &GateClientDispatch };
    NTSTATUS Status;

    PAGED_CODE();

    Status = WskRegister(&ClientNpi, &GateGlobals.WskRegistration);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    GateGlobals.WskRegistered = TRUE;

    Status = WskCaptureProviderNPI(&GateGlobals.WskRegistration,
                                   30 * 1000,
                                   &GateGlobals.WskProvider);
    if (!NT_SUCCESS(Status)) {
        GateTrace(TRACE_LEVEL_ERROR, TRC_LISTEN, "no WSK provider, status 0x%08x", Status);
        return Status;
    }
    GateGlobals.WskCaptured = TRUE;

    GateBucketInitialize(&GateGlobals.AcceptBucket, GateGlobals.Config.AcceptRate);

    Status = GateOpenListenSocket(AF_INET6);
    if (!NT_SUCCESS(Status)) {
        Status = GateOpenListenSocket(AF_INET);
    }
    return Status;
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateInspectFree(
    _In_ __drv_freesMem(Mem) _Post_ptr_invalid_ PGATE_INSPECT Inspect
    )
{
    if (Inspect->Irp != NULL) {
        IoFreeIrp(Inspect->Irp);
    }
    ExFreeToNPagedLookasideList(&GateGlobals.InspectLookaside, Inspect);
    ExReleaseRundownProtection(&GateGlobals.ObjectRundown);
}

_Use_decl_annotations_
NTSTATUS
GateInspectCompletion(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp,
    PVOID Context
    )
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);

    //
    // Frees the IRP as well.
    //
    GateInspectFree((PGATE_INSPECT)Context);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
GateInspectFinish(
    _In_ _Post_invalid_ PGATE_INSPECT Inspect,
    _In_ WSK_INSPECT_ACTION Action
    )
/*++

Routine Description:

    Tells WSK the decision about a request that the caller has removed from
    the list.

--*/
{
    PWSK_PROVIDER_LISTEN_DISPATCH Dispatch;

    if (!ExAcquireRundownProtection(&GateGlobals.ListenRundown)) {

        //
        // The listening socket is going away and with it the request.
        //
        GateInspectFree(Inspect);
        return;
    }

    if (Action == WskInspectAccept) {
        GATE_COUNT(Allowed);
        GateAudit(GateAuditAllowed, &Inspect->Remote, Inspect->Cookie, STATUS_SUCCESS, NULL);
    } else {
        GATE_COUNT(Denied);
        GateAudit(GateAuditDenied, &Inspect->Remote, Inspect->Cookie, STATUS_SUCCESS, NULL);
    }

    IoReuseIrp(Inspect->Irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(Inspect->Irp, GateInspectCompletion, Inspect, TRUE, TRUE, TRUE);

    Dispatch = (PWSK_PROVIDER_LISTEN_DISPATCH)GateGlobals.ListenSocket->Dispatch;
    (VOID)Dispatch->WskInspectComplete(GateGlobals.ListenSocket,
                                       &Inspect->InspectId,
                                       Action,
                                       Inspect->Irp);

    ExReleaseRundownProtection(&GateGlobals.ListenRundown);
}

_IRQL_requires_max_(DISPATCH_LEVEL)
_Ret_maybenull_
static
PGATE_INSPECT
GateInspectRemove(
    _In_opt_ const WSK_INSPECT_ID *InspectId,
    _In_ ULONG64 Cookie,
    _In_ ULONGLONG ExpiredAt
    )
/*++

Routine Description:

    Removes the first request from the pending list that has the given WSK
    id, or the given cookie, or that has expired by the given time.

--*/
{
    KLOCK_QUEUE_HANDLE LockHandle;
    PGATE_INSPECT Inspect;
    PGATE_INSPECT Found = NULL;
    PLIST_ENTRY Link;

    KeAcquireInStackQueuedSpinLock(&GateGlobals.InspectLock, &LockHandle);

    for (Link = GateGlobals.InspectList.Flink;
         Link != &GateGlobals.InspectList;
         Link = Link->Flink) {

        Inspect = CONTAINING_RECORD(Link, GATE_INSPECT, Link);
        if ((InspectId != NULL &&
             Inspect->InspectId.Key == InspectId->Key &&
             Inspect->InspectId.SerialNumber == InspectId->SerialNumber) ||
            (Cookie != 0 && Inspect->Cookie == Cookie) ||
            (ExpiredAt != 0 && Inspect->ExpireTime <= ExpiredAt)) {

            RemoveEntryList(Link);
            GateGlobals.Stats.PendingInspects--;
            Found = Inspect;
            break;
        }
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);
    return Found;
}

_Use_decl_annotations_
VOID
GateListenStop(
    VOID
    )
/*++

Routine Description:

    Rejects what is pending, closes the listening socket and thereby waits
    for the callbacks in progress. A request that is pended in between is
    dropped by WSK when the socket is closed; its entry is freed here.

--*/
{
    PGATE_INSPECT Inspect;
    PWSK_SOCKET Socket;
    KEVENT Event;
    PIRP Irp;
    LARGE_INTEGER Delay;

    Socket = GateGlobals.ListenSocket;
    if (Socket == NULL) {
        return;
    }

    while ((Inspect = GateInspectRemove(NULL, 0, MAXULONGLONG)) != NULL) {
        GateInspectFinish(Inspect, WskInspectReject);
    }

    ExWaitForRundownProtectionRelease(&GateGlobals.ListenRundown);

    //
    // Without the close nothing can be unloaded, so there is no choice but to
    // try until there is memory for an IRP.
    //
    while ((Irp = IoAllocateIrp(1, FALSE)) == NULL) {
        Delay.QuadPart = -MS_TO_100NS(50);
        KeDelayExecutionThread(KernelMode, FALSE, &Delay);
    }

    GateIrpPrepare(Irp, &Event);
    ((PWSK_PROVIDER_BASIC_DISPATCH)Socket->Dispatch)->WskCloseSocket(Socket, Irp);
    GateIrpWait(Irp, &Event, 0);
    IoFreeIrp(Irp);
    GateGlobals.ListenSocket = NULL;

    while ((Inspect = GateInspectRemove(NULL, 0, MAXULONGLONG)) != NULL) {
        GateInspectFree(Inspect);
    }
}

_Use_decl_annotations_
VOID
GateWskStop(
    VOID
    )
{
    PAGED_CODE();

    if (GateGlobals.WskCaptured) {
        WskReleaseProviderNPI(&GateGlobals.WskRegistration);
        GateGlobals.WskCaptured = FALSE;
    }
    if (GateGlobals.WskRegistered) {
        WskDeregister(&GateGlobals.WskRegistration);
        GateGlobals.WskRegistered = FALSE;
    }
}

_Use_decl_annotations_
VOID
GateAddressFromSockaddr(
    const SOCKADDR *Sockaddr,
    PGATE_ADDRESS Address
    )
{
    const SOCKADDR_IN *In4;
    const SOCKADDR_IN6 *In6;

    RtlZeroMemory(Address, sizeof(*Address));

    if (Sockaddr->sa_family == AF_INET) {
        In4 = (const SOCKADDR_IN *)Sockaddr;
        Address->Family = AF_INET;
        Address->Port = In4->sin_port;
        RtlCopyMemory(Address->Address, &In4->sin_addr, sizeof(In4->sin_addr));
    } else if (Sockaddr->sa_family == AF_INET6) {
        In6 = (const SOCKADDR_IN6 *)Sockaddr;
        Address->Port = In6->sin6_port;
        if (IN6_IS_ADDR_V4MAPPED(&In6->sin6_addr)) {
            Address->Family = AF_INET;
            RtlCopyMemory(Address->Address, &In6->sin6_addr.u.Byte[12], 4);
        } else {
            Address->Family = AF_INET6;
            RtlCopyMemory(Address->Address, &In6->sin6_addr, sizeof(In6->sin6_addr));
        }
    }
}

//
// Event callbacks of the listening socket.
//

_IRQL_requires_max_(DISPATCH_LEVEL)
static
BOOLEAN
GateInspectPend(
    _In_ PWSK_INSPECT_ID InspectId,
    _In_ const GATE_ADDRESS *Remote
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    PGATE_INSPECT Inspect;
    BOOLEAN Inserted = FALSE;
    ULONG64 Cookie = 0;

    if (!ExAcquireRundownProtection(&GateGlobals.ObjectRundown)) {
        return FALSE;
    }

    Inspect = (PGATE_INSPECT)ExAllocateFromNPagedLookasideList(&GateGlobals.InspectLookaside);
    if (Inspect == NULL) {
        ExReleaseRundownProtection(&GateGlobals.ObjectRundown);
        return FALSE;
    }

    RtlZeroMemory(Inspect, sizeof(*Inspect));
    Inspect->InspectId = *InspectId;
    Inspect->Remote = *Remote;
    Inspect->ExpireTime = KeQueryInterruptTime() +
                          (ULONGLONG)MS_TO_100NS(GateGlobals.Config.PendSeconds * 1000ULL);
    Inspect->Irp = IoAllocateIrp(1, FALSE);
    if (Inspect->Irp == NULL) {
        GateInspectFree(Inspect);
        return FALSE;
    }

    KeAcquireInStackQueuedSpinLock(&GateGlobals.InspectLock, &LockHandle);
    if (GateGlobals.Stats.PendingInspects < GATE_MAX_PENDING_INSPECTS) {
        Cookie = ++GateGlobals.NextCookie;
        Inspect->Cookie = Cookie;
        InsertTailList(&GateGlobals.InspectList, &Inspect->Link);
        GateGlobals.Stats.PendingInspects++;
        Inserted = TRUE;
    }
    KeReleaseInStackQueuedSpinLock(&LockHandle);

    if (!Inserted) {
        GateInspectFree(Inspect);
        return FALSE;
    }

    GATE_COUNT(Pended);
    GateAudit(GateAuditPended, Remote, Cookie, STATUS_PENDING, NULL);
    GateDeliverEvents();
    return TRUE;
}

_Use_decl_annotations_
WSK_INSPECT_ACTION
WSKAPI
GateInspectEvent(
    PVOID SocketContext,
    PSOCKADDR LocalAddress,
    PSOCKADDR RemoteAddress,
    PWSK_INSPECT_ID InspectID
    )
{
    WSK_INSPECT_ACTION Result = WskInspectReject;
    GATE_ADDRESS Remote;
    LARGE_INTEGER Begin;
    LARGE_INTEGER End;

    UNREFERENCED_PARAMETER(SocketContext);
    UNREFERENCED_PARAMETER(LocalAddress);

    if (InspectID == NULL) {
        GateTrace(TRACE_LEVEL_ERROR, TRC_LISTEN, "listening socket is no longer functional");
        GateAudit(GateAuditStopped, NULL, 0, STATUS_NETWORK_UNREACHABLE, NULL);
        return WskInspectReject;
    }

    Begin = KeQueryPerformanceCounter(NULL);
    GATE_COUNT(Inspected);
    GateAddressFromSockaddr(RemoteAddress, &Remote);

    switch (GateRulesLookup(&Remote)) {
    case GateActionAllow:
        if (GateBucketTake(&GateGlobals.AcceptBucket, FALSE)) {
            GATE_COUNT(Allowed);
            Result = WskInspectAccept;
        } else {
            GATE_COUNT(RateLimited);
            GateAudit(GateAuditRateLimited, &Remote, 0, STATUS_QUOTA_EXCEEDED, NULL);
        }
        break;

    case GateActionAsk:
        if (GateInspectPend(InspectID, &Remote)) {
            Result = WskInspectPend;
            break;
        }
        __fallthrough;

    case GateActionDeny:
    default:
        GATE_COUNT(Denied);
        GateAudit(GateAuditDenied, &Remote, 0, STATUS_ACCESS_DENIED, NULL);
        break;
    }

    End = KeQueryPerformanceCounter(NULL);
    InterlockedAdd64(&GateGlobals.Stats.InspectTicks, End.QuadPart - Begin.QuadPart);
    return Result;
}

_Use_decl_annotations_
NTSTATUS
WSKAPI
GateAbortEvent(
    PVOID SocketContext,
    PWSK_INSPECT_ID InspectID
    )
/*++

Routine Description:

    The peer has given up. If the request is not in the list any more it has
    been decided, and WSK copes with the decision.

--*/
{
    PGATE_INSPECT Inspect;

    UNREFERENCED_PARAMETER(SocketContext);

    Inspect = GateInspectRemove(InspectID, 0, 0);
    if (Inspect != NULL) {
        GATE_COUNT(PendAborted);
        GateAudit(GateAuditPendAborted, &Inspect->Remote, Inspect->Cookie, STATUS_CONNECTION_ABORTED, NULL);
        GateInspectFree(Inspect);
    }
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
NTSTATUS
WSKAPI
GateAcceptEvent(
    PVOID SocketContext,
    ULONG Flags,
    PSOCKADDR LocalAddress,
    PSOCKADDR RemoteAddress,
    PWSK_SOCKET AcceptSocket,
    PVOID *AcceptSocketContext,
    CONST WSK_CLIENT_CONNECTION_DISPATCH **AcceptSocketDispatch
    )
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(SocketContext);
    UNREFERENCED_PARAMETER(Flags);
    UNREFERENCED_PARAMETER(LocalAddress);

    if (AcceptSocket == NULL) {
        GateTrace(TRACE_LEVEL_ERROR, TRC_LISTEN, "listening socket is no longer functional");
        return STATUS_REQUEST_NOT_ACCEPTED;
    }

    Status = GateSessionCreate(AcceptSocket,
                               RemoteAddress,
                               AcceptSocketContext,
                               AcceptSocketDispatch);

    //
    // WSK closes the socket of a connection that is not accepted.
    //
    return NT_SUCCESS(Status) ? STATUS_SUCCESS : STATUS_REQUEST_NOT_ACCEPTED;
}

//
// Decisions.
//

_Use_decl_annotations_
NTSTATUS
GateInspectDecide(
    const GATE_DECISION *Decision
    )
{
    PGATE_INSPECT Inspect;
    GATE_RULE Rule;
    NTSTATUS Status = STATUS_SUCCESS;

    if (Decision->Cookie == 0 ||
        Decision->Action > GateActionAllow ||
        (Decision->Flags & ~GATE_DECISION_REMEMBER) != 0) {
        return STATUS_INVALID_PARAMETER;
    }

    Inspect = GateInspectRemove(NULL, Decision->Cookie, 0);
    if (Inspect == NULL) {
        return STATUS_NOT_FOUND;
    }

    RtlZeroMemory(&Rule, sizeof(Rule));
    Rule.Family = Inspect->Remote.Family;
    Rule.Action = (UCHAR)Decision->Action;
    Rule.PrefixLength = Rule.Family == AF_INET ? 32 : 128;
    RtlCopyMemory(Rule.Address, Inspect->Remote.Address, sizeof(Rule.Address));

    GateInspectFinish(Inspect,
                      Decision->Action == GateActionAllow ? WskInspectAccept : WskInspectReject);

    if (FlagOn(Decision->Flags, GATE_DECISION_REMEMBER)) {
        Status = GateRulesAdd(&Rule, 1, FALSE);
    }
    return Status;
}

_Use_decl_annotations_
VOID
GateExpiryWorker(
    PDEVICE_OBJECT DeviceObject,
    PVOID Context
    )
{
    PGATE_INSPECT Inspect;

    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Context);

    //
    // First, so that a tick which finds something after the loop queues again.
    //
    InterlockedExchange(&GateGlobals.ExpiryQueued, 0);

    while ((Inspect = GateInspectRemove(NULL, 0, KeQueryInterruptTime())) != NULL) {
        GATE_COUNT(PendExpired);
        GateAudit(GateAuditPendExpired, &Inspect->Remote, Inspect->Cookie, STATUS_IO_TIMEOUT, NULL);
        GateInspectFinish(Inspect, WskInspectReject);
    }

    ExReleaseRundownProtection(&GateGlobals.ObjectRundown);
}

_Use_decl_annotations_
VOID
GateInspectTick(
    ULONGLONG Now
    )
{
    PGATE_INSPECT Oldest;
    BOOLEAN Expired = FALSE;

    //
    // All requests wait equally long, so the first one expires first.
    //
    KeAcquireSpinLockAtDpcLevel(&GateGlobals.InspectLock);
    if (!IsListEmpty(&GateGlobals.InspectList)) {
        Oldest = CONTAINING_RECORD(GateGlobals.InspectList.Flink, GATE_INSPECT, Link);
        Expired = (BOOLEAN)(Oldest->ExpireTime <= Now);
    }
    KeReleaseSpinLockFromDpcLevel(&GateGlobals.InspectLock);

    if (Expired && InterlockedExchange(&GateGlobals.ExpiryQueued, 1) == 0) {
        if (ExAcquireRundownProtection(&GateGlobals.ObjectRundown)) {
            IoQueueWorkItem(GateGlobals.ExpiryItem, GateExpiryWorker, CriticalWorkQueue, NULL);
        } else {
            InterlockedExchange(&GateGlobals.ExpiryQueued, 0);
        }
    }
}
