/*++

Copyright (c) Norvik Storage Systems. All rights reserved.

Module Name:

    command.c

Abstract:

    Commands: recycling, queueing, execution by the thread pool, and sending
    of the responses.

    A session with queued commands is on the ready list and holds one
    reference for that (Scheduled). Only one thread works for a session at a
    time, therefore its commands are executed in order.

Environment:

    Kernel mode only

--*/

#include "relay.h"
#include "trace.h"
#include "command.tmh"

typedef
VOID
RL_COMMAND_HANDLER(
    _In_ PRL_COMMAND Command
    );

typedef struct _RL_COMMAND_ENTRY {
    RL_OPCODE Opcode;
    BOOLEAN NeedsLogin;
    RL_COMMAND_HANDLER *Handler;
} RL_COMMAND_ENTRY;

static RL_COMMAND_HANDLER RlHandleLogin;
static RL_COMMAND_HANDLER RlHandleLogout;
static RL_COMMAND_HANDLER RlHandlePing;
static RL_COMMAND_HANDLER RlHandlePong;
static RL_COMMAND_HANDLER RlHandleRead;
static RL_COMMAND_HANDLER RlHandleWrite;
static RL_COMMAND_HANDLER RlHandleFlush;
static RL_COMMAND_HANDLER RlHandleTrim;
static RL_COMMAND_HANDLER RlHandleCapacity;

static const RL_COMMAND_ENTRY RlCommandTable[] = {
    { RlOpLogin,    FALSE, RlHandleLogin },
    { RlOpLogout,   TRUE,  RlHandleLogout },
    { RlOpPing,     TRUE,  RlHandlePing },
    { RlOpPong,     TRUE,  RlHandlePong },
    { RlOpRead,     TRUE,  RlHandleRead },
    { RlOpWrite,    TRUE,  RlHandleWrite },
    { RlOpFlush,    TRUE,  RlHandleFlush },
    { RlOpTrim,     TRUE,  RlHandleTrim },
    { RlOpCapacity, TRUE,  RlHandleCapacity },
};

KSTART_ROUTINE RlPoolThread;
IO_COMPLETION_ROUTINE RlSendComplete;

//
// Recycling
//

NTSTATUS
RlCommandsCreate(
    _In_ PRL_SESSION Session,
    _In_ ULONG Depth
    )
