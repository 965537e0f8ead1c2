// Slots for IRPs, sockets and threads: taken and given back without a lock, up to DISPATCH_LEVEL.

static ULONG wr_hash(ULONG64 key) {
  key *= 0x9e3779b97f4a7c15ULL;
  return (ULONG)(key >> 32);
}

#define WR_NEAR 32  // how far from its home an IRP is looked for

// An IRP that has a slot already was never completed (a refused call, a driver that gives up): the
// driver passes it anew, so the slot is its own. Looked for near its home only, so that a crowded
// table costs no more than a slot.
static wr_irp* wr_take_irp(PIRP irp) {
  const LONG64 key = (LONG64)(ULONG_PTR)irp;
  const ULONG home = wr_hash((ULONG64)key);
  ULONG i;
  for (i = 0; i < WR_NEAR && i <= wr.irp_mask; ++i) {
    wr_irp* slot = &wr.irps[(home + i) & wr.irp_mask];
    if (wr_load(&slot->irp) == key) return slot;
  }
  for (i = 0; i <= wr.irp_mask; ++i) {
    wr_irp* slot = &wr.irps[(home + i) & wr.irp_mask];
    if (wr_load(&slot->irp) == 0 && wr_swap_if(&slot->irp, 0, key)) return slot;
  }
  wr_add(&wr.irps_missed, 1);
  return NULL;
}

static void wr_free_socket(wr_socket* socket);

static void wr_free_irp(wr_irp* slot) { wr_store(&slot->irp, 0); }

// The driver frees or reuses the IRP: what was never completed gives its slots back.
static void wr_forget_irp(PIRP irp) {
  const LONG64 key = (LONG64)(ULONG_PTR)irp;
  const ULONG home = wr_hash((ULONG64)key);
  ULONG i;
  for (i = 0; i < WR_NEAR && i <= wr.irp_mask; ++i) {
    wr_irp* slot = &wr.irps[(home + i) & wr.irp_mask];
    if (wr_load(&slot->irp) != key) continue;
    if (slot->use == WR_USE_CREATE || slot->use == WR_USE_ACCEPT) wr_free_socket(slot->socket);
    wr_free_irp(slot);
    return;
  }
}

// A stack of free slots. The upper half of the head changes with each use, so a slot that went and
// came back in between is noticed.
static wr_socket* wr_take_socket(void) {
  for (;;) {
    const LONG64 head = wr_load(&wr.free_sockets);
    const ULONG first = (ULONG)head;
    wr_socket* socket;
    LONG64 rest;
    if (first == 0) break;
    socket = &wr.sockets[first - 1];
    rest = (LONG64)((((ULONG64)head >> 32) + 1) << 32 | (ULONG)wr_load32(&socket->next));
    if (!wr_swap_if(&wr.free_sockets, head, rest)) continue;
    socket->face.Dispatch = NULL;
    socket->real = NULL;
    socket->context = NULL;
    socket->listen = NULL;
    socket->connect = NULL;
    socket->delivery = NULL;
    return socket;
  }
  wr_add(&wr.sockets_missed, 1);
  return NULL;
}

static void wr_free_socket(wr_socket* socket) {
  if (socket == NULL) return;
  wr_store32(&socket->live, 0);
  for (;;) {
    const LONG64 head = wr_load(&wr.free_sockets);
    const ULONG64 first = (ULONG64)(socket - wr.sockets) + 1;
    wr_store32(&socket->next, (LONG)(ULONG)head);
    if (wr_swap_if(&wr.free_sockets, head, (LONG64)((((ULONG64)head >> 32) + 1) << 32 | first))) {
      return;
    }
  }
}

// The slot of a thread, or NULL when there are too many. Slots are never given back: a thread id
// that comes again goes on counting.
static wr_thread_slot* wr_thread_of(ULONG64 thread) {
  const LONG64 key = (LONG64)(thread + 1);
  const ULONG home = wr_hash(thread);
  ULONG i;
  for (i = 0; i <= wr.thread_mask; ++i) {
    wr_thread_slot* slot = &wr.threads[(home + i) & wr.thread_mask];
    const LONG64 owner = wr_load(&slot->thread);
    if (owner == key) return slot;
    if (owner != 0) continue;
    if (wr_swap_if(&slot->thread, 0, key) || wr_load(&slot->thread) == key) return slot;
  }
  return NULL;
}
