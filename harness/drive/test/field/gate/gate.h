/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    gate.h

Abstract:

    Internal structures and prototypes of the admission gate driver.

--*/

#pragma once

#define GATE_TAG            'etaG'
#define GATE_TAG_RULE       'lRtG'
#define GATE_TAG_SESSION    'sStG'
#define GATE_TAG_SEND       'nStG'
#define GATE_TAG_INSPECT    'nItG'
#define GATE_TAG_RETAIN     'tRtG'

#define GATE_DEFAULT_PORT           8021
#define GATE_MAX_PENDING_INSPECTS   256
#define GATE_TICK_MS                100
#define GATE_LINE_LENGTH            256
#define GATE_REPLY_LENGTH           96
#define GATE_MAX_RETAINED_BYTES     (64 * 1024)
#define GATE_DEFAULT_BACKLOG        (64 * 1024)
#define GATE_DISCONNECT_TIMEOUT_MS  2000
#define GATE_AUDIT_RING             512         // power of two

C_ASSERT((GATE_AUDIT_RING & (GATE_AUDIT_RING - 1)) == 0);
C_ASSERT(sizeof(GATE_RULE) == 20);
C_ASSERT(sizeof(GATE_AUDIT_RECORD) == 92);

#define MS_TO_100NS(ms)     ((LONGLONG)(ms) * 10 * 1000)

typedef struct _GATE_CONFIG {
    ULONG           Port;
    ULONG           DefaultAction;      // GATE_ACTION for unknown addresses
    ULONG           PendSeconds;
    ULONG           MaxSessions;
    ULONG           IdleSeconds;
    ULONG           AcceptRate;         // connections per second
    ULONG           LineRate;           // lines per second and session
    UNICODE_STRING  AuditFile;          // NT path, empty for none
} GATE_CONFIG;

//
// Token bucket. Counted in thousandths, because a tick adds less than one
// token at low rates. May go below zero.
//
typedef struct _GATE_BUCKET {
    volatile LONG   MilliTokens;
    LONG            Capacity;
    LONG            RefillPerTick;
} GATE_BUCKET, *PGATE_BUCKET;

typedef struct _GATE_SNAPSHOT {
    ULONG       Count;
    _Field_size_(Count)
    GATE_RULE   Rule[ANYSIZE_ARRAY];
} GATE_SNAPSHOT, *PGATE_SNAPSHOT;

//
// A connection request that waits for a decision. It belongs to the pending
// list, or to the one who has removed it from there.
//
typedef struct _GATE_INSPECT {
    LIST_ENTRY      Link;
    WSK_INSPECT_ID  InspectId;
    GATE_ADDRESS    Remote;
    ULONG64         Cookie;
    ULONGLONG       ExpireTime;         // interrupt time
    BOOLEAN         Delivered;
    PIRP            Irp;
} GATE_INSPECT, *PGATE_INSPECT;

typedef enum _GATE_SESSION_STATE {
    GateSessionOpening,
    GateSessionOpen,
    GateSessionClosing,
    GateSessionClosed
} GATE_SESSION_STATE;

#define GATE_WORK_QUEUED    0x00000001
#define GATE_WORK_ENABLE    0x00000002
#define GATE_WORK_PUMP      0x00000004
#define GATE_WORK_CLOSE     0x00000008

typedef struct _GATE_RETAINED {
    LIST_ENTRY              Link;
    PWSK_DATA_INDICATION    Indication;
    SIZE_T                  Bytes;
} GATE_RETAINED, *PGATE_RETAINED;