/*++

Routine Description:

    Allocates the commands of a session. The last one is reserved for pings.

Arguments:

    Session - the session; RlCommandsDestroy cleans up after a failure.

    Depth - number of commands for the initiator.

Return Value:

    NTSTATUS

--*/
{
    SIZE_T bytes = (Depth + 1) * sizeof(RL_COMMAND);
    PRL_COMMAND command;
    KIRQL irql;
    ULONG i;

    Session->Commands = (PRL_COMMAND)ExAllocatePoolWithTag(NonPagedPool, bytes, RL_TAG_SESSION);
    if (Session->Commands == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(Session->Commands, bytes);
    Session->CommandCount = Depth + 1;

    for (i = 0; i <= Depth; i += 1) {
        command = &Session->Commands[i];
        command->Session = Session;
        command->Irp = IoAllocateIrp(1, FALSE);
        command->RequestMdl = IoAllocateMdl(&command->Request, sizeof(command->Request), FALSE, FALSE, NULL);
        command->ResponseMdl = IoAllocateMdl(&command->Response, sizeof(command->Response), FALSE, FALSE, NULL);
        if (command->Irp == NULL || command->RequestMdl == NULL || command->ResponseMdl == NULL) {
            return STATUS_INSUFFICIENT_RESOURCES;
        }
        MmBuildMdlForNonPagedPool(command->RequestMdl);
        MmBuildMdlForNonPagedPool(command->ResponseMdl);
    }

    KeAcquireSpinLock(&Session->QueueLock, &irql);
    for (i = 0; i < Depth; i += 1) {
        InsertTailList(&Session->FreeCommands, &Session->Commands[i].Link);
    }
    KeReleaseSpinLock(&Session->QueueLock, irql);
    return STATUS_SUCCESS;
}

VOID
RlCommandsDestroy(
    _In_ PRL_SESSION Session
    )
{
    PRL_COMMAND command;
    ULONG i;

    if (Session->Commands == NULL) {
        return;
    }

    for (i = 0; i < Session->CommandCount; i += 1) {
        command = &Session->Commands[i];
        NT_ASSERT(command->Data == NULL && command->ChunkCount == 0);
        if (command->Irp != NULL) {
            IoFreeIrp(command->Irp);
        }
        if (command->RequestMdl != NULL) {
            IoFreeMdl(command->RequestMdl);
        }
        if (command->ResponseMdl != NULL) {
            IoFreeMdl(command->ResponseMdl);
        }
    }

    ExFreePoolWithTag(Session->Commands, RL_TAG_SESSION);
    Session->Commands = NULL;
    Session->CommandCount = 0;
}

_Use_decl_annotations_
PRL_COMMAND
RlCommandAllocate(
    PRL_SESSION Session,
    BOOLEAN Park
    )
/*++

Routine Description:

    Takes a command off the free list.

Arguments:

    Session - the session, which is referenced by the command.

    Park - TRUE for the receive pump: if there is no command then the next
        one that gets free restarts the pump.

Return Value:

    The command or NULL.

--*/
{
    PRL_COMMAND command = NULL;
    KIRQL irql;

    KeAcquireSpinLock(&Session->QueueLock, &irql);
    if (!IsListEmpty(&Session->FreeCommands)) {
        command = CONTAINING_RECORD(RemoveHeadList(&Session->FreeCommands), RL_COMMAND, Link);
    } else if (Park) {
        Session->RxParked = TRUE;
        RlCount(Session->Extension, RelayCounterParked, 1);
    }
    KeReleaseSpinLock(&Session->QueueLock, irql);

    if (command != NULL) {
        RlSessionReference(Session);
        RtlZeroMemory(&command->Request, sizeof(command->Request));
        RtlZeroMemory(&command->Response, sizeof(command->Response));
    }
    return command;
}

static
VOID
RlCommandReleaseData(
    _In_ PRL_COMMAND Command
    )
{
    PMDL mdl;

    //
    // Behind the header there may be partial MDLs, or DataMdl.
    //

    while ((mdl = Command->ResponseMdl->Next) != NULL) {
        Command->ResponseMdl->Next = mdl->Next;
        mdl->Next = NULL;
        if (mdl != Command->DataMdl) {
            IoFreeMdl(mdl);
        }
    }

    while (Command->ChunkCount != 0) {
        Command->ChunkCount -= 1;
        RlChunkDereference(Command->Chunks[Command->ChunkCount]);
        Command->Chunks[Command->ChunkCount] = NULL;
    }

    if (Command->DataMdl != NULL) {
        IoFreeMdl(Command->DataMdl);
        Command->DataMdl = NULL;
    }
    if (Command->Data != NULL) {
        ExFreePoolWithTag(Command->Data, RL_TAG_DATA);
        Command->Data = NULL;
    }
    Command->DataLength = 0;
}

VOID
RlCommandFree(
    _In_ PRL_COMMAND Command
    )
/*++

Routine Description:

    Puts a command back onto the free list, restarts the receive pump if it
    waits for that, and drops the reference to the session.

--*/
{
    PRL_SESSION session = Command->Session;
    BOOLEAN resume;
    KIRQL irql;

    RlCommandReleaseData(Command);

    if (Command == &session->Commands[session->CommandCount - 1]) {
        InterlockedExchange(&session->PingBusy, FALSE);
    } else {
        KeAcquireSpinLock(&session->QueueLock, &irql);
        InsertTailList(&session->FreeCommands, &Command->Link);
        resume = session->RxParked;
        session->RxParked = FALSE;
        KeReleaseSpinLock(&session->QueueLock, irql);

        if (resume) {
            RlSessionReceivePump(session);
        }
    }

    RlSessionDereference(session);
}

_Use_decl_annotations_
NTSTATUS
RlCommandAllocateData(
    PRL_COMMAND Command,
    ULONG Length
    )
/*++

Routine Description:

    Replaces the data buffer of a command.

--*/
{
    RlCommandReleaseData(Command);

    NT_ASSERT(Length != 0 && Length <= RL_MAX_DATA);

    Command->Data = (PUCHAR)ExAllocatePoolWithTag(NonPagedPool, Length, RL_TAG_DATA);
    if (Command->Data == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    Command->DataMdl = IoAllocateMdl(Command->Data, Length, FALSE, FALSE, NULL);
    if (Command->DataMdl == NULL) {
        ExFreePoolWithTag(Command->Data, RL_TAG_DATA);
        Command->Data = NULL;
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    MmBuildMdlForNonPagedPool(Command->DataMdl);
    Command->DataLength = Length;
    return STATUS_SUCCESS;
}

//
// Sending
//

_Use_decl_annotations_
NTSTATUS
RlSendComplete(
    PDEVICE_OBJECT DeviceObject,
    PIRP Irp,
    PVOID Context
    )
{
    PRL_COMMAND command = (PRL_COMMAND)Context;
    NTSTATUS status = Irp->IoStatus.Status;

    UNREFERENCED_PARAMETER(DeviceObject);
    _Analysis_assume_(command != NULL);

    if (NT_SUCCESS(status) && Irp->IoStatus.Information != command->TxBuffer.Length) {
        status = STATUS_CONNECTION_ABORTED;
    }
    if (!NT_SUCCESS(status)) {
        RlSessionAbort(command->Session, status);
    }

    RlCommandFree(command);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID
RlCommandSend(
    _In_ PRL_COMMAND Command,
    _In_ UCHAR Opcode,
    _In_ RL_WIRE_STATUS Status,
    _In_ ULONG Length
    )
/*++

Routine Description:

    Sends the response and whatever is chained behind its MDL. The command
    belongs to the send from here on, and is freed when that is done.

    The caller has a reference to the session besides that of the command.

Arguments:

    Command - the command. Flags and DataDigest of the response are set.

    Opcode - opcode of the response.

    Status - status of the response.

    Length - number of bytes of the data.

--*/
{
    PRL_SESSION session = Command->Session;
    PRL_PDU_HEADER header = &Command->Response;

    header->Magic = RtlUlongByteSwap(RL_PDU_MAGIC);
    header->Opcode = Opcode;
    header->Status = RtlUshortByteSwap((USHORT)Status);
    header->DataLength = RtlUlongByteSwap(Length);
    header->Tag = RtlUlongByteSwap(Command->Request.Tag);
    header->Lba = RtlUlonglongByteSwap(Command->Request.Lba);
    header->BlockCount = RtlUlongByteSwap(Command->Request.BlockCount);
    header->DataDigest = RtlUlongByteSwap(header->DataDigest);
    header->HeaderDigest = RtlUlongByteSwap(RlCrc32c(0, header, FIELD_OFFSET(RL_PDU_HEADER, HeaderDigest)));

    Command->TxBuffer.Mdl = Command->ResponseMdl;
    Command->TxBuffer.Offset = 0;
    Command->TxBuffer.Length = sizeof(RL_PDU_HEADER) + (SIZE_T)Length;

    if (!ExAcquireRundownProtection(&session->SocketRundown)) {
        RlCommandFree(Command);
        return;
    }

    IoReuseIrp(Command->Irp, STATUS_SUCCESS);
    IoSetCompletionRoutine(Command->Irp, RlSendComplete, Command, TRUE, TRUE, TRUE);

    //
    // The status is delivered to the completion routine in any case.
    //

    (VOID)session->Dispatch->WskSend(session->Socket, &Command->TxBuffer, 0, Command->Irp);
    ExReleaseRundownProtection(&session->SocketRundown);
}

static
VOID
RlCommandFail(
    _In_ PRL_COMMAND Command,
    _In_ RL_WIRE_STATUS Status
    )
{
    RlCount(Command->Session->Extension, RelayCounterErrors, 1);
    TraceEvents(TRACE_LEVEL_WARNING, DBG_COMMAND, "session %u opcode 0x%02x fails with %d",
                Command->Session->Id, Command->Request.Opcode, Status);

    RlCommandReleaseData(Command);
    Command->Response.Flags = 0;
    Command->Response.DataDigest = 0;
    RlCommandSend(Command, Command->Request.Opcode | RL_OP_RESPONSE, Status, 0);
}

VOID
RlSessionPing(
    _In_ PRL_SESSION Session
    )
/*++

Routine Description:

    Sends a ping, unless the last one is still on the way. The caller has a
    reference to the session.

--*/
{
    PRL_COMMAND command;

    //
    // Commands is set before the session gets to RlSessionReady.
    //

    if (InterlockedCompareExchange(&Session->PingBusy, TRUE, FALSE) != FALSE) {
        return;
    }

    command = &Session->Commands[Session->CommandCount - 1];
    RlSessionReference(Session);
    RtlZeroMemory(&command->Request, sizeof(command->Request));
    RtlZeroMemory(&command->Response, sizeof(command->Response));
    RlCount(Session->Extension, RelayCounterPings, 1);
    RlCommandSend(command, RlOpPing, RlWireSuccess, 0);
}

//
// Execution
//

static
BOOLEAN
RlInject(
    _Inout_ volatile LONG *Counter,
    _In_ ULONG Every
    )
{
    return Every != 0 && ((ULONG)InterlockedIncrement(Counter) % Every) == 0;
}

static
VOID
RlSendCapacity(
    _In_ PRL_COMMAND Command
    )
{
    PRL_SESSION session = Command->Session;
    PRL_EXTENSION extension = session->Extension;
    PRL_CAPACITY_DATA data;
    BOOLEAN readOnly;

    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&extension->ConfigLock, TRUE);
    readOnly = extension->Config.ReadOnly != 0;
    ExReleaseResourceLite(&extension->ConfigLock);
    KeLeaveCriticalRegion();

    if (!NT_SUCCESS(RlCommandAllocateData(Command, sizeof(RL_CAPACITY_DATA)))) {
        RlCommandFail(Command, RlWireBusy);
        return;
    }

    data = (PRL_CAPACITY_DATA)Command->Data;
    data->BlockCount = _byteswap_uint64(extension->Disk.BlockCount);
    data->BlockSize = _byteswap_ulong(RL_BLOCK_SIZE);
    data->MaxTransfer = _byteswap_ulong(RL_MAX_DATA);
    data->QueueDepth = RtlUshortByteSwap((USHORT)(session->CommandCount - 1));
    data->ReadOnly = readOnly;
    *(ULONG UNALIGNED *)&data->Features = _byteswap_ulong(session->Features);

    Command->ResponseMdl->Next = Command->DataMdl;
    RlCommandSend(Command, Command->Request.Opcode | RL_OP_RESPONSE, RlWireSuccess, sizeof(RL_CAPACITY_DATA));
}

static
VOID
RlHandleLogin(
    _In_ PRL_COMMAND Command
    )
/*++

Routine Description:

    Checks the answer to the challenge. An initiator has one try.

--*/
{
    PRL_SESSION session = Command->Session;
    PRL_EXTENSION extension = session->Extension;
    PRL_LOGIN_DATA login = (PRL_LOGIN_DATA)Command->Data;
    ULONGLONG expected;
    ULONGLONG response;
    ULONG i;

    if (Command->DataLength != sizeof(RL_LOGIN_DATA)) {
        RlCommandFail(Command, RlWireBadRequest);
        return;
    }

    if (InterlockedCompareExchange(&session->State, RlSessionLogin, RlSessionNew) != RlSessionNew) {
        RlCommandFail(Command, RlWireDenied);
        return;
    }

    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&extension->ConfigLock, TRUE);
    expected = RlLoginHash(session->Nonce, extension->Config.Secret, extension->Config.SecretLength);
    ExReleaseResourceLite(&extension->ConfigLock);
    KeLeaveCriticalRegion();

    response = RtlUlonglongByteSwap(*(ULONGLONG UNALIGNED *)&login->Response);
    if (response != expected) {
        RlCount(extension, RelayCounterLoginFailures, 1);
        TraceEvents(TRACE_LEVEL_ERROR, DBG_SESSION, "session %u: wrong response", session->Id);
        RlCommandFail(Command, RlWireDenied);
        return;
    }

    for (i = 0; i < RL_NAME_SIZE - 1 && login->Name[i] != '\0'; i += 1) {
        session->Name[i] = (login->Name[i] >= ' ' && login->Name[i] < 0x7F) ? login->Name[i] : '?';
    }
    session->Name[i] = '\0';
    session->Features = RtlUlongByteSwap(*(ULONG UNALIGNED *)&login->Features) & RL_FEATURES_SUPPORTED;
    InterlockedExchange(&session->State, RlSessionReady);

    RlCount(extension, RelayCounterLogins, 1);
    RlEtwSession(extension, &RlEventSessionUp, session->Id, STATUS_SUCCESS);
    RlNotify(extension, RelayEventLogin, session->Id, STATUS_SUCCESS);
    DoTraceMessage(DBG_SESSION, "session %u is %s, features 0x%x", session->Id, session->Name, session->Features);

    RlSendCapacity(Command);
}

static
VOID
RlHandleLogout(
    _In_ PRL_COMMAND Command
    )
{
    //
    // The initiator closes the connection as soon as it has the response.
    //

    InterlockedExchange(&Command->Session->State, RlSessionLogout);
    RlCommandSend(Command, RlOpLogout | RL_OP_RESPONSE, RlWireSuccess, 0);
}

static
VOID
RlHandlePing(
    _In_ PRL_COMMAND Command
    )
{
    RlCommandSend(Command, RlOpPong, RlWireSuccess, 0);
}

static
VOID
RlHandlePong(
    _In_ PRL_COMMAND Command
    )
{
    //
    // Its arrival is all that counts.
    //

    RlCommandFree(Command);
}

static
VOID
RlHandleCapacity(
    _In_ PRL_COMMAND Command
    )
{
    RlSendCapacity(Command);
}

static
VOID
RlHandleRead(
    _In_ PRL_COMMAND Command
    )
/*++

Routine Description:

    With a data digest the blocks are copied, since they may change between
    the calculation of the digest and the moment they leave the machine. All
    others are sent straight from the chunks.

--*/
{
    PRL_SESSION session = Command->Session;
    PRL_EXTENSION extension = session->Extension;
    ULONG length;
    NTSTATUS status;

    if (Command->Request.BlockCount > RL_MAX_DATA / RL_BLOCK_SIZE ||
        !RlDiskValidRange(&extension->Disk, Command->Request.Lba, Command->Request.BlockCount)) {

        RlCommandFail(Command, RlWireOutOfRange);
        return;
    }

    length = Command->Request.BlockCount << RL_BLOCK_SHIFT;
    if (session->Features & RL_FEATURE_DATA_DIGEST) {
        status = RlCommandAllocateData(Command, length);
        if (NT_SUCCESS(status)) {
            RlDiskReadCopy(&extension->Disk, Command->Request.Lba, length, Command->Data);
            Command->Response.Flags |= RL_FLAG_DATA_DIGEST;
            Command->Response.DataDigest = RlCrc32c(0, Command->Data, length);
            Command->ResponseMdl->Next = Command->DataMdl;
        }
    } else {
        RlCommandReleaseData(Command);
        status = RlDiskReadChain(&extension->Disk, Command->Request.Lba, length, Command);
    }

    if (!NT_SUCCESS(status)) {
        RlCommandFail(Command, RlWireBusy);
        return;
    }

    RlCount(extension, RelayCounterReads, 1);
    RlCount(extension, RelayCounterReadBytes, length);
    RlCommandSend(Command, RlOpRead | RL_OP_RESPONSE, RlWireSuccess, length);
}

static
VOID
RlHandleWrite(
    _In_ PRL_COMMAND Command
    )
{
    PRL_SESSION session = Command->Session;
    PRL_EXTENSION extension = session->Extension;
    ULONG length = Command->DataLength;
    BOOLEAN readOnly;

    if ((length & (RL_BLOCK_SIZE - 1)) != 0 || (length >> RL_BLOCK_SHIFT) != Command->Request.BlockCount) {
        RlCommandFail(Command, RlWireBadRequest);
        return;
    }

    if (!RlDiskValidRange(&extension->Disk, Command->Request.Lba, Command->Request.BlockCount)) {
        RlCommandFail(Command, RlWireOutOfRange);
        return;
    }

    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&extension->ConfigLock, TRUE);
    readOnly = extension->Config.ReadOnly != 0;
    ExReleaseResourceLite(&extension->ConfigLock);
    KeLeaveCriticalRegion();

    if (readOnly) {
        RlCommandFail(Command, RlWireReadOnly);
        return;
    }

    if (!NT_SUCCESS(RlDiskWrite(&extension->Disk, Command->Request.Lba, length, Command->Data))) {
        RlCommandFail(Command, RlWireMediumError);
        return;
    }

    if (Command->Request.Flags & RL_FLAG_FUA) {
        RlDiskFlush(&extension->Disk);
    }

    RlCount(extension, RelayCounterWrites, 1);
    RlCount(extension, RelayCounterWriteBytes, length);
    RlCommandSend(Command, RlOpWrite | RL_OP_RESPONSE, RlWireSuccess, 0);
}

static
VOID
RlHandleFlush(
    _In_ PRL_COMMAND Command
    )
{
    PRL_EXTENSION extension = Command->Session->Extension;

    RlDiskFlush(&extension->Disk);
    RlCount(extension, RelayCounterFlushes, 1);
    RlCommandSend(Command, RlOpFlush | RL_OP_RESPONSE, RlWireSuccess, 0);
}

static
VOID
RlHandleTrim(
    _In_ PRL_COMMAND Command
    )
{
    PRL_SESSION session = Command->Session;
    PRL_EXTENSION extension = session->Extension;
    BOOLEAN readOnly;

    if (!(session->Features & RL_FEATURE_TRIM)) {
        RlCommandFail(Command, RlWireBadRequest);
        return;
    }

    if (!RlDiskValidRange(&extension->Disk, Command->Request.Lba, Command->Request.BlockCount)) {
        RlCommandFail(Command, RlWireOutOfRange);
        return;
    }

    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&extension->ConfigLock, TRUE);
    readOnly = extension->Config.ReadOnly != 0;
    ExReleaseResourceLite(&extension->ConfigLock);
    KeLeaveCriticalRegion();

    if (readOnly) {
        RlCommandFail(Command, RlWireReadOnly);
        return;
    }

    RlDiskTrim(&extension->Disk, Command->Request.Lba, Command->Request.BlockCount);
    RlCount(extension, RelayCounterTrims, 1);
    RlCommandSend(Command, RlOpTrim | RL_OP_RESPONSE, RlWireSuccess, 0);
}

