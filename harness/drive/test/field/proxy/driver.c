/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    driver.c

Abstract:

    Driver entry, unload, configuration and the create/cleanup/close
    dispatch routines of the PortRelay driver.

Environment:

    Kernel mode only.

--*/

#include "precomp.h"

#ifdef PX_WPP_TRACING
#include "driver.tmh"
#endif

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD PxUnload;

_Dispatch_type_(IRP_MJ_CREATE)
_Dispatch_type_(IRP_MJ_CLOSE)
_Dispatch_type_(IRP_MJ_CLEANUP)
DRIVER_DISPATCH PxDispatchCreateClose;

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
PxReadConfiguration(
    _In_ PCUNICODE_STRING RegistryPath
    );

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
PxParseUpstream(
    _In_z_ PCWSTR Text,
    _In_ ULONG Port,
    _Out_ SOCKADDR_STORAGE *Address
    );

_IRQL_requires_(PASSIVE_LEVEL)
static
VOID
PxTearDownDriver(
    VOID
    );

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(INIT, PxReadConfiguration)
#pragma alloc_text(INIT, PxParseUpstream)
#pragma alloc_text(PAGE, PxUnload)
#pragma alloc_text(PAGE, PxTearDownDriver)
#pragma alloc_text(PAGE, PxDispatchCreateClose)
#pragma alloc_text(PAGE, PxConfigSnapshot)
#endif

//
// {7B9E7C4F-0E6F-4C1B-9C57-2F4A65D0B6E1}
//
DEFINE_GUID(GUID_PORTRELAY_ETW_PROVIDER,
    0x7b9e7c4f, 0x0e6f, 0x4c1b, 0x9c, 0x57, 0x2f, 0x4a, 0x65, 0xd0, 0xb6, 0xe1);

//
// Id, Version, Channel, Level, Opcode, Task, Keyword.
//

const EVENT_DESCRIPTOR PxEventConnectionOpened = {
    100, 0, 0, TRACE_LEVEL_INFORMATION, EVENT_TRACE_TYPE_START, 1, 0x1
};

const EVENT_DESCRIPTOR PxEventConnectionClosed = {
    101, 0, 0, TRACE_LEVEL_INFORMATION, EVENT_TRACE_TYPE_STOP, 1, 0x1
};

const EVENT_DESCRIPTOR PxEventConnectionShed = {
    102, 0, 0, TRACE_LEVEL_WARNING, EVENT_TRACE_TYPE_INFO, 1, 0x3
};

PX_GLOBALS PxGlobals;

#ifndef PX_WPP_TRACING
ULONG PxTraceFlags = 0xFFFFFFFF;
#if DBG
ULONG PxTraceLevel = TRACE_LEVEL_INFORMATION;
#else
ULONG PxTraceLevel = TRACE_LEVEL_WARNING;
#endif
#endif

_Use_decl_annotations_
NTSTATUS
DriverEntry(
    PDRIVER_OBJECT DriverObject,
    PUNICODE_STRING RegistryPath
    )
