/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    audit.c

Abstract:

    The audit log. Producers at any IRQL up to DISPATCH_LEVEL put binary
    records into a ring, a system thread formats them and writes them to the
    debugger and the log file. The ring doubles as the history that user mode
    can read.

--*/

#include "precomp.h"

#ifdef WPP_TRACING_ENABLED
#include "audit.tmh"
#endif

KSTART_ROUTINE GateAuditThread;

#define GATE_AUDIT_LINE     256

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, GateAuditStart)
#pragma alloc_text(PAGE, GateAuditShutdown)
#endif

static const PCSTR GateAuditNames[] = {
    "STARTED",
    "STOPPED",
    "ALLOWED",
    "DENIED",
    "RATE-LIMITED",
    "PENDED",
    "PEND-EXPIRED",
    "PEND-ABORTED",
    "OPENED",
    "HELLO",
    "CLOSED",
    "PROTOCOL-ERROR"
};

C_ASSERT(RTL_NUMBER_OF(GateAuditNames) == GateAuditMaximum);

_Use_decl_annotations_
VOID
GateAudit(
    GATE_AUDIT_TYPE Type,
    const GATE_ADDRESS *Remote,
    ULONG64 Id,
    NTSTATUS Status,
    PCSTR Name
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    PGATE_AUDIT_RECORD Record;
    LARGE_INTEGER Now;

    if (GateGlobals.AuditRing == NULL) {
        return;
    }

    KeQuerySystemTimePrecise(&Now);

    KeAcquireInStackQueuedSpinLock(&GateGlobals.AuditLock, &LockHandle);

    //
    // If the thread cannot keep up it loses the oldest record.
    //
    if (GateGlobals.AuditWrite - GateGlobals.AuditRead >= GATE_AUDIT_RING) {
        GateGlobals.AuditRead++;
        GateGlobals.Stats.AuditDropped++;
    }

    Record = &GateGlobals.AuditRing[GateGlobals.AuditWrite & (GATE_AUDIT_RING - 1)];
    RtlZeroMemory(Record, sizeof(*Record));
    Record->Sequence = GateGlobals.AuditWrite;
    Record->Time = Now.QuadPart;
    Record->Type = (USHORT)Type;
    Record->Status = Status;
    Record->Id = Id;
    if (Remote != NULL) {
        Record->Remote = *Remote;
    }
    if (Name != NULL) {
        (VOID)RtlStringCbCopyA(Record->Name, sizeof(Record->Name), Name);
    }
    GateGlobals.AuditWrite++;

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    KeSetEvent(&GateGlobals.AuditEvent, IO_NO_INCREMENT, FALSE);
}

_Use_decl_annotations_
ULONG
GateAuditCapture(
    PGATE_AUDIT_RECORD Records,
    ULONG Capacity
    )
/*++

Routine Description:

    Copies the latest records, oldest first, to a resident buffer.

--*/
{
    KLOCK_QUEUE_HANDLE LockHandle;
    ULONG64 Sequence;
    ULONG Count;
    ULONG Index;

    KeAcquireInStackQueuedSpinLock(&GateGlobals.AuditLock, &LockHandle);

    Count = (ULONG)min(GateGlobals.AuditWrite, GATE_AUDIT_RING);
    Count = min(Count, Capacity);
    Sequence = GateGlobals.AuditWrite - Count;

    for (Index = 0; Index < Count; Index++, Sequence++) {
        Records[Index] = GateGlobals.AuditRing[Sequence & (GATE_AUDIT_RING - 1)];
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);
    return Count;
}

