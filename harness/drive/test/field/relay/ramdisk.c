/*++

Copyright (c) Norvik Storage Systems. All rights reserved.

Module Name:

    ramdisk.c

Abstract:

    The medium: a sparse array of 64 KB chunks in non-paged pool. Each chunk
    has an MDL, so that reads can be sent without a copy.

    RL_DISK.Lock protects the array and the bitmap. The contents are not
    protected; initiators that write to the same blocks at the same time get
    what they deserve.

Environment:

    Kernel mode only

--*/

#include "relay.h"
#include "trace.h"
#include "ramdisk.tmh"

static
PRL_CHUNK
RlChunkCreate(
    VOID
    )
/*++

Routine Description:

    Makes a chunk that is filled with zeros.

Return Value:

    The chunk with one reference, or NULL.

--*/
{
    PRL_CHUNK chunk;

    chunk = (PRL_CHUNK)ExAllocatePoolWithTag(NonPagedPool, sizeof(RL_CHUNK), RL_TAG_CHUNK);
    if (chunk == NULL) {
        return NULL;
    }

    chunk->References = 1;
    chunk->Mdl = NULL;
    chunk->Data = (PUCHAR)ExAllocatePoolWithTag(NonPagedPool, RL_CHUNK_SIZE, RL_TAG_CHUNK);
    if (chunk->Data == NULL) {
        goto Failed;
    }

    chunk->Mdl = IoAllocateMdl(chunk->Data, RL_CHUNK_SIZE, FALSE, FALSE, NULL);
    if (chunk->Mdl == NULL) {
        goto Failed;
    }

    MmBuildMdlForNonPagedPool(chunk->Mdl);
    RtlZeroMemory(chunk->Data, RL_CHUNK_SIZE);
    return chunk;

Failed:

    if (chunk->Data != NULL) {
        ExFreePoolWithTag(chunk->Data, RL_TAG_CHUNK);
    }
    ExFreePoolWithTag(chunk, RL_TAG_CHUNK);
    return NULL;
}

VOID
RlChunkDereference(
    _In_ PRL_CHUNK Chunk
    )
{
    LONG references = InterlockedDecrement(&Chunk->References);

    NT_ASSERT(references >= 0);
    if (references == 0) {
        IoFreeMdl(Chunk->Mdl);
        ExFreePoolWithTag(Chunk->Data, RL_TAG_CHUNK);
        ExFreePoolWithTag(Chunk, RL_TAG_CHUNK);
    }
}

static
PRL_CHUNK
RlDiskGetChunk(
    _In_ PRL_DISK Disk,
    _In_ ULONG Index,
    _In_ BOOLEAN OrZero
    )
/*++

Routine Description:

    Looks up a chunk and references it.

Arguments:

    Disk - the disk.

    Index - number of the chunk.

    OrZero - if there is no such chunk return the one with the zeros.

Return Value:

    The chunk or NULL.

--*/
{
    PRL_CHUNK chunk;
    KIRQL irql;

    _Analysis_assume_(Index < Disk->ChunkCount);
    NT_ASSERT(Index < Disk->ChunkCount);

    irql = ExAcquireSpinLockShared(&Disk->Lock);
    chunk = Disk->Chunks[Index];
    if (chunk == NULL && OrZero) {
        chunk = Disk->Zero;
    }
    if (chunk != NULL) {
        InterlockedIncrement(&chunk->References);
    }
    ExReleaseSpinLockShared(&Disk->Lock, irql);

    return chunk;
}

NTSTATUS
RlDiskCreate(
    _Out_ PRL_DISK Disk,
    _In_ ULONG Megabytes
    )
