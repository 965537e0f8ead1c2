/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    table.c

Abstract:

    The connection table. A slot is found with a bitmap, the connection id
    consists of a generation number and the slot index, so that an id is
    looked up without a search and does not become valid again when its slot
    is reused.

Environment:

    Kernel mode only.

--*/

#include "precomp.h"

#ifdef PX_WPP_TRACING
#include "table.tmh"
#endif

#define PX_ID_SLOT_BITS         16
#define PX_ID_TO_SLOT(_Id)      ((ULONG)((_Id) & ((1 << PX_ID_SLOT_BITS) - 1)))

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, PxTableInitialize)
#pragma alloc_text(PAGE, PxTableDelete)
#endif

_Use_decl_annotations_
NTSTATUS
PxTableInitialize(
    ULONG MaxConnections
    )
{
    PPX_TABLE Table = &PxGlobals.Table;
    ULONG SlotCount = MaxConnections + PX_SHED_RESERVE;
    SIZE_T BitmapBytes;
    NTSTATUS Status = STATUS_SUCCESS;

    KeInitializeSpinLock(&Table->Lock);

    BitmapBytes = ALIGN_UP_BY(SlotCount, sizeof(ULONG) * 8) / 8;

    __try {

        Table->Slot = (PPX_CONNECTION *)ExAllocatePool2(
                            POOL_FLAG_NON_PAGED | POOL_FLAG_RAISE_ON_FAILURE,
                            SlotCount * sizeof(PPX_CONNECTION),
                            PX_TAG_TABLE);

        Table->BitmapBuffer = (PULONG)ExAllocatePool2(
                            POOL_FLAG_NON_PAGED | POOL_FLAG_RAISE_ON_FAILURE,
                            BitmapBytes,
                            PX_TAG_TABLE);

    } __except (EXCEPTION_EXECUTE_HANDLER) {

        Status = GetExceptionCode();
    }

    if (!NT_SUCCESS(Status)) {
        PxTrace(TRACE_LEVEL_ERROR, PX_FLAG_INIT,
                "No memory for a table of %u slots, status 0x%08x",
                SlotCount, Status);
        PxTableDelete();
        return Status;
    }

    RtlInitializeBitMap(&Table->Bitmap, Table->BitmapBuffer, SlotCount);
    RtlClearAllBits(&Table->Bitmap);

    Table->SlotCount = SlotCount;
    Table->Limit = MaxConnections;
    Table->NextGeneration = 1;

    return STATUS_SUCCESS;
}

_Use_decl_annotations_
VOID
PxTableDelete(
    VOID
    )
{
    PPX_TABLE Table = &PxGlobals.Table;

    PAGED_CODE();

    NT_ASSERT(Table->Active == 0);
    NT_ASSERT(Table->Shedding == 0);

    if (Table->BitmapBuffer != NULL) {
        ExFreePoolWithTag(Table->BitmapBuffer, PX_TAG_TABLE);
        Table->BitmapBuffer = NULL;
    }

    if (Table->Slot != NULL) {
        ExFreePoolWithTag(Table->Slot, PX_TAG_TABLE);
        Table->Slot = NULL;
    }

    Table->SlotCount = 0;
}

_Use_decl_annotations_
NTSTATUS
PxTableInsert(
    PPX_CONNECTION Connection
    )
