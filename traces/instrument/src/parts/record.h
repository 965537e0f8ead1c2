// One record in memory, and the names of its events. Fields and meanings: docs/trace-format.md.

typedef enum wr_event {
  WR_WskSocket,
  WR_WskSocketConnect,
  WR_WskControlClient,
  WR_WskGetAddressInfo,
  WR_WskFreeAddressInfo,
  WR_WskGetNameInfo,
  WR_WskControlSocket,
  WR_WskCloseSocket,
  WR_WskBind,
  WR_WskGetLocalAddress,
  WR_WskGetRemoteAddress,
  WR_WskListen,
  WR_WskAccept,
  WR_WskInspectComplete,
  WR_WskConnect,
  WR_WskConnectEx,
  WR_WskDisconnect,
  WR_WskSend,
  WR_WskSendEx,
  WR_WskReceive,
  WR_WskReceiveEx,
  WR_WskSendTo,
  WR_WskSendMessages,
  WR_WskReceiveFrom,
  WR_WskRelease,
  WR_IoCancelIrp,
  WR_IoAllocateIrp,
  WR_IoFreeIrp,
  WR_IoReuseIrp,
  WR_Completion,
  WR_WskInspectEvent,
  WR_WskAbortEvent,
  WR_WskAcceptEvent,
  WR_WskDisconnectEvent,
  WR_WskReceiveEvent,
  WR_WskRegister,
  WR_WskCaptureProviderNPI,
  WR_WskReleaseProviderNPI,
  WR_WskDeregister,
  WR_gap,
  WR_mark,
  WR_EVENTS
} wr_event;

static const char* const wr_event_names[WR_EVENTS] = {
    "WskSocket",
    "WskSocketConnect",
    "WskControlClient",
    "WskGetAddressInfo",
    "WskFreeAddressInfo",
    "WskGetNameInfo",
    "WskControlSocket",
    "WskCloseSocket",
    "WskBind",
    "WskGetLocalAddress",
    "WskGetRemoteAddress",
    "WskListen",
    "WskAccept",
    "WskInspectComplete",
    "WskConnect",
    "WskConnectEx",
    "WskDisconnect",
    "WskSend",
    "WskSendEx",
    "WskReceive",
    "WskReceiveEx",
    "WskSendTo",
    "WskSendMessages",
    "WskReceiveFrom",
    "WskRelease",
    "IoCancelIrp",
    "IoAllocateIrp",
    "IoFreeIrp",
    "IoReuseIrp",
    "Completion",
    "WskInspectEvent",
    "WskAbortEvent",
    "WskAcceptEvent",
    "WskDisconnectEvent",
    "WskReceiveEvent",
    "WskRegister",
    "WskCaptureProviderNPI",
    "WskReleaseProviderNPI",
    "WskDeregister",
    "gap",
    "mark",
};

typedef enum wr_phase { WR_none, WR_call, WR_return, WR_enter, WR_leave } wr_phase;

// The fields, in the order in which they are written. A field is present, null or not known.
typedef enum wr_field {
  WR_category,
  WR_family,
  WR_code,
  WR_mask,
  WR_socket,
  WR_context,
  WR_table,     // `dispatch` of WskSocket
  WR_dispatch,  // `dispatch` of WskAccept
  WR_request,
  WR_value,
  WR_flags,
  WR_action,
  WR_local,
  WR_remote,
  WR_inspect,
  WR_accepted,
  WR_irp,
  WR_status,
  WR_information,
  WR_pending_returned,
  WR_accept_context,
  WR_accept_dispatch,
  WR_result,
  WR_until,
  WR_lost,
  WR_text,
  WR_FIELDS
} wr_field;

#define WR_BIT(field) (1u << (field))
#define WR_TEXT_MAX 64
#define WR_ADDRESS_MAX 28  // SOCKADDR_IN6
#define WR_IRQL_UNKNOWN 0xff
#define WR_NO_SEQ (~(ULONG64)0)  // the thread has no slot
#define WR_FOREVER 0x7fffffffffffffffULL

typedef struct wr_address {
  UCHAR bytes[WR_ADDRESS_MAX];
  UCHAR length;
} wr_address;

typedef struct wr_record {
  ULONG64 t;
  ULONG64 thread;  // the context it ran in; see wr_thread
  ULONG64 seq;
  ULONG64 losses;  // of the ring, before this record
  ULONG present;   // WR_BIT of each field with a value
  ULONG null;      // WR_BIT of each pointer that was NULL
  ULONG cpu;
  UCHAR irql;
  UCHAR event;
  UCHAR phase;
  UCHAR category;  // index of wr_categories
  UCHAR request;   // index of wr_requests
  UCHAR table;     // bits 0 accept, 1 inspect, 2 abort
  UCHAR dispatch, pending_returned, accept_dispatch, result;
  UCHAR data;  // of the data path, although its event is not
  USHORT family;
  ULONG code, mask, value, flags, status, inspect_serial;
  LONG action;
  ULONG64 socket, context, irp, information, accepted, accept_context, inspect_key, until, lost;
  union {
    struct {
      wr_address local, remote;
    } at;
    char text[WR_TEXT_MAX];
  } u;
} wr_record;
