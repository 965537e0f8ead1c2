/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    ioctl.c

Abstract:

    Device control requests of the PortRelay driver.

Environment:

    Kernel mode only.

--*/

#include "precomp.h"

#ifdef PX_WPP_TRACING
#include "ioctl.tmh"
#endif

C_ASSERT(FIELD_OFFSET(PX_CONNECTION_LIST, Entry) == 4 * sizeof(ULONG));
C_ASSERT((sizeof(PX_CONNECTION_INFO) % sizeof(ULONG64)) == 0);

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
PxIoctlQueryStatistics(
    _Out_writes_bytes_(OutputLength) PVOID Buffer,
    _In_ ULONG OutputLength,
    _Out_ PULONG_PTR Information
    );

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
PxIoctlListConnections(
    _In_opt_ PMDL Mdl,
    _In_ ULONG OutputLength,
    _Out_ PULONG_PTR Information
    );

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
PxIoctlKickConnection(
    _In_reads_bytes_(InputLength) PVOID Buffer,
    _In_ ULONG InputLength
    );

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
PxIoctlSetMode(
    _In_reads_bytes_(InputLength) PVOID Buffer,
    _In_ ULONG InputLength
    );

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
PxIoctlQueryMode(
    _Out_writes_bytes_(OutputLength) PVOID Buffer,
    _In_ ULONG OutputLength,
    _Out_ PULONG_PTR Information
    );

#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, PxDispatchDeviceControl)
#pragma alloc_text(PAGE, PxIoctlQueryStatistics)
#pragma alloc_text(PAGE, PxIoctlListConnections)
#pragma alloc_text(PAGE, PxIoctlKickConnection)
#pragma alloc_text(PAGE, PxIoctlSetMode)
#pragma alloc_text(PAGE, PxIoctlQueryMode)
#endif

_Use_decl_annotations_
NTSTATUS
PxDispatchDeviceControl(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp
    )
{
    PIO_STACK_LOCATION IrpSp = IoGetCurrentIrpStackLocation(Irp);
    ULONG InputLength = IrpSp->Parameters.DeviceIoControl.InputBufferLength;
    ULONG OutputLength = IrpSp->Parameters.DeviceIoControl.OutputBufferLength;
    ULONG ControlCode = IrpSp->Parameters.DeviceIoControl.IoControlCode;
    PVOID Buffer = Irp->AssociatedIrp.SystemBuffer;
    ULONG_PTR Information = 0;
    NTSTATUS Status;

    PAGED_CODE();

    UNREFERENCED_PARAMETER(DeviceObject);

    switch (ControlCode) {
    case IOCTL_PX_QUERY_STATISTICS:
        Status = PxIoctlQueryStatistics(Buffer, OutputLength, &Information);
        break;

    case IOCTL_PX_LIST_CONNECTIONS:
        Status = PxIoctlListConnections(Irp->MdlAddress,
                                        OutputLength,
                                        &Information);
        break;

    case IOCTL_PX_KICK_CONNECTION:
        Status = PxIoctlKickConnection(Buffer, InputLength);
        break;

    case IOCTL_PX_SET_MODE:
        Status = PxIoctlSetMode(Buffer, InputLength);
        break;

    case IOCTL_PX_QUERY_MODE:
        Status = PxIoctlQueryMode(Buffer, OutputLength, &Information);
        break;

    default:
        Status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }

    if (!NT_SUCCESS(Status)) {
        KdPrint(("PORTRELAY: IOCTL 0x%08x failed, status 0x%08x\n",
                 ControlCode, Status));
    }

    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);

    return Status;
}

