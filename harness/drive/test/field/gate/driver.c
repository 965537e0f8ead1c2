/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    driver.c

Abstract:

    Driver entry and unload, configuration, tick timer, control device and
    the cancel-safe queue of the inverted calls.

--*/

#include "precomp.h"

#ifdef WPP_TRACING_ENABLED
#include "driver.tmh"
#endif

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD GateUnload;

_Dispatch_type_(IRP_MJ_CREATE)
_Dispatch_type_(IRP_MJ_CLOSE)
DRIVER_DISPATCH GateCreateClose;

_Dispatch_type_(IRP_MJ_CLEANUP)
DRIVER_DISPATCH GateCleanup;

_Dispatch_type_(IRP_MJ_DEVICE_CONTROL)
DRIVER_DISPATCH GateDeviceControl;

_Function_class_(KDEFERRED_ROUTINE)
KDEFERRED_ROUTINE GateTick;

IO_CSQ_INSERT_IRP GateCsqInsertIrp;
IO_CSQ_REMOVE_IRP GateCsqRemoveIrp;
IO_CSQ_PEEK_NEXT_IRP GateCsqPeekNextIrp;
IO_CSQ_ACQUIRE_LOCK GateCsqAcquireLock;
IO_CSQ_RELEASE_LOCK GateCsqReleaseLock;
IO_CSQ_COMPLETE_CANCELED_IRP GateCsqCompleteCanceledIrp;

_IRQL_requires_(PASSIVE_LEVEL)
static VOID GateUninitialize(VOID);

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static NTSTATUS GateReadConfig(_In_ PUNICODE_STRING RegistryPath);

_IRQL_requires_(PASSIVE_LEVEL)
static VOID GateReadRules(_In_ HANDLE Key);

_IRQL_requires_(PASSIVE_LEVEL)
static ULONG GateReadDword(_In_ HANDLE Key, _In_ PCWSTR Name, _In_ ULONG Default, _In_ ULONG Minimum, _In_ ULONG Maximum);

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(INIT, GateReadConfig)
#pragma alloc_text(INIT, GateReadRules)
#pragma alloc_text(INIT, GateReadDword)
#pragma alloc_text(PAGE, GateUnload)
#pragma alloc_text(PAGE, GateUninitialize)
#pragma alloc_text(PAGE, GateCreateClose)
#endif

GATE_GLOBALS GateGlobals;

// {5A0C2B1E-9F43-4E0B-8E0D-6D9B53E1A7C2}
DEFINE_GUID(GUID_DEVCLASS_NGGATE,
    0x5a0c2b1e, 0x9f43, 0x4e0b, 0x8e, 0x0d, 0x6d, 0x9b, 0x53, 0xe1, 0xa7, 0xc2);

