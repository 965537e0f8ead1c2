// A record as a TraceLogging event: its metadata blob (the name and the fields that it has, with
// their types) and its payload (the values, packed). Both are made for each event, since a field is
// there, or null, or not there. Source: docs/trace-format.md, section 6.

#define WR_METADATA_MAX 512
#define WR_PAYLOAD_MAX 320

typedef struct wr_blob {
  UCHAR metadata[WR_METADATA_MAX];
  UCHAR payload[WR_PAYLOAD_MAX];
  ULONG metadata_size;
  ULONG payload_size;
  BOOLEAN overflow;
} wr_blob;

// In and out types of TraceLogging.
enum {
  WR_IN_STRING8 = 2,
  WR_IN_U8 = 4,
  WR_IN_U16 = 6,
  WR_IN_U32 = 8,
  WR_IN_U64 = 10,
  WR_IN_BINARY = 14,
  WR_IN_HEX32 = 20,
  WR_IN_HEX64 = 21,
  WR_IN_STRUCT = 24,
  WR_IN_HAS_OUT = 0x80,
  WR_OUT_BOOLEAN = 3,
  WR_OUT_SOCKADDR = 10,
  WR_OUT_NTSTATUS = 14
};

static void wr_meta(wr_blob* b, UCHAR byte) {
  if (b->metadata_size < WR_METADATA_MAX) {
    b->metadata[b->metadata_size++] = byte;
  } else {
    b->overflow = TRUE;
  }
}

// A field's name and types; `out` is 0 for none. With `prefix`, the two make the name.
static void wr_meta_field(wr_blob* b, const char* prefix, const char* name, UCHAR in, UCHAR out) {
  for (; *prefix != 0; ++prefix) wr_meta(b, (UCHAR)*prefix);
  for (; *name != 0; ++name) wr_meta(b, (UCHAR)*name);
  wr_meta(b, 0);
  if (out == 0) {
    wr_meta(b, in);
  } else {
    wr_meta(b, (UCHAR)(in | WR_IN_HAS_OUT));
    wr_meta(b, out);
  }
}

static void wr_data(wr_blob* b, const void* bytes, ULONG size) {
  if (WR_PAYLOAD_MAX - b->payload_size < size) {
    b->overflow = TRUE;
    return;
  }
  RtlCopyMemory(b->payload + b->payload_size, bytes, size);
  b->payload_size += size;
}

static void wr_data_u8(wr_blob* b, UCHAR value) { wr_data(b, &value, 1); }

static void wr_data_string(wr_blob* b, const char* text) {
  for (; *text != 0; ++text) wr_data_u8(b, (UCHAR)*text);
  wr_data_u8(b, 0);
}

static void wr_blob_plain(wr_blob* b, const char* name, const void* value, UCHAR in, UCHAR out,
                          ULONG size) {
  wr_meta_field(b, "", name, in, out);
  wr_data(b, value, size);
}

static void wr_blob_word(wr_blob* b, const wr_record* r, wr_field field) {
  char number[11] = "0x";
  ULONG value;
  int digits = 8;
  const char* word = wr_word(r, field, &value);
  wr_meta_field(b, "", wr_fields[field].name, WR_IN_STRING8, 0);
  if (word == NULL) {
    char* to = number + 2;
    while (digits > 1 && value >> (4 * (digits - 1)) == 0) --digits;
    while (digits-- > 0) *to++ = "0123456789abcdef"[(value >> (4 * digits)) & 15];
    *to = 0;
    word = number;
  }
  wr_data_string(b, word);
}

static void wr_blob_address(wr_blob* b, const char* name, const wr_address* address) {
  const USHORT length = address->length;
  wr_meta_field(b, "", name, WR_IN_BINARY, WR_OUT_SOCKADDR);
  wr_data(b, &length, sizeof length);
  wr_data(b, address->bytes, length);
}

static void wr_blob_table(wr_blob* b, const char* name, UCHAR bits) {
  static const char* const members[] = {"accept", "inspect", "abort"};
  int i;
  wr_meta_field(b, "", name, WR_IN_STRUCT, 3);
  for (i = 0; i < 3; ++i) {
    wr_meta_field(b, "", members[i], WR_IN_U8, WR_OUT_BOOLEAN);
    wr_data_u8(b, (UCHAR)((bits >> i) & 1));
  }
}

static void wr_blob_field(wr_blob* b, const wr_record* r, wr_field field) {
  const char* name = wr_fields[field].name;
  const void* value = wr_member(r, field);
  switch (wr_fields[field].kind) {
    case WR_POINTER:
      wr_blob_plain(b, name, value, WR_IN_HEX64, 0, 8);
      break;
    case WR_STATUS32:
      wr_blob_plain(b, name, value, WR_IN_U32, WR_OUT_NTSTATUS, 4);
      break;
    case WR_HEX32:
      wr_blob_plain(b, name, value, WR_IN_HEX32, 0, 4);
      break;
    case WR_DEC16:
      wr_blob_plain(b, name, value, WR_IN_U16, 0, 2);
      break;
    case WR_DEC32:
      wr_blob_plain(b, name, value, WR_IN_U32, 0, 4);
      break;
    case WR_DEC64:
      wr_blob_plain(b, name, value, WR_IN_U64, 0, 8);
      break;
    case WR_BOOL:
      wr_blob_plain(b, name, value, WR_IN_U8, WR_OUT_BOOLEAN, 1);
      break;
    case WR_NAME:
      wr_blob_word(b, r, field);
      break;
    case WR_ADDRESS:
      wr_blob_address(b, name, (const wr_address*)value);
      break;
    case WR_ID:
      wr_blob_plain(b, "inspect_key", &r->inspect_key, WR_IN_HEX64, 0, 8);
      wr_blob_plain(b, "inspect_serial", &r->inspect_serial, WR_IN_U32, 0, 4);
      break;
    case WR_TABLE:
      wr_blob_table(b, name, *(const UCHAR*)value);
      break;
    default:
      wr_meta_field(b, "", name, WR_IN_STRING8, 0);
      wr_data_string(b, (const char*)value);
      break;
  }
}

// `seq` and `irql` first, then the fields. `seq` of WR_NO_SEQ is left out.
static void wr_make_blob(wr_blob* b, const wr_record* r, ULONG64 seq) {
  const char* name = wr_event_names[r->event];
  int field;
  b->metadata_size = 2;  // the total, put in below
  b->payload_size = 0;
  b->overflow = FALSE;
  wr_meta(b, 0);  // no tags
  for (; *name != 0; ++name) wr_meta(b, (UCHAR)*name);
  wr_meta(b, 0);
  if (seq != WR_NO_SEQ) wr_blob_plain(b, "seq", &seq, WR_IN_U64, 0, 8);
  if (r->event != WR_gap && r->irql != WR_IRQL_UNKNOWN) {
    wr_blob_plain(b, "irql", &r->irql, WR_IN_U8, 0, 1);
  }
  for (field = 0; field < WR_FIELDS; ++field) {
    if (r->null & WR_BIT(field)) {
      wr_meta_field(b, "null_", wr_fields[field].name, WR_IN_U8, WR_OUT_BOOLEAN);
      wr_data_u8(b, 1);
    } else if (r->present & WR_BIT(field)) {
      wr_blob_field(b, r, (wr_field)field);
    }
  }
  b->metadata[0] = (UCHAR)(b->metadata_size & 0xff);
  b->metadata[1] = (UCHAR)(b->metadata_size >> 8);
}