_Use_decl_annotations_
static
NTSTATUS
PxIoctlQueryStatistics(
    PVOID Buffer,
    ULONG OutputLength,
    PULONG_PTR Information
    )
{
    PPX_STATISTICS Statistics = (PPX_STATISTICS)Buffer;
    LARGE_INTEGER Ticks;

    PAGED_CODE();

    *Information = 0;

    if (OutputLength < sizeof(PX_STATISTICS)) {
        return STATUS_BUFFER_TOO_SMALL;
    }

    //
    // The counters are updated without a lock; each of them is consistent,
    // the set of them need not be.
    //

    RtlCopyMemory(Statistics, &PxGlobals.Stats, sizeof(*Statistics));

    PxTableQueryCounts(&Statistics->ActiveConnections,
                       &Statistics->SheddingConnections,
                       &Statistics->PeakConnections);

    KeQueryTickCount(&Ticks);
    Statistics->UpTimeMilliseconds =
        (Ticks.QuadPart - PxGlobals.StartTicks.QuadPart) *
            KeQueryTimeIncrement() / 10000;

    *Information = sizeof(PX_STATISTICS);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
static
NTSTATUS
PxIoctlListConnections(
    PMDL Mdl,
    ULONG OutputLength,
    PULONG_PTR Information
    )
/*++

Routine Description:

    Fills the caller's locked buffer. If not all entries fit the request
    still succeeds, the header tells how many there are.

--*/
{
    PPX_CONNECTION_LIST List;
    ULONG Capacity;

    PAGED_CODE();

    *Information = 0;

    if (Mdl == NULL ||
        OutputLength < (ULONG)FIELD_OFFSET(PX_CONNECTION_LIST, Entry)) {
        return STATUS_BUFFER_TOO_SMALL;
    }

    List = (PPX_CONNECTION_LIST)MmGetSystemAddressForMdlSafe(
                                    Mdl,
                                    NormalPagePriority | MdlMappingNoExecute);
    if (List == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    Capacity = (OutputLength - FIELD_OFFSET(PX_CONNECTION_LIST, Entry)) /
                    sizeof(PX_CONNECTION_INFO);

    List->Version = PX_INTERFACE_VERSION;
    List->Reserved = 0;

    //
    // The header is shared memory the caller can write to. Take the counts
    // from local variables only.
    //

    {
        ULONG Returned;
        ULONG Total;

        PxTableCapture(List->Entry, Capacity, &Returned, &Total);

        List->ReturnedCount = Returned;
        List->TotalCount = Total;

        *Information = FIELD_OFFSET(PX_CONNECTION_LIST, Entry) +
                            (ULONG_PTR)Returned * sizeof(PX_CONNECTION_INFO);
    }

    return STATUS_SUCCESS;
}

_Use_decl_annotations_
static
NTSTATUS
PxIoctlKickConnection(
    PVOID Buffer,
    ULONG InputLength
    )
{
    PPX_KICK_REQUEST Request = (PPX_KICK_REQUEST)Buffer;
    PPX_CONNECTION Connection;
    NTSTATUS Status;

    PAGED_CODE();

    if (InputLength != sizeof(PX_KICK_REQUEST)) {
        return STATUS_INFO_LENGTH_MISMATCH;
    }

    Connection = PxTableReferenceById(Request->ConnectionId);
    if (Connection == NULL) {
        return STATUS_NOT_FOUND;
    }

    if (PxConnShutdown(Connection, PxCloseKicked)) {
        PX_COUNT(Kicked);
        Status = STATUS_SUCCESS;
    } else {
        Status = STATUS_CONNECTION_DISCONNECTED;
    }

    PxConnDereference(Connection);

    return Status;
}

_Use_decl_annotations_
static
NTSTATUS
PxIoctlSetMode(
    PVOID Buffer,
    ULONG InputLength
    )
/*++

Routine Description:

    Changes the mode for connections that are accepted from now on.

--*/
{
    PPX_MODE_REQUEST Request = (PPX_MODE_REQUEST)Buffer;
    SOCKADDR_STORAGE Upstream;
    NTSTATUS Status = STATUS_SUCCESS;
    USHORT Port = 0;

    PAGED_CODE();

    if (InputLength != sizeof(PX_MODE_REQUEST)) {
        return STATUS_INFO_LENGTH_MISMATCH;
    }

    if (Request->Version != PX_INTERFACE_VERSION) {
        return STATUS_REVISION_MISMATCH;
    }

    if (Request->Mode >= PxModeMaximum) {
        return STATUS_INVALID_PARAMETER;
    }

    RtlCopyMemory(&Upstream, Request->UpstreamAddress, sizeof(Upstream));

    switch (Upstream.ss_family) {
    case AF_UNSPEC:
        break;

    case AF_INET:
        Port = ((PSOCKADDR_IN)&Upstream)->sin_port;
        if (Port == 0) {
            return STATUS_INVALID_ADDRESS_COMPONENT;
        }
        break;

    case AF_INET6:
        Port = ((PSOCKADDR_IN6)&Upstream)->sin6_port;
        if (Port == 0) {
            return STATUS_INVALID_ADDRESS_COMPONENT;
        }
        break;

    default:
        return STATUS_INVALID_ADDRESS_COMPONENT;
    }

    PxAcquireConfig();
    __try {

        //
        // Without an address in the request the configured one stays.
        //

        if (Upstream.ss_family == AF_UNSPEC &&
            Request->Mode == PxModeForward &&
            PxGlobals.Config.Upstream.ss_family == AF_UNSPEC) {
            Status = STATUS_DEVICE_NOT_READY;
            __leave;
        }

        if (Upstream.ss_family != AF_UNSPEC) {
            PxGlobals.Config.Upstream = Upstream;
        }
        PxGlobals.Config.Mode = (PX_MODE)Request->Mode;

    } __finally {
        PxReleaseConfig();
    }

    if (NT_SUCCESS(Status)) {
        PxTrace(TRACE_LEVEL_INFORMATION, PX_FLAG_IOCTL,
                "Mode is now %u, upstream family %u length %u port %u",
                Request->Mode,
                Upstream.ss_family,
                PxSockaddrLength(Upstream.ss_family),
                RtlUshortByteSwap(Port));
    }

    return Status;
}

_Use_decl_annotations_
static
NTSTATUS
PxIoctlQueryMode(
    PVOID Buffer,
    ULONG OutputLength,
    PULONG_PTR Information
    )
{
    PPX_MODE_REQUEST Reply = (PPX_MODE_REQUEST)Buffer;
    PX_CONFIG Config;

    PAGED_CODE();

    *Information = 0;

    if (OutputLength < sizeof(PX_MODE_REQUEST)) {
        return STATUS_BUFFER_TOO_SMALL;
    }

    PxConfigSnapshot(&Config);

    RtlZeroMemory(Reply, sizeof(*Reply));
    Reply->Version = PX_INTERFACE_VERSION;
    Reply->Mode = (ULONG)Config.Mode;
    RtlCopyMemory(Reply->UpstreamAddress,
                  &Config.Upstream,
                  sizeof(Reply->UpstreamAddress));

    *Information = sizeof(PX_MODE_REQUEST);
    return STATUS_SUCCESS;
}
