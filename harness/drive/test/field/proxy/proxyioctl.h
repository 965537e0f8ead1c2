/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    proxyioctl.h

Abstract:

    Interface between the PortRelay driver and its management tool. This
    header is shared with user mode.

Environment:

    User mode and kernel mode.

--*/

#ifndef _PROXYIOCTL_H_
#define _PROXYIOCTL_H_

#if (_MSC_VER > 1000)
#pragma once
#endif

#define PX_NT_DEVICE_NAME       L"\\Device\\PortRelay"
#define PX_DOS_DEVICE_NAME      L"\\DosDevices\\PortRelay"
#define PX_WIN32_DEVICE_NAME    L"\\\\.\\PortRelay"

#define PX_INTERFACE_VERSION    0x00010002UL

#define FILE_DEVICE_PORTRELAY   0x8A31

#define IOCTL_PX_QUERY_STATISTICS                                             \
    CTL_CODE(FILE_DEVICE_PORTRELAY, 0x800, METHOD_BUFFERED, FILE_READ_ACCESS)

#define IOCTL_PX_LIST_CONNECTIONS                                             \
    CTL_CODE(FILE_DEVICE_PORTRELAY, 0x801, METHOD_OUT_DIRECT, FILE_READ_ACCESS)

#define IOCTL_PX_KICK_CONNECTION                                              \
    CTL_CODE(FILE_DEVICE_PORTRELAY, 0x802, METHOD_BUFFERED, FILE_WRITE_ACCESS)

#define IOCTL_PX_SET_MODE                                                     \
    CTL_CODE(FILE_DEVICE_PORTRELAY, 0x803, METHOD_BUFFERED,                   \
             FILE_READ_ACCESS | FILE_WRITE_ACCESS)

#define IOCTL_PX_QUERY_MODE                                                   \
    CTL_CODE(FILE_DEVICE_PORTRELAY, 0x804, METHOD_BUFFERED, FILE_READ_ACCESS)

typedef enum _PX_MODE {
    PxModeEcho = 0,
    PxModeForward = 1,
    PxModeMaximum
} PX_MODE, *PPX_MODE;

typedef enum _PX_CONN_STATE {
    PxConnInitialized = 0,
    PxConnConnecting,
    PxConnOpen,
    PxConnHalfClosed,
    PxConnShedding,
    PxConnClosing,
    PxConnClosed
} PX_CONN_STATE, *PPX_CONN_STATE;

#include <pshpack8.h>

typedef struct _PX_STATISTICS {
    ULONG       Version;
    ULONG       Size;
    LONG64      Accepted;
    LONG64      AcceptFailures;
    LONG64      Shed;
    LONG64      Aborted;
    LONG64      Closed;
    LONG64      IdleTimeouts;
    LONG64      Kicked;
    LONG64      ConnectFailures;
    LONG64      BytesReceived;
    LONG64      BytesSent;
    ULONG       ActiveConnections;
    ULONG       SheddingConnections;
    ULONG       PeakConnections;
    ULONG       MaxConnections;
    LONG64      StartTime;              // system time, 100 ns units
    LONG64      UpTimeMilliseconds;
} PX_STATISTICS, *PPX_STATISTICS;

//
// Addresses cross the interface as raw SOCKADDR_STORAGE images so that the
// header does not force an include order for the winsock headers.
//

#define PX_ADDRESS_LENGTH       128

typedef struct _PX_CONNECTION_INFO {
    ULONG64     ConnectionId;
    ULONG       State;                  // PX_CONN_STATE
    ULONG       Mode;                   // PX_MODE
    LONG64      BytesFromClient;
    LONG64      BytesToClient;
    LONG64      CreateTime;
    ULONG       IdleMilliseconds;
    ULONG       Reserved;
    UCHAR       ClientAddress[PX_ADDRESS_LENGTH];
    UCHAR       UpstreamAddress[PX_ADDRESS_LENGTH];
} PX_CONNECTION_INFO, *PPX_CONNECTION_INFO;

typedef struct _PX_CONNECTION_LIST {
    ULONG               Version;
    ULONG               TotalCount;     // connections that exist
    ULONG               ReturnedCount;  // entries that follow
    ULONG               Reserved;
    PX_CONNECTION_INFO  Entry[1];
} PX_CONNECTION_LIST, *PPX_CONNECTION_LIST;

typedef struct _PX_KICK_REQUEST {
    ULONG64     ConnectionId;
} PX_KICK_REQUEST, *PPX_KICK_REQUEST;

typedef struct _PX_MODE_REQUEST {
    ULONG       Version;
    ULONG       Mode;                   // PX_MODE
    UCHAR       UpstreamAddress[PX_ADDRESS_LENGTH];
} PX_MODE_REQUEST, *PPX_MODE_REQUEST;

#include <poppack.h>

#endif // _PROXYIOCTL_H_
