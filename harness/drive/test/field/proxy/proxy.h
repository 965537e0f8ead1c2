/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    proxy.h

Abstract:

    Internal definitions of the PortRelay driver.

Environment:

    Kernel mode only.

--*/

#pragma once

//
// Pool tags. They read "PxXx" in the debugger.
//

#define PX_TAG_CONNECTION       'nCxP'
#define PX_TAG_BUFFER           'fBxP'
#define PX_TAG_TABLE            'bTxP'
#define PX_TAG_GENERAL          'nGxP'

//
// Tunables.
//

#define PX_BUFFER_SIZE                  (16 * 1024)
#define PX_ACCEPTS_PER_LISTENER         8
#define PX_SHED_RESERVE                 16
#define PX_DEFAULT_PORT                 7007
#define PX_DEFAULT_MAX_CONNECTIONS      512
#define PX_LIMIT_MAX_CONNECTIONS        16384
#define PX_DEFAULT_IDLE_SECONDS         300
#define PX_LIMIT_IDLE_SECONDS           (24 * 60 * 60)
#define PX_SHED_TIMEOUT_SECONDS         5
#define PX_DISCONNECT_TIMEOUT_MS        2000
#define PX_PROVIDER_WAIT_MS             10000
#define PX_ACCEPT_RETRY_MS              1000

#define PX_SECONDS_TO_100NS(_s)         ((LONGLONG)(_s) * 10000000LL)
#define PX_MS_TO_100NS(_ms)             ((LONGLONG)(_ms) * 10000LL)
#define PX_RELATIVE(_t)                 (-(_t))

C_ASSERT(sizeof(SOCKADDR_STORAGE) == PX_ADDRESS_LENGTH);
C_ASSERT(PX_LIMIT_MAX_CONNECTIONS + PX_SHED_RESERVE < 0xFFFF);

//
// Why a connection is being taken down.
//

typedef enum _PX_CLOSE_REASON {
    PxCloseNone = 0,
    PxCloseComplete,            // both directions have seen the end of stream
    PxCloseError,               // a request on one of the sockets failed
    PxCloseConnectFailed,       // the upstream could not be reached
    PxCloseIdle,                // idle timeout
    PxCloseKicked,              // administrator
    PxCloseUnload               // driver is being unloaded
} PX_CLOSE_REASON;

typedef enum _PX_PUMP_STATE {
    PxPumpIdle = 0,
    PxPumpReceiving,
    PxPumpSending,
    PxPumpDisconnecting,
    PxPumpDone
} PX_PUMP_STATE;

//
// Values of PX_PUMP.Handshake. The thread that issues a request and the
// completion routine of this request decide by one interlocked exchange which
// of them continues, so that requests which complete inline turn into a loop
// and not into a recursion.
//

#define PX_HANDSHAKE_ISSUED         0
#define PX_HANDSHAKE_RETURNED       1
#define PX_HANDSHAKE_COMPLETED      2

struct _PX_CONNECTION;

//
// One direction of the data flow. It owns one buffer and one IRP and always
// has exactly one request in progress.
//

typedef struct _PX_PUMP {
    struct _PX_CONNECTION  *Connection;
    ULONG                   SourceLeg;
    ULONG                   TargetLeg;
    PX_PUMP_STATE           State;
    volatile LONG           Handshake;
    PIRP                    Irp;
    PMDL                    Mdl;
    PUCHAR                  Buffer;
    WSK_BUF                 WskBuf;
    SIZE_T                  DataOffset;
    SIZE_T                  DataLength;
    volatile LONG64         BytesMoved;
} PX_PUMP, *PPX_PUMP;

//
// One socket of a connection.
//

#define PX_LEG_CLIENT       0
#define PX_LEG_UPSTREAM     1
#define PX_LEG_COUNT        2

typedef struct _PX_LEG {
    PWSK_SOCKET         Socket;
    PIRP                CloseIrp;       // allocated up front, closing cannot fail
    volatile LONG       Disconnected;   // our FIN is out
    SOCKADDR_STORAGE    RemoteAddress;
} PX_LEG, *PPX_LEG;

typedef struct DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) _PX_CONNECTION {
    volatile LONG       ReferenceCount;
    ULONG               Signature;
    ULONG64             Id;
    ULONG               Slot;
    PX_MODE             Mode;

    KSPIN_LOCK          Lock;           // guards the fields up to ActivePumps
    PX_CONN_STATE       State;
    PX_CLOSE_REASON     CloseReason;
    BOOLEAN             TimerArmed;
    BOOLEAN             Shed;
    ULONG               ActivePumps;

    //
    // Held shared around every call into the WSK provider on a socket of this
    // connection. The teardown worker waits for it before it closes them.
    //
    EX_RUNDOWN_REF      CallRundown;

    PX_LEG              Leg[PX_LEG_COUNT];
    PX_PUMP             Pump[PX_LEG_COUNT];
    ULONG               PumpCount;

    PIRP                ConnectIrp;
    KEVENT              ConnectDone;
    SOCKADDR_STORAGE    ConnectLocal;   // has to live as long as ConnectIrp

    KTIMER              IdleTimer;
    KDPC                IdleDpc;
    ULONGLONG           IdleTimeout;    // 100 ns units, zero for none
    volatile LONG64     LastActivity;   // interrupt time

    PIO_WORKITEM        TeardownItem;
    LARGE_INTEGER       CreateTime;
} PX_CONNECTION, *PPX_CONNECTION;

