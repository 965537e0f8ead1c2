// Start, stop, pause, marks and numbers.

static VOID* wr_memory;

typedef struct wr_layout {
  ULONG ring, irps, sockets, threads;
  SIZE_T ring_at, irps_at, sockets_at, threads_at, buffer_at, size;
} wr_layout;

static BOOLEAN wr_is_power(ULONG n) { return n != 0 && (n & (n - 1)) == 0; }

static SIZE_T wr_place(SIZE_T* size, SIZE_T bytes) {
  const SIZE_T at = *size;
  *size = (at + bytes + 63) & ~(SIZE_T)63;
  return at;
}

static BOOLEAN wr_lay_out(const WSK_RECORD_CONFIG* config, wr_layout* l) {
  RtlZeroMemory(l, sizeof *l);
  l->ring = config->RingRecords != 0 ? config->RingRecords : 8192;
  l->irps = config->IrpSlots != 0 ? config->IrpSlots : 4096;
  l->sockets = config->SocketSlots != 0 ? config->SocketSlots : 4096;
  l->threads = config->ThreadSlots != 0 ? config->ThreadSlots : 1024;
  if (!wr_is_power(l->ring) || !wr_is_power(l->irps) || !wr_is_power(l->threads)) return FALSE;
  if (l->ring > 1u << 24 || l->irps > 1u << 24 || l->threads > 1u << 24) return FALSE;
  if (l->ring < 2 || l->sockets > 1u << 20) return FALSE;
  if (config->File != NULL) {
    l->ring_at = wr_place(&l->size, l->ring * sizeof(wr_cell));
    l->buffer_at = wr_place(&l->size, WR_BUFFER);
  }
  l->irps_at = wr_place(&l->size, l->irps * sizeof(wr_irp));
  l->sockets_at = wr_place(&l->size, l->sockets * sizeof(wr_socket));
  l->threads_at = wr_place(&l->size, l->threads * sizeof(wr_thread_slot));
  return TRUE;
}

static void wr_init_slots(const WSK_RECORD_CONFIG* config, const wr_layout* l) {
  UCHAR* base = (UCHAR*)wr_memory;
  ULONG i;
  RtlZeroMemory(&wr, sizeof wr);
  wr.irps = (wr_irp*)(base + l->irps_at);
  wr.irp_mask = l->irps - 1;
  wr.sockets = (wr_socket*)(base + l->sockets_at);
  wr.socket_count = l->sockets;
  for (i = 0; i < l->sockets; ++i) wr.sockets[i].next = i + 1 < l->sockets ? (LONG)i + 2 : 0;
  wr_store(&wr.free_sockets, 1);
  wr.threads = (wr_thread_slot*)(base + l->threads_at);
  wr.thread_mask = l->threads - 1;
  if (config->File != NULL) {
    wr_ring_init(&wr.ring, (wr_cell*)(base + l->ring_at), l->ring);
    wr_drainer.buffer = (char*)base + l->buffer_at;
  }
}

NTSTATUS WskRecordStart(const WSK_RECORD_CONFIG* config) {
  NTSTATUS status = STATUS_SUCCESS;
  wr_layout layout;
  if (wr_load32(&WskRecordStarted)) return STATUS_DEVICE_BUSY;
  if (config->Size != sizeof *config || (config->File == NULL && !config->Etw) ||
      !wr_lay_out(config, &layout)) {
    return STATUS_INVALID_PARAMETER;
  }
  wr_platform_start();
  wr_memory = wr_allocate(layout.size);
  if (wr_memory == NULL) return STATUS_INSUFFICIENT_RESOURCES;
  RtlZeroMemory(wr_memory, layout.size);
  wr_init_slots(config, &layout);
  wr_make_client_tables();
  wr_make_tables();
  if (config->File != NULL) status = wr_drain_start(&wr_drainer, config);
  if (!NT_SUCCESS(status)) {
    wr_release(wr_memory);
    return status;
  }
  if (config->Etw) wr_etw_start();
  wr_store32(&wr.enabled, !config->Paused);
  wr_store32(&WskRecordStarted, 1);
  return STATUS_SUCCESS;
}

VOID WskRecordStop(VOID) {
  if (!wr_load32(&WskRecordStarted)) return;
  wr_store32(&wr.enabled, 0);
  wr_store32(&WskRecordStarted, 0);
  wr_etw_stop();
  if (wr.ring.cells != NULL) wr_drain_stop(&wr_drainer);
  wr_release(wr_memory);
}

VOID WskRecordEnable(BOOLEAN enable) {
  if (!wr_load32(&WskRecordStarted) || (wr_load32(&wr.enabled) != 0) == (enable != 0)) return;
  if (enable) {  // counted as a loss, so that the next record shows it
    wr_add(&wr.gaps, 1);
    wr_add(&wr.ring.losses, 1);
  }
  wr_store32(&wr.enabled, enable != 0);
}

VOID WskRecordMark(const char* text) {
  wr_record r;
  ULONG i;
  if (!wr_load32(&WskRecordStarted)) return;
  wr_begin(&r, WR_mark, WR_none);
  for (i = 0; i + 1 < WR_TEXT_MAX && text[i] != 0; ++i) r.u.text[i] = text[i];
  r.present = WR_BIT(WR_text);
  wr_emit(&r);
}

VOID WskRecordQuery(WSK_RECORD_STATISTICS* s) {
  RtlZeroMemory(s, sizeof *s);
  s->Recorded = (ULONG64)wr_load(&wr.ring.recorded);
  s->Dropped = (ULONG64)(wr_load(&wr.ring.losses) - wr_load(&wr.gaps));
  s->Written = (ULONG64)wr_load(&wr.written);
  s->IrpsMissed = (ULONG64)wr_load(&wr.irps_missed);
  s->SocketsMissed = (ULONG64)wr_load(&wr.sockets_missed);
  s->EtwFailed = (ULONG64)wr_load(&wr_etw_state.failed);
  s->FileStatus = wr_load32(&wr.file_status);
}