/*++

Routine Description:

    Initialization entry point. Everything that was set up is undone here if
    a later step fails.

Arguments:

    DriverObject - Our driver object.

    RegistryPath - The driver's service key.

Return Value:

    STATUS_SUCCESS or the status of the step that failed.

--*/
{
    NTSTATUS Status;
    UNICODE_STRING DeviceName;
    UNICODE_STRING LinkName;

    WPP_INIT_TRACING(DriverObject, RegistryPath);

    RtlZeroMemory(&PxGlobals, sizeof(PxGlobals));
    PxGlobals.DriverObject = DriverObject;
    ExInitializeFastMutex(&PxGlobals.ConfigMutex);
    KeInitializeEvent(&PxGlobals.ConnectionsGone, NotificationEvent, FALSE);
    PxGlobals.ConnectionObjects = 1;

    KeQuerySystemTimePrecise(&PxGlobals.StartTime);
    KeQueryTickCount(&PxGlobals.StartTicks);

    PxGlobals.Stats.Version = PX_INTERFACE_VERSION;
    PxGlobals.Stats.Size = sizeof(PX_STATISTICS);
    PxGlobals.Stats.StartTime = PxGlobals.StartTime.QuadPart;

    //
    // Tracing is best effort.
    //

    Status = EtwRegister(&GUID_PORTRELAY_ETW_PROVIDER,
                         NULL,
                         NULL,
                         &PxGlobals.EtwHandle);
    if (!NT_SUCCESS(Status)) {
        PxTrace(TRACE_LEVEL_WARNING, PX_FLAG_INIT,
                "EtwRegister failed, status 0x%08x", Status);
        PxGlobals.EtwHandle = 0;
    }

    Status = PxReadConfiguration(RegistryPath);
    if (!NT_SUCCESS(Status)) {
        goto Exit;
    }

    ExInitializeNPagedLookasideList(&PxGlobals.ConnectionLookaside,
                                    NULL,
                                    NULL,
                                    POOL_NX_ALLOCATION,
                                    sizeof(PX_CONNECTION),
                                    PX_TAG_CONNECTION,
                                    0);
    ExInitializeNPagedLookasideList(&PxGlobals.BufferLookaside,
                                    NULL,
                                    NULL,
                                    POOL_NX_ALLOCATION,
                                    PX_BUFFER_SIZE,
                                    PX_TAG_BUFFER,
                                    0);
    PxGlobals.LookasideReady = TRUE;

    Status = PxTableInitialize(PxGlobals.Config.MaxConnections);
    if (!NT_SUCCESS(Status)) {
        goto Exit;
    }

    RtlInitUnicodeString(&DeviceName, PX_NT_DEVICE_NAME);
    Status = IoCreateDevice(DriverObject,
                            0,
                            &DeviceName,
                            FILE_DEVICE_PORTRELAY,
                            FILE_DEVICE_SECURE_OPEN,
                            FALSE,
                            &PxGlobals.DeviceObject);
    if (!NT_SUCCESS(Status)) {
        PxTrace(TRACE_LEVEL_ERROR, PX_FLAG_INIT,
                "IoCreateDevice failed, status 0x%08x", Status);
        PxGlobals.DeviceObject = NULL;
        goto Exit;
    }

    DriverObject->MajorFunction[IRP_MJ_CREATE] = PxDispatchCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = PxDispatchCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = PxDispatchCreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = PxDispatchDeviceControl;
    DriverObject->DriverUnload = PxUnload;

    Status = PxWskStart();
    if (!NT_SUCCESS(Status)) {
        goto Exit;
    }

    Status = PxListenStart();
    if (!NT_SUCCESS(Status)) {
        goto Exit;
    }

    //
    // The link comes last, so that nobody can open a half initialized device
    // by its Win32 name.
    //

    RtlInitUnicodeString(&LinkName, PX_DOS_DEVICE_NAME);
    Status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(Status)) {
        PxTrace(TRACE_LEVEL_ERROR, PX_FLAG_INIT,
                "IoCreateSymbolicLink failed, status 0x%08x", Status);
        goto Exit;
    }
    PxGlobals.SymbolicLinkCreated = TRUE;

    PxGlobals.DeviceObject->Flags &= ~DO_DEVICE_INITIALIZING;

    PxTrace(TRACE_LEVEL_INFORMATION, PX_FLAG_INIT,
            "Started, port %u, mode %d, limit %u",
            PxGlobals.Config.ListenPort,
            PxGlobals.Config.Mode,
            PxGlobals.Config.MaxConnections);

Exit:

    if (!NT_SUCCESS(Status)) {
        PxTearDownDriver();
        WPP_CLEANUP(DriverObject);
    }

    return Status;
}