#define PX_CONNECTION_SIGNATURE     'noCP'

//
// Listening sockets.
//

struct _PX_LISTENER;

typedef struct _PX_ACCEPT {
    LIST_ENTRY              Link;           // completed queue or parked list
    struct _PX_LISTENER    *Listener;
    PIRP                    Irp;
    SOCKADDR_STORAGE        LocalAddress;
    SOCKADDR_STORAGE        RemoteAddress;
} PX_ACCEPT, *PPX_ACCEPT;

typedef struct _PX_LISTENER {
    PWSK_SOCKET         Socket;
    ADDRESS_FAMILY      Family;
    PIRP                CloseIrp;
    EX_RUNDOWN_REF      CallRundown;
    volatile LONG       LiveAccepts;    // accepts that have not been retired
    KEVENT              Drained;
    PX_ACCEPT           Accept[PX_ACCEPTS_PER_LISTENER];
} PX_LISTENER, *PPX_LISTENER;

#define PX_LISTENER_COUNT   2

//
// Configuration, under PX_GLOBALS.ConfigMutex.
//

typedef struct _PX_CONFIG {
    PX_MODE             Mode;
    ULONG               ListenPort;
    ULONG               MaxConnections;
    ULONG               IdleSeconds;
    ULONG               EnableIpv6;
    SOCKADDR_STORAGE    Upstream;       // ss_family AF_UNSPEC if not configured
} PX_CONFIG, *PPX_CONFIG;

typedef struct _PX_TABLE {
    KSPIN_LOCK          Lock;
    _Guarded_by_(Lock)
    PPX_CONNECTION     *Slot;
    ULONG               SlotCount;
    RTL_BITMAP          Bitmap;
    PULONG              BitmapBuffer;
    ULONG               Active;
    ULONG               Shedding;
    ULONG               Peak;
    ULONG               Limit;
    ULONG64             NextGeneration;
} PX_TABLE, *PPX_TABLE;

typedef struct _PX_GLOBALS {
    PDRIVER_OBJECT          DriverObject;
    PDEVICE_OBJECT          DeviceObject;

    WSK_REGISTRATION        WskRegistration;
    WSK_PROVIDER_NPI        WskProvider;
    BOOLEAN                 WskRegistered;
    BOOLEAN                 WskCaptured;
    BOOLEAN                 LookasideReady;
    BOOLEAN                 SymbolicLinkCreated;

    FAST_MUTEX              ConfigMutex;
    PX_CONFIG               Config;

    PX_TABLE                Table;
    volatile LONG           ConnectionObjects;      // biased by one
    KEVENT                  ConnectionsGone;

    NPAGED_LOOKASIDE_LIST   ConnectionLookaside;
    NPAGED_LOOKASIDE_LIST   BufferLookaside;

    PX_LISTENER             Listener[PX_LISTENER_COUNT];

    PKTHREAD                AcceptThread;
    KEVENT                  AcceptStop;
    KEVENT                  AcceptWork;
    KSPIN_LOCK              AcceptLock;
    LIST_ENTRY              AcceptQueue;
    LIST_ENTRY              AcceptParked;           // accept thread only
    PIRP                    AcceptReserveIrp;       // accept thread only

    REGHANDLE               EtwHandle;
    LARGE_INTEGER           StartTime;
    LARGE_INTEGER           StartTicks;
    PX_STATISTICS           Stats;
} PX_GLOBALS, *PPX_GLOBALS;

extern PX_GLOBALS PxGlobals;

#define PX_COUNT(_Field)                                                      \
    ((VOID)InterlockedIncrement64(&PxGlobals.Stats._Field))
#define PX_ADD(_Field, _Value)                                                \
    ((VOID)InterlockedAdd64(&PxGlobals.Stats._Field, (LONG64)(_Value)))

#if DBG
#define PX_BREAK_IF(_Expr)                                                    \
    do {                                                                      \
        if ((_Expr) && !KD_DEBUGGER_NOT_PRESENT) {                            \
            KdBreakPoint();                                                   \
        }                                                                     \
    } while (0)
#else
#define PX_BREAK_IF(_Expr)      ((VOID)0)
#endif

FORCEINLINE
ULONG
PxSockaddrLength(
    _In_ ADDRESS_FAMILY Family
    )
{
    switch (Family) {
    case AF_INET:
        return sizeof(SOCKADDR_IN);
    case AF_INET6:
        return sizeof(SOCKADDR_IN6);
    default:
        return 0;
    }
}

FORCEINLINE
VOID
PxTouchConnection(
    _Inout_ PPX_CONNECTION Connection
    )
{
    InterlockedExchange64(&Connection->LastActivity,
                          (LONG64)KeQueryInterruptTime());
}