//
// System and administrators: everything. Nobody else.
//
DECLARE_CONST_UNICODE_STRING(GateSddl, L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
DECLARE_CONST_UNICODE_STRING(GateDeviceName, GATE_DEVICE_NAME);
DECLARE_CONST_UNICODE_STRING(GateLinkName, GATE_LINK_NAME);

_Use_decl_annotations_
NTSTATUS
DriverEntry(
    PDRIVER_OBJECT DriverObject,
    PUNICODE_STRING RegistryPath
    )
{
    LARGE_INTEGER DueTime;
    LARGE_INTEGER Frequency;
    UNICODE_STRING DeviceName = GateDeviceName;
    UNICODE_STRING LinkName = GateLinkName;
    NTSTATUS Status;

    WPP_INIT_TRACING(DriverObject, RegistryPath);
    ExInitializeDriverRuntime(DrvRtPoolNxOptIn);

    GateGlobals.DriverObject = DriverObject;
    ExInitializeRundownProtection(&GateGlobals.ObjectRundown);
    KeInitializeSpinLock(&GateGlobals.InspectLock);
    InitializeListHead(&GateGlobals.InspectList);
    KeInitializeSpinLock(&GateGlobals.SessionLock);
    InitializeListHead(&GateGlobals.SessionList);
    KeInitializeSpinLock(&GateGlobals.EventCsqLock);
    InitializeListHead(&GateGlobals.EventIrpList);
    KeInitializeTimerEx(&GateGlobals.Timer, NotificationTimer);
    KeInitializeDpc(&GateGlobals.TimerDpc, GateTick, NULL);

    (VOID)KeQueryPerformanceCounter(&Frequency);
    GateGlobals.Stats.PerformanceFrequency = Frequency.QuadPart;

    ExInitializeNPagedLookasideList(&GateGlobals.InspectLookaside, NULL, NULL, POOL_NX_ALLOCATION,
                                    sizeof(GATE_INSPECT), GATE_TAG_INSPECT, 0);
    ExInitializeNPagedLookasideList(&GateGlobals.SessionLookaside, NULL, NULL, POOL_NX_ALLOCATION,
                                    sizeof(GATE_SESSION), GATE_TAG_SESSION, 0);
    ExInitializeNPagedLookasideList(&GateGlobals.SendLookaside, NULL, NULL, POOL_NX_ALLOCATION,
                                    sizeof(GATE_SEND), GATE_TAG_SEND, 0);
    ExInitializeNPagedLookasideList(&GateGlobals.RetainLookaside, NULL, NULL, POOL_NX_ALLOCATION,
                                    sizeof(GATE_RETAINED), GATE_TAG_RETAIN, 0);
    GateGlobals.LookasideValid = TRUE;

    Status = IoCsqInitialize(&GateGlobals.EventCsq,
                             GateCsqInsertIrp,
                             GateCsqRemoveIrp,
                             GateCsqPeekNextIrp,
                             GateCsqAcquireLock,
                             GateCsqReleaseLock,
                             GateCsqCompleteCanceledIrp);
    if (!NT_SUCCESS(Status)) {
        goto Failed;
    }

    Status = GateRulesInitialize();
    if (!NT_SUCCESS(Status)) {
        goto Failed;
    }

    Status = GateReadConfig(RegistryPath);
    if (!NT_SUCCESS(Status)) {
        goto Failed;
    }

    Status = GateAuditStart();
    if (!NT_SUCCESS(Status)) {
        goto Failed;
    }

    Status = IoCreateDeviceSecure(DriverObject,
                                  0,
                                  &DeviceName,
                                  FILE_DEVICE_NETWORK,
                                  FILE_DEVICE_SECURE_OPEN,
                                  FALSE,
                                  &GateSddl,
                                  &GUID_DEVCLASS_NGGATE,
                                  &GateGlobals.DeviceObject);
    if (!NT_SUCCESS(Status)) {
        goto Failed;
    }

    GateGlobals.ExpiryItem = IoAllocateWorkItem(GateGlobals.DeviceObject);
    if (GateGlobals.ExpiryItem == NULL) {
        Status = STATUS_INSUFFICIENT_RESOURCES;
        goto Failed;
    }

    DriverObject->MajorFunction[IRP_MJ_CREATE] = GateCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = GateCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = GateCleanup;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = GateDeviceControl;
    DriverObject->DriverUnload = GateUnload;

    Status = GateListenStart();
    if (!NT_SUCCESS(Status)) {
        goto Failed;
    }

    DueTime.QuadPart = -MS_TO_100NS(GATE_TICK_MS);
    KeSetTimerEx(&GateGlobals.Timer, DueTime, GATE_TICK_MS, &GateGlobals.TimerDpc);
    GateGlobals.TimerRunning = TRUE;

    Status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(Status)) {
        goto Failed;
    }

    GateAudit(GateAuditStarted, NULL, GateGlobals.Config.Port, STATUS_SUCCESS, NULL);
    ClearFlag(GateGlobals.DeviceObject->Flags, DO_DEVICE_INITIALIZING);
    return STATUS_SUCCESS;

Failed:

    GateTrace(TRACE_LEVEL_ERROR, TRC_DRIVER, "initialization failed, status 0x%08x", Status);
    GateUninitialize();
    WPP_CLEANUP(DriverObject);
    return Status;
}