_IRQL_requires_max_(DISPATCH_LEVEL)
_Success_(return)
static
BOOLEAN
GateAuditPop(
    _Out_ PGATE_AUDIT_RECORD Record
    )
{
    KLOCK_QUEUE_HANDLE LockHandle;
    BOOLEAN Popped = FALSE;

    KeAcquireInStackQueuedSpinLock(&GateGlobals.AuditLock, &LockHandle);
    if (GateGlobals.AuditRead != GateGlobals.AuditWrite) {
        *Record = GateGlobals.AuditRing[GateGlobals.AuditRead & (GATE_AUDIT_RING - 1)];
        GateGlobals.AuditRead++;
        Popped = TRUE;
    }
    KeReleaseInStackQueuedSpinLock(&LockHandle);
    return Popped;
}

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
static
NTSTATUS
GateAuditFormat(
    _In_ const GATE_AUDIT_RECORD *Record,
    _Out_writes_bytes_(LineBytes) PSTR Line,
    _In_ SIZE_T LineBytes,
    _Out_ PSIZE_T Remaining
    )
{
    CHAR AddressText[INET6_ADDRSTRLEN];
    ULONG AddressLength = RTL_NUMBER_OF(AddressText);
    GATE_ADDRESS Remote = Record->Remote;
    LARGE_INTEGER SystemTime;
    LARGE_INTEGER LocalTime;
    TIME_FIELDS Time;
    IN6_ADDR In6;
    IN_ADDR In4;
    NTSTATUS Status;

    SystemTime.QuadPart = Record->Time;
    ExSystemTimeToLocalTime(&SystemTime, &LocalTime);
    RtlTimeToTimeFields(&LocalTime, &Time);

    switch (Remote.Family) {
    case AF_INET:
        RtlCopyMemory(&In4, Remote.Address, sizeof(In4));
        Status = RtlIpv4AddressToStringExA(&In4, Remote.Port, AddressText, &AddressLength);
        break;
    case AF_INET6:
        RtlCopyMemory(&In6, Remote.Address, sizeof(In6));
        Status = RtlIpv6AddressToStringExA(&In6, 0, Remote.Port, AddressText, &AddressLength);
        break;
    default:
        Status = RtlStringCbCopyA(AddressText, sizeof(AddressText), "-");
        break;
    }
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    return RtlStringCbPrintfExA(Line,
                                LineBytes,
                                NULL,
                                Remaining,
                                STRSAFE_NULL_ON_FAILURE,
                                "%04hd-%02hd-%02hd %02hd:%02hd:%02hd.%03hd %I64u %s %s id=%I64u status=%08lx%s%s\r\n",
                                Time.Year, Time.Month, Time.Day,
                                Time.Hour, Time.Minute, Time.Second, Time.Milliseconds,
                                Record->Sequence,
                                Record->Type < GateAuditMaximum ? GateAuditNames[Record->Type] : "?",
                                AddressText,
                                Record->Id,
                                Record->Status,
                                Record->Name[0] != ANSI_NULL ? " name=" : "",
                                Record->Name);
}

_IRQL_requires_(PASSIVE_LEVEL)
_Ret_maybenull_
static
HANDLE
GateAuditOpenFile(
    VOID
    )
{
    OBJECT_ATTRIBUTES ObjectAttributes;
    IO_STATUS_BLOCK IoStatus;
    HANDLE File;
    NTSTATUS Status;

    if (GateGlobals.Config.AuditFile.Length == 0) {
        return NULL;
    }

    InitializeObjectAttributes(&ObjectAttributes,
                               &GateGlobals.Config.AuditFile,
                               OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE,
                               NULL,
                               NULL);

    Status = ZwCreateFile(&File,
                          FILE_APPEND_DATA | SYNCHRONIZE,
                          &ObjectAttributes,
                          &IoStatus,
                          NULL,
                          FILE_ATTRIBUTE_NORMAL,
                          FILE_SHARE_READ,
                          FILE_OPEN_IF,
                          FILE_SYNCHRONOUS_IO_NONALERT | FILE_NON_DIRECTORY_FILE | FILE_SEQUENTIAL_ONLY,
                          NULL,
                          0);
    if (!NT_SUCCESS(Status)) {
        GateTrace(TRACE_LEVEL_WARNING, TRC_AUDIT,
                  "cannot open %wZ, status 0x%08x", &GateGlobals.Config.AuditFile, Status);
        return NULL;
    }
    return File;
}

