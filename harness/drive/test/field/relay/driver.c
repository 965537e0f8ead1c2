/*++

Copyright (c) Norvik Storage Systems. All rights reserved.

Module Name:

    driver.c

Abstract:

    Driver entry and unload, the configuration, and the control device.

    Configuration, below HKLM\SYSTEM\CurrentControlSet\Services\NvkRelay:

        Parameters
            Port                REG_DWORD   10809
            DiskMegabytes       REG_DWORD   64
            MaxSessions         REG_DWORD   16
            QueueDepth          REG_DWORD   32
            WorkerThreads       REG_DWORD   0, one per processor
            KeepAliveSeconds    REG_DWORD   20
            ReadOnly            REG_DWORD   0
            Secret              REG_SZ      (empty)

        Parameters\ErrorInjection
            ReadErrorEvery      REG_DWORD   0
            WriteErrorEvery     REG_DWORD   0
            DropEvery           REG_DWORD   0
            DelayMilliseconds   REG_DWORD   0

Environment:

    Kernel mode only

--*/

#include "relay.h"
#include "trace.h"
#include "driver.tmh"

//
// {2E9D4F63-1C77-4B8E-8B5F-93A6D0C41F28}
//

static const GUID RlDeviceClassGuid =
    { 0x2e9d4f63, 0x1c77, 0x4b8e, { 0x8b, 0x5f, 0x93, 0xa6, 0xd0, 0xc4, 0x1f, 0x28 } };

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD RlUnload;

_Dispatch_type_(IRP_MJ_CREATE)
_Dispatch_type_(IRP_MJ_CLOSE)
DRIVER_DISPATCH RlDispatchCreateClose;

_Dispatch_type_(IRP_MJ_CLEANUP)
DRIVER_DISPATCH RlDispatchCleanup;

_Dispatch_type_(IRP_MJ_DEVICE_CONTROL)
DRIVER_DISPATCH RlDispatchDeviceControl;

_Dispatch_type_(IRP_MJ_SHUTDOWN)
DRIVER_DISPATCH RlDispatchShutdown;

DRIVER_DISPATCH RlDispatchInvalid;

IO_CSQ_INSERT_IRP RlCsqInsertIrp;
IO_CSQ_REMOVE_IRP RlCsqRemoveIrp;
IO_CSQ_PEEK_NEXT_IRP RlCsqPeekNextIrp;
IO_CSQ_COMPLETE_CANCELED_IRP RlCsqCompleteCanceledIrp;

_IRQL_raises_(DISPATCH_LEVEL)
_IRQL_requires_max_(DISPATCH_LEVEL)
_Acquires_lock_(CONTAINING_RECORD(Csq, RL_EXTENSION, NotifyQueue)->NotifyLock)
static
VOID
RlCsqAcquireLock(
    _In_ PIO_CSQ Csq,
    _Out_ _At_(*Irql, _Post_ _IRQL_saves_) PKIRQL Irql
    )
{
    PRL_EXTENSION extension = CONTAINING_RECORD(Csq, RL_EXTENSION, NotifyQueue);

    KeAcquireSpinLock(&extension->NotifyLock, Irql);
}

_IRQL_requires_(DISPATCH_LEVEL)
_Releases_lock_(CONTAINING_RECORD(Csq, RL_EXTENSION, NotifyQueue)->NotifyLock)
static
VOID
RlCsqReleaseLock(
    _In_ PIO_CSQ Csq,
    _In_ _IRQL_restores_ KIRQL Irql
    )
{
    PRL_EXTENSION extension = CONTAINING_RECORD(Csq, RL_EXTENSION, NotifyQueue);

    KeReleaseSpinLock(&extension->NotifyLock, Irql);
}