_Use_decl_annotations_
VOID
GateUnload(
    PDRIVER_OBJECT DriverObject
    )
{
    UNICODE_STRING LinkName = GateLinkName;

    PAGED_CODE();

    (VOID)IoDeleteSymbolicLink(&LinkName);
    GateAudit(GateAuditStopped, NULL, 0, STATUS_SUCCESS, NULL);
    GateUninitialize();
    WPP_CLEANUP(DriverObject);
}

_Use_decl_annotations_
static
VOID
GateUninitialize(
    VOID
    )
{
    PAGED_CODE();

    //
    // No new connections, no tick that would queue work, no sessions.
    //
    GateListenStop();

    if (GateGlobals.TimerRunning) {
        (VOID)KeCancelTimer(&GateGlobals.Timer);
        GateGlobals.TimerRunning = FALSE;
    }
    KeFlushQueuedDpcs();

    GateSessionCloseAll();
    ExWaitForRundownProtectionRelease(&GateGlobals.ObjectRundown);

    GateWskStop();
    GateAuditShutdown();

    if (GateGlobals.ExpiryItem != NULL) {
        IoFreeWorkItem(GateGlobals.ExpiryItem);
        GateGlobals.ExpiryItem = NULL;
    }

    //
    // No handle is open, therefore no inverted call is queued.
    //
    NT_ASSERT(IsListEmpty(&GateGlobals.EventIrpList));

    if (GateGlobals.DeviceObject != NULL) {
        IoDeleteDevice(GateGlobals.DeviceObject);
        GateGlobals.DeviceObject = NULL;
    }

    GateRulesUninitialize();

    if (GateGlobals.LookasideValid) {
        ExDeleteNPagedLookasideList(&GateGlobals.RetainLookaside);
        ExDeleteNPagedLookasideList(&GateGlobals.SendLookaside);
        ExDeleteNPagedLookasideList(&GateGlobals.SessionLookaside);
        ExDeleteNPagedLookasideList(&GateGlobals.InspectLookaside);
        GateGlobals.LookasideValid = FALSE;
    }

    if (GateGlobals.Config.AuditFile.Buffer != NULL) {
        ExFreePoolWithTag(GateGlobals.Config.AuditFile.Buffer, GATE_TAG);
        RtlZeroMemory(&GateGlobals.Config.AuditFile, sizeof(UNICODE_STRING));
    }
}

_Use_decl_annotations_
VOID
GateTick(
    PKDPC Dpc,
    PVOID DeferredContext,
    PVOID SystemArgument1,
    PVOID SystemArgument2
    )
{
    ULONGLONG Now = KeQueryInterruptTime();

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(DeferredContext);
    UNREFERENCED_PARAMETER(SystemArgument1);
    UNREFERENCED_PARAMETER(SystemArgument2);

    GateBucketRefill(&GateGlobals.AcceptBucket);
    GateSessionTick(Now);
    GateInspectTick(Now);
}

//
// Configuration.
//

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
GateQueryValue(
    _In_ HANDLE Key,
    _In_ PCWSTR Name,
    _In_ ULONG Type,
    _Outptr_ PKEY_VALUE_PARTIAL_INFORMATION *Value
    )
