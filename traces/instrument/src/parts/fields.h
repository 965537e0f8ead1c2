// The table of fields: JSON Lines and ETW are both written from it. And putting values in.

typedef enum wr_kind {
  WR_POINTER,   // 64 bits, hexadecimal
  WR_STATUS32,  // NTSTATUS
  WR_HEX32,
  WR_DEC16,
  WR_DEC32,
  WR_DEC64,
  WR_BOOL,
  WR_NAME,  // a word: wr_word
  WR_ADDRESS,
  WR_ID,     // WSK_INSPECT_ID: inspect_key, inspect_serial
  WR_TABLE,  // three booleans
  WR_STRING
} wr_kind;

typedef struct wr_field_row {
  const char* name;
  UCHAR kind;
  USHORT offset;
} wr_field_row;

#define WR_ROW(name, kind, member) \
  { name, kind, (USHORT)FIELD_OFFSET(wr_record, member) }

static const wr_field_row wr_fields[WR_FIELDS] = {
    WR_ROW("category", WR_NAME, category),
    WR_ROW("family", WR_DEC16, family),
    WR_ROW("code", WR_NAME, code),
    WR_ROW("mask", WR_HEX32, mask),
    WR_ROW("socket", WR_POINTER, socket),
    WR_ROW("context", WR_POINTER, context),
    WR_ROW("dispatch", WR_TABLE, table),
    WR_ROW("dispatch", WR_BOOL, dispatch),
    WR_ROW("request", WR_NAME, request),
    WR_ROW("value", WR_DEC32, value),
    WR_ROW("flags", WR_DEC32, flags),
    WR_ROW("action", WR_NAME, action),
    WR_ROW("local", WR_ADDRESS, u.at.local),
    WR_ROW("remote", WR_ADDRESS, u.at.remote),
    WR_ROW("inspect", WR_ID, inspect_key),
    WR_ROW("accepted", WR_POINTER, accepted),
    WR_ROW("irp", WR_POINTER, irp),
    WR_ROW("status", WR_STATUS32, status),
    WR_ROW("information", WR_POINTER, information),
    WR_ROW("pending_returned", WR_BOOL, pending_returned),
    WR_ROW("accept_context", WR_POINTER, accept_context),
    WR_ROW("accept_dispatch", WR_BOOL, accept_dispatch),
    WR_ROW("result", WR_BOOL, result),
    WR_ROW("until", WR_DEC64, until),
    WR_ROW("lost", WR_DEC64, lost),
    WR_ROW("text", WR_STRING, u.text),
};

static const char* const wr_categories[] = {"basic", "listen", "connection", "datagram", "stream"};
static const char* const wr_requests[] = {"set", "get", "ioctl"};
static const char* const wr_actions[] = {"reject", "accept", "pend"};

// The codes that have names; a code is only a name together with its request, so each of the three
// requests has its own. The number of any other is written as it is.
#define WR_CODE_STATIC_EVENTS 7u        // WSK_SET_STATIC_EVENT_CALLBACKS
#define WR_CODE_CONDITIONAL 0x3002u     // SO_CONDITIONAL_ACCEPT
#define WR_CODE_EVENTS 0x4002u          // SO_WSK_EVENT_CALLBACK, WSK_SO_BASE + 2
#define WR_CODE_INSPECT_ID 0x4f000005u  // SIO_WSK_QUERY_INSPECT_ID, _WSAIOR(IOC_WSK, 5)
#define WR_LEVEL_SOCKET 0xffffu         // SOL_SOCKET

static const void* wr_member(const wr_record* r, wr_field field) {
  return (const UCHAR*)r + wr_fields[field].offset;
}

static const char* wr_code_name(const wr_record* r) {
  if (r->event == WR_WskControlClient) {
    return r->code == WR_CODE_STATIC_EVENTS ? "WSK_SET_STATIC_EVENT_CALLBACKS" : NULL;
  }
  if (r->request == 2) return r->code == WR_CODE_INSPECT_ID ? "SIO_WSK_QUERY_INSPECT_ID" : NULL;
  if (r->code == WR_CODE_CONDITIONAL) return "SO_CONDITIONAL_ACCEPT";
  return r->code == WR_CODE_EVENTS ? "SO_WSK_EVENT_CALLBACK" : NULL;
}

// The word for a WR_NAME, or NULL: then `number` is to be written in hexadecimal.
static const char* wr_word(const wr_record* r, wr_field field, ULONG* number) {
  *number = 0;
  if (field == WR_category) return wr_categories[r->category];
  if (field == WR_request) return wr_requests[r->request];
  if (field == WR_action) {
    *number = (ULONG)r->action;
    return *number < 3 ? wr_actions[*number] : NULL;
  }
  *number = r->code;
  return wr_code_name(r);
}

static void wr_begin(wr_record* r, wr_event event, wr_phase phase) {
  RtlZeroMemory(r, sizeof *r);
  r->event = (UCHAR)event;
  r->phase = (UCHAR)phase;
}

// A pointer that may be NULL, which is told.
static void wr_pointer(wr_record* r, wr_field field, const void* value) {
  if (value == NULL) {
    r->null |= WR_BIT(field);
    return;
  }
  *(ULONG64*)((UCHAR*)r + wr_fields[field].offset) = (ULONG64)(ULONG_PTR)value;
  r->present |= WR_BIT(field);
}

static void wr_status(wr_record* r, NTSTATUS status) {
  r->status = (ULONG)status;
  r->present |= WR_BIT(WR_status);
}

static void wr_flags(wr_record* r, ULONG flags) {
  r->flags = flags;
  r->present |= WR_BIT(WR_flags);
}

// Reads a SOCKADDR of IPv4 or IPv6. `zeros`: one that nobody filled in is 0.0.0.0:0; else what is
// no such address stays unknown.
static void wr_endpoint(wr_record* r, wr_field field, const void* address, BOOLEAN zeros) {
  wr_address* to = field == WR_local ? &r->u.at.local : &r->u.at.remote;
  USHORT family;
  if (address == NULL) {
    r->null |= WR_BIT(field);
    return;
  }
  RtlCopyMemory(&family, address, sizeof family);
  if (family == 2 || family == 23) {
    to->length = family == 2 ? 16 : 28;
    RtlCopyMemory(to->bytes, address, to->length);
    r->present |= WR_BIT(field);
  } else if (zeros && family == 0) {
    to->length = 16;
    to->bytes[0] = 2;
    r->present |= WR_BIT(field);
  }
}

static void wr_inspect_id(wr_record* r, const WSK_INSPECT_ID* id) {
  if (id == NULL) {
    r->null |= WR_BIT(WR_inspect);
    return;
  }
  r->inspect_key = id->Key;
  r->inspect_serial = id->SerialNumber;
  r->present |= WR_BIT(WR_inspect);
}