static NTSTATUS RlConfigLoad(_In_ PRL_EXTENSION Extension);
static VOID RlDeviceDestroy(_In_ PRL_EXTENSION Extension);

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(INIT, RlConfigLoad)
#endif

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
/*++

Routine Description:

    Creates the control device and the RAM disk, and starts to listen.

Arguments:

    DriverObject - our driver object.

    RegistryPath - the service key.

Return Value:

    NTSTATUS

--*/
{
    UNICODE_STRING deviceName = RTL_CONSTANT_STRING(RL_DEVICE_NAME);
    UNICODE_STRING linkName = RTL_CONSTANT_STRING(RL_LINK_NAME);
    RTL_OSVERSIONINFOEXW required = { 0 };
    RTL_OSVERSIONINFOW actual = { 0 };
    ULONGLONG condition = 0;
    PDEVICE_OBJECT deviceObject;
    PRL_EXTENSION extension;
    NTSTATUS status;
    ULONG threads;
    ULONG i;

    ExInitializeDriverRuntime(DrvRtPoolNxOptIn);
    WPP_INIT_TRACING(DriverObject, RegistryPath);

    actual.dwOSVersionInfoSize = sizeof(actual);
    (VOID)RtlGetVersion(&actual);
    TraceEvents(TRACE_LEVEL_INFORMATION, DBG_INIT, "%wZ on Windows %u.%u.%u", RegistryPath,
                actual.dwMajorVersion, actual.dwMinorVersion, actual.dwBuildNumber);

    required.dwOSVersionInfoSize = sizeof(required);
    required.dwMajorVersion = 10;
    VER_SET_CONDITION(condition, VER_MAJORVERSION, VER_GREATER_EQUAL);
    status = RtlVerifyVersionInfo(&required, VER_MAJORVERSION, condition);
    if (status != STATUS_SUCCESS) {
        RlLogError(DriverObject, IO_ERR_VERSION, 10, STATUS_REVISION_MISMATCH);
        WPP_CLEANUP(DriverObject);
        return STATUS_REVISION_MISMATCH;
    }

    RlCrcInitialize();

    status = IoCreateDeviceSecure(DriverObject,
                                  sizeof(RL_EXTENSION),
                                  &deviceName,
                                  RELAY_DEVICE_TYPE,
                                  FILE_DEVICE_SECURE_OPEN,
                                  FALSE,
                                  &SDDL_DEVOBJ_SYS_ALL_ADM_ALL,
                                  &RlDeviceClassGuid,
                                  &deviceObject);
    if (!NT_SUCCESS(status)) {
        TraceEvents(TRACE_LEVEL_ERROR, DBG_INIT, "IoCreateDeviceSecure failed: %!STATUS!", status);
        RlLogError(DriverObject, IO_ERR_INSUFFICIENT_RESOURCES, 11, status);
        WPP_CLEANUP(DriverObject);
        return status;
    }

    extension = (PRL_EXTENSION)deviceObject->DeviceExtension;
    RtlZeroMemory(extension, sizeof(*extension));
    extension->DeviceObject = deviceObject;
    extension->SessionCount = 1;
    KeInitializeMutex(&extension->ListenLock, 0);
    InitializeListHead(&extension->SessionList);
    KeInitializeEvent(&extension->SessionsGone, NotificationEvent, FALSE);
    KeInitializeSemaphore(&extension->ReadySemaphore, 0, MAXLONG);
    KeInitializeSpinLock(&extension->ReadyLock);
    InitializeListHead(&extension->ReadyList);
    KeInitializeSpinLock(&extension->NotifyLock);
    InitializeListHead(&extension->NotifyList);
    ExInitializeRundownProtection(&extension->WorkRundown);

    status = ExInitializeResourceLite(&extension->ConfigLock);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }
    extension->ResourceReady = TRUE;

    //
    // A terminated copy, RtlQueryRegistryValues needs that.
    //

    extension->RegistryPath.MaximumLength = RegistryPath->Length + sizeof(WCHAR);
    extension->RegistryPath.Buffer = (PWCH)ExAllocatePoolWithTag(PagedPool,
                                                                 extension->RegistryPath.MaximumLength,
                                                                 RL_TAG_GENERIC);
    if (extension->RegistryPath.Buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Failed;
    }
    RtlCopyUnicodeString(&extension->RegistryPath, RegistryPath);
    extension->RegistryPath.Buffer[RegistryPath->Length / sizeof(WCHAR)] = UNICODE_NULL;

    status = RlConfigLoad(extension);
    if (!NT_SUCCESS(status)) {
        RlLogError(DriverObject, IO_ERR_CONFIGURATION_ERROR, 12, status);
        goto Failed;
    }

    status = IoCsqInitialize(&extension->NotifyQueue,
                             RlCsqInsertIrp,
                             RlCsqRemoveIrp,
                             RlCsqPeekNextIrp,
                             RlCsqAcquireLock,
                             RlCsqReleaseLock,
                             RlCsqCompleteCanceledIrp);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }

    status = RlCountersCreate(extension);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }

    status = RlDiskCreate(&extension->Disk, extension->Config.DiskMegabytes);
    if (!NT_SUCCESS(status)) {
        RlLogError(DriverObject, IO_ERR_INSUFFICIENT_RESOURCES, 13, status);
        goto Failed;
    }

    threads = extension->Config.WorkerThreads;
    if (threads == 0) {
        threads = KeQueryActiveProcessorCountEx(ALL_PROCESSOR_GROUPS);
    }
    status = RlPoolStart(extension, min(threads, RL_MAX_THREADS));
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }

    status = IoCreateSymbolicLink(&linkName, &deviceName);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }
    extension->LinkCreated = TRUE;

    status = IoRegisterShutdownNotification(deviceObject);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }
    extension->ShutdownRegistered = TRUE;

    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i += 1) {
        DriverObject->MajorFunction[i] = RlDispatchInvalid;
    }
    DriverObject->MajorFunction[IRP_MJ_CREATE] = RlDispatchCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = RlDispatchCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = RlDispatchCleanup;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = RlDispatchDeviceControl;
    DriverObject->MajorFunction[IRP_MJ_SHUTDOWN] = RlDispatchShutdown;
    DriverObject->DriverUnload = RlUnload;

    RlEtwStart(extension);
    RlBugCheckRegister(extension);

    status = RlNetworkStart(extension);
    if (!NT_SUCCESS(status)) {
        RlLogError(DriverObject, IO_ERR_CONTROLLER_ERROR, 14, status);
        goto Failed;
    }

    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;