/*++

Routine Description:

    Reads a registry value of the given type. The caller frees the result,
    behind the data of which there are two zero characters.

--*/
{
    PKEY_VALUE_PARTIAL_INFORMATION Information;
    UNICODE_STRING ValueName;
    ULONG Length;
    NTSTATUS Status;

    *Value = NULL;
    RtlInitUnicodeString(&ValueName, Name);

    Status = ZwQueryValueKey(Key, &ValueName, KeyValuePartialInformation, NULL, 0, &Length);
    if (Status != STATUS_BUFFER_TOO_SMALL && Status != STATUS_BUFFER_OVERFLOW) {
        return NT_SUCCESS(Status) ? STATUS_UNSUCCESSFUL : Status;
    }

    Information = (PKEY_VALUE_PARTIAL_INFORMATION)ExAllocatePoolZero(
                        PagedPool, (SIZE_T)Length + 2 * sizeof(WCHAR), GATE_TAG);
    if (Information == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    Status = ZwQueryValueKey(Key, &ValueName, KeyValuePartialInformation, Information, Length, &Length);
    if (NT_SUCCESS(Status) && Information->Type != Type) {
        Status = STATUS_OBJECT_TYPE_MISMATCH;
    }
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Information, GATE_TAG);
        return Status;
    }

    *Value = Information;
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
static
ULONG
GateReadDword(
    HANDLE Key,
    PCWSTR Name,
    ULONG Default,
    ULONG Minimum,
    ULONG Maximum
    )
{
    PKEY_VALUE_PARTIAL_INFORMATION Value;
    ULONG Result = Default;

    if (NT_SUCCESS(GateQueryValue(Key, Name, REG_DWORD, &Value))) {
        if (Value->DataLength == sizeof(ULONG)) {
            Result = *(UNALIGNED ULONG *)Value->Data;
        }
        ExFreePoolWithTag(Value, GATE_TAG);
    }

    if (Result < Minimum || Result > Maximum) {
        GateTrace(TRACE_LEVEL_WARNING, TRC_DRIVER, "value %ws = %u out of range", Name, Result);
        Result = Default;
    }
    return Result;
}

_Use_decl_annotations_
static
VOID
GateReadRules(
    HANDLE Key
    )
{
    PKEY_VALUE_PARTIAL_INFORMATION Value;
    GATE_RULE Rule;
    PCWSTR Text;
    NTSTATUS Status;

    if (!NT_SUCCESS(GateQueryValue(Key, L"Rules", REG_MULTI_SZ, &Value))) {
        return;
    }

    for (Text = (PCWSTR)Value->Data; *Text != UNICODE_NULL; Text += wcslen(Text) + 1) {
        Status = GateRulesParse(Text, &Rule);
        if (NT_SUCCESS(Status)) {
            Status = GateRulesAdd(&Rule, 1, FALSE);
        }
        if (!NT_SUCCESS(Status)) {
            GateTrace(TRACE_LEVEL_WARNING, TRC_DRIVER, "rule \"%ws\" ignored, status 0x%08x", Text, Status);
        }
        if ((PUCHAR)(Text + wcslen(Text)) >= Value->Data + Value->DataLength) {
            break;
        }
    }

    ExFreePoolWithTag(Value, GATE_TAG);
}