_Use_decl_annotations_
VOID
PxUnload(
    PDRIVER_OBJECT DriverObject
    )
{
    PAGED_CODE();

    PxTrace(TRACE_LEVEL_INFORMATION, PX_FLAG_INIT, "Unloading");

    PxTearDownDriver();
    WPP_CLEANUP(DriverObject);
}

_Use_decl_annotations_
static
VOID
PxTearDownDriver(
    VOID
    )
/*++

Routine Description:

    Undoes whatever DriverEntry has done so far. The order matters: no new
    connections, then no connections at all, then no WSK registration, then
    no device.

--*/
{
    UNICODE_STRING LinkName;

    PAGED_CODE();

    if (PxGlobals.SymbolicLinkCreated) {
        RtlInitUnicodeString(&LinkName, PX_DOS_DEVICE_NAME);
        (VOID)IoDeleteSymbolicLink(&LinkName);
        PxGlobals.SymbolicLinkCreated = FALSE;
    }

    PxListenStop();
    PxConnShutdownAll();

    //
    // Drop the bias. If that was the last count nobody else will signal.
    //

    if (InterlockedDecrement(&PxGlobals.ConnectionObjects) != 0) {
        KeWaitForSingleObject(&PxGlobals.ConnectionsGone,
                              Executive,
                              KernelMode,
                              FALSE,
                              NULL);
    }

    //
    // A connection may have been freed by its own timer DPC.
    //

    KeFlushQueuedDpcs();

    PxWskStop();
    PxTableDelete();

    if (PxGlobals.LookasideReady) {
        ExDeleteNPagedLookasideList(&PxGlobals.BufferLookaside);
        ExDeleteNPagedLookasideList(&PxGlobals.ConnectionLookaside);
        PxGlobals.LookasideReady = FALSE;
    }

    if (PxGlobals.DeviceObject != NULL) {
        IoDeleteDevice(PxGlobals.DeviceObject);
        PxGlobals.DeviceObject = NULL;
    }

    if (PxGlobals.EtwHandle != 0) {
        (VOID)EtwUnregister(PxGlobals.EtwHandle);
        PxGlobals.EtwHandle = 0;
    }
}

_Use_decl_annotations_
NTSTATUS
PxDispatchCreateClose(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp
    )
{
    PIO_STACK_LOCATION IrpSp;
    NTSTATUS Status;

    PAGED_CODE();

    UNREFERENCED_PARAMETER(DeviceObject);

    IrpSp = IoGetCurrentIrpStackLocation(Irp);
    Status = STATUS_SUCCESS;

    switch (IrpSp->MajorFunction) {
    case IRP_MJ_CREATE:

        //
        // There is no name space below the device.
        //

        if (IrpSp->FileObject->FileName.Length != 0) {
            Status = STATUS_OBJECT_NAME_NOT_FOUND;
        }
        break;

    case IRP_MJ_CLEANUP:
    case IRP_MJ_CLOSE:
        break;

    default:
        NT_ASSERT(FALSE);
        Status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }

    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);

    return Status;
}

_Use_decl_annotations_
static
NTSTATUS
PxReadConfiguration(
    PCUNICODE_STRING RegistryPath
    )
