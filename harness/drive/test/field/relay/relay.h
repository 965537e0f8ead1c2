/*++

Copyright (c) Norvik Storage Systems. All rights reserved.

Module Name:

    relay.h

Abstract:

    Common definitions of the block relay target: a RAM disk that is exported
    over TCP.

    Lock order:

        ConfigLock (ERESOURCE)
        ListenLock (KMUTEX)
        SessionLock (EX_SPIN_LOCK)
        RL_SESSION.QueueLock
        ReadyLock

    RL_DISK.Lock and NotifyLock are leaf locks.

Environment:

    Kernel mode only

--*/

#pragma once

#ifndef POOL_NX_OPTIN
#define POOL_NX_OPTIN 1
#endif

#include <ntddk.h>
#include <wdmsec.h>
#include <wsk.h>
#include <evntprov.h>
#include <ntstrsafe.h>
#include <ntintsafe.h>
#include <stdlib.h>
#include "proto.h"
#include "relayioctl.h"

#pragma warning(disable: 4996)      // ExAllocatePoolWithTag

#ifndef CODE_SEG
#define CODE_SEG(segment)       __declspec(code_seg(segment))
#endif

#define NONPAGED                CODE_SEG(".text")

#define RL_TAG_GENERIC          'glRN'
#define RL_TAG_SESSION          'slRN'
#define RL_TAG_DATA             'dlRN'
#define RL_TAG_CHUNK            'clRN'

#define RL_DEVICE_NAME          L"\\Device\\NvkRelay"
#define RL_LINK_NAME            L"\\DosDevices\\NvkRelay"

#define RL_CHUNK_SHIFT          16
#define RL_CHUNK_SIZE           (1UL << RL_CHUNK_SHIFT)
#define RL_MAX_PIECES           (RL_MAX_DATA / RL_CHUNK_SIZE + 1)
#define RL_MAX_SESSIONS         64
#define RL_MAX_THREADS          16
#define RL_MAX_QUEUE_DEPTH      64
#define RL_MAX_SECRET           64
#define RL_COMMAND_BATCH        8
#define RL_LOGIN_SECONDS        15
#define RL_TICKS_PER_SECOND     10000000LL

typedef struct _RL_EXTENSION RL_EXTENSION, *PRL_EXTENSION;
typedef struct _RL_SESSION RL_SESSION, *PRL_SESSION;
typedef struct _RL_COMMAND RL_COMMAND, *PRL_COMMAND;

//
// RAM disk. A chunk is allocated when it is written to for the first time, and
// is kept alive by whoever has it in flight.
//

typedef struct _RL_CHUNK {
    volatile LONG References;
    PMDL Mdl;
    _Field_size_bytes_(RL_CHUNK_SIZE) PUCHAR Data;
} RL_CHUNK, *PRL_CHUNK;

typedef struct _RL_DISK {
    EX_SPIN_LOCK Lock;
    ULONGLONG BlockCount;
    ULONG ChunkCount;
    _Guarded_by_(Lock) PRL_CHUNK *Chunks;
    _Guarded_by_(Lock) RTL_BITMAP Written;
    PULONG BitmapBuffer;
    PRL_CHUNK Zero;                 // stands for all that was never written
    volatile LONG64 Generation;     // flushes
} RL_DISK, *PRL_DISK;

//
// Error injection, Parameters\ErrorInjection. Zero means never.
//

typedef struct _RL_INJECT {
    ULONG ReadErrorEvery;
    ULONG WriteErrorEvery;
    ULONG DropEvery;
    ULONG DelayMilliseconds;
} RL_INJECT, *PRL_INJECT;

typedef struct _RL_CONFIG {
    ULONG Port;
    ULONG DiskMegabytes;
    ULONG MaxSessions;
    ULONG QueueDepth;
    ULONG WorkerThreads;
    ULONG KeepAliveSeconds;
    ULONG ReadOnly;
    RL_INJECT Inject;
    ULONG SecretLength;
    _Field_size_bytes_part_(RL_MAX_SECRET, SecretLength) UCHAR Secret[RL_MAX_SECRET];
} RL_CONFIG, *PRL_CONFIG;

