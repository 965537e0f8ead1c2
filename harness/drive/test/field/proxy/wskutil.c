/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    wskutil.c

Abstract:

    Registration with the Winsock Kernel and synchronous wrappers around
    those WSK functions that are only used off the data path.

Environment:

    Kernel mode only.

--*/

#include "precomp.h"

#ifdef PX_WPP_TRACING
#include "wskutil.tmh"
#endif

//
// One stack location is what the WSK subsystem needs: it is the owner of the
// IRP's only location and never forwards the IRP to a device stack.
//

#define PX_IRP_STACK_SIZE   1

static const WSK_CLIENT_DISPATCH PxWskClientDispatch = {
    MAKE_WSK_VERSION(1, 0),     // the version of WSK this driver is written to
    0,                          // reserved
    NULL                        // no WskClientEvent
};

IO_COMPLETION_ROUTINE PxSyncCompletion;

#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, PxWskStart)
#pragma alloc_text(PAGE, PxWskStop)
#pragma alloc_text(PAGE, PxWskCreateListenSocket)
#pragma alloc_text(PAGE, PxWskSetOption)
#pragma alloc_text(PAGE, PxWskBindListenSocket)
#pragma alloc_text(PAGE, PxWskDisconnect)
#pragma alloc_text(PAGE, PxWskCloseSocket)
#pragma alloc_text(PAGE, PxFormatAddress)
#endif

_Use_decl_annotations_
NTSTATUS
PxWskStart(
    VOID
    )
{
    WSK_CLIENT_NPI ClientNpi;
    WSK_PROVIDER_CHARACTERISTICS Characteristics;
    NTSTATUS Status;

    PAGED_CODE();

    ClientNpi.ClientContext = NULL;
    ClientNpi.Dispatch = &PxWskClientDispatch;

    Status = WskRegister(&ClientNpi, &PxGlobals.WskRegistration);
    if (!NT_SUCCESS(Status)) {
        PxTrace(TRACE_LEVEL_ERROR, PX_FLAG_INIT,
                "WskRegister failed, status 0x%08x", Status);
        return Status;
    }
    PxGlobals.WskRegistered = TRUE;

    Status = WskCaptureProviderNPI(&PxGlobals.WskRegistration,
                                   PX_PROVIDER_WAIT_MS,
                                   &PxGlobals.WskProvider);
    if (!NT_SUCCESS(Status)) {
        if (Status == STATUS_NOINTERFACE &&
            NT_SUCCESS(WskQueryProviderCharacteristics(
                            &PxGlobals.WskRegistration,
                            &Characteristics))) {
            PxTrace(TRACE_LEVEL_ERROR, PX_FLAG_INIT,
                    "WSK version 1.0 is not supported, provider has %u.%u to %u.%u",
                    WSK_MAJOR_VERSION(Characteristics.LowestVersion),
                    WSK_MINOR_VERSION(Characteristics.LowestVersion),
                    WSK_MAJOR_VERSION(Characteristics.HighestVersion),
                    WSK_MINOR_VERSION(Characteristics.HighestVersion));
        } else {
            PxTrace(TRACE_LEVEL_ERROR, PX_FLAG_INIT,
                    "WskCaptureProviderNPI failed, status 0x%08x", Status);
        }
        return Status;
    }
    PxGlobals.WskCaptured = TRUE;

    PxTrace(TRACE_LEVEL_INFORMATION, PX_FLAG_INIT,
            "WSK provider dispatch version %u.%u",
            WSK_MAJOR_VERSION(PxGlobals.WskProvider.Dispatch->Version),
            WSK_MINOR_VERSION(PxGlobals.WskProvider.Dispatch->Version));

    return STATUS_SUCCESS;
}

_Use_decl_annotations_
VOID
PxWskStop(
    VOID
    )
{
    PAGED_CODE();

    if (PxGlobals.WskCaptured) {
        WskReleaseProviderNPI(&PxGlobals.WskRegistration);
        PxGlobals.WskCaptured = FALSE;
    }

    //
    // WskDeregister returns after all calls into the provider and all of the
    // provider's calls into this driver have returned.
    //

    if (PxGlobals.WskRegistered) {
        WskDeregister(&PxGlobals.WskRegistration);
        PxGlobals.WskRegistered = FALSE;
    }
}