/*++

Routine Description:

    Makes an empty disk. RlDiskDestroy must be called also after a failure.

Arguments:

    Disk - the disk.

    Megabytes - size.

Return Value:

    NTSTATUS

--*/
{
    SIZE_T bytes;
    ULONG bitmapBytes;

    RtlZeroMemory(Disk, sizeof(*Disk));

    if (Megabytes == 0 || Megabytes > 64 * 1024) {
        return STATUS_INVALID_PARAMETER;
    }

    Disk->BlockCount = (ULONGLONG)Megabytes << (20 - RL_BLOCK_SHIFT);
    Disk->ChunkCount = Megabytes << (20 - RL_CHUNK_SHIFT);

    bytes = Disk->ChunkCount * sizeof(PRL_CHUNK);
    Disk->Chunks = (PRL_CHUNK *)ExAllocatePoolWithTag(NonPagedPool, bytes, RL_TAG_CHUNK);
    if (Disk->Chunks == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(Disk->Chunks, bytes);

    bitmapBytes = (ULONG)(ALIGN_UP_BY(Disk->ChunkCount, 32) / 8);
    Disk->BitmapBuffer = (PULONG)ExAllocatePoolWithTag(NonPagedPool, bitmapBytes, RL_TAG_CHUNK);
    if (Disk->BitmapBuffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlInitializeBitMap(&Disk->Written, Disk->BitmapBuffer, Disk->ChunkCount);
    RtlClearAllBits(&Disk->Written);

    Disk->Zero = RlChunkCreate();
    if (Disk->Zero == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    TraceEvents(TRACE_LEVEL_INFORMATION, DBG_DISK, "%u MB, %u chunks", Megabytes, Disk->ChunkCount);
    return STATUS_SUCCESS;
}

VOID
RlDiskDestroy(
    _Inout_ PRL_DISK Disk
    )
{
    ULONG i;

    if (Disk->Chunks != NULL) {
        for (i = 0; i < Disk->ChunkCount; i += 1) {
            if (Disk->Chunks[i] != NULL) {
                RlChunkDereference(Disk->Chunks[i]);
            }
        }
        ExFreePoolWithTag(Disk->Chunks, RL_TAG_CHUNK);
    }

    if (Disk->BitmapBuffer != NULL) {
        ExFreePoolWithTag(Disk->BitmapBuffer, RL_TAG_CHUNK);
    }

    if (Disk->Zero != NULL) {
        RlChunkDereference(Disk->Zero);
    }

    RtlZeroMemory(Disk, sizeof(*Disk));
}

BOOLEAN
RlDiskValidRange(
    _In_ PRL_DISK Disk,
    _In_ ULONGLONG Lba,
    _In_ ULONG BlockCount
    )
{
    ULONGLONG end;

    return NT_SUCCESS(RtlULongLongAdd(Lba, BlockCount, &end)) &&
           BlockCount != 0 &&
           end <= Disk->BlockCount;
}

NTSTATUS
RlDiskReadChain(
    _In_ PRL_DISK Disk,
    _In_ ULONGLONG Lba,
    _In_ ULONG Length,
    _Inout_ PRL_COMMAND Command
    )
/*++

Routine Description:

    Describes a range of the disk by partial MDLs, which are chained behind
    the header of the response. The chunks are referenced by the command until
    RlCommandFree, which cleans up after a failure, too.

Arguments:

    Disk - the disk.

    Lba - first block, validated by the caller.

    Length - number of bytes, at most RL_MAX_DATA.

    Command - gets the MDLs and the chunks.

Return Value:

    NTSTATUS

--*/
{
    ULONGLONG offset = Lba << RL_BLOCK_SHIFT;
    PMDL tail = Command->ResponseMdl;
    PRL_CHUNK chunk;
    PMDL mdl;
    PUCHAR va;
    ULONG within;
    ULONG piece;

    NT_ASSERT(Command->ChunkCount == 0 && tail->Next == NULL);

    while (Length != 0) {
        within = (ULONG)(offset & (RL_CHUNK_SIZE - 1));
        piece = min(Length, RL_CHUNK_SIZE - within);

        if (Command->ChunkCount == RTL_NUMBER_OF(Command->Chunks)) {
            return STATUS_INVALID_BUFFER_SIZE;
        }

        chunk = RlDiskGetChunk(Disk, (ULONG)(offset >> RL_CHUNK_SHIFT), TRUE);
        Command->Chunks[Command->ChunkCount] = chunk;
        Command->ChunkCount += 1;

        va = (PUCHAR)MmGetMdlVirtualAddress(chunk->Mdl) + within;
        mdl = IoAllocateMdl(va, piece, FALSE, FALSE, NULL);
        if (mdl == NULL) {
            return STATUS_INSUFFICIENT_RESOURCES;
        }
        IoBuildPartialMdl(chunk->Mdl, mdl, va, piece);
        mdl->Next = NULL;

        tail->Next = mdl;
        tail = mdl;
        offset += piece;
        Length -= piece;
    }

    return STATUS_SUCCESS;
}

VOID
RlDiskReadCopy(
    _In_ PRL_DISK Disk,
    _In_ ULONGLONG Lba,
    _In_ ULONG Length,
    _Out_writes_bytes_all_(Length) PUCHAR Buffer
    )
{
    ULONGLONG offset = Lba << RL_BLOCK_SHIFT;
    PRL_CHUNK chunk;
    ULONG within;
    ULONG piece;

    while (Length != 0) {
        within = (ULONG)(offset & (RL_CHUNK_SIZE - 1));
        piece = min(Length, RL_CHUNK_SIZE - within);

        chunk = RlDiskGetChunk(Disk, (ULONG)(offset >> RL_CHUNK_SHIFT), TRUE);
        RtlCopyMemory(Buffer, chunk->Data + within, piece);
        RlChunkDereference(chunk);

        Buffer += piece;
        offset += piece;
        Length -= piece;
    }
}

NTSTATUS
RlDiskWrite(
    _In_ PRL_DISK Disk,
    _In_ ULONGLONG Lba,
    _In_ ULONG Length,
    _In_reads_bytes_(Length) const UCHAR *Buffer
    )
/*++

Routine Description:

    Writes to the disk, and allocates the chunks that are missing.

Return Value:

    NTSTATUS. After a failure a part of the data may have been written.

--*/
{
    ULONGLONG offset = Lba << RL_BLOCK_SHIFT;
    PRL_CHUNK chunk;
    PRL_CHUNK current;
    ULONG index;
    ULONG within;
    ULONG piece;
    KIRQL irql;

    while (Length != 0) {
        index = (ULONG)(offset >> RL_CHUNK_SHIFT);
        within = (ULONG)(offset & (RL_CHUNK_SIZE - 1));
        piece = min(Length, RL_CHUNK_SIZE - within);

        chunk = RlDiskGetChunk(Disk, index, FALSE);
        if (chunk == NULL) {
            chunk = RlChunkCreate();
            if (chunk == NULL) {
                TraceEvents(TRACE_LEVEL_ERROR, DBG_DISK, "no memory for chunk %u", index);
                return STATUS_INSUFFICIENT_RESOURCES;
            }
        }

        RtlCopyMemory(chunk->Data + within, Buffer, piece);

        irql = ExAcquireSpinLockExclusive(&Disk->Lock);
        current = Disk->Chunks[index];
        if (current == NULL) {

            //
            // Ours is new, or was trimmed while we wrote to it. The write
            // comes last. The array holds a reference of its own.
            //

            InterlockedIncrement(&chunk->References);
            Disk->Chunks[index] = chunk;
            current = chunk;
        }
        if (current == chunk) {
            RtlSetBits(&Disk->Written, index, 1);
        }
        ExReleaseSpinLockExclusive(&Disk->Lock, irql);

        RlChunkDereference(chunk);
        if (current != chunk) {

            //
            // Somebody else was faster; put the data into that chunk.
            //

            continue;
        }

        Buffer += piece;
        offset += piece;
        Length -= piece;
    }

    return STATUS_SUCCESS;
}

VOID
RlDiskTrim(
    _In_ PRL_DISK Disk,
    _In_ ULONGLONG Lba,
    _In_ ULONGLONG Blocks
    )
/*++

Routine Description:

    Zeroes a range, and drops the chunks that are covered completely.

--*/
{
    ULONGLONG offset = Lba << RL_BLOCK_SHIFT;
    ULONGLONG left = Blocks << RL_BLOCK_SHIFT;
    PRL_CHUNK chunk;
    ULONG index;
    ULONG within;
    ULONG piece;
    KIRQL irql;

    while (left != 0) {
        index = (ULONG)(offset >> RL_CHUNK_SHIFT);
        within = (ULONG)(offset & (RL_CHUNK_SIZE - 1));
        piece = (ULONG)min(left, (ULONGLONG)(RL_CHUNK_SIZE - within));

        if (piece == RL_CHUNK_SIZE) {
            irql = ExAcquireSpinLockExclusive(&Disk->Lock);
            chunk = Disk->Chunks[index];
            Disk->Chunks[index] = NULL;
            RtlClearBits(&Disk->Written, index, 1);
            ExReleaseSpinLockExclusive(&Disk->Lock, irql);
        } else {
            chunk = RlDiskGetChunk(Disk, index, FALSE);
            if (chunk != NULL) {
                RtlZeroMemory(chunk->Data + within, piece);
            }
        }

        if (chunk != NULL) {
            RlChunkDereference(chunk);
        }
        offset += piece;
        left -= piece;
    }
}

VOID
RlDiskFlush(
    _In_ PRL_DISK Disk
    )
{
    //
    // There is no cache in front of the chunks. All that is left to do is to
    // make the writes visible before the response is.
    //

    KeMemoryBarrier();
    InterlockedIncrement64(&Disk->Generation);
}

ULONG
RlDiskChunksWritten(
    _In_ PRL_DISK Disk
    )
{
    ULONG count;
    KIRQL irql;

    irql = ExAcquireSpinLockShared(&Disk->Lock);
    count = RtlNumberOfSetBits(&Disk->Written);
    ExReleaseSpinLockShared(&Disk->Lock, irql);

    return count;
}