Failed:

    TraceEvents(TRACE_LEVEL_ERROR, DBG_INIT, "DriverEntry failed: %!STATUS!", status);
    RlDeviceDestroy(extension);
    WPP_CLEANUP(DriverObject);
    return status;
}

static
VOID
RlDeviceDestroy(
    _In_ PRL_EXTENSION Extension
    )
/*++

Routine Description:

    Undoes whatever DriverEntry has done so far.

--*/
{
    UNICODE_STRING linkName = RTL_CONSTANT_STRING(RL_LINK_NAME);

    if (Extension->ShutdownRegistered) {
        IoUnregisterShutdownNotification(Extension->DeviceObject);
    }

    //
    // The pool goes last, the sessions need it to get rid of their commands.
    //

    RlNetworkStop(Extension);
    RlPoolStop(Extension);

    if (Extension->LinkCreated) {
        (VOID)IoDeleteSymbolicLink(&linkName);
    }

    RlBugCheckDeregister(Extension);
    RlEtwStop(Extension);
    RlDiskDestroy(&Extension->Disk);
    RlCountersDestroy(Extension);

    if (Extension->RegistryPath.Buffer != NULL) {
        ExFreePoolWithTag(Extension->RegistryPath.Buffer, RL_TAG_GENERIC);
    }
    if (Extension->ResourceReady) {
        (VOID)ExDeleteResourceLite(&Extension->ConfigLock);
    }
    RtlSecureZeroMemory(Extension->Config.Secret, sizeof(Extension->Config.Secret));
    IoDeleteDevice(Extension->DeviceObject);
}

#pragma code_seg(push, "PAGE")