static
VOID
RlCommandExecute(
    _In_ PRL_COMMAND Command
    )
/*++

Routine Description:

    Executes one command at PASSIVE_LEVEL. The caller has a reference to the
    session besides that of the command, which is gone upon return.

--*/
{
    PRL_SESSION session = Command->Session;
    PRL_EXTENSION extension = session->Extension;
    const RL_COMMAND_ENTRY *entry = NULL;
    LARGE_INTEGER delay;
    RL_INJECT inject;
    ULONG i;

    PAGED_CODE();

    if (session->Closing) {
        RlCommandFree(Command);
        return;
    }

    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&extension->ConfigLock, TRUE);
    inject = extension->Config.Inject;
    ExReleaseResourceLite(&extension->ConfigLock);
    KeLeaveCriticalRegion();

    for (i = 0; i < RTL_NUMBER_OF(RlCommandTable); i += 1) {
        if (RlCommandTable[i].Opcode == Command->Request.Opcode) {
            entry = &RlCommandTable[i];
            break;
        }
    }

    if (entry == NULL) {
        RlCommandFail(Command, RlWireBadRequest);
        return;
    }

    if (entry->NeedsLogin && session->State != RlSessionReady) {
        RlCommandFail(Command, RlWireDenied);
        return;
    }

    if ((Command->Request.Flags & RL_FLAG_DATA_DIGEST) && Command->DataLength != 0 &&
        RlCrc32c(0, Command->Data, Command->DataLength) != Command->Request.DataDigest) {

        RlCount(extension, RelayCounterDigestErrors, 1);
        RlCommandFail(Command, RlWireDigestError);
        return;
    }

    if (inject.DelayMilliseconds != 0) {
        delay.QuadPart = -(LONGLONG)inject.DelayMilliseconds * 10000;
        (VOID)KeDelayExecutionThread(KernelMode, FALSE, &delay);
    }

    if (RlInject(&extension->InjectDrops, inject.DropEvery)) {
        RlCount(extension, RelayCounterInjected, 1);
        RlSessionAbort(session, STATUS_CONNECTION_RESET);
        RlCommandFree(Command);
        return;
    }

    if ((entry->Opcode == RlOpRead && RlInject(&extension->InjectReads, inject.ReadErrorEvery)) ||
        (entry->Opcode == RlOpWrite && RlInject(&extension->InjectWrites, inject.WriteErrorEvery))) {

        RlCount(extension, RelayCounterInjected, 1);
        RlCommandFail(Command, RlWireMediumError);
        return;
    }

    entry->Handler(Command);
}