typedef struct _GATE_SESSION {
    LIST_ENTRY          Link;           // GateGlobals.SessionList
    volatile LONG       References;
    ULONG64             Id;
    PWSK_SOCKET         Socket;
    GATE_ADDRESS        Remote;
    EX_RUNDOWN_REF      CallRundown;    // calls into the socket's functions
    PIRP                CloseIrp;
    PIO_WORKITEM        WorkItem;
    volatile LONG       WorkFlags;
    volatile LONG       Abort;          // close without FIN
    volatile LONG64     LastActivity;
    GATE_BUCKET         Bucket;
    volatile LONG64     SendBytes;      // handed to WskSend, not completed
    volatile LONG64     IdealBacklog;

    KSPIN_LOCK          Lock;           // everything below
    GATE_SESSION_STATE  State;
    BOOLEAN             Quit;           // QUIT seen, nothing counts any more
    BOOLEAN             FinReceived;
    BOOLEAN             LineOverflow;
    LIST_ENTRY          RetainedList;
    SIZE_T              RetainedBytes;
    ULONG               LineLength;
    CHAR                Line[GATE_LINE_LENGTH];
    CHAR                Name[GATE_NAME_LENGTH + 1];
} GATE_SESSION, *PGATE_SESSION;

typedef struct _GATE_SEND {
    LIST_ENTRY      Link;
    PGATE_SESSION   Session;
    PIRP            Irp;
    PMDL            Mdl;
    WSK_BUF         WskBuf;
    CHAR            Data[GATE_REPLY_LENGTH];
} GATE_SEND, *PGATE_SEND;

typedef struct _GATE_GLOBALS {
    PDRIVER_OBJECT          DriverObject;
    PDEVICE_OBJECT          DeviceObject;
    GATE_CONFIG             Config;
    GATE_STATISTICS         Stats;

    //
    // Held by every session, send and pended inspection, and by the queued
    // expiry work item.
    //
    EX_RUNDOWN_REF          ObjectRundown;

    // Rules
    ERESOURCE               RuleResource;
    BOOLEAN                 RuleResourceValid;
    RTL_AVL_TABLE           RuleTable;
    KSPIN_LOCK              SnapshotLock;
    PGATE_SNAPSHOT          Snapshot;

    // WSK
    WSK_REGISTRATION        WskRegistration;
    WSK_PROVIDER_NPI        WskProvider;
    BOOLEAN                 WskRegistered;
    BOOLEAN                 WskCaptured;
    PWSK_SOCKET             ListenSocket;
    EX_RUNDOWN_REF          ListenRundown;
    GATE_BUCKET             AcceptBucket;

    // Pended inspections
    KSPIN_LOCK              InspectLock;
    LIST_ENTRY              InspectList;
    ULONG64                 NextCookie;
    PIO_WORKITEM            ExpiryItem;
    volatile LONG           ExpiryQueued;
    NPAGED_LOOKASIDE_LIST   InspectLookaside;

    // Inverted calls
    IO_CSQ                  EventCsq;
    KSPIN_LOCK              EventCsqLock;
    LIST_ENTRY              EventIrpList;

    // Sessions
    KSPIN_LOCK              SessionLock;
    LIST_ENTRY              SessionList;
    ULONG64                 NextSessionId;
    NPAGED_LOOKASIDE_LIST   SessionLookaside;
    NPAGED_LOOKASIDE_LIST   SendLookaside;
    NPAGED_LOOKASIDE_LIST   RetainLookaside;
    BOOLEAN                 LookasideValid;

    // Tick
    KTIMER                  Timer;
    KDPC                    TimerDpc;
    BOOLEAN                 TimerRunning;

    // Audit
    KSPIN_LOCK              AuditLock;
    PGATE_AUDIT_RECORD      AuditRing;
    ULONG64                 AuditWrite;
    ULONG64                 AuditRead;
    KEVENT                  AuditEvent;
    volatile LONG           AuditStop;
    PETHREAD                AuditThread;
} GATE_GLOBALS;

extern GATE_GLOBALS GateGlobals;

#define GATE_COUNT(field)   InterlockedIncrement64(&GateGlobals.Stats.field)

FORCEINLINE
VOID
GateBucketInitialize(
    _Out_ PGATE_BUCKET Bucket,
    _In_ ULONG PerSecond
    )
{
    Bucket->Capacity = (LONG)PerSecond * 1000;
    Bucket->MilliTokens = Bucket->Capacity;
    Bucket->RefillPerTick = (LONG)(PerSecond * GATE_TICK_MS);
}