/*++

Routine Description:

    Reads the Parameters key. A missing key or missing values mean defaults,
    values out of range are clamped.

--*/
{
    static const WCHAR ParametersName[] = L"\\Parameters";

    RTL_QUERY_REGISTRY_TABLE QueryTable[8];
    UNICODE_STRING Path;
    UNICODE_STRING UpstreamText;
    WCHAR UpstreamBuffer[INET6_ADDRSTRLEN + 1];
    USHORT PathLength;
    NTSTATUS Status;
    ULONG Mode = PxModeEcho;
    ULONG Port = PX_DEFAULT_PORT;
    ULONG MaxConnections = PX_DEFAULT_MAX_CONNECTIONS;
    ULONG IdleSeconds = PX_DEFAULT_IDLE_SECONDS;
    ULONG EnableIpv6 = 1;
    ULONG UpstreamPort = 0;
    PPX_CONFIG Config = &PxGlobals.Config;

    Status = RtlUShortAdd(RegistryPath->Length,
                          sizeof(ParametersName),
                          &PathLength);
    if (!NT_SUCCESS(Status)) {
        return STATUS_NAME_TOO_LONG;
    }

    Path.Length = 0;
    Path.MaximumLength = PathLength;
    Path.Buffer = (PWCH)ExAllocatePool2(POOL_FLAG_PAGED,
                                        PathLength,
                                        PX_TAG_GENERAL);
    if (Path.Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    RtlCopyUnicodeString(&Path, RegistryPath);
    Status = RtlAppendUnicodeToString(&Path, ParametersName);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Path.Buffer, PX_TAG_GENERAL);
        return Status;
    }

    RtlZeroMemory(UpstreamBuffer, sizeof(UpstreamBuffer));
    UpstreamText.Buffer = UpstreamBuffer;
    UpstreamText.Length = 0;
    UpstreamText.MaximumLength = sizeof(UpstreamBuffer) - sizeof(WCHAR);

    RtlZeroMemory(QueryTable, sizeof(QueryTable));

#define PX_QUERY_DWORD(_Index, _Name, _Variable)                              \
    QueryTable[_Index].Flags = RTL_QUERY_REGISTRY_DIRECT |                    \
                               RTL_QUERY_REGISTRY_TYPECHECK;                  \
    QueryTable[_Index].Name = (_Name);                                        \
    QueryTable[_Index].EntryContext = &(_Variable);                           \
    QueryTable[_Index].DefaultType =                                          \
        (REG_DWORD << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT) | REG_DWORD;        \
    QueryTable[_Index].DefaultData = &(_Variable);                            \
    QueryTable[_Index].DefaultLength = sizeof(ULONG)

    PX_QUERY_DWORD(0, L"Mode", Mode);
    PX_QUERY_DWORD(1, L"ListenPort", Port);
    PX_QUERY_DWORD(2, L"MaxConnections", MaxConnections);
    PX_QUERY_DWORD(3, L"IdleTimeoutSeconds", IdleSeconds);
    PX_QUERY_DWORD(4, L"EnableIPv6", EnableIpv6);
    PX_QUERY_DWORD(5, L"UpstreamPort", UpstreamPort);

#undef PX_QUERY_DWORD

    QueryTable[6].Flags = RTL_QUERY_REGISTRY_DIRECT |
                          RTL_QUERY_REGISTRY_TYPECHECK;
    QueryTable[6].Name = L"UpstreamAddress";
    QueryTable[6].EntryContext = &UpstreamText;
    QueryTable[6].DefaultType =
        (REG_SZ << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT) | REG_NONE;

    //
    // QueryTable[7] stays zero and terminates the table.
    //

    Status = RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE,
                                    Path.Buffer,
                                    QueryTable,
                                    NULL,
                                    NULL);

    ExFreePoolWithTag(Path.Buffer, PX_TAG_GENERAL);

    if (!NT_SUCCESS(Status) && Status != STATUS_OBJECT_NAME_NOT_FOUND) {
        PxTrace(TRACE_LEVEL_ERROR, PX_FLAG_INIT,
                "Reading the configuration failed, status 0x%08x", Status);
        return Status;
    }

    UpstreamBuffer[RTL_NUMBER_OF(UpstreamBuffer) - 1] = UNICODE_NULL;

    if (Port == 0 || Port > MAXUSHORT) {
        Port = PX_DEFAULT_PORT;
    }

    Config->ListenPort = Port;
    Config->MaxConnections = min(max(MaxConnections, 1),
                                 PX_LIMIT_MAX_CONNECTIONS);
    Config->IdleSeconds = min(IdleSeconds, PX_LIMIT_IDLE_SECONDS);
    Config->EnableIpv6 = (EnableIpv6 != 0);

    PxParseUpstream(UpstreamBuffer, UpstreamPort, &Config->Upstream);

    if (Mode >= PxModeMaximum) {
        PxTrace(TRACE_LEVEL_WARNING, PX_FLAG_INIT,
                "Unknown mode %u, using echo", Mode);
        Mode = PxModeEcho;
    }

    if (Mode == PxModeForward && Config->Upstream.ss_family == AF_UNSPEC) {
        PxTrace(TRACE_LEVEL_WARNING, PX_FLAG_INIT,
                "Forward mode without a usable upstream address, using echo");
        Mode = PxModeEcho;
    }

    Config->Mode = (PX_MODE)Mode;
    PxGlobals.Stats.MaxConnections = Config->MaxConnections;

    return STATUS_SUCCESS;
}