//
// Thread pool
//

static
VOID
RlPoolQueue(
    _In_ PRL_SESSION Session
    )
{
    PRL_EXTENSION extension = Session->Extension;

    ExInterlockedInsertTailList(&extension->ReadyList, &Session->ReadyLink, &extension->ReadyLock);
    KeReleaseSemaphore(&extension->ReadySemaphore, IO_DISK_INCREMENT, 1, FALSE);
}

VOID
RlCommandSubmit(
    _In_ PRL_COMMAND Command
    )
/*++

Routine Description:

    Queues a command that was received completely.

--*/
{
    PRL_SESSION session = Command->Session;
    BOOLEAN schedule;
    KIRQL irql;

    KeAcquireSpinLock(&session->QueueLock, &irql);
    schedule = !session->Scheduled;
    if (schedule) {
        session->Scheduled = TRUE;
        RlSessionReference(session);
    }
    InsertTailList(&session->CommandQueue, &Command->Link);
    KeReleaseSpinLock(&session->QueueLock, irql);

    if (schedule) {
        RlPoolQueue(session);
    }
}

static
PRL_COMMAND
RlCommandNext(
    _In_ PRL_SESSION Session
    )
/*++

Routine Description:

    Takes the next command off the queue. If there is none the session is
    not scheduled any more, and the caller has to drop that reference.

--*/
{
    PRL_COMMAND command = NULL;
    KIRQL irql;

    KeAcquireSpinLock(&Session->QueueLock, &irql);
    if (IsListEmpty(&Session->CommandQueue)) {
        Session->Scheduled = FALSE;
    } else {
        command = CONTAINING_RECORD(RemoveHeadList(&Session->CommandQueue), RL_COMMAND, Link);
    }
    KeReleaseSpinLock(&Session->QueueLock, irql);

    return command;
}