_IRQL_requires_max_(APC_LEVEL)
_IRQL_raises_(APC_LEVEL)
_Acquires_lock_(PxGlobals.ConfigMutex)
FORCEINLINE
VOID
PxAcquireConfig(
    VOID
    )
{
    ExAcquireFastMutex(&PxGlobals.ConfigMutex);
}

_IRQL_requires_(APC_LEVEL)
_Requires_lock_held_(PxGlobals.ConfigMutex)
_Releases_lock_(PxGlobals.ConfigMutex)
FORCEINLINE
VOID
PxReleaseConfig(
    VOID
    )
{
    ExReleaseFastMutex(&PxGlobals.ConfigMutex);
}

//
// wskutil.c
//

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS
PxWskStart(
    VOID
    );

_IRQL_requires_(PASSIVE_LEVEL)
VOID
PxWskStop(
    VOID
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
__drv_allocatesMem(Mem)
_When_(return != NULL, _Post_writable_byte_size_(sizeof(IRP)))
PIRP
PxAllocateIrp(
    VOID
    );

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS
PxWskCreateListenSocket(
    _In_ ADDRESS_FAMILY Family,
    _In_opt_ PVOID SocketContext,
    _Outptr_ PWSK_SOCKET *Socket
    );

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS
PxWskSetOption(
    _In_ PWSK_SOCKET Socket,
    _In_ ULONG Level,
    _In_ ULONG Option,
    _In_ ULONG Value
    );

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS
PxWskBindListenSocket(
    _In_ PWSK_SOCKET Socket,
    _In_ PSOCKADDR LocalAddress
    );

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS
PxWskDisconnect(
    _In_ PWSK_SOCKET Socket,
    _Inout_ PIRP Irp,
    _In_ ULONG TimeoutMilliseconds
    );

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS
PxWskCloseSocket(
    _In_ _Post_invalid_ PWSK_SOCKET Socket,
    _Inout_ PIRP Irp
    );

_IRQL_requires_(PASSIVE_LEVEL)
VOID
PxFormatAddress(
    _In_ const SOCKADDR_STORAGE *Address,
    _Out_writes_z_(BufferCount) PWSTR Buffer,
    _In_ ULONG BufferCount
    );

//
// listen.c
//

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS
PxListenStart(
    VOID
    );

_IRQL_requires_(PASSIVE_LEVEL)
VOID
PxListenStop(
    VOID
    );

//
// table.c
//

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS
PxTableInitialize(
    _In_ ULONG MaxConnections
    );

_IRQL_requires_(PASSIVE_LEVEL)
VOID
PxTableDelete(
    VOID
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NTSTATUS
PxTableInsert(
    _Inout_ PPX_CONNECTION Connection
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID
PxTableRemove(
    _Inout_ PPX_CONNECTION Connection
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
_Ret_maybenull_
PPX_CONNECTION
PxTableReferenceById(
    _In_ ULONG64 ConnectionId
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
_Ret_maybenull_
PPX_CONNECTION
PxTableReferenceNext(
    _Inout_ PULONG Cursor
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
_Success_(return != FALSE)
BOOLEAN
PxTableAtLimit(
    VOID
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID
PxTableQueryCounts(
    _Out_ PULONG Active,
    _Out_ PULONG Shedding,
    _Out_ PULONG Peak
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID
PxTableCapture(
    _Out_writes_to_(Capacity, *Returned) PPX_CONNECTION_INFO Entry,
    _In_ ULONG Capacity,
    _Out_ PULONG Returned,
    _Out_ PULONG Total
    );

//
// conn.c
//

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS
PxConnStart(
    _In_ _When_(return == STATUS_SUCCESS, __drv_aliasesMem) PWSK_SOCKET Socket,
    _In_ const SOCKADDR_STORAGE *RemoteAddress,
    _In_ const PX_CONFIG *Config,
    _In_ BOOLEAN Shed
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID
PxConnReference(
    _Inout_ PPX_CONNECTION Connection
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID
PxConnDereference(
    _Inout_ PPX_CONNECTION Connection
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN
PxConnShutdown(
    _Inout_ PPX_CONNECTION Connection,
    _In_ PX_CLOSE_REASON Reason
    );

_IRQL_requires_(PASSIVE_LEVEL)
VOID
PxConnShutdownAll(
    VOID
    );

//
// ioctl.c
//

_Dispatch_type_(IRP_MJ_DEVICE_CONTROL)
DRIVER_DISPATCH PxDispatchDeviceControl;

//
// driver.c
//

_IRQL_requires_(PASSIVE_LEVEL)
VOID
PxConfigSnapshot(
    _Out_ PPX_CONFIG Config
    );

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID
PxEtwConnection(
    _In_ PCEVENT_DESCRIPTOR Descriptor,
    _In_ ULONG64 ConnectionId,
    _In_ ULONG Detail
    );

extern const EVENT_DESCRIPTOR PxEventConnectionOpened;
extern const EVENT_DESCRIPTOR PxEventConnectionClosed;
extern const EVENT_DESCRIPTOR PxEventConnectionShed;