typedef struct DECLSPEC_CACHEALIGN _RL_CPU_COUNTERS {
    volatile LONG64 Values[RelayCounterMaximum];
} RL_CPU_COUNTERS, *PRL_CPU_COUNTERS;

//
// One PDU in flight. Belongs to a session for its whole life and gets recycled,
// together with its IRP and the MDLs for the headers.
//

struct _RL_COMMAND {
    LIST_ENTRY Link;
    PRL_SESSION Session;
    PIRP Irp;
    WSK_BUF TxBuffer;
    PMDL RequestMdl;
    PMDL ResponseMdl;
    ULONG DataLength;
    _Field_size_bytes_(DataLength) PUCHAR Data;
    PMDL DataMdl;
    ULONG ChunkCount;
    PRL_CHUNK Chunks[RL_MAX_PIECES];
    RL_PDU_HEADER Request;
    RL_PDU_HEADER Response;
};

typedef enum _RL_SESSION_STATE {
    RlSessionNew,
    RlSessionLogin,
    RlSessionReady,
    RlSessionLogout
} RL_SESSION_STATE;

typedef enum _RL_RX_PHASE {
    RlRxIdle,
    RlRxHeader,
    RlRxData
} RL_RX_PHASE;

//
// Who goes on after a WskReceive: the one who called it, if the IRP came back
// before the call returned, else the completion routine.
//

#define RL_RX_ISSUING           0
#define RL_RX_PENDING           1
#define RL_RX_COMPLETED         2

struct _RL_SESSION {
    LIST_ENTRY Link;                // RL_EXTENSION.SessionList
    LIST_ENTRY ReadyLink;           // RL_EXTENSION.ReadyList
    PRL_EXTENSION Extension;
    ULONG Id;
    volatile LONG References;
    KEVENT Drained;                 // no more references
    volatile LONG State;
    volatile LONG Closing;
    NTSTATUS CloseStatus;

    PWSK_SOCKET Socket;
    const WSK_PROVIDER_CONNECTION_DISPATCH *Dispatch;
    EX_RUNDOWN_REF SocketRundown;   // held around each call on the socket
    PIO_WORKITEM StartItem;
    PIO_WORKITEM CloseItem;
    PIRP CloseIrp;

    //
    // Receive side, owned by whoever runs the pump.
    //

    PIRP RxIrp;
    WSK_BUF RxBuffer;
    volatile LONG RxIssue;
    RL_RX_PHASE RxPhase;
    PRL_COMMAND RxCommand;

    KSPIN_LOCK QueueLock;
    _Guarded_by_(QueueLock) LIST_ENTRY CommandQueue;
    _Guarded_by_(QueueLock) LIST_ENTRY FreeCommands;
    _Guarded_by_(QueueLock) BOOLEAN Scheduled;
    _Guarded_by_(QueueLock) BOOLEAN RxParked;

    PRL_COMMAND Commands;
    ULONG CommandCount;
    volatile LONG PingBusy;

    ULONG Features;
    ULONGLONG Created;
    volatile LONG64 LastActivity;
    SOCKADDR_STORAGE Remote;
    UCHAR Nonce[RL_NONCE_SIZE];
    CHAR Name[RL_NAME_SIZE];
};

struct _RL_EXTENSION {
    PDEVICE_OBJECT DeviceObject;
    UNICODE_STRING RegistryPath;

    ERESOURCE ConfigLock;
    _Guarded_by_(ConfigLock) RL_CONFIG Config;
    volatile LONG MaxSessions;      // copies for DISPATCH_LEVEL
    volatile LONG KeepAliveSeconds;
    volatile LONG InjectReads;
    volatile LONG InjectWrites;
    volatile LONG InjectDrops;