_Use_decl_annotations_
VOID
GateAuditThread(
    PVOID StartContext
    )
{
    GATE_AUDIT_RECORD Record;
    CHAR Line[GATE_AUDIT_LINE];
    IO_STATUS_BLOCK IoStatus;
    LARGE_INTEGER EndOfFile;
    SIZE_T Remaining;
    HANDLE File;
    BOOLEAN Stop;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(StartContext);

    File = GateAuditOpenFile();

    EndOfFile.HighPart = -1;
    EndOfFile.LowPart = FILE_WRITE_TO_END_OF_FILE;

    do {
        KeWaitForSingleObject(&GateGlobals.AuditEvent, Executive, KernelMode, FALSE, NULL);

        //
        // Read before the ring is drained, so that the last records get out.
        //
        Stop = (BOOLEAN)(InterlockedCompareExchange(&GateGlobals.AuditStop, 0, 0) != 0);

        while (GateAuditPop(&Record)) {

            Status = GateAuditFormat(&Record, Line, sizeof(Line), &Remaining);
            if (!NT_SUCCESS(Status)) {
                continue;
            }

            DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_INFO_LEVEL, "GATE: %s", Line);

            if (File != NULL) {
                Status = ZwWriteFile(File,
                                     NULL,
                                     NULL,
                                     NULL,
                                     &IoStatus,
                                     Line,
                                     (ULONG)(sizeof(Line) - Remaining),
                                     &EndOfFile,
                                     NULL);
                if (!NT_SUCCESS(Status)) {
                    GateTrace(TRACE_LEVEL_WARNING, TRC_AUDIT,
                              "write failed, status 0x%08x, file closed", Status);
                    ZwClose(File);
                    File = NULL;
                }
            }
        }
    } while (!Stop);

    if (File != NULL) {
        ZwClose(File);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

_Use_decl_annotations_
NTSTATUS
GateAuditStart(
    VOID
    )
{
    OBJECT_ATTRIBUTES ObjectAttributes;
    HANDLE Thread;
    NTSTATUS Status;

    KeInitializeSpinLock(&GateGlobals.AuditLock);
    KeInitializeEvent(&GateGlobals.AuditEvent, SynchronizationEvent, FALSE);

    GateGlobals.AuditRing = (PGATE_AUDIT_RECORD)ExAllocatePoolZero(
                                NonPagedPoolNx,
                                GATE_AUDIT_RING * sizeof(GATE_AUDIT_RECORD),
                                GATE_TAG);
    if (GateGlobals.AuditRing == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    InitializeObjectAttributes(&ObjectAttributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    Status = PsCreateSystemThread(&Thread,
                                  THREAD_ALL_ACCESS,
                                  &ObjectAttributes,
                                  NULL,
                                  NULL,
                                  GateAuditThread,
                                  NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Status = ObReferenceObjectByHandle(Thread,
                                       THREAD_ALL_ACCESS,
                                       *PsThreadType,
                                       KernelMode,
                                       (PVOID *)&GateGlobals.AuditThread,
                                       NULL);
    if (!NT_SUCCESS(Status)) {

        //
        // Do not leave a thread behind that nobody can wait for.
        //
        InterlockedExchange(&GateGlobals.AuditStop, 1);
        KeSetEvent(&GateGlobals.AuditEvent, IO_NO_INCREMENT, FALSE);
        (VOID)ZwWaitForSingleObject(Thread, FALSE, NULL);
        GateGlobals.AuditThread = NULL;
    }

    ZwClose(Thread);
    return Status;
}

_Use_decl_annotations_
VOID
GateAuditShutdown(
    VOID
    )
{
    PAGED_CODE();

    if (GateGlobals.AuditThread != NULL) {
        InterlockedExchange(&GateGlobals.AuditStop, 1);
        KeSetEvent(&GateGlobals.AuditEvent, IO_NO_INCREMENT, FALSE);
        KeWaitForSingleObject(GateGlobals.AuditThread, Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(GateGlobals.AuditThread);
        GateGlobals.AuditThread = NULL;
    }

    if (GateGlobals.AuditRing != NULL) {
        ExFreePoolWithTag(GateGlobals.AuditRing, GATE_TAG);
        GateGlobals.AuditRing = NULL;
    }
}
