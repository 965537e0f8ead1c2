// The thread that writes the ring to the file, in lines.

#define WR_BUFFER 65536
#define WR_DRAIN_MILLISECONDS 20

typedef struct wr_drain {
  wr_file file;
  wr_thread thread;
  volatile LONG stop;
  char* buffer;
  ULONG used;
  ULONG lines;     // in the buffer
  ULONG64 losses;  // reported
  LONG64 gaps;     // of unknown number, reported
  ULONG64 last;    // time of the last line
  wr_line line;
} wr_drain;

static wr_drain wr_drainer;

// The first failure ends the file: a hole in it would not show.
static void wr_flush(wr_drain* d) {
  NTSTATUS status;
  if (d->used == 0 || !NT_SUCCESS(wr_load32(&wr.file_status))) return;
  status = wr_file_write(&d->file, d->buffer, d->used);
  if (NT_SUCCESS(status)) {
    wr_add(&wr.written, d->lines);
  } else {
    wr_store32(&wr.file_status, status);
  }
  d->used = 0;
  d->lines = 0;
}

static void wr_keep_line(wr_drain* d) {
  if (WR_BUFFER - d->used < d->line.length) wr_flush(d);
  if (WR_BUFFER - d->used < d->line.length) return;  // writing has failed
  RtlCopyMemory(d->buffer + d->used, d->line.text, d->line.length);
  d->used += d->line.length;
  ++d->lines;
}

// Records are missing between the last line and `until`.
static void wr_keep_gap(wr_drain* d, ULONG64 losses, ULONG64 until) {
  const LONG64 gaps = wr_load(&wr.gaps);
  wr_record r;
  wr_begin(&r, WR_gap, WR_none);
  r.t = d->last;
  r.until = until > d->last ? until : d->last;
  r.present = WR_BIT(WR_until);
  if (gaps == d->gaps) {
    r.lost = losses - d->losses;
    r.present |= WR_BIT(WR_lost);
  }
  d->losses = losses;
  d->gaps = gaps;
  wr_record_line(&d->line, &r);
  wr_keep_line(d);
}

static void wr_drain_ring(wr_drain* d) {
  const wr_record* r;
  while ((r = wr_ring_peek(&wr.ring)) != NULL) {
    if (r->losses != d->losses) wr_keep_gap(d, r->losses, r->t);
    wr_record_line(&d->line, r);
    if (r->t > d->last) d->last = r->t;
    wr_ring_drop(&wr.ring);
    wr_keep_line(d);
  }
  wr_flush(d);
}

static void wr_drain_thread(void* context) {
  wr_drain* d = (wr_drain*)context;
  while (!wr_load32(&d->stop)) {
    wr_drain_ring(d);
    wr_thread_sleep(&d->thread, WR_DRAIN_MILLISECONDS);
  }
  wr_drain_ring(d);
  if ((ULONG64)wr_load(&wr.ring.losses) != d->losses) {
    wr_keep_gap(d, (ULONG64)wr_load(&wr.ring.losses), wr_now());
  }
  wr_flush(d);
}

static void wr_header_text(wr_line* line, const char* name, const char* text) {
  if (text == NULL) return;
  wr_put_name(line, name);
  if (line->length > WR_LINE_MAX - 500) text = "";  // two long texts: the line must end
  wr_put_string(line, text);
}

static void wr_keep_header(wr_drain* d, const WSK_RECORD_CONFIG* config) {
  wr_line* line = &d->line;
  line->length = 0;
  wr_puts(line, "{\"wsk_trace\":1,\"frequency\":");
  wr_put_decimal(line, wr_frequency());
  wr_puts(line, ",\"order\":\"total\",\"complete\":");
  wr_put_bool(line, config->Complete && !config->Paused);
  wr_header_text(line, "source", "wskrecord");
  wr_header_text(line, "driver", config->Driver);
  wr_header_text(line, "comment", config->Comment);
  wr_puts(line, "}\n");
  wr_keep_line(d);
}

static NTSTATUS wr_drain_start(wr_drain* d, const WSK_RECORD_CONFIG* config) {
  NTSTATUS status;
  d->used = 0;
  d->lines = 0;
  d->losses = 0;
  d->gaps = 0;
  d->last = 0;
  wr_store32(&d->stop, 0);
  status = wr_file_open(&d->file, config->File);
  if (!NT_SUCCESS(status)) return status;
  d->last = wr_now();
  wr_keep_header(d, config);
  status = wr_thread_start(&d->thread, wr_drain_thread, d);
  if (!NT_SUCCESS(status)) wr_file_close(&d->file);
  return status;
}

static void wr_drain_stop(wr_drain* d) {
  wr_store32(&d->stop, 1);
  wr_thread_join(&d->thread);
  wr_file_close(&d->file);
}