    WSK_REGISTRATION WskRegistration;
    WSK_PROVIDER_NPI WskProvider;
    BOOLEAN WskRegistered;
    BOOLEAN WskCaptured;

    KMUTEX ListenLock;
    _Guarded_by_(ListenLock) PWSK_SOCKET ListenSocket;
    PIRP ListenIrp;
    PIO_WORKITEM ListenItem;
    volatile LONG ListenQueued;
    volatile LONG Listening;
    EX_RUNDOWN_REF WorkRundown;     // ListenItem is queued or running

    EX_SPIN_LOCK SessionLock;
    _Guarded_by_(SessionLock) LIST_ENTRY SessionList;
    _Guarded_by_(SessionLock) BOOLEAN Stopping;
    volatile LONG SessionCount;     // plus one until we are stopped
    volatile LONG NextSessionId;
    volatile LONG NetworkStopped;
    KEVENT SessionsGone;
    PEX_TIMER KeepAliveTimer;

    KSEMAPHORE ReadySemaphore;
    KSPIN_LOCK ReadyLock;
    _Guarded_by_(ReadyLock) LIST_ENTRY ReadyList;
    volatile LONG PoolStop;
    ULONG ThreadCount;
    PVOID Threads[RL_MAX_THREADS];

    RL_DISK Disk;

    PRL_CPU_COUNTERS Counters;
    ULONG CounterSlots;

    KSPIN_LOCK NotifyLock;
    _Guarded_by_(NotifyLock) LIST_ENTRY NotifyList;
    IO_CSQ NotifyQueue;

    REGHANDLE EtwHandle;
    KBUGCHECK_REASON_CALLBACK_RECORD BugCheckRecord;
    BOOLEAN ResourceReady;
    BOOLEAN ShutdownRegistered;
    BOOLEAN BugCheckRegistered;
    BOOLEAN LinkCreated;
};

//
// driver.c
//

VOID RlNotify(_In_ PRL_EXTENSION Extension, _In_ RELAY_EVENT_TYPE Type, _In_ ULONG SessionId, _In_ NTSTATUS Status);

//
// session.c
//

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS RlNetworkStart(_In_ PRL_EXTENSION Extension);

_IRQL_requires_(PASSIVE_LEVEL)
VOID RlNetworkStop(_In_ PRL_EXTENSION Extension);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID RlSessionAbort(_In_ PRL_SESSION Session, _In_ NTSTATUS Status);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID RlSessionReceivePump(_In_ PRL_SESSION Session);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID RlSessionDereference(_In_ PRL_SESSION Session);

_IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS RlSessionKick(_In_ PRL_EXTENSION Extension, _In_ ULONG Id);

_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG
RlSessionList(
    _In_ PRL_EXTENSION Extension,
    _Out_writes_bytes_to_(Length, return) PRELAY_SESSION_LIST List,
    _In_range_(FIELD_OFFSET(RELAY_SESSION_LIST, Sessions), MAXULONG) ULONG Length
    );

FORCEINLINE
VOID
RlSessionReference(
    _In_ PRL_SESSION Session
    )
{
    LONG references = InterlockedIncrement(&Session->References);

    NT_ASSERT(references > 1);
    UNREFERENCED_PARAMETER(references);
}

//
// command.c
//

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS RlPoolStart(_In_ PRL_EXTENSION Extension, _In_ ULONG Threads);

_IRQL_requires_(PASSIVE_LEVEL)
VOID RlPoolStop(_In_ PRL_EXTENSION Extension);

NTSTATUS RlCommandsCreate(_In_ PRL_SESSION Session, _In_ ULONG Depth);
VOID RlCommandsDestroy(_In_ PRL_SESSION Session);

_Must_inspect_result_
PRL_COMMAND RlCommandAllocate(_In_ PRL_SESSION Session, _In_ BOOLEAN Park);