_Use_decl_annotations_
VOID
RlPoolThread(
    PVOID StartContext
    )
/*++

Routine Description:

    Works for one ready session after the other. After a batch of commands
    the session has to queue up again, so that none of them starves.

--*/
{
    PRL_EXTENSION extension = (PRL_EXTENSION)StartContext;
    PLIST_ENTRY entry;
    PRL_SESSION session;
    PRL_COMMAND command;
    ULONG batch;

    for (;;) {
        (VOID)KeWaitForSingleObject(&extension->ReadySemaphore, Executive, KernelMode, FALSE, NULL);

        entry = ExInterlockedRemoveHeadList(&extension->ReadyList, &extension->ReadyLock);
        if (entry == NULL) {
            if (extension->PoolStop) {
                break;
            }
            continue;
        }

        session = CONTAINING_RECORD(entry, RL_SESSION, ReadyLink);
        command = NULL;
        for (batch = 0; batch < RL_COMMAND_BATCH; batch += 1) {
            command = RlCommandNext(session);
            if (command == NULL) {
                break;
            }
            RlCommandExecute(command);
        }

        if (command == NULL) {
            RlSessionDereference(session);
        } else {
            RlPoolQueue(session);
        }
    }

    PsTerminateSystemThread(STATUS_SUCCESS);
}