_Use_decl_annotations_
static
NTSTATUS
GateReadConfig(
    PUNICODE_STRING RegistryPath
    )
{
    PKEY_VALUE_PARTIAL_INFORMATION Value = NULL;
    OBJECT_ATTRIBUTES ObjectAttributes;
    UNICODE_STRING SubkeyName;
    UNICODE_STRING File;
    HANDLE ServiceKey = NULL;
    HANDLE Key = NULL;
    NTSTATUS Status;

    InitializeObjectAttributes(&ObjectAttributes,
                               RegistryPath,
                               OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE,
                               NULL,
                               NULL);
    Status = ZwOpenKey(&ServiceKey, KEY_READ, &ObjectAttributes);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    RtlInitUnicodeString(&SubkeyName, L"Parameters");
    InitializeObjectAttributes(&ObjectAttributes,
                               &SubkeyName,
                               OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE,
                               ServiceKey,
                               NULL);
    Status = ZwOpenKey(&Key, KEY_QUERY_VALUE, &ObjectAttributes);
    if (!NT_SUCCESS(Status)) {

        //
        // The values may be in the service key itself.
        //
        Key = ServiceKey;
        ServiceKey = NULL;
    }

    __try {

        GateGlobals.Config.Port          = GateReadDword(Key, L"Port", GATE_DEFAULT_PORT, 1, 65535);
        GateGlobals.Config.DefaultAction = GateReadDword(Key, L"DefaultAction", GateActionAsk, GateActionDeny, GateActionAsk);
        GateGlobals.Config.PendSeconds   = GateReadDword(Key, L"PendSeconds", 10, 1, 60);
        GateGlobals.Config.MaxSessions   = GateReadDword(Key, L"MaxSessions", 256, 1, 65536);
        GateGlobals.Config.IdleSeconds   = GateReadDword(Key, L"IdleSeconds", 120, 0, 86400);
        GateGlobals.Config.AcceptRate    = GateReadDword(Key, L"AcceptRate", 50, 1, 100000);
        GateGlobals.Config.LineRate      = GateReadDword(Key, L"LineRate", 20, 1, 100000);

        GateReadRules(Key);

        Status = GateQueryValue(Key, L"AuditFile", REG_SZ, &Value);
        if (NT_SUCCESS(Status)) {
            RtlInitUnicodeString(&File, (PCWSTR)Value->Data);
            if (File.Length != 0) {
                GateGlobals.Config.AuditFile.Buffer =
                    (PWCH)ExAllocatePoolZero(PagedPool, File.MaximumLength, GATE_TAG);
                if (GateGlobals.Config.AuditFile.Buffer == NULL) {
                    Status = STATUS_INSUFFICIENT_RESOURCES;
                    __leave;
                }
                GateGlobals.Config.AuditFile.MaximumLength = File.MaximumLength;
                RtlCopyUnicodeString(&GateGlobals.Config.AuditFile, &File);
            }
        }
        Status = STATUS_SUCCESS;

    } __finally {

        if (Value != NULL) {
            ExFreePoolWithTag(Value, GATE_TAG);
        }
        ZwClose(Key);
        if (ServiceKey != NULL) {
            ZwClose(ServiceKey);
        }
    }

    return Status;
}

//
// Cancel-safe queue.
//

_Use_decl_annotations_
VOID
GateCsqInsertIrp(
    PIO_CSQ Csq,
    PIRP Irp
    )
{
    UNREFERENCED_PARAMETER(Csq);
    InsertTailList(&GateGlobals.EventIrpList, &Irp->Tail.Overlay.ListEntry);
}

_Use_decl_annotations_
VOID
GateCsqRemoveIrp(
    PIO_CSQ Csq,
    PIRP Irp
    )
{
    UNREFERENCED_PARAMETER(Csq);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
}

_Use_decl_annotations_
PIRP
GateCsqPeekNextIrp(
    PIO_CSQ Csq,
    PIRP Irp,
    PVOID PeekContext
    )
/*++

Routine Description:

    PeekContext is a file object whose requests are wanted, or NULL for any.

--*/
{
    PLIST_ENTRY Link;
    PIRP Next;

    UNREFERENCED_PARAMETER(Csq);

    Link = Irp == NULL ? GateGlobals.EventIrpList.Flink : Irp->Tail.Overlay.ListEntry.Flink;

    for (; Link != &GateGlobals.EventIrpList; Link = Link->Flink) {
        Next = CONTAINING_RECORD(Link, IRP, Tail.Overlay.ListEntry);
        if (PeekContext == NULL ||
            IoGetCurrentIrpStackLocation(Next)->FileObject == (PFILE_OBJECT)PeekContext) {
            return Next;
        }
    }
    return NULL;
}

#pragma warning(push)
#pragma warning(disable: 28167)     // the IRQL changes, that is the purpose

_Use_decl_annotations_
VOID
GateCsqAcquireLock(
    PIO_CSQ Csq,
    PKIRQL Irql
    )
{
    UNREFERENCED_PARAMETER(Csq);
    KeAcquireSpinLock(&GateGlobals.EventCsqLock, Irql);
}

_Use_decl_annotations_
VOID
GateCsqReleaseLock(
    PIO_CSQ Csq,
    KIRQL Irql
    )
{
    UNREFERENCED_PARAMETER(Csq);
    KeReleaseSpinLock(&GateGlobals.EventCsqLock, Irql);
}

