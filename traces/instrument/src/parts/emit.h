// Writing a record to the sinks.

// Whether anybody wants records: a file is written, or a session listens.
static BOOLEAN wr_on(void) {
  return wr_load32(&wr.enabled) && (wr.ring.cells != NULL || wr_load32(&wr_etw_state.enabled));
}

// The context that a record is of: a thread, or the DPCs of one processor, which run on top of
// whatever thread they find there (and the idle threads all have the id 0). Calls and callbacks
// nest within one context.
static ULONG64 wr_context_id(ULONG64 thread, ULONG cpu, UCHAR irql) {
  const BOOLEAN dpc = irql != WR_IRQL_UNKNOWN && irql >= DISPATCH_LEVEL && wr_in_dpc();
  if (thread == 0 || dpc) return 0x100000000ULL + cpu;
  return thread;
}

// Number and place are taken at DISPATCH_LEVEL, so that a DPC cannot come between: the numbers of a
// thread are in the order of the file.
static WR_NOINLINE void wr_emit(wr_record* r) {
  ULONG64 thread = wr_thread_id();
  ULONG64 etw_seq = WR_NO_SEQ;
  wr_thread_slot* slot;
  KIRQL irql = wr_irql();
  const BOOLEAN raise = irql < DISPATCH_LEVEL;
  if (!wr_on()) return;
  r->irql = irql;
  if (raise) wr_raise(&irql);
  r->cpu = wr_cpu();
  r->seq = WR_NO_SEQ;
  r->thread = wr_context_id(thread, r->cpu, r->irql);
  r->t = wr_now();
  if (wr.ring.cells != NULL) {
    if (r->event != WR_gap) {
      slot = wr_thread_of(r->thread);
      if (slot != NULL) r->seq = (ULONG64)(wr_add(&slot->next, 1) - 1);
    }
    wr_ring_put(&wr.ring, r);
  }
  if (wr_load32(&wr_etw_state.enabled) && wr_etw_wants(wr_keyword(r))) {
    // The header of the event has the thread, which is 0 for all idle ones: no number there.
    slot = thread != 0 && r->event != WR_gap ? wr_thread_of(thread) : NULL;
    if (slot != NULL) etw_seq = (ULONG64)(wr_add(&slot->next_etw, 1) - 1);
    wr_etw_write(r, etw_seq);
  }
  if (raise) wr_lower(irql);
}

// Records will be missing from now on, and it cannot be told when that ends.
static WR_NOINLINE void wr_emit_gap_forever(void) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, WR_gap, WR_none);
  r.until = WR_FOREVER;
  r.present = WR_BIT(WR_until);
  wr_emit(&r);
}

static WR_NOINLINE void wr_emit_return(wr_event event, NTSTATUS status) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, event, WR_return);
  wr_status(&r, status);
  wr_emit(&r);
}

static WR_NOINLINE void wr_emit_leave(wr_event event, NTSTATUS status) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, event, WR_leave);
  wr_status(&r, status);
  wr_emit(&r);
}