_Use_decl_annotations_
NTSTATUS
RlPoolStart(
    PRL_EXTENSION Extension,
    ULONG Threads
    )
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    NTSTATUS status = STATUS_SUCCESS;
    PVOID thread;

    PAGED_CODE();

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);

    while (Extension->ThreadCount < Threads) {
        status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, RlPoolThread, Extension);
        if (!NT_SUCCESS(status)) {
            TraceEvents(TRACE_LEVEL_ERROR, DBG_INIT, "PsCreateSystemThread failed: %!STATUS!", status);
            break;
        }

        //
        // A handle that was opened a moment ago, with all the rights, by
        // kernel mode: there is nothing that could fail.
        //

        status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, &thread, NULL);
        NT_VERIFY(NT_SUCCESS(status));
        ZwClose(handle);

        Extension->Threads[Extension->ThreadCount] = thread;
        Extension->ThreadCount += 1;
    }

    //
    // Fewer threads than we were asked for will do.
    //

    return Extension->ThreadCount != 0 ? STATUS_SUCCESS : status;
}

_Use_decl_annotations_
VOID
RlPoolStop(
    PRL_EXTENSION Extension
    )
{
    ULONG i;

    PAGED_CODE();

    if (Extension->ThreadCount == 0) {
        return;
    }

    InterlockedExchange(&Extension->PoolStop, TRUE);
    KeReleaseSemaphore(&Extension->ReadySemaphore, IO_NO_INCREMENT, (LONG)Extension->ThreadCount, FALSE);

    for (i = 0; i < Extension->ThreadCount; i += 1) {
        (VOID)KeWaitForSingleObject(Extension->Threads[i], Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Extension->Threads[i]);
        Extension->Threads[i] = NULL;
    }
    Extension->ThreadCount = 0;
}
