/*++

Copyright (c) Norvik Storage Systems. All rights reserved.

Module Name:

    util.c

Abstract:

    Digests, performance counters, event logging, and the crash dump data.

Environment:

    Kernel mode only

--*/

#include "relay.h"
#include "trace.h"
#include "util.tmh"

#define RL_CRC32C_POLYNOMIAL    0x82F63B78UL    // reflected

//
// {0F5E0C0E-4C57-4E1B-8F0F-6B9E2D5C7A11}
//

static const GUID RlEtwProvider =
    { 0x0f5e0c0e, 0x4c57, 0x4e1b, { 0x8f, 0x0f, 0x6b, 0x9e, 0x2d, 0x5c, 0x7a, 0x11 } };

//
// {C6B7D1F0-9A43-4B0D-A1B5-3D0C5F9E1B77}
//

static const GUID RlDumpGuid =
    { 0xc6b7d1f0, 0x9a43, 0x4b0d, { 0xa1, 0xb5, 0x3d, 0x0c, 0x5f, 0x9e, 0x1b, 0x77 } };

//
//  Id, Version, Channel, Level, Opcode, Task, Keyword
//

const EVENT_DESCRIPTOR RlEventSessionUp = { 1, 0, 0, TRACE_LEVEL_INFORMATION, 1, 1, 0x1 };
const EVENT_DESCRIPTOR RlEventSessionDown = { 2, 0, 0, TRACE_LEVEL_INFORMATION, 2, 1, 0x1 };

typedef struct _RL_DUMP_DATA {
    ULONG Signature;
    LONG SessionCount;
    ULONGLONG BlockCount;
    LONG64 Counters[RelayCounterMaximum];
} RL_DUMP_DATA, *PRL_DUMP_DATA;

static ULONG RlCrcTable[256];
static RL_DUMP_DATA RlDumpData;

KBUGCHECK_REASON_CALLBACK_ROUTINE RlBugCheckCallback;

VOID
RlCrcInitialize(
    VOID
    )
/*++

Routine Description:

    Fills the table for CRC32C. Called once, before anything else.

--*/
{
    ULONG i;
    ULONG bit;
    ULONG crc;

    for (i = 0; i < RTL_NUMBER_OF(RlCrcTable); i += 1) {
        crc = i;
        for (bit = 0; bit < 8; bit += 1) {
            crc = (crc >> 1) ^ ((crc & 1) ? RL_CRC32C_POLYNOMIAL : 0);
        }
        RlCrcTable[i] = crc;
    }
}

ULONG
RlCrc32c(
    _In_ ULONG Crc,
    _In_reads_bytes_(Length) const VOID *Buffer,
    _In_ SIZE_T Length
    )
/*++

Routine Description:

    Adds a buffer to a CRC32C.

Arguments:

    Crc - zero, or the result of the call for the preceding bytes.

    Buffer - the bytes.

    Length - their number.

Return Value:

    The digest.

--*/
{
    const UCHAR *bytes = (const UCHAR *)Buffer;

    Crc = ~Crc;
    while (Length != 0) {
        Crc = RlCrcTable[(UCHAR)(Crc ^ *bytes)] ^ (Crc >> 8);
        bytes += 1;
        Length -= 1;
    }

    return ~Crc;
}

ULONGLONG
RlLoginHash(
    _In_reads_bytes_(RL_NONCE_SIZE) const UCHAR *Nonce,
    _In_reads_bytes_(SecretLength) const UCHAR *Secret,
    _In_ ULONG SecretLength
    )
/*++

Routine Description:

    What an initiator has to answer to a nonce. FNV-1a, twice over the secret;
    it keeps the wrong lab machines out, and does not pretend to do more.

--*/
{
    ULONGLONG hash = 0xCBF29CE484222325ULL;
    ULONG pass;
    ULONG i;

    for (pass = 0; pass < 2; pass += 1) {
        for (i = 0; i < SecretLength; i += 1) {
            hash = (hash ^ Secret[i]) * 0x00000100000001B3ULL;
        }
        for (i = 0; i < RL_NONCE_SIZE; i += 1) {
            hash = (hash ^ Nonce[i]) * 0x00000100000001B3ULL;
        }
    }

    return hash;
}