/*++

Routine Description:

    Gives the connection a slot and an id. The table takes over the reference
    the connection was created with.

Return Value:

    STATUS_SUCCESS
    STATUS_CONNECTION_COUNT_LIMIT if the limit or the reserve is exhausted.

--*/
{
    PPX_TABLE Table = &PxGlobals.Table;
    KLOCK_QUEUE_HANDLE LockHandle;
    ULONG Slot = MAXULONG;
    NTSTATUS Status = STATUS_CONNECTION_COUNT_LIMIT;

    KeAcquireInStackQueuedSpinLock(&Table->Lock, &LockHandle);

    if (Connection->Shed ? (Table->Shedding < PX_SHED_RESERVE) :
                           (Table->Active < Table->Limit)) {
        Slot = RtlFindClearBitsAndSet(&Table->Bitmap, 1, 0);
    }

    if (Slot != MAXULONG) {
        NT_ASSERT(Table->Slot[Slot] == NULL);

        Table->Slot[Slot] = Connection;
        Connection->Slot = Slot;
        Connection->Id = (Table->NextGeneration << PX_ID_SLOT_BITS) | Slot;
        Table->NextGeneration += 1;

        if (Connection->Shed) {
            Table->Shedding += 1;
        } else {
            Table->Active += 1;
            if (Table->Active > Table->Peak) {
                Table->Peak = Table->Active;
            }
        }

        Status = STATUS_SUCCESS;
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    return Status;
}

_Use_decl_annotations_
VOID
PxTableRemove(
    PPX_CONNECTION Connection
    )
{
    PPX_TABLE Table = &PxGlobals.Table;
    KLOCK_QUEUE_HANDLE LockHandle;

    KeAcquireInStackQueuedSpinLock(&Table->Lock, &LockHandle);

    NT_ASSERT(Table->Slot[Connection->Slot] == Connection);

    Table->Slot[Connection->Slot] = NULL;
    RtlClearBits(&Table->Bitmap, Connection->Slot, 1);

    if (Connection->Shed) {
        Table->Shedding -= 1;
    } else {
        Table->Active -= 1;
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    PxConnDereference(Connection);
}

_Use_decl_annotations_
PPX_CONNECTION
PxTableReferenceById(
    ULONG64 ConnectionId
    )
{
    PPX_TABLE Table = &PxGlobals.Table;
    KLOCK_QUEUE_HANDLE LockHandle;
    PPX_CONNECTION Connection = NULL;
    ULONG Slot = PX_ID_TO_SLOT(ConnectionId);

    KeAcquireInStackQueuedSpinLock(&Table->Lock, &LockHandle);

    if (Slot < Table->SlotCount) {
        Connection = Table->Slot[Slot];
        if (Connection != NULL) {
            if (Connection->Id == ConnectionId) {
                PxConnReference(Connection);
            } else {
                Connection = NULL;
            }
        }
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    return Connection;
}

_Use_decl_annotations_
PPX_CONNECTION
PxTableReferenceNext(
    PULONG Cursor
    )
/*++

Routine Description:

    Enumerates the table without holding its lock between the calls. A
    connection that is inserted behind the cursor meanwhile is not returned.

--*/
{
    PPX_TABLE Table = &PxGlobals.Table;
    KLOCK_QUEUE_HANDLE LockHandle;
    PPX_CONNECTION Connection = NULL;

    KeAcquireInStackQueuedSpinLock(&Table->Lock, &LockHandle);

    while (*Cursor < Table->SlotCount) {
        Connection = Table->Slot[*Cursor];
        *Cursor += 1;
        if (Connection != NULL) {
            PxConnReference(Connection);
            break;
        }
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    return Connection;
}

_Use_decl_annotations_
BOOLEAN
PxTableAtLimit(
    VOID
    )
{
    PPX_TABLE Table = &PxGlobals.Table;
    KLOCK_QUEUE_HANDLE LockHandle;
    BOOLEAN AtLimit;

    KeAcquireInStackQueuedSpinLock(&Table->Lock, &LockHandle);
    AtLimit = (BOOLEAN)(Table->Active >= Table->Limit);
    KeReleaseInStackQueuedSpinLock(&LockHandle);

    return AtLimit;
}

_Use_decl_annotations_
VOID
PxTableQueryCounts(
    PULONG Active,
    PULONG Shedding,
    PULONG Peak
    )
{
    PPX_TABLE Table = &PxGlobals.Table;
    KLOCK_QUEUE_HANDLE LockHandle;

    KeAcquireInStackQueuedSpinLock(&Table->Lock, &LockHandle);
    *Active = Table->Active;
    *Shedding = Table->Shedding;
    *Peak = Table->Peak;
    KeReleaseInStackQueuedSpinLock(&LockHandle);
}

_Use_decl_annotations_
VOID
PxTableCapture(
    PPX_CONNECTION_INFO Entry,
    ULONG Capacity,
    PULONG Returned,
    PULONG Total
    )
/*++

Routine Description:

    Copies a description of every connection to the caller's buffer, which
    must be accessible at DISPATCH_LEVEL.

--*/
{
    PPX_TABLE Table = &PxGlobals.Table;
    KLOCK_QUEUE_HANDLE LockHandle;
    PPX_CONNECTION Connection;
    PPX_CONNECTION_INFO Info;
    ULONGLONG Now;
    ULONGLONG Last;
    ULONG Index;
    ULONG Count = 0;

    *Total = 0;
    Now = KeQueryInterruptTime();

    KeAcquireInStackQueuedSpinLock(&Table->Lock, &LockHandle);

    for (Index = 0; Index < Table->SlotCount; Index += 1) {

        Connection = Table->Slot[Index];
        if (Connection == NULL) {
            continue;
        }

        *Total += 1;
        if (Count == Capacity) {
            continue;
        }

        Info = &Entry[Count];
        Count += 1;

        RtlZeroMemory(Info, sizeof(*Info));
        Info->ConnectionId = Connection->Id;
        Info->State = Connection->State;
        Info->Mode = Connection->Mode;
        Info->CreateTime = Connection->CreateTime.QuadPart;
        Info->BytesFromClient = Connection->Pump[0].BytesMoved;
        Info->BytesToClient = (Connection->PumpCount > 1) ?
                                    Connection->Pump[1].BytesMoved :
                                    Connection->Pump[0].BytesMoved;

        Last = (ULONGLONG)Connection->LastActivity;
        Info->IdleMilliseconds = (Now > Last) ?
                                    (ULONG)((Now - Last) / 10000) : 0;

        RtlCopyMemory(Info->ClientAddress,
                      &Connection->Leg[PX_LEG_CLIENT].RemoteAddress,
                      sizeof(Info->ClientAddress));
        RtlCopyMemory(Info->UpstreamAddress,
                      &Connection->Leg[PX_LEG_UPSTREAM].RemoteAddress,
                      sizeof(Info->UpstreamAddress));
    }

    KeReleaseInStackQueuedSpinLock(&LockHandle);

    *Returned = Count;
}