FORCEINLINE
BOOLEAN
GateBucketTake(
    _Inout_ PGATE_BUCKET Bucket,
    _In_ BOOLEAN AllowDebt
    )
{
    LONG Old;
    LONG Seen;

    Old = Bucket->MilliTokens;
    for (;;) {
        if (Old < 1000 && !AllowDebt) {
            return FALSE;
        }
        Seen = InterlockedCompareExchange(&Bucket->MilliTokens, Old - 1000, Old);
        if (Seen == Old) {
            return TRUE;
        }
        Old = Seen;
    }
}

FORCEINLINE
VOID
GateBucketRefill(
    _Inout_ PGATE_BUCKET Bucket
    )
{
    LONG Old;
    LONG New;

    do {
        Old = Bucket->MilliTokens;
        New = min(Old + Bucket->RefillPerTick, Bucket->Capacity);
    } while (InterlockedCompareExchange(&Bucket->MilliTokens, New, Old) != Old);
}

// rules.c

_Must_inspect_result_
NTSTATUS GateRulesInitialize(VOID);
VOID GateRulesUninitialize(VOID);

_IRQL_requires_max_(APC_LEVEL)
_Must_inspect_result_
_When_(Replace == FALSE, _At_(Count, _In_range_(>=, 1)))
NTSTATUS GateRulesAdd(_In_reads_opt_(Count) PCGATE_RULE Rules, _In_ ULONG Count, _In_ BOOLEAN Replace);

_IRQL_requires_max_(APC_LEVEL)
_Must_inspect_result_
NTSTATUS GateRulesRemove(_In_ PCGATE_RULE Rule);

_IRQL_requires_max_(DISPATCH_LEVEL)
GATE_ACTION GateRulesLookup(_In_ const GATE_ADDRESS *Address);

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS GateRulesParse(_In_z_ PCWSTR Text, _Out_ PGATE_RULE Rule);

// listen.c

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS GateListenStart(VOID);

_IRQL_requires_(PASSIVE_LEVEL)
VOID GateListenStop(VOID);

_IRQL_requires_(PASSIVE_LEVEL)
VOID GateWskStop(VOID);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID GateAddressFromSockaddr(_In_ const SOCKADDR *Sockaddr, _Out_ PGATE_ADDRESS Address);

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS GateInspectDecide(_In_ const GATE_DECISION *Decision);

_IRQL_requires_(DISPATCH_LEVEL)
VOID GateInspectTick(_In_ ULONGLONG Now);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID GateIrpPrepare(_Inout_ PIRP Irp, _Out_ PKEVENT Event);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS GateIrpWait(_Inout_ PIRP Irp, _In_ PKEVENT Event, _In_ ULONG TimeoutMs);

// session.c

_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NTSTATUS
GateSessionCreate(
    _In_ PWSK_SOCKET Socket,
    _In_ const SOCKADDR *Remote,
    _Outptr_ PVOID *SocketContext,
    _Outptr_ const WSK_CLIENT_CONNECTION_DISPATCH **Dispatch
    );

_IRQL_requires_(PASSIVE_LEVEL)
VOID GateSessionCloseAll(VOID);

_IRQL_requires_(DISPATCH_LEVEL)
VOID GateSessionTick(_In_ ULONGLONG Now);

// audit.c

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS GateAuditStart(VOID);

_IRQL_requires_(PASSIVE_LEVEL)
VOID GateAuditShutdown(VOID);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID
GateAudit(
    _In_ GATE_AUDIT_TYPE Type,
    _In_opt_ const GATE_ADDRESS *Remote,
    _In_ ULONG64 Id,
    _In_ NTSTATUS Status,
    _In_opt_z_ PCSTR Name
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG GateAuditCapture(_Out_writes_(Capacity) PGATE_AUDIT_RECORD Records, _In_ ULONG Capacity);

// driver.c

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID GateDeliverEvents(VOID);