VOID
RlRandomBytes(
    _Out_writes_bytes_(Length) PUCHAR Buffer,
    _In_ ULONG Length
    )
{
    static volatile LONG salt;
    LARGE_INTEGER counter = KeQueryPerformanceCounter(NULL);
    ULONG seed = counter.LowPart ^ (ULONG)counter.HighPart ^ ((ULONG)InterlockedIncrement(&salt) << 20);
    ULONG i;

    PAGED_CODE();

    for (i = 0; i < Length; i += 1) {
        Buffer[i] = (UCHAR)(RtlRandomEx(&seed) >> 11);
    }
}

//
// Performance counters
//

NTSTATUS
RlCountersCreate(
    _In_ PRL_EXTENSION Extension
    )
{
    ULONG slots = KeQueryMaximumProcessorCountEx(ALL_PROCESSOR_GROUPS);
    PRL_CPU_COUNTERS counters;

    counters = (PRL_CPU_COUNTERS)ExAllocatePoolWithTag(NonPagedPoolNxCacheAligned,
                                                       slots * sizeof(RL_CPU_COUNTERS),
                                                       RL_TAG_GENERIC);
    if (counters == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    RtlZeroMemory(counters, slots * sizeof(RL_CPU_COUNTERS));
    Extension->Counters = counters;
    Extension->CounterSlots = slots;
    return STATUS_SUCCESS;
}

VOID
RlCountersDestroy(
    _In_ PRL_EXTENSION Extension
    )
{
    if (Extension->Counters != NULL) {
        ExFreePoolWithTag(Extension->Counters, RL_TAG_GENERIC);
        Extension->Counters = NULL;
        Extension->CounterSlots = 0;
    }
}

VOID
RlCount(
    _In_ PRL_EXTENSION Extension,
    _In_ RELAY_COUNTER Counter,
    _In_ LONG64 Amount
    )
/*++

Routine Description:

    Adds to a counter of this processor. Interlocked, since below
    DISPATCH_LEVEL we may be moved to another processor in between.

--*/
{
    PROCESSOR_NUMBER number;
    ULONG index = KeGetCurrentProcessorNumberEx(&number);

    _Analysis_assume_(index < Extension->CounterSlots);
    NT_ASSERT(index < Extension->CounterSlots);

    InterlockedExchangeAdd64(&Extension->Counters[index].Values[Counter], Amount);
}

VOID
RlCountersSum(
    _In_ PRL_EXTENSION Extension,
    _Out_writes_all_(RelayCounterMaximum) LONG64 *Values
    )
{
    ULONG slot;
    ULONG i;

    for (i = 0; i < RelayCounterMaximum; i += 1) {
        Values[i] = 0;
        for (slot = 0; slot < Extension->CounterSlots; slot += 1) {
            Values[i] += ReadNoFence64(&Extension->Counters[slot].Values[i]);
        }
    }
}

//
// System event log
//

VOID
RlLogError(
    _In_ PVOID IoObject,
    _In_ NTSTATUS ErrorCode,
    _In_ ULONG UniqueValue,
    _In_ NTSTATUS FinalStatus
    )
/*++

Routine Description:

    Writes an entry with one ULONG of dump data to the system event log.

Arguments:

    IoObject - the driver or the device object.

    ErrorCode - IO_ERR_xxx.

    UniqueValue - tells the callers apart.

    FinalStatus - what went wrong.

--*/
{
    PIO_ERROR_LOG_PACKET packet;
    UCHAR size = (UCHAR)sizeof(IO_ERROR_LOG_PACKET);

    C_ASSERT(sizeof(IO_ERROR_LOG_PACKET) <= ERROR_LOG_MAXIMUM_SIZE);

    packet = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(IoObject, size);
    if (packet == NULL) {
        TraceEvents(TRACE_LEVEL_WARNING, DBG_INIT, "no event log entry, %!STATUS! is lost", FinalStatus);
        return;
    }

    RtlZeroMemory(packet, size);
    packet->ErrorCode = ErrorCode;
    packet->UniqueErrorValue = UniqueValue;
    packet->FinalStatus = FinalStatus;
    packet->DumpDataSize = sizeof(ULONG);
    packet->DumpData[0] = UniqueValue;
    IoWriteErrorLogEntry(packet);
}

//
// ETW
//

VOID
RlEtwStart(
    _In_ PRL_EXTENSION Extension
    )
{
    NTSTATUS status;

    PAGED_CODE();

    status = EtwRegister(&RlEtwProvider, NULL, NULL, &Extension->EtwHandle);
    if (!NT_SUCCESS(status)) {

        //
        // Nobody will see our events, but that is no reason to fail.
        //

        TraceEvents(TRACE_LEVEL_WARNING, DBG_INIT, "EtwRegister failed: %!STATUS!", status);
        Extension->EtwHandle = 0;
    }
}

VOID
RlEtwStop(
    _In_ PRL_EXTENSION Extension
    )
{
    PAGED_CODE();

    if (Extension->EtwHandle != 0) {
        EtwUnregister(Extension->EtwHandle);
        Extension->EtwHandle = 0;
    }
}

VOID
RlEtwSession(
    _In_ PRL_EXTENSION Extension,
    _In_ const EVENT_DESCRIPTOR *Event,
    _In_ ULONG SessionId,
    _In_ NTSTATUS Status
    )
{
    EVENT_DATA_DESCRIPTOR data[2];

    if (Extension->EtwHandle == 0 || !EtwEventEnabled(Extension->EtwHandle, Event)) {
        return;
    }

    EventDataDescCreate(&data[0], &SessionId, sizeof(SessionId));
    EventDataDescCreate(&data[1], &Status, sizeof(Status));
    (VOID)EtwWrite(Extension->EtwHandle, Event, NULL, RTL_NUMBER_OF(data), data);
}

//
// Crash dump
//

_Use_decl_annotations_
VOID
RlBugCheckCallback(
    KBUGCHECK_CALLBACK_REASON Reason,
    PKBUGCHECK_REASON_CALLBACK_RECORD Record,
    PVOID ReasonSpecificData,
    ULONG ReasonSpecificDataLength
    )
/*++

Routine Description:

    Adds our counters to the crash dump. Runs at HIGH_LEVEL on a system that
    is as good as dead, so it only looks at non-paged memory and takes no
    locks.

--*/
{
    PRL_EXTENSION extension = CONTAINING_RECORD(Record, RL_EXTENSION, BugCheckRecord);
    PKBUGCHECK_SECONDARY_DUMP_DATA dump = (PKBUGCHECK_SECONDARY_DUMP_DATA)ReasonSpecificData;

    if (Reason != KbCallbackSecondaryDumpData ||
        ReasonSpecificDataLength < sizeof(KBUGCHECK_SECONDARY_DUMP_DATA) ||
        dump->MaximumAllowed < sizeof(RlDumpData)) {

        return;
    }

    RlDumpData.Signature = RL_PDU_MAGIC;
    RlDumpData.SessionCount = extension->SessionCount;
    RlDumpData.BlockCount = extension->Disk.BlockCount;
    RlCountersSum(extension, RlDumpData.Counters);

    dump->Guid = RlDumpGuid;
    dump->OutBuffer = &RlDumpData;
    dump->OutBufferLength = sizeof(RlDumpData);
}

VOID
RlBugCheckRegister(
    _In_ PRL_EXTENSION Extension
    )
{
    KeInitializeCallbackRecord(&Extension->BugCheckRecord);
    Extension->BugCheckRegistered = KeRegisterBugCheckReasonCallback(&Extension->BugCheckRecord,
                                                                     RlBugCheckCallback,
                                                                     KbCallbackSecondaryDumpData,
                                                                     (PUCHAR)"NvkRelay");
    if (!Extension->BugCheckRegistered) {
        TraceEvents(TRACE_LEVEL_WARNING, DBG_INIT, "no bug check callback");
    }
}

VOID
RlBugCheckDeregister(
    _In_ PRL_EXTENSION Extension
    )
{
    if (Extension->BugCheckRegistered) {
        KeDeregisterBugCheckReasonCallback(&Extension->BugCheckRecord);
        Extension->BugCheckRegistered = FALSE;
    }
}