VOID
RlUnload(
    _In_ PDRIVER_OBJECT DriverObject
    )
{
    PAGED_CODE();

    RlDeviceDestroy((PRL_EXTENSION)DriverObject->DeviceObject->DeviceExtension);
    WPP_CLEANUP(DriverObject);
}

_Use_decl_annotations_
NTSTATUS
RlDispatchShutdown(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp
    )
{
    PRL_EXTENSION extension = (PRL_EXTENSION)DeviceObject->DeviceExtension;

    PAGED_CODE();

    RlNotify(extension, RelayEventStopping, 0, STATUS_SUCCESS);
    RlNetworkStop(extension);

    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

#pragma code_seg(pop)

//
// Configuration
//

static
NTSTATUS
RlConfigLoad(
    _In_ PRL_EXTENSION Extension
    )
/*++

Routine Description:

    Reads the configuration. Values that are missing get their defaults, and
    values that are out of range are adjusted.

--*/
{
#define RL_DWORD_VALUE(Name, Variable)                                          \
    { NULL, RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_TYPECHECK,           \
      (PWSTR)(Name), &(Variable),                                               \
      (REG_DWORD << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT) | REG_NONE, NULL, 0 }

    PRL_CONFIG config = &Extension->Config;
    UNICODE_STRING secret = { 0 };
    NTSTATUS status;
    ULONG i;

    RTL_QUERY_REGISTRY_TABLE table[] = {
        { NULL, RTL_QUERY_REGISTRY_SUBKEY, L"Parameters", NULL, REG_NONE, NULL, 0 },
        RL_DWORD_VALUE(L"Port", config->Port),
        RL_DWORD_VALUE(L"DiskMegabytes", config->DiskMegabytes),
        RL_DWORD_VALUE(L"MaxSessions", config->MaxSessions),
        RL_DWORD_VALUE(L"QueueDepth", config->QueueDepth),
        RL_DWORD_VALUE(L"WorkerThreads", config->WorkerThreads),
        RL_DWORD_VALUE(L"KeepAliveSeconds", config->KeepAliveSeconds),
        RL_DWORD_VALUE(L"ReadOnly", config->ReadOnly),
        { NULL, RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_TYPECHECK, L"Secret", &secret,
          (REG_SZ << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT) | REG_NONE, NULL, 0 },
        { NULL, RTL_QUERY_REGISTRY_SUBKEY, L"Parameters\\ErrorInjection", NULL, REG_NONE, NULL, 0 },
        RL_DWORD_VALUE(L"ReadErrorEvery", config->Inject.ReadErrorEvery),
        RL_DWORD_VALUE(L"WriteErrorEvery", config->Inject.WriteErrorEvery),
        RL_DWORD_VALUE(L"DropEvery", config->Inject.DropEvery),
        RL_DWORD_VALUE(L"DelayMilliseconds", config->Inject.DelayMilliseconds),
        { 0 }
    };

#undef RL_DWORD_VALUE

    PAGED_CODE();

    RtlZeroMemory(config, sizeof(*config));
    config->Port = 10809;
    config->DiskMegabytes = 64;
    config->MaxSessions = 16;
    config->QueueDepth = 32;
    config->KeepAliveSeconds = 20;

    status = RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, Extension->RegistryPath.Buffer, table, NULL, NULL);
    if (!NT_SUCCESS(status) && status != STATUS_OBJECT_NAME_NOT_FOUND) {
        TraceEvents(TRACE_LEVEL_ERROR, DBG_INIT, "RtlQueryRegistryValues failed: %!STATUS!", status);
        goto Exit;
    }
    status = STATUS_SUCCESS;

    if (config->Port == 0 || config->Port > MAXUSHORT) {
        status = STATUS_INVALID_PARAMETER;
        goto Exit;
    }
    config->DiskMegabytes = max(1, min(config->DiskMegabytes, 64 * 1024));
    config->MaxSessions = max(1, min(config->MaxSessions, RL_MAX_SESSIONS));
    config->QueueDepth = max(2, min(config->QueueDepth, RL_MAX_QUEUE_DEPTH));
    config->WorkerThreads = min(config->WorkerThreads, RL_MAX_THREADS);
    config->KeepAliveSeconds = min(config->KeepAliveSeconds, 3600);
    config->Inject.DelayMilliseconds = min(config->Inject.DelayMilliseconds, 10000);

    for (i = 0; i < secret.Length / sizeof(WCHAR) && i < RL_MAX_SECRET; i += 1) {
        config->Secret[i] = (UCHAR)secret.Buffer[i];
    }
    config->SecretLength = i;

    InterlockedExchange(&Extension->MaxSessions, (LONG)config->MaxSessions);
    InterlockedExchange(&Extension->KeepAliveSeconds, (LONG)config->KeepAliveSeconds);

Exit:

    if (secret.Buffer != NULL) {
        RtlSecureZeroMemory(secret.Buffer, secret.MaximumLength);
        RtlFreeUnicodeString(&secret);
    }
    return status;
}

