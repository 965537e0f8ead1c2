/*++

Copyright (c) Norvik Storage Systems. All rights reserved.

Module Name:

    relayioctl.h

Abstract:

    Control interface of the block relay target, \\.\NvkRelay. Shared with
    the user mode service.

--*/

#pragma once

#define RELAY_DEVICE_TYPE       0x8A31

#define IOCTL_RELAY_GET_INFO \
    CTL_CODE(RELAY_DEVICE_TYPE, 0x800, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_RELAY_GET_COUNTERS \
    CTL_CODE(RELAY_DEVICE_TYPE, 0x801, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_RELAY_LIST_SESSIONS \
    CTL_CODE(RELAY_DEVICE_TYPE, 0x802, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_RELAY_KICK_SESSION \
    CTL_CODE(RELAY_DEVICE_TYPE, 0x803, METHOD_BUFFERED, FILE_WRITE_ACCESS)
#define IOCTL_RELAY_SET_CONFIG \
    CTL_CODE(RELAY_DEVICE_TYPE, 0x804, METHOD_BUFFERED, FILE_WRITE_ACCESS)
#define IOCTL_RELAY_PRELOAD \
    CTL_CODE(RELAY_DEVICE_TYPE, 0x805, METHOD_IN_DIRECT, FILE_WRITE_ACCESS)
#define IOCTL_RELAY_WAIT_EVENT \
    CTL_CODE(RELAY_DEVICE_TYPE, 0x806, METHOD_BUFFERED, FILE_READ_ACCESS)

typedef struct _RELAY_INFO {
    ULONG     Size;
    ULONG     Port;
    ULONGLONG BlockCount;
    ULONG     BlockSize;
    ULONG     SessionCount;
    ULONG     MaxSessions;
    ULONG     ChunksWritten;
    ULONG     ChunksTotal;
    BOOLEAN   Listening;
    BOOLEAN   ReadOnly;
    BOOLEAN   Reserved[2];
} RELAY_INFO, *PRELAY_INFO;

typedef enum _RELAY_COUNTER {
    RelayCounterAccepts,
    RelayCounterRejects,
    RelayCounterLogins,
    RelayCounterLoginFailures,
    RelayCounterReads,
    RelayCounterReadBytes,
    RelayCounterWrites,
    RelayCounterWriteBytes,
    RelayCounterFlushes,
    RelayCounterTrims,
    RelayCounterPings,
    RelayCounterErrors,
    RelayCounterDigestErrors,
    RelayCounterInjected,
    RelayCounterParked,
    RelayCounterMaximum
} RELAY_COUNTER;

typedef struct _RELAY_COUNTERS {
    ULONG     ProcessorsActive;
    ULONG     ProcessorsMaximum;
    LONG64    Values[RelayCounterMaximum];
} RELAY_COUNTERS, *PRELAY_COUNTERS;

typedef struct _RELAY_SESSION_INFO {
    ULONG     Id;
    ULONG     State;
    ULONG     Features;
    ULONG     IdleSeconds;
    USHORT    RemotePort;
    UCHAR     RemoteAddress[4];
    CHAR      Name[32];
} RELAY_SESSION_INFO, *PRELAY_SESSION_INFO;

typedef struct _RELAY_SESSION_LIST {
    ULONG     Total;            // may be more than what fits
    ULONG     Count;
    RELAY_SESSION_INFO Sessions[ANYSIZE_ARRAY];
} RELAY_SESSION_LIST, *PRELAY_SESSION_LIST;

typedef struct _RELAY_KICK {
    ULONG     Id;
} RELAY_KICK, *PRELAY_KICK;

#define RELAY_SET_MAX_SESSIONS  0x00000001
#define RELAY_SET_READ_ONLY     0x00000002
#define RELAY_SET_KEEPALIVE     0x00000004

typedef struct _RELAY_SET {
    ULONG     Mask;
    ULONG     MaxSessions;
    ULONG     KeepAliveSeconds;
    BOOLEAN   ReadOnly;
} RELAY_SET, *PRELAY_SET;

//
// Input of PRELOAD; the data is in the second buffer.
//

typedef struct _RELAY_PRELOAD {
    ULONGLONG Lba;
} RELAY_PRELOAD, *PRELAY_PRELOAD;

typedef enum _RELAY_EVENT_TYPE {
    RelayEventLogin = 1,
    RelayEventClosed,
    RelayEventListenerLost,
    RelayEventStopping
} RELAY_EVENT_TYPE;

typedef struct _RELAY_EVENT {
    ULONG     Type;
    ULONG     SessionId;
    LONG      Status;
} RELAY_EVENT, *PRELAY_EVENT;
