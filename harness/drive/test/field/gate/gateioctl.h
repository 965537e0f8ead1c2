/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    gateioctl.h

Abstract:

    User mode interface of the admission gate driver.

--*/

#pragma once

#define GATE_DEVICE_NAME        L"\\Device\\NgGate"
#define GATE_LINK_NAME          L"\\DosDevices\\Global\\NgGate"

#define GATE_IOCTL(fn, method, access) \
    CTL_CODE(FILE_DEVICE_NETWORK, 0xA00 + (fn), (method), (access))

//
// Inverted call: completes when a connection waits for a decision.
//
#define IOCTL_GATE_WAIT_EVENT       GATE_IOCTL(0, METHOD_BUFFERED,   FILE_READ_DATA)
#define IOCTL_GATE_DECIDE           GATE_IOCTL(1, METHOD_BUFFERED,   FILE_WRITE_DATA)
#define IOCTL_GATE_ADD_RULE         GATE_IOCTL(2, METHOD_BUFFERED,   FILE_WRITE_DATA)
#define IOCTL_GATE_REMOVE_RULE      GATE_IOCTL(3, METHOD_BUFFERED,   FILE_WRITE_DATA)
#define IOCTL_GATE_LOAD_RULES       GATE_IOCTL(4, METHOD_NEITHER,    FILE_WRITE_DATA)
#define IOCTL_GATE_QUERY_STATISTICS GATE_IOCTL(5, METHOD_BUFFERED,   FILE_READ_DATA)
#define IOCTL_GATE_READ_AUDIT       GATE_IOCTL(6, METHOD_OUT_DIRECT, FILE_READ_DATA)

typedef enum _GATE_ACTION {
    GateActionDeny,
    GateActionAllow,
    GateActionAsk
} GATE_ACTION;

#define GATE_DECISION_REMEMBER  0x00000001  // make a host rule of the decision
#define GATE_NAME_LENGTH        32
#define GATE_MAX_RULES          4096

#pragma pack(push, 1)

//
// Families are those of winsock. Four byte addresses use Address[0..3].
//
typedef struct _GATE_ADDRESS {
    USHORT  Family;
    USHORT  Port;               // network byte order
    UCHAR   Address[16];
} GATE_ADDRESS, *PGATE_ADDRESS;

typedef struct _GATE_RULE {
    USHORT  Family;
    UCHAR   PrefixLength;
    UCHAR   Action;             // GateActionDeny or GateActionAllow
    UCHAR   Address[16];
} GATE_RULE, *PGATE_RULE;
typedef const GATE_RULE *PCGATE_RULE;

typedef struct _GATE_EVENT {
    ULONG64         Cookie;
    ULONG           SecondsLeft;
    ULONG           Reserved;
    GATE_ADDRESS    Remote;
} GATE_EVENT, *PGATE_EVENT;

typedef struct _GATE_DECISION {
    ULONG64 Cookie;
    ULONG   Action;
    ULONG   Flags;
} GATE_DECISION, *PGATE_DECISION;

typedef struct _GATE_AUDIT_RECORD {
    ULONG64         Sequence;
    LONG64          Time;       // system time
    USHORT          Type;       // GATE_AUDIT_TYPE
    USHORT          Reserved;
    LONG            Status;
    ULONG64         Id;         // cookie or session id
    GATE_ADDRESS    Remote;
    CHAR            Name[GATE_NAME_LENGTH + 1];
    CHAR            Pad[7];
} GATE_AUDIT_RECORD, *PGATE_AUDIT_RECORD;

#pragma pack(pop)

typedef enum _GATE_AUDIT_TYPE {
    GateAuditStarted,
    GateAuditStopped,
    GateAuditAllowed,
    GateAuditDenied,
    GateAuditRateLimited,
    GateAuditPended,
    GateAuditPendExpired,
    GateAuditPendAborted,
    GateAuditSessionOpened,
    GateAuditSessionHello,
    GateAuditSessionClosed,
    GateAuditProtocolError,
    GateAuditMaximum
} GATE_AUDIT_TYPE;

typedef struct _GATE_STATISTICS {
    LONG64  Inspected;
    LONG64  Allowed;
    LONG64  Denied;
    LONG64  RateLimited;
    LONG64  Pended;
    LONG64  PendExpired;
    LONG64  PendAborted;
    LONG64  Sessions;
    LONG64  Lines;
    LONG64  ProtocolErrors;
    LONG64  Retained;
    LONG64  AuditDropped;
    LONG    ActiveSessions;
    LONG    PendingInspects;
    ULONG   RuleCount;
    ULONG   Reserved;
    LONG64  PerformanceFrequency;
    LONG64  InspectTicks;       // performance counter ticks in WskInspectEvent
} GATE_STATISTICS, *PGATE_STATISTICS;