VOID RlCommandFree(_In_ PRL_COMMAND Command);
VOID RlCommandSubmit(_In_ PRL_COMMAND Command);

_Must_inspect_result_
NTSTATUS RlCommandAllocateData(_In_ PRL_COMMAND Command, _In_ ULONG Length);

VOID RlCommandSend(_In_ PRL_COMMAND Command, _In_ UCHAR Opcode, _In_ RL_WIRE_STATUS Status, _In_ ULONG Length);
VOID RlSessionPing(_In_ PRL_SESSION Session);

//
// ramdisk.c
//

NTSTATUS RlDiskCreate(_Out_ PRL_DISK Disk, _In_ ULONG Megabytes);
VOID RlDiskDestroy(_Inout_ PRL_DISK Disk);
BOOLEAN RlDiskValidRange(_In_ PRL_DISK Disk, _In_ ULONGLONG Lba, _In_ ULONG BlockCount);

NTSTATUS
RlDiskReadChain(
    _In_ PRL_DISK Disk,
    _In_ ULONGLONG Lba,
    _In_ ULONG Length,
    _Inout_ PRL_COMMAND Command
    );

VOID
RlDiskReadCopy(
    _In_ PRL_DISK Disk,
    _In_ ULONGLONG Lba,
    _In_ ULONG Length,
    _Out_writes_bytes_all_(Length) PUCHAR Buffer
    );

NTSTATUS
RlDiskWrite(
    _In_ PRL_DISK Disk,
    _In_ ULONGLONG Lba,
    _In_ ULONG Length,
    _In_reads_bytes_(Length) const UCHAR *Buffer
    );

VOID RlDiskTrim(_In_ PRL_DISK Disk, _In_ ULONGLONG Lba, _In_ ULONGLONG Blocks);
VOID RlDiskFlush(_In_ PRL_DISK Disk);
ULONG RlDiskChunksWritten(_In_ PRL_DISK Disk);
VOID RlChunkDereference(_In_ PRL_CHUNK Chunk);

//
// util.c
//

extern const EVENT_DESCRIPTOR RlEventSessionUp;
extern const EVENT_DESCRIPTOR RlEventSessionDown;

VOID RlCrcInitialize(VOID);
ULONG RlCrc32c(_In_ ULONG Crc, _In_reads_bytes_(Length) const VOID *Buffer, _In_ SIZE_T Length);

ULONGLONG
RlLoginHash(
    _In_reads_bytes_(RL_NONCE_SIZE) const UCHAR *Nonce,
    _In_reads_bytes_(SecretLength) const UCHAR *Secret,
    _In_ ULONG SecretLength
    );

VOID RlRandomBytes(_Out_writes_bytes_(Length) PUCHAR Buffer, _In_ ULONG Length);

NTSTATUS RlCountersCreate(_In_ PRL_EXTENSION Extension);
VOID RlCountersDestroy(_In_ PRL_EXTENSION Extension);
VOID RlCount(_In_ PRL_EXTENSION Extension, _In_ RELAY_COUNTER Counter, _In_ LONG64 Amount);
VOID RlCountersSum(_In_ PRL_EXTENSION Extension, _Out_writes_all_(RelayCounterMaximum) LONG64 *Values);

VOID RlLogError(_In_ PVOID IoObject, _In_ NTSTATUS ErrorCode, _In_ ULONG UniqueValue, _In_ NTSTATUS FinalStatus);

VOID RlEtwStart(_In_ PRL_EXTENSION Extension);
VOID RlEtwStop(_In_ PRL_EXTENSION Extension);
VOID RlEtwSession(_In_ PRL_EXTENSION Extension, _In_ const EVENT_DESCRIPTOR *Event, _In_ ULONG SessionId, _In_ NTSTATUS Status);

VOID RlBugCheckRegister(_In_ PRL_EXTENSION Extension);
VOID RlBugCheckDeregister(_In_ PRL_EXTENSION Extension);
