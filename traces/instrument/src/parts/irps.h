// The IRP's completion routine: the record first, then the driver's routine, then its answer.

static BOOLEAN wr_is_called(const wr_irp* slot, PIRP irp) {
  if (slot->routine == NULL) return FALSE;
  if (irp->Cancel && (slot->control & SL_INVOKE_ON_CANCEL)) return TRUE;
  if (NT_SUCCESS(irp->IoStatus.Status)) return (slot->control & SL_INVOKE_ON_SUCCESS) != 0;
  return (slot->control & SL_INVOKE_ON_ERROR) != 0;
}

static const VOID* wr_table_of(UCHAR category);

// WSK's new socket becomes the driver's: from here on `information` is the recorder's object.
static void wr_adopt(wr_irp* slot, PIRP irp) {
  wr_socket* socket = slot->socket;
  if (socket == NULL || !NT_SUCCESS(irp->IoStatus.Status) || irp->IoStatus.Information == 0) return;
  socket->real = (PWSK_SOCKET)irp->IoStatus.Information;
  socket->face.Dispatch = wr_table_of(socket->category);
  wr_store32(&socket->live, 1);
  irp->IoStatus.Information = (ULONG_PTR)&socket->face;
}

static WR_NOINLINE void wr_emit_completion(const wr_irp* slot, PIRP irp) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, WR_Completion, WR_enter);
  r.data = slot->use == WR_USE_DATA;
  wr_pointer(&r, WR_irp, irp);
  wr_status(&r, irp->IoStatus.Status);
  r.information = irp->IoStatus.Information;
  r.pending_returned = irp->PendingReturned ? 1 : 0;
  r.present |= WR_BIT(WR_information) | WR_BIT(WR_pending_returned);
  if (slot->local != NULL) wr_endpoint(&r, WR_local, slot->local, TRUE);
  if (slot->remote != NULL) wr_endpoint(&r, WR_remote, slot->remote, TRUE);
  wr_emit(&r);
}

static WR_NOINLINE void wr_emit_completion_leave(const wr_irp* slot, PIRP irp, NTSTATUS status) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, WR_Completion, WR_leave);
  r.data = slot->use == WR_USE_DATA;
  wr_pointer(&r, WR_irp, irp);
  wr_status(&r, status);
  wr_emit(&r);
}

// What is over gives its slot back; the record is written, so the name may come again.
static void wr_settle(const wr_irp* slot, NTSTATUS status) {
  const BOOLEAN made = slot->use == WR_USE_CREATE || slot->use == WR_USE_ACCEPT;
  if (made && !(slot->socket != NULL && wr_load32(&slot->socket->live))) {
    wr_free_socket(slot->socket);
  }
  if (slot->use == WR_USE_CLOSE && NT_SUCCESS(status)) wr_free_socket(slot->socket);
}

// Without a routine of the driver's own, or one that this outcome does not call, the bit that the
// I/O manager would have handed on is handed on here.
static NTSTATUS wr_pass_on(PIRP irp) {
  if (irp->PendingReturned && irp->CurrentLocation <= irp->StackCount) IoMarkIrpPending(irp);
  return STATUS_SUCCESS;
}

static NTSTATUS NTAPI wr_completion(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  wr_irp* shared = (wr_irp*)context;
  wr_irp slot = *shared;
  NTSTATUS status;
  if (wr_load(&shared->irp) != (LONG64)(ULONG_PTR)irp) {
    // Completed twice: whose routine this was is not known any more. The record shows it.
    slot.local = slot.remote = NULL;
    wr_emit_completion(&slot, irp);
    wr_emit_completion_leave(&slot, irp, STATUS_MORE_PROCESSING_REQUIRED);
    return STATUS_MORE_PROCESSING_REQUIRED;
  }
  if (slot.use == WR_USE_CREATE || slot.use == WR_USE_ACCEPT) wr_adopt(&slot, irp);
  wr_emit_completion(&slot, irp);
  wr_settle(&slot, irp->IoStatus.Status);
  wr_free_irp(shared);
  status = wr_is_called(&slot, irp) ? slot.routine(device, irp, slot.context) : wr_pass_on(irp);
  wr_emit_completion_leave(&slot, irp, status);
  return status;
}

// Before the call: puts the recorder's routine in front of the driver's. False when the completion
// will not be seen.
static BOOLEAN wr_wrap(PIRP irp, wr_use use, wr_socket* socket, const VOID* local,
                       const VOID* remote) {
  PIO_STACK_LOCATION next;
  wr_irp* slot;
  if (irp == NULL) return TRUE;
  slot = irp->CurrentLocation > 1 ? wr_take_irp(irp) : NULL;
  if (slot == NULL) {
    wr_emit_gap_forever();
    return FALSE;
  }
  next = IoGetNextIrpStackLocation(irp);
  if (next->CompletionRoutine != wr_completion) {  // else: passed again as it was, with its routine
    slot->routine = next->CompletionRoutine;
    slot->context = next->Context;
    slot->control = next->Control;
  }
  slot->use = (UCHAR)use;
  slot->socket = socket;
  slot->local = local;
  slot->remote = remote;
  next->CompletionRoutine = wr_completion;
  next->Context = slot;
  next->Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
  return TRUE;
}