static
NTSTATUS
RlConfigSet(
    _In_ PRL_EXTENSION Extension,
    _In_ const RELAY_SET *Set
    )
{
    if ((Set->Mask & ~(RELAY_SET_MAX_SESSIONS | RELAY_SET_READ_ONLY | RELAY_SET_KEEPALIVE)) != 0 ||
        ((Set->Mask & RELAY_SET_MAX_SESSIONS) && Set->MaxSessions > RL_MAX_SESSIONS) ||
        ((Set->Mask & RELAY_SET_KEEPALIVE) && Set->KeepAliveSeconds > 3600)) {

        return STATUS_INVALID_PARAMETER;
    }

    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Extension->ConfigLock, TRUE);
    if (Set->Mask & RELAY_SET_MAX_SESSIONS) {
        Extension->Config.MaxSessions = Set->MaxSessions;
        InterlockedExchange(&Extension->MaxSessions, (LONG)Set->MaxSessions);
    }
    if (Set->Mask & RELAY_SET_KEEPALIVE) {
        Extension->Config.KeepAliveSeconds = Set->KeepAliveSeconds;
        InterlockedExchange(&Extension->KeepAliveSeconds, (LONG)Set->KeepAliveSeconds);
    }
    if (Set->Mask & RELAY_SET_READ_ONLY) {
        Extension->Config.ReadOnly = Set->ReadOnly;
    }
    ExReleaseResourceLite(&Extension->ConfigLock);
    KeLeaveCriticalRegion();

    return STATUS_SUCCESS;
}

//
// Event notification, by IRPs that wait in a cancel-safe queue
//

_Use_decl_annotations_
VOID
RlCsqInsertIrp(
    PIO_CSQ Csq,
    PIRP Irp
    )
{
    PRL_EXTENSION extension = CONTAINING_RECORD(Csq, RL_EXTENSION, NotifyQueue);

    InsertTailList(&extension->NotifyList, &Irp->Tail.Overlay.ListEntry);
}

_Use_decl_annotations_
VOID
RlCsqRemoveIrp(
    PIO_CSQ Csq,
    PIRP Irp
    )
{
    UNREFERENCED_PARAMETER(Csq);

    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
}

_Use_decl_annotations_
PIRP
RlCsqPeekNextIrp(
    PIO_CSQ Csq,
    PIRP Irp,
    PVOID PeekContext
    )
/*++

Routine Description:

    Finds the next IRP of a file object, or of any if PeekContext is NULL.

--*/
{
    PRL_EXTENSION extension = CONTAINING_RECORD(Csq, RL_EXTENSION, NotifyQueue);
    PLIST_ENTRY entry;
    PIRP next;

    entry = (Irp == NULL) ? extension->NotifyList.Flink : Irp->Tail.Overlay.ListEntry.Flink;
    for (; entry != &extension->NotifyList; entry = entry->Flink) {
        next = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);
        if (PeekContext == NULL || IoGetCurrentIrpStackLocation(next)->FileObject == (PFILE_OBJECT)PeekContext) {
            return next;
        }
    }

    return NULL;
}

