// The ring between the threads that record and the one that writes: many producers, one consumer,
// no lock, no wait. The order of its cells is the total order of the trace.
//
// A cell's turn says whose it is: position p may be filled when turn == p and read when
// turn == p + 1; reading it makes the turn p + size. A full ring drops the new record: `losses` is
// counted before the drop is over, and each record carries the count that it saw after it had its
// place, so the reader knows before which record something is missing.

typedef struct wr_cell {
  volatile LONG64 turn;
  wr_record record;
} wr_cell;

typedef struct wr_ring {
  wr_cell* cells;  // NULL: this sink is off
  ULONG64 mask;
  volatile LONG64 head;
  LONG64 tail;  // of the consumer
  volatile LONG64 losses;
  volatile LONG64 recorded;
} wr_ring;

static void wr_ring_init(wr_ring* ring, wr_cell* cells, ULONG count) {
  ULONG i;
  ring->cells = cells;
  ring->mask = count - 1;
  ring->tail = 0;
  wr_store(&ring->head, 0);
  wr_store(&ring->losses, 0);
  wr_store(&ring->recorded, 0);
  for (i = 0; i < count; ++i) wr_store(&cells[i].turn, i);
}

static BOOLEAN wr_ring_put(wr_ring* ring, const wr_record* r) {
  LONG64 at = wr_load(&ring->head);
  for (;;) {
    wr_cell* cell = &ring->cells[(ULONG64)at & ring->mask];
    const LONG64 ahead = wr_load(&cell->turn) - at;
    if (ahead < 0) {
      wr_add(&ring->losses, 1);
      return FALSE;
    }
    if (ahead == 0 && wr_swap_if(&ring->head, at, at + 1)) {
      cell->record = *r;
      cell->record.losses = (ULONG64)wr_load(&ring->losses);
      wr_store(&cell->turn, at + 1);
      wr_add(&ring->recorded, 1);
      return TRUE;
    }
    at = wr_load(&ring->head);
  }
}

// The oldest record, or NULL; it stays valid until wr_ring_drop.
static const wr_record* wr_ring_peek(wr_ring* ring) {
  wr_cell* cell = &ring->cells[(ULONG64)ring->tail & ring->mask];
  return wr_load(&cell->turn) == ring->tail + 1 ? &cell->record : NULL;
}

static void wr_ring_drop(wr_ring* ring) {
  wr_cell* cell = &ring->cells[(ULONG64)ring->tail & ring->mask];
  wr_store(&cell->turn, ring->tail + (LONG64)ring->mask + 1);
  ++ring->tail;
}
