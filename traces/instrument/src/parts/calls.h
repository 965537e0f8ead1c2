// What all calls into WSK share: from the driver's socket to WSK's, the record before, the record
// after.

static wr_socket* wr_socket_of(PWSK_SOCKET face) {
  return CONTAINING_RECORD(face, wr_socket, face);
}

// WSK's function for this socket: the member of the table that WSK gave it.
#define WR_REAL(table, face, member) (((const table*)wr_socket_of(face)->real->Dispatch)->member)
#define WR_BASIC(face, member) WR_REAL(WSK_PROVIDER_BASIC_DISPATCH, face, member)

static void wr_begin_call(wr_record* r, wr_event event, PWSK_SOCKET socket, PIRP irp) {
  wr_begin(r, event, WR_call);
  wr_pointer(r, WR_socket, socket);
  wr_pointer(r, WR_irp, irp);
}

// The record of a call that tells its socket and IRP only, and then its IRP's wrapping. Records are
// made in functions of their own, so that none is on the stack while WSK or the driver runs.
static WR_NOINLINE void wr_emit_call(wr_event event, PWSK_SOCKET socket, PIRP irp) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin_call(&r, event, socket, irp);
  wr_emit(&r);
}

static void wr_call(wr_event event, PWSK_SOCKET socket, PIRP irp) {
  wr_emit_call(event, socket, irp);
  wr_wrap(irp, wr_is_data((UCHAR)event) ? WR_USE_DATA : WR_USE_OTHER, NULL, NULL, NULL);
}

static NTSTATUS wr_returned(wr_event event, NTSTATUS status) {
  wr_emit_return(event, status);
  return status;
}

// The client's tables: members that the driver left NULL are NULL in the recorder's too, so there
// is one table for each combination.
static WSK_CLIENT_LISTEN_DISPATCH wr_listen_clients[8];
static WSK_CLIENT_CONNECTION_DISPATCH wr_connection_clients[8];

static UCHAR wr_listen_bits(const WSK_CLIENT_LISTEN_DISPATCH* t) {
  return (UCHAR)((t->WskAcceptEvent != NULL) | (t->WskInspectEvent != NULL) << 1 |
                 (t->WskAbortEvent != NULL) << 2);
}

static const WSK_CLIENT_LISTEN_DISPATCH* wr_listen_client(const WSK_CLIENT_LISTEN_DISPATCH* t) {
  return t != NULL ? &wr_listen_clients[wr_listen_bits(t)] : NULL;
}

static const WSK_CLIENT_CONNECTION_DISPATCH* wr_connection_client(
    const WSK_CLIENT_CONNECTION_DISPATCH* t) {
  if (t == NULL) return NULL;
  return &wr_connection_clients[(t->WskReceiveEvent != NULL) |
                                (t->WskDisconnectEvent != NULL) << 1 |
                                (t->WskSendBacklogEvent != NULL) << 2];
}

static void wr_make_client_tables(void) {
  int i;
  for (i = 0; i < 8; ++i) {
    wr_listen_clients[i].WskAcceptEvent = i & 1 ? wr_accept_event : NULL;
    wr_listen_clients[i].WskInspectEvent = i & 2 ? wr_inspect_event : NULL;
    wr_listen_clients[i].WskAbortEvent = i & 4 ? wr_abort_event : NULL;
    wr_connection_clients[i].WskReceiveEvent = i & 1 ? wr_receive_event : NULL;
    wr_connection_clients[i].WskDisconnectEvent = i & 2 ? wr_disconnect_event : NULL;
    wr_connection_clients[i].WskSendBacklogEvent = i & 4 ? wr_send_backlog_event : NULL;
  }
}