_Use_decl_annotations_
VOID
RlCsqCompleteCanceledIrp(
    PIO_CSQ Csq,
    PIRP Irp
    )
{
    UNREFERENCED_PARAMETER(Csq);

    Irp->IoStatus.Status = STATUS_CANCELLED;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

VOID
RlNotify(
    _In_ PRL_EXTENSION Extension,
    _In_ RELAY_EVENT_TYPE Type,
    _In_ ULONG SessionId,
    _In_ NTSTATUS Status
    )
/*++

Routine Description:

    Completes all the WAIT_EVENT requests. Runs at IRQL <= DISPATCH_LEVEL. The
    requests that were queued meanwhile by an eager client stay for the next
    event, as they are taken off in one go.

--*/
{
    LIST_ENTRY done;
    PRELAY_EVENT event;
    PIRP irp;

    InitializeListHead(&done);
    while ((irp = IoCsqRemoveNextIrp(&Extension->NotifyQueue, NULL)) != NULL) {
        InsertTailList(&done, &irp->Tail.Overlay.ListEntry);
    }

    while (!IsListEmpty(&done)) {
        irp = CONTAINING_RECORD(RemoveHeadList(&done), IRP, Tail.Overlay.ListEntry);
        event = (PRELAY_EVENT)irp->AssociatedIrp.SystemBuffer;
        event->Type = Type;
        event->SessionId = SessionId;
        event->Status = Status;
        irp->IoStatus.Status = STATUS_SUCCESS;
        irp->IoStatus.Information = sizeof(RELAY_EVENT);
        IoCompleteRequest(irp, IO_NO_INCREMENT);
    }
}

//
// Dispatch
//

NONPAGED
static
NTSTATUS
RlComplete(
    _In_ PIRP Irp,
    _In_ NTSTATUS Status,
    _In_ ULONG_PTR Information
    )
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

_Use_decl_annotations_
NTSTATUS
RlDispatchInvalid(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp
    )
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return RlComplete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
}

_Use_decl_annotations_
NTSTATUS
RlDispatchCreateClose(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp
    )
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return RlComplete(Irp, STATUS_SUCCESS, FILE_OPENED);
}

_Use_decl_annotations_
NTSTATUS
RlDispatchCleanup(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp
    )
/*++

Routine Description:

    Cancels the requests of a handle that goes away.

--*/
{
    PRL_EXTENSION extension = (PRL_EXTENSION)DeviceObject->DeviceExtension;
    PFILE_OBJECT fileObject = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    PIRP waiting;

    while ((waiting = IoCsqRemoveNextIrp(&extension->NotifyQueue, fileObject)) != NULL) {
        (VOID)RlComplete(waiting, STATUS_CANCELLED, 0);
    }

    return RlComplete(Irp, STATUS_SUCCESS, 0);
}

static
NTSTATUS
RlIoctlPreload(
    _In_ PRL_EXTENSION Extension,
    _In_ PIRP Irp,
    _In_ ULONG InputLength
    )
/*++

Routine Description:

    Writes the caller's buffer to the disk. METHOD_IN_DIRECT: the second
    buffer is what we read.

--*/
{
    PRELAY_PRELOAD preload = (PRELAY_PRELOAD)Irp->AssociatedIrp.SystemBuffer;
    ULONG length;
    PVOID data;

    if (InputLength < sizeof(RELAY_PRELOAD) || Irp->MdlAddress == NULL) {
        return STATUS_INVALID_PARAMETER;
    }

    length = MmGetMdlByteCount(Irp->MdlAddress);
    if ((length & (RL_BLOCK_SIZE - 1)) != 0) {
        return STATUS_INVALID_BUFFER_SIZE;
    }
    if (!RlDiskValidRange(&Extension->Disk, preload->Lba, length >> RL_BLOCK_SHIFT)) {
        return STATUS_NONEXISTENT_SECTOR;
    }

    data = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority | MdlMappingNoExecute);
    if (data == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    return RlDiskWrite(&Extension->Disk, preload->Lba, length, (const UCHAR *)data);
}