_Use_decl_annotations_
PIRP
PxAllocateIrp(
    VOID
    )
{
    return IoAllocateIrp(PX_IRP_STACK_SIZE, FALSE);
}

_Use_decl_annotations_
NTSTATUS
PxSyncCompletion(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp,
    PVOID Context
    )
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);

    _Analysis_assume_(Context != NULL);
    KeSetEvent((PKEVENT)Context, IO_NO_INCREMENT, FALSE);

    //
    // The waiter owns the IRP.
    //

    return STATUS_MORE_PROCESSING_REQUIRED;
}

_IRQL_requires_max_(DISPATCH_LEVEL)
static
VOID
PxSyncPrepare(
    _Inout_ PIRP Irp,
    _Out_ PKEVENT Event
    )
{
    KeInitializeEvent(Event, SynchronizationEvent, FALSE);
    IoReuseIrp(Irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(Irp, PxSyncCompletion, Event, TRUE, TRUE, TRUE);
}

_IRQL_requires_(PASSIVE_LEVEL)
static
NTSTATUS
PxSyncWait(
    _Inout_ PIRP Irp,
    _In_ PKEVENT Event,
    _In_ ULONG TimeoutMilliseconds
    )
/*++

Routine Description:

    Waits for an IRP which has been handed to a WSK function. WSK completes
    the IRP whatever the function returns, so the wait is unconditional.

Arguments:

    Irp - The request.

    Event - The event PxSyncCompletion sets.

    TimeoutMilliseconds - After that time the IRP is canceled. Zero means
        to wait forever.

Return Value:

    The final status of the request.

--*/
{
    LARGE_INTEGER Timeout;
    NTSTATUS Status;

    if (TimeoutMilliseconds != 0) {
        Timeout.QuadPart = PX_RELATIVE(PX_MS_TO_100NS(TimeoutMilliseconds));
        Status = KeWaitForSingleObject(Event,
                                       Executive,
                                       KernelMode,
                                       FALSE,
                                       &Timeout);
        if (Status != STATUS_TIMEOUT) {
            return Irp->IoStatus.Status;
        }
        (VOID)IoCancelIrp(Irp);
    }

    KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
    return Irp->IoStatus.Status;
}

_Use_decl_annotations_
NTSTATUS
PxWskCreateListenSocket(
    ADDRESS_FAMILY Family,
    PVOID SocketContext,
    PWSK_SOCKET *Socket
    )
{
    KEVENT Event;
    PIRP Irp;
    NTSTATUS Status;

    PAGED_CODE();

    *Socket = NULL;

    Irp = PxAllocateIrp();
    if (Irp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    PxSyncPrepare(Irp, &Event);

    //
    // No client dispatch table: connections are taken with WskAccept, there
    // are no event callbacks on this socket.
    //

    (VOID)PxGlobals.WskProvider.Dispatch->WskSocket(
                PxGlobals.WskProvider.Client,
                Family,
                SOCK_STREAM,
                IPPROTO_TCP,
                WSK_FLAG_LISTEN_SOCKET,
                SocketContext,
                NULL,
                NULL,
                NULL,
                NULL,
                Irp);

    Status = PxSyncWait(Irp, &Event, 0);
    if (NT_SUCCESS(Status)) {
        *Socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    }

    IoFreeIrp(Irp);
    return Status;
}

_Use_decl_annotations_
NTSTATUS
PxWskSetOption(
    PWSK_SOCKET Socket,
    ULONG Level,
    ULONG Option,
    ULONG Value
    )
{
    const WSK_PROVIDER_BASIC_DISPATCH *Dispatch;
    KEVENT Event;
    PIRP Irp;
    NTSTATUS Status;

    PAGED_CODE();

    Irp = PxAllocateIrp();
    if (Irp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    Dispatch = (const WSK_PROVIDER_BASIC_DISPATCH *)Socket->Dispatch;
    PxSyncPrepare(Irp, &Event);

    (VOID)Dispatch->WskControlSocket(Socket,
                                     WskSetOption,
                                     Option,
                                     Level,
                                     sizeof(Value),
                                     &Value,
                                     0,
                                     NULL,
                                     NULL,
                                     Irp);

    Status = PxSyncWait(Irp, &Event, 0);

    IoFreeIrp(Irp);
    return Status;
}

_Use_decl_annotations_
NTSTATUS
PxWskBindListenSocket(
    PWSK_SOCKET Socket,
    PSOCKADDR LocalAddress
    )
{
    const WSK_PROVIDER_LISTEN_DISPATCH *Dispatch;
    KEVENT Event;
    PIRP Irp;
    NTSTATUS Status;

    PAGED_CODE();

    Irp = PxAllocateIrp();
    if (Irp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    Dispatch = (const WSK_PROVIDER_LISTEN_DISPATCH *)Socket->Dispatch;
    PxSyncPrepare(Irp, &Event);
    (VOID)Dispatch->WskBind(Socket, LocalAddress, 0, Irp);
    Status = PxSyncWait(Irp, &Event, 0);

    IoFreeIrp(Irp);
    return Status;
}

_Use_decl_annotations_
NTSTATUS
PxWskDisconnect(
    PWSK_SOCKET Socket,
    PIRP Irp,
    ULONG TimeoutMilliseconds
    )
/*++

Routine Description:

    Gracefully disconnects a connection-oriented socket, but does not wait
    longer than the caller wants for the peer to acknowledge.

--*/
{
    const WSK_PROVIDER_CONNECTION_DISPATCH *Dispatch;
    KEVENT Event;

    PAGED_CODE();

    Dispatch = (const WSK_PROVIDER_CONNECTION_DISPATCH *)Socket->Dispatch;
    PxSyncPrepare(Irp, &Event);
    (VOID)Dispatch->WskDisconnect(Socket, NULL, 0, Irp);

    return PxSyncWait(Irp, &Event, TimeoutMilliseconds);
}

_Use_decl_annotations_
NTSTATUS
PxWskCloseSocket(
    PWSK_SOCKET Socket,
    PIRP Irp
    )
{
    const WSK_PROVIDER_BASIC_DISPATCH *Dispatch;
    KEVENT Event;
    NTSTATUS Status;

    PAGED_CODE();

    Dispatch = (const WSK_PROVIDER_BASIC_DISPATCH *)Socket->Dispatch;
    PxSyncPrepare(Irp, &Event);
    (VOID)Dispatch->WskCloseSocket(Socket, Irp);
    Status = PxSyncWait(Irp, &Event, 0);

    NT_ASSERT(NT_SUCCESS(Status));
    return Status;
}

_Use_decl_annotations_
VOID
PxFormatAddress(
    const SOCKADDR_STORAGE *Address,
    PWSTR Buffer,
    ULONG BufferCount
    )
{
    const SOCKADDR_IN *V4 = (const SOCKADDR_IN *)Address;
    const SOCKADDR_IN6 *V6 = (const SOCKADDR_IN6 *)Address;
    ULONG Length = BufferCount;
    NTSTATUS Status;

    PAGED_CODE();

    switch (Address->ss_family) {
    case AF_INET:
        Status = RtlIpv4AddressToStringExW(&V4->sin_addr,
                                           V4->sin_port,
                                           Buffer,
                                           &Length);
        break;

    case AF_INET6:
        Status = RtlIpv6AddressToStringExW(&V6->sin6_addr,
                                           V6->sin6_scope_id,
                                           V6->sin6_port,
                                           Buffer,
                                           &Length);
        break;

    default:
        Status = STATUS_INVALID_ADDRESS_COMPONENT;
        break;
    }

    if (!NT_SUCCESS(Status)) {
        (VOID)RtlStringCbPrintfW(Buffer,
                                 BufferCount * sizeof(WCHAR),
                                 L"(family %u)",
                                 Address->ss_family);
    }
}