#pragma warning(pop)

_Use_decl_annotations_
VOID
GateCsqCompleteCanceledIrp(
    PIO_CSQ Csq,
    PIRP Irp
    )
{
    UNREFERENCED_PARAMETER(Csq);

    Irp->IoStatus.Status = STATUS_CANCELLED;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

_Use_decl_annotations_
VOID
GateDeliverEvents(
    VOID
    )
/*++

Routine Description:

    Brings requests that wait for a decision and IRPs that wait for a request
    together. Called after an addition on either side.

--*/
{
    KLOCK_QUEUE_HANDLE LockHandle;
    PGATE_INSPECT Inspect;
    PGATE_EVENT Event;
    PLIST_ENTRY Link;
    ULONGLONG Now;
    PIRP Irp;

    for (;;) {

        Irp = NULL;
        Now = KeQueryInterruptTime();
        KeAcquireInStackQueuedSpinLock(&GateGlobals.InspectLock, &LockHandle);

        for (Link = GateGlobals.InspectList.Flink; Link != &GateGlobals.InspectList; Link = Link->Flink) {

            Inspect = CONTAINING_RECORD(Link, GATE_INSPECT, Link);
            if (Inspect->Delivered) {
                continue;
            }

            Irp = IoCsqRemoveNextIrp(&GateGlobals.EventCsq, NULL);
            if (Irp != NULL) {
                Inspect->Delivered = TRUE;
                Event = (PGATE_EVENT)Irp->AssociatedIrp.SystemBuffer;
                Event->Cookie = Inspect->Cookie;
                Event->Remote = Inspect->Remote;
                Event->Reserved = 0;
                Event->SecondsLeft = Inspect->ExpireTime > Now ?
                    (ULONG)((Inspect->ExpireTime - Now) / MS_TO_100NS(1000)) : 0;
            }
            break;
        }

        KeReleaseInStackQueuedSpinLock(&LockHandle);

        if (Irp == NULL) {
            return;
        }

        Irp->IoStatus.Status = STATUS_SUCCESS;
        Irp->IoStatus.Information = sizeof(GATE_EVENT);
        IoCompleteRequest(Irp, IO_NETWORK_INCREMENT);
    }
}

//
// Dispatch routines.
//

_Use_decl_annotations_
NTSTATUS
GateCreateClose(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp
    )
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(DeviceObject);

    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = IoGetCurrentIrpStackLocation(Irp)->MajorFunction == IRP_MJ_CREATE ? FILE_OPENED : 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
NTSTATUS
GateCleanup(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp
    )
{
    PIO_STACK_LOCATION IrpSp = IoGetCurrentIrpStackLocation(Irp);
    PIRP Waiting;

    UNREFERENCED_PARAMETER(DeviceObject);

    while ((Waiting = IoCsqRemoveNextIrp(&GateGlobals.EventCsq, IrpSp->FileObject)) != NULL) {
        Waiting->IoStatus.Status = STATUS_CANCELLED;
        Waiting->IoStatus.Information = 0;
        IoCompleteRequest(Waiting, IO_NO_INCREMENT);
    }

    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
GateLoadRules(
    _In_reads_bytes_opt_(Length) PVOID UserBuffer,
    _In_ ULONG Length,
    _In_ KPROCESSOR_MODE RequestorMode
    )
/*++

Routine Description:

    Replaces the rules by an array in the caller's address space, which has
    to be captured before it is looked at.

--*/
{
    PGATE_RULE Rules = NULL;
    ULONG Count = Length / sizeof(GATE_RULE);
    NTSTATUS Status;

    if (Length % sizeof(GATE_RULE) != 0 || Count > GATE_MAX_RULES) {
        return STATUS_INVALID_BUFFER_SIZE;
    }

    if (Length != 0) {
        if (UserBuffer == NULL) {
            return STATUS_INVALID_PARAMETER;
        }

        Rules = (PGATE_RULE)ExAllocatePoolZero(PagedPool, Length, GATE_TAG_RULE);
        if (Rules == NULL) {
            return STATUS_INSUFFICIENT_RESOURCES;
        }

        __try {
            if (RequestorMode != KernelMode) {
                ProbeForRead(UserBuffer, Length, __alignof(GATE_RULE));
            }
            RtlCopyMemory(Rules, UserBuffer, Length);
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            Status = GetExceptionCode();
            ExFreePoolWithTag(Rules, GATE_TAG_RULE);
            return Status;
        }
    }

    Status = GateRulesAdd(Rules, Count, TRUE);

    if (Rules != NULL) {
        ExFreePoolWithTag(Rules, GATE_TAG_RULE);
    }
    return Status;
}

_Use_decl_annotations_
NTSTATUS
GateDeviceControl(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp
    )
{
    PIO_STACK_LOCATION IrpSp = IoGetCurrentIrpStackLocation(Irp);
    PVOID Buffer = Irp->AssociatedIrp.SystemBuffer;
    ULONG InputLength = IrpSp->Parameters.DeviceIoControl.InputBufferLength;
    ULONG OutputLength = IrpSp->Parameters.DeviceIoControl.OutputBufferLength;
    ULONG_PTR Information = 0;
    PGATE_AUDIT_RECORD Records;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(DeviceObject);

    switch (IrpSp->Parameters.DeviceIoControl.IoControlCode) {

    case IOCTL_GATE_WAIT_EVENT:
        if (OutputLength < sizeof(GATE_EVENT)) {
            Status = STATUS_BUFFER_TOO_SMALL;
            break;
        }

        //
        // IoCsqInsertIrp marks the IRP pending. It may be completed at once.
        //
        IoCsqInsertIrp(&GateGlobals.EventCsq, Irp, NULL);
        GateDeliverEvents();
        return STATUS_PENDING;

    case IOCTL_GATE_DECIDE:
        if (InputLength != sizeof(GATE_DECISION)) {
            Status = STATUS_INFO_LENGTH_MISMATCH;
            break;
        }
        Status = GateInspectDecide((PGATE_DECISION)Buffer);
        break;

    case IOCTL_GATE_ADD_RULE:
        Status = InputLength != sizeof(GATE_RULE) ? STATUS_INFO_LENGTH_MISMATCH :
                                                    GateRulesAdd((PCGATE_RULE)Buffer, 1, FALSE);
        break;

    case IOCTL_GATE_REMOVE_RULE:
        Status = InputLength != sizeof(GATE_RULE) ? STATUS_INFO_LENGTH_MISMATCH :
                                                    GateRulesRemove((PCGATE_RULE)Buffer);
        break;

    case IOCTL_GATE_LOAD_RULES:
        Status = GateLoadRules(IrpSp->Parameters.DeviceIoControl.Type3InputBuffer,
                               InputLength,
                               Irp->RequestorMode);
        break;

    case IOCTL_GATE_QUERY_STATISTICS:
        if (OutputLength < sizeof(GATE_STATISTICS)) {
            Status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        RtlCopyMemory(Buffer, &GateGlobals.Stats, sizeof(GATE_STATISTICS));
        Information = sizeof(GATE_STATISTICS);
        Status = STATUS_SUCCESS;
        break;

    case IOCTL_GATE_READ_AUDIT:
        if (OutputLength < sizeof(GATE_AUDIT_RECORD) || Irp->MdlAddress == NULL) {
            Status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        Records = (PGATE_AUDIT_RECORD)MmGetSystemAddressForMdlSafe(
                        Irp->MdlAddress, NormalPagePriority | MdlMappingNoExecute);
        if (Records == NULL) {
            Status = STATUS_INSUFFICIENT_RESOURCES;
            break;
        }
        Information = (ULONG_PTR)GateAuditCapture(Records, OutputLength / sizeof(GATE_AUDIT_RECORD)) *
                      sizeof(GATE_AUDIT_RECORD);
        Status = STATUS_SUCCESS;
        break;

    default:
        Status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }

    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}