static
VOID
RlIoctlInfo(
    _In_ PRL_EXTENSION Extension,
    _Out_ PRELAY_INFO Info
    )
{
    RtlZeroMemory(Info, sizeof(*Info));
    Info->Size = sizeof(*Info);
    Info->BlockCount = Extension->Disk.BlockCount;
    Info->BlockSize = RL_BLOCK_SIZE;
    Info->ChunksTotal = Extension->Disk.ChunkCount;
    Info->ChunksWritten = RlDiskChunksWritten(&Extension->Disk);
    Info->SessionCount = (ULONG)max(0, Extension->SessionCount - (Extension->NetworkStopped ? 0 : 1));
    Info->Listening = Extension->Listening != FALSE;

    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&Extension->ConfigLock, TRUE);
    Info->Port = Extension->Config.Port;
    Info->MaxSessions = Extension->Config.MaxSessions;
    Info->ReadOnly = Extension->Config.ReadOnly != 0;
    ExReleaseResourceLite(&Extension->ConfigLock);
    KeLeaveCriticalRegion();
}

_Use_decl_annotations_
NTSTATUS
RlDispatchDeviceControl(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp
    )
{
    PRL_EXTENSION extension = (PRL_EXTENSION)DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG inputLength = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG outputLength = stack->Parameters.DeviceIoControl.OutputBufferLength;
    PVOID buffer = Irp->AssociatedIrp.SystemBuffer;
    PRELAY_COUNTERS counters;
    ULONG_PTR information = 0;
    NTSTATUS status = STATUS_SUCCESS;

    switch (stack->Parameters.DeviceIoControl.IoControlCode) {

    case IOCTL_RELAY_GET_INFO:

        if (outputLength < sizeof(RELAY_INFO)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        RlIoctlInfo(extension, (PRELAY_INFO)buffer);
        information = sizeof(RELAY_INFO);
        break;

    case IOCTL_RELAY_GET_COUNTERS:

        if (outputLength < sizeof(RELAY_COUNTERS)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        counters = (PRELAY_COUNTERS)buffer;
        counters->ProcessorsActive = KeQueryActiveProcessorCountEx(ALL_PROCESSOR_GROUPS);
        counters->ProcessorsMaximum = extension->CounterSlots;
        RlCountersSum(extension, counters->Values);
        information = sizeof(RELAY_COUNTERS);
        break;

    case IOCTL_RELAY_LIST_SESSIONS:

        if (outputLength < FIELD_OFFSET(RELAY_SESSION_LIST, Sessions)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        information = RlSessionList(extension, (PRELAY_SESSION_LIST)buffer, outputLength);
        break;

    case IOCTL_RELAY_KICK_SESSION:

        if (inputLength < sizeof(RELAY_KICK)) {
            status = STATUS_INVALID_PARAMETER;
            break;
        }
        status = RlSessionKick(extension, ((PRELAY_KICK)buffer)->Id);
        break;

    case IOCTL_RELAY_SET_CONFIG:

        if (inputLength < sizeof(RELAY_SET)) {
            status = STATUS_INVALID_PARAMETER;
            break;
        }
        status = RlConfigSet(extension, (const RELAY_SET *)buffer);
        break;

    case IOCTL_RELAY_PRELOAD:

        status = RlIoctlPreload(extension, Irp, inputLength);
        if (NT_SUCCESS(status)) {
            information = outputLength;
        }
        break;

    case IOCTL_RELAY_WAIT_EVENT:

        if (outputLength < sizeof(RELAY_EVENT)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }

        //
        // Marks the IRP pending. It is not ours any more after that.
        //

        IoCsqInsertIrp(&extension->NotifyQueue, Irp, NULL);
        return STATUS_PENDING;

    default:

        status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }

    if (!NT_SUCCESS(status)) {
        TraceEvents(TRACE_LEVEL_WARNING, DBG_IOCTL, "ioctl 0x%x: %!STATUS!",
                    stack->Parameters.DeviceIoControl.IoControlCode, status);
    }
    return RlComplete(Irp, status, information);
}