_Use_decl_annotations_
static
VOID
PxParseUpstream(
    PCWSTR Text,
    ULONG Port,
    SOCKADDR_STORAGE *Address
    )
/*++

Routine Description:

    Converts "a.b.c.d", "a.b.c.d:port", "v6" or "[v6]:port" to a socket
    address. A port in the text has precedence over the separate value. The
    family of the result is AF_UNSPEC if the text is no address.

--*/
{
    PSOCKADDR_IN V4 = (PSOCKADDR_IN)Address;
    PSOCKADDR_IN6 V6 = (PSOCKADDR_IN6)Address;
    USHORT TextPort = 0;
    NTSTATUS Status;

    RtlZeroMemory(Address, sizeof(*Address));
    Address->ss_family = AF_UNSPEC;

    if (Text[0] == UNICODE_NULL) {
        return;
    }

    Status = RtlIpv4StringToAddressExW(Text, TRUE, &V4->sin_addr, &TextPort);
    if (NT_SUCCESS(Status)) {
        V4->sin_family = AF_INET;
        V4->sin_port = (TextPort != 0) ? TextPort :
                                         RtlUshortByteSwap((USHORT)Port);
        if (V4->sin_port != 0) {
            return;
        }
    } else {
        RtlZeroMemory(Address, sizeof(*Address));
        TextPort = 0;
        Status = RtlIpv6StringToAddressExW(Text,
                                           &V6->sin6_addr,
                                           &V6->sin6_scope_id,
                                           &TextPort);
        if (NT_SUCCESS(Status)) {
            V6->sin6_family = AF_INET6;
            V6->sin6_port = (TextPort != 0) ? TextPort :
                                              RtlUshortByteSwap((USHORT)Port);
            if (V6->sin6_port != 0) {
                return;
            }
        }
    }

    PxTrace(TRACE_LEVEL_WARNING, PX_FLAG_INIT,
            "\"%ws\" port %u is no usable upstream address", Text, Port);

    RtlZeroMemory(Address, sizeof(*Address));
    Address->ss_family = AF_UNSPEC;
}

_Use_decl_annotations_
VOID
PxConfigSnapshot(
    PPX_CONFIG Config
    )
{
    PAGED_CODE();

    PxAcquireConfig();
    __try {
        *Config = PxGlobals.Config;
    } __finally {
        PxReleaseConfig();
    }
}

_Use_decl_annotations_
VOID
PxEtwConnection(
    PCEVENT_DESCRIPTOR Descriptor,
    ULONG64 ConnectionId,
    ULONG Detail
    )
{
    EVENT_DATA_DESCRIPTOR Data[2];

    if (PxGlobals.EtwHandle == 0 ||
        !EtwEventEnabled(PxGlobals.EtwHandle, Descriptor)) {
        return;
    }

    EventDataDescCreate(&Data[0], &ConnectionId, sizeof(ConnectionId));
    EventDataDescCreate(&Data[1], &Detail, sizeof(Detail));

    (VOID)EtwWrite(PxGlobals.EtwHandle,
                   Descriptor,
                   NULL,
                   RTL_NUMBER_OF(Data),
                   Data);
}
