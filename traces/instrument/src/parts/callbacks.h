// WSK's callbacks into the driver. WSK's context is the recorder's slot of the socket; the driver's
// own function gets the driver's own context.

// What a WskAcceptEvent in progress will give to WSK. Until it returns, WSK's out-parameters are
// filled in only when the driver enables callbacks on the new socket from within.
typedef struct wr_delivery {
  PVOID context;  // the driver's answers
  const WSK_CLIENT_CONNECTION_DISPATCH* dispatch;
  PVOID* wsk_context;
  const WSK_CLIENT_CONNECTION_DISPATCH** wsk_dispatch;
} wr_delivery;

static const WSK_CLIENT_CONNECTION_DISPATCH* wr_connection_client(
    const WSK_CLIENT_CONNECTION_DISPATCH* driver);

static void wr_begin_event(wr_record* r, wr_event event, const wr_socket* socket) {
  wr_begin(r, event, WR_enter);
  wr_pointer(r, WR_context, socket->context);
  if (wr_load32((volatile LONG*)&socket->live)) wr_pointer(r, WR_socket, &socket->face);
}

static WR_NOINLINE void wr_emit_inspect_event(const wr_socket* socket, PSOCKADDR local,
                                              PSOCKADDR remote, const WSK_INSPECT_ID* id) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin_event(&r, WR_WskInspectEvent, socket);
  wr_endpoint(&r, WR_local, local, FALSE);
  wr_endpoint(&r, WR_remote, remote, FALSE);
  wr_inspect_id(&r, id);
  wr_emit(&r);
}

static WR_NOINLINE void wr_emit_inspect_leave(WSK_INSPECT_ACTION action) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, WR_WskInspectEvent, WR_leave);
  r.action = (LONG)action;
  r.present |= WR_BIT(WR_action);
  wr_emit(&r);
}

static WSK_INSPECT_ACTION WSKAPI wr_inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                                  PWSK_INSPECT_ID id) {
  wr_socket* socket = (wr_socket*)context;
  const WSK_CLIENT_LISTEN_DISPATCH* driver = (const WSK_CLIENT_LISTEN_DISPATCH*)socket->listen;
  WSK_INSPECT_ACTION action;
  wr_emit_inspect_event(socket, local, remote, id);
  action = driver->WskInspectEvent(socket->context, local, remote, id);
  wr_emit_inspect_leave(action);
  return action;
}

static WR_NOINLINE void wr_emit_abort_event(const wr_socket* socket, const WSK_INSPECT_ID* id) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin_event(&r, WR_WskAbortEvent, socket);
  wr_inspect_id(&r, id);
  wr_emit(&r);
}

static NTSTATUS WSKAPI wr_abort_event(PVOID context, PWSK_INSPECT_ID id) {
  wr_socket* socket = (wr_socket*)context;
  const WSK_CLIENT_LISTEN_DISPATCH* driver = (const WSK_CLIENT_LISTEN_DISPATCH*)socket->listen;
  NTSTATUS status;
  wr_emit_abort_event(socket, id);
  status = driver->WskAbortEvent(socket->context, id);
  wr_emit_leave(WR_WskAbortEvent, status);
  return status;
}

// Hands the driver's answers to WSK, with the recorder's context and table where it has a table.
static void wr_deliver(wr_socket* socket) {
  const wr_delivery* d = socket->delivery;
  if (d == NULL) return;
  socket->context = d->context;
  socket->connect = d->dispatch;
  if (d->wsk_context != NULL) *d->wsk_context = d->dispatch != NULL ? socket : d->context;
  if (d->wsk_dispatch != NULL) *d->wsk_dispatch = wr_connection_client(d->dispatch);
}

static WR_NOINLINE void wr_emit_accept_event(wr_socket* listener, ULONG flags, PSOCKADDR local,
                                             PSOCKADDR remote, PWSK_SOCKET accepted) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin_event(&r, WR_WskAcceptEvent, listener);
  wr_flags(&r, flags);
  wr_endpoint(&r, WR_local, local, FALSE);
  wr_endpoint(&r, WR_remote, remote, FALSE);
  wr_pointer(&r, WR_accepted, accepted);
  wr_emit(&r);
}

