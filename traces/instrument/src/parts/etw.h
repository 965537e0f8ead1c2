// The sink of ETW: the provider WskAcceptTrace, and one event for each record.
//
// The functions of ETW come from the platform as pointers (wr_etw_functions), so that a driver that
// is loaded where they are missing still runs. The structures are those of evntprov.h, under names
// of our own, since not every header set has them.

#define WR_PROVIDER "WskAcceptTrace"

// SHA-1 of the name in the usual way of TraceLogging: {f66a7052-b962-5239-f468-d32f826d793a}.
static const UCHAR wr_provider_guid[16] = {0x52, 0x70, 0x6a, 0xf6, 0x62, 0xb9, 0x39, 0x52,
                                           0xf4, 0x68, 0xd3, 0x2f, 0x82, 0x6d, 0x79, 0x3a};

// Provider traits: their size, the name, no traits.
static const UCHAR wr_traits[2 + sizeof WR_PROVIDER] = {2 + sizeof WR_PROVIDER,
                                                        0,
                                                        'W',
                                                        's',
                                                        'k',
                                                        'A',
                                                        'c',
                                                        'c',
                                                        'e',
                                                        'p',
                                                        't',
                                                        'T',
                                                        'r',
                                                        'a',
                                                        'c',
                                                        'e',
                                                        0};

typedef struct wr_event_descriptor {
  USHORT id;
  UCHAR version, channel, level, opcode;
  USHORT task;
  ULONG64 keyword;
} wr_event_descriptor;

typedef struct wr_data_descriptor {
  ULONG64 pointer;
  ULONG size;
  ULONG type;  // 0 data, 1 event metadata, 2 provider metadata
} wr_data_descriptor;

C_ASSERT(sizeof(wr_event_descriptor) == 16 && sizeof(wr_data_descriptor) == 16);

enum { WR_CHANNEL = 11, WR_LEVEL = 4, WR_KEYWORD_CONTROL = 1, WR_KEYWORD_DATA = 2 };

// What the sessions want, told by ETW's callback.
typedef struct wr_etw {
  ULONG64 handle;
  volatile LONG enabled;
  volatile LONG level;
  volatile LONG64 any;
  volatile LONG64 all;
  volatile LONG64 failed;
  BOOLEAN registered;
} wr_etw;

static wr_etw wr_etw_state;

static VOID NTAPI wr_etw_enable(const VOID* source, ULONG control, UCHAR level, ULONG64 any,
                                ULONG64 all, PVOID filter, PVOID context) {
  (void)source;
  (void)filter;
  (void)context;
  if (control > 1) return;  // a request to write the state: there is none
  wr_store32(&wr_etw_state.level, level);
  wr_store(&wr_etw_state.any, (LONG64)any);
  wr_store(&wr_etw_state.all, (LONG64)all);
  wr_store32(&wr_etw_state.enabled, (LONG)control);
}

static BOOLEAN wr_is_data(UCHAR event) {
  switch (event) {
    case WR_WskSend:
    case WR_WskSendEx:
    case WR_WskReceive:
    case WR_WskReceiveEx:
    case WR_WskSendTo:
    case WR_WskSendMessages:
    case WR_WskReceiveFrom:
    case WR_WskRelease:
    case WR_WskReceiveEvent:
      return TRUE;
    default:
      return FALSE;
  }
}

static ULONG64 wr_keyword(const wr_record* r) {
  return r->data || wr_is_data(r->event) ? WR_KEYWORD_DATA : WR_KEYWORD_CONTROL;
}

// Level 0 of a session asks for all levels, and no keyword for all keywords.
static BOOLEAN wr_etw_wants(ULONG64 keyword) {
  const LONG level = wr_load32(&wr_etw_state.level);
  const ULONG64 any = (ULONG64)wr_load(&wr_etw_state.any);
  const ULONG64 all = (ULONG64)wr_load(&wr_etw_state.all);
  if (!wr_load32(&wr_etw_state.enabled)) return FALSE;
  if (level != 0 && level < WR_LEVEL) return FALSE;
  return any == 0 || ((keyword & any) != 0 && (keyword & all) == all);
}

static void wr_data_of(wr_data_descriptor* d, const void* bytes, ULONG size, ULONG type) {
  d->pointer = (ULONG64)(ULONG_PTR)bytes;
  d->size = size;
  d->type = type;
}

static WR_NOINLINE void wr_etw_write(const wr_record* r, ULONG64 seq) {
  static const UCHAR opcodes[] = {0, 1, 2, 1, 2};  // by phase: Info, Start, Stop, Start, Stop
  wr_event_descriptor event;
  wr_data_descriptor data[3];
  wr_blob blob;
  wr_make_blob(&blob, r, seq);
  RtlZeroMemory(&event, sizeof event);
  event.channel = WR_CHANNEL;
  event.level = WR_LEVEL;
  event.opcode = opcodes[r->phase];
  if (r->event >= WR_IoAllocateIrp && r->event <= WR_IoReuseIrp) event.opcode = 1;
  event.keyword = wr_keyword(r);
  wr_data_of(&data[0], wr_traits, sizeof wr_traits, 2);
  wr_data_of(&data[1], blob.metadata, blob.metadata_size, 1);
  wr_data_of(&data[2], blob.payload, blob.payload_size, 0);
  if (blob.overflow ||
      !NT_SUCCESS(wr_etw_functions.write(wr_etw_state.handle, &event, NULL, NULL, 3, data))) {
    wr_add(&wr_etw_state.failed, 1);
  }
}

static void wr_etw_start(void) {
  wr_etw_state.handle = 0;
  wr_etw_state.registered = FALSE;
  wr_store(&wr_etw_state.failed, 0);
  if (wr_etw_functions.register_provider == NULL || wr_etw_functions.write == NULL) return;
  if (!NT_SUCCESS(wr_etw_functions.register_provider(
          wr_provider_guid, (PVOID)(ULONG_PTR)wr_etw_enable, NULL, &wr_etw_state.handle))) {
    return;
  }
  wr_etw_state.registered = TRUE;
  if (wr_etw_functions.set_information != NULL) {  // class 2: the traits
    wr_etw_functions.set_information(wr_etw_state.handle, 2, (PVOID)(ULONG_PTR)wr_traits,
                                     sizeof wr_traits);
  }
}

// ETW would call into unloaded code otherwise.
static void wr_etw_stop(void) {
  if (wr_etw_state.registered) wr_etw_functions.unregister(wr_etw_state.handle);
  wr_etw_state.registered = FALSE;
  wr_store32(&wr_etw_state.enabled, 0);
}
