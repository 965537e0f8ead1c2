// One line of JSON for a record, and the header line. Source: docs/trace-format.md, section 1.

#define WR_LINE_MAX 1536  // the longest: a mark of 63 characters that are all escaped, below 700

typedef struct wr_line {
  char text[WR_LINE_MAX];
  ULONG length;
} wr_line;

static void wr_put(wr_line* line, char c) {
  if (line->length < WR_LINE_MAX) line->text[line->length++] = c;
}

static void wr_puts(wr_line* line, const char* text) {
  while (*text != 0) wr_put(line, *text++);
}

static void wr_put_decimal(wr_line* line, ULONG64 value) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (count > 0) wr_put(line, digits[--count]);
}

static void wr_put_hex(wr_line* line, ULONG64 value, int digits_min) {
  int digits = 16;
  while (digits > digits_min && (value >> (4 * (digits - 1))) == 0) --digits;
  while (digits-- > 0) wr_put(line, "0123456789abcdef"[(value >> (4 * digits)) & 15]);
}

static void wr_put_hex_string(wr_line* line, ULONG64 value, int digits_min) {
  wr_puts(line, "\"0x");
  wr_put_hex(line, value, digits_min);
  wr_put(line, '"');
}

// ASCII; anything else becomes '?', so that the line is UTF-8 whatever it was given.
static void wr_put_string(wr_line* line, const char* text) {
  wr_put(line, '"');
  for (; *text != 0; ++text) {
    const UCHAR c = (UCHAR)*text;
    if (c == '"' || c == '\\') {
      wr_put(line, '\\');
      wr_put(line, (char)c);
    } else if (c < 0x20) {
      wr_puts(line, "\\u00");
      wr_put_hex(line, c, 2);
    } else {
      wr_put(line, c < 0x7f ? (char)c : '?');
    }
  }
  wr_put(line, '"');
}

// The longest run of two or more zero groups, the first of equals, becomes "::" (RFC 5952).
static void wr_put_ipv6(wr_line* line, const UCHAR* address) {
  int best = -1, best_size = 1, i, size;
  for (i = 0; i < 8; ++i) {
    for (size = 0; i + size < 8 && address[2 * (i + size)] == 0 && address[2 * (i + size) + 1] == 0;
         ++size) {
    }
    if (size > best_size) {
      best = i;
      best_size = size;
    }
  }
  for (i = 0; i < 8; ++i) {
    if (i == best) {
      wr_puts(line, "::");
      i += best_size - 1;
      continue;
    }
    if (i > 0 && i != best + best_size) wr_put(line, ':');
    wr_put_hex(line, (ULONG64)address[2 * i] << 8 | address[2 * i + 1], 1);
  }
}

static void wr_put_endpoint(wr_line* line, const wr_address* address) {
  const UCHAR* b = address->bytes;
  ULONG scope = 0;
  int i;
  wr_put(line, '"');
  if (address->length == 28) {
    wr_put(line, '[');
    wr_put_ipv6(line, b + 8);
    RtlCopyMemory(&scope, b + 24, sizeof scope);
    if (scope != 0) {
      wr_put(line, '%');
      wr_put_decimal(line, scope);
    }
    wr_put(line, ']');
  } else {
    for (i = 0; i < 4; ++i) {
      if (i > 0) wr_put(line, '.');
      wr_put_decimal(line, b[4 + i]);
    }
  }
  wr_put(line, ':');
  wr_put_decimal(line, (ULONG64)b[2] << 8 | b[3]);
  wr_put(line, '"');
}

static void wr_put_bool(wr_line* line, BOOLEAN value) { wr_puts(line, value ? "true" : "false"); }

static void wr_put_name(wr_line* line, const char* name) {
  wr_put(line, ',');
  wr_put_string(line, name);
  wr_put(line, ':');
}

static void wr_put_table(wr_line* line, UCHAR bits) {
  wr_puts(line, "{\"accept\":");
  wr_put_bool(line, bits & 1);
  wr_puts(line, ",\"inspect\":");
  wr_put_bool(line, (bits >> 1) & 1);
  wr_puts(line, ",\"abort\":");
  wr_put_bool(line, (bits >> 2) & 1);
  wr_put(line, '}');
}

static void wr_put_word(wr_line* line, const wr_record* r, wr_field field) {
  ULONG number;
  const char* word = wr_word(r, field, &number);
  if (word != NULL) {
    wr_put_string(line, word);
  } else {
    wr_put_hex_string(line, number, 1);
  }
}

static void wr_put_id(wr_line* line, const wr_record* r) {
  wr_puts(line, "{\"key\":");
  wr_put_hex_string(line, r->inspect_key, 1);
  wr_puts(line, ",\"serial\":");
  wr_put_decimal(line, r->inspect_serial);
  wr_put(line, '}');
}

static void wr_put_value(wr_line* line, const wr_record* r, wr_field field) {
  const void* value = wr_member(r, field);
  switch (wr_fields[field].kind) {
    case WR_POINTER:
      wr_put_hex_string(line, *(const ULONG64*)value, 1);
      break;
    case WR_STATUS32:
      wr_put_hex_string(line, *(const ULONG*)value, 8);
      break;
    case WR_HEX32:
      wr_put_hex_string(line, *(const ULONG*)value, 1);
      break;
    case WR_DEC16:
      wr_put_decimal(line, *(const USHORT*)value);
      break;
    case WR_DEC32:
      wr_put_decimal(line, *(const ULONG*)value);
      break;
    case WR_DEC64:
      wr_put_decimal(line, *(const ULONG64*)value);
      break;
    case WR_BOOL:
      wr_put_bool(line, *(const UCHAR*)value);
      break;
    case WR_NAME:
      wr_put_word(line, r, field);
      break;
    case WR_ADDRESS:
      wr_put_endpoint(line, (const wr_address*)value);
      break;
    case WR_ID:
      wr_put_id(line, r);
      break;
    case WR_TABLE:
      wr_put_table(line, *(const UCHAR*)value);
      break;
    default:
      wr_put_string(line, (const char*)value);
      break;
  }
}

static void wr_record_line(wr_line* line, const wr_record* r) {
  static const char* const phases[] = {"", "call", "return", "enter", "leave"};
  int field;
  line->length = 0;
  wr_puts(line, "{\"t\":");
  wr_put_decimal(line, r->t);
  if (r->event != WR_gap) {
    wr_puts(line, ",\"cpu\":");
    wr_put_decimal(line, r->cpu);
    wr_puts(line, ",\"tid\":");
    wr_put_decimal(line, r->thread);
    if (r->irql != WR_IRQL_UNKNOWN) {
      wr_puts(line, ",\"irql\":");
      wr_put_decimal(line, r->irql);
    }
    if (r->seq != WR_NO_SEQ) {
      wr_puts(line, ",\"seq\":");
      wr_put_decimal(line, r->seq);
    }
  }
  wr_puts(line, ",\"ev\":\"");
  wr_puts(line, wr_event_names[r->event]);
  wr_put(line, '"');
  if (r->phase != WR_none) {
    wr_puts(line, ",\"ph\":\"");
    wr_puts(line, phases[r->phase]);
    wr_put(line, '"');
  }
  for (field = 0; field < WR_FIELDS; ++field) {
    if (((r->present | r->null) & WR_BIT(field)) == 0) continue;
    wr_put_name(line, wr_fields[field].name);
    if (r->null & WR_BIT(field)) {
      wr_puts(line, "null");
    } else {
      wr_put_value(line, r, (wr_field)field);
    }
  }
  wr_puts(line, "}\n");
}