static WR_NOINLINE void wr_emit_accept_leave(NTSTATUS status, const wr_delivery* d) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, WR_WskAcceptEvent, WR_leave);
  wr_status(&r, status);
  if (NT_SUCCESS(status)) {  // else the driver need not have filled them in
    wr_pointer(&r, WR_accept_context, d->context);
    r.accept_dispatch = d->dispatch != NULL;
    r.present |= WR_BIT(WR_accept_dispatch);
  }
  wr_emit(&r);
}

static NTSTATUS WSKAPI wr_accept_event(PVOID context, ULONG flags, PSOCKADDR local,
                                       PSOCKADDR remote, PWSK_SOCKET accepted, PVOID* out_context,
                                       const WSK_CLIENT_CONNECTION_DISPATCH** out_dispatch) {
  wr_socket* listener = (wr_socket*)context;
  const WSK_CLIENT_LISTEN_DISPATCH* driver = (const WSK_CLIENT_LISTEN_DISPATCH*)listener->listen;
  wr_socket* socket = accepted != NULL ? wr_take_socket() : NULL;
  wr_delivery d = {NULL, NULL, out_context, out_dispatch};
  NTSTATUS status;
  if (socket != NULL) {
    socket->category = 2;
    socket->real = accepted;
    socket->face.Dispatch = wr_table_of(socket->category);
    socket->delivery = &d;
    wr_store32(&socket->live, 1);
    accepted = &socket->face;
  } else if (accepted != NULL) {
    wr_emit_gap_forever();
  }
  wr_emit_accept_event(listener, flags, local, remote, accepted);
  status = driver->WskAcceptEvent(listener->context, flags, local, remote, accepted,
                                  out_context != NULL ? &d.context : NULL,
                                  out_dispatch != NULL ? &d.dispatch : NULL);
  if (socket != NULL) {
    wr_deliver(socket);
    socket->delivery = NULL;
  } else {
    if (out_context != NULL) *out_context = d.context;
    if (out_dispatch != NULL) *out_dispatch = d.dispatch;
  }
  wr_emit_accept_leave(status, &d);
  if (!NT_SUCCESS(status)) wr_free_socket(socket);
  return status;
}

static WR_NOINLINE void wr_emit_flags_event(wr_event event, const wr_socket* socket, ULONG flags) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin_event(&r, event, socket);
  wr_flags(&r, flags);
  wr_emit(&r);
}

static NTSTATUS WSKAPI wr_disconnect_event(PVOID context, ULONG flags) {
  wr_socket* socket = (wr_socket*)context;
  const WSK_CLIENT_CONNECTION_DISPATCH* driver =
      (const WSK_CLIENT_CONNECTION_DISPATCH*)socket->connect;
  NTSTATUS status;
  wr_emit_flags_event(WR_WskDisconnectEvent, socket, flags);
  status = driver->WskDisconnectEvent(socket->context, flags);
  wr_emit_leave(WR_WskDisconnectEvent, status);
  return status;
}

static NTSTATUS WSKAPI wr_receive_event(PVOID context, ULONG flags, PWSK_DATA_INDICATION data,
                                        SIZE_T bytes, SIZE_T* accepted) {
  wr_socket* socket = (wr_socket*)context;
  const WSK_CLIENT_CONNECTION_DISPATCH* driver =
      (const WSK_CLIENT_CONNECTION_DISPATCH*)socket->connect;
  NTSTATUS status;
  wr_emit_flags_event(WR_WskReceiveEvent, socket, flags);
  status = driver->WskReceiveEvent(socket->context, flags, data, bytes, accepted);
  wr_emit_leave(WR_WskReceiveEvent, status);
  return status;
}

static NTSTATUS WSKAPI wr_send_backlog_event(PVOID context, SIZE_T ideal) {
  wr_socket* socket = (wr_socket*)context;
  const WSK_CLIENT_CONNECTION_DISPATCH* driver =
      (const WSK_CLIENT_CONNECTION_DISPATCH*)socket->connect;
  return driver->WskSendBacklogEvent(socket->context, ideal);
}
