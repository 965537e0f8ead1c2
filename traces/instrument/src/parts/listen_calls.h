// Calls on a listening socket, and those that every category has: bind, accept, inspect, close.

static WR_NOINLINE void wr_emit_bind(PWSK_SOCKET socket, PSOCKADDR local, PIRP irp) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin_call(&r, WR_WskBind, socket, irp);
  wr_endpoint(&r, WR_local, local, FALSE);
  wr_emit(&r);
}

static NTSTATUS wr_bind(PFN_WSK_BIND real, PWSK_SOCKET socket, PSOCKADDR local, ULONG flags,
                        PIRP irp) {
  wr_emit_bind(socket, local, irp);
  wr_wrap(irp, WR_USE_OTHER, NULL, NULL, NULL);
  return wr_returned(WR_WskBind, real(wr_socket_of(socket)->real, local, flags, irp));
}

static WR_NOINLINE void wr_emit_accept(PWSK_SOCKET socket, ULONG flags, PVOID context,
                                       const WSK_CLIENT_CONNECTION_DISPATCH* dispatch, PIRP irp) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin_call(&r, WR_WskAccept, socket, irp);
  wr_flags(&r, flags);
  wr_pointer(&r, WR_context, context);
  r.dispatch = dispatch != NULL;
  r.present |= WR_BIT(WR_dispatch);
  wr_emit(&r);
}

// The accepted socket's slot is taken now: its callbacks may come as soon as WSK has accepted.
static NTSTATUS wr_accept(PFN_WSK_ACCEPT real, PWSK_SOCKET socket, ULONG flags, PVOID context,
                          const WSK_CLIENT_CONNECTION_DISPATCH* dispatch, PSOCKADDR local,
                          PSOCKADDR remote, PIRP irp) {
  wr_socket* accepted = irp != NULL ? wr_take_socket() : NULL;
  PVOID to_wsk = context;
  wr_emit_accept(socket, flags, context, dispatch, irp);
  if (accepted != NULL) {
    accepted->category = 2;
    accepted->context = context;
    accepted->connect = dispatch;
    if (!wr_wrap(irp, WR_USE_ACCEPT, accepted, local, remote)) {
      wr_free_socket(accepted);  // the completion will give WSK's own socket
      accepted = NULL;
    }
  } else {
    if (irp != NULL) wr_emit_gap_forever();
    wr_wrap(irp, WR_USE_OTHER, NULL, local, remote);
  }
  if (accepted != NULL && dispatch != NULL) {
    dispatch = wr_connection_client(dispatch);
    to_wsk = accepted;
  }
  return wr_returned(WR_WskAccept,
                     real(wr_socket_of(socket)->real, flags, to_wsk, dispatch, local, remote, irp));
}

static NTSTATUS WSKAPI wr_close(PWSK_SOCKET socket, PIRP irp) {
  PWSK_SOCKET real = wr_socket_of(socket)->real;
  const PFN_WSK_CLOSE_SOCKET close = WR_BASIC(socket, WskCloseSocket);
  wr_emit_call(WR_WskCloseSocket, socket, irp);
  wr_wrap(irp, WR_USE_CLOSE, wr_socket_of(socket), NULL, NULL);
  return wr_returned(WR_WskCloseSocket, close(real, irp));
}

static WR_NOINLINE void wr_emit_inspect_complete(PWSK_SOCKET socket, const WSK_INSPECT_ID* id,
                                                 WSK_INSPECT_ACTION action, PIRP irp) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin_call(&r, WR_WskInspectComplete, socket, irp);
  wr_inspect_id(&r, id);
  r.action = (LONG)action;
  r.present |= WR_BIT(WR_action);
  wr_emit(&r);
}

static NTSTATUS WSKAPI wr_inspect_complete(PWSK_SOCKET socket, PWSK_INSPECT_ID id,
                                           WSK_INSPECT_ACTION action, PIRP irp) {
  const PFN_WSK_INSPECT_COMPLETE real =
      WR_REAL(WSK_PROVIDER_LISTEN_DISPATCH, socket, WskInspectComplete);
  wr_emit_inspect_complete(socket, id, action, irp);
  wr_wrap(irp, WR_USE_OTHER, NULL, NULL, NULL);
  return wr_returned(WR_WskInspectComplete, real(wr_socket_of(socket)->real, id, action, irp));
}

static NTSTATUS wr_get_address(PFN_WSK_GET_LOCAL_ADDRESS real, wr_event event, PWSK_SOCKET socket,
                               PSOCKADDR address, PIRP irp) {
  wr_call(event, socket, irp);
  return wr_returned(event, real(wr_socket_of(socket)->real, address, irp));
}

static NTSTATUS WSKAPI wr_listen_bind(PWSK_SOCKET s, PSOCKADDR local, ULONG flags, PIRP irp) {
  return wr_bind(WR_REAL(WSK_PROVIDER_LISTEN_DISPATCH, s, WskBind), s, local, flags, irp);
}

static NTSTATUS WSKAPI wr_listen_accept(PWSK_SOCKET s, ULONG flags, PVOID context,
                                        const WSK_CLIENT_CONNECTION_DISPATCH* dispatch,
                                        PSOCKADDR local, PSOCKADDR remote, PIRP irp) {
  return wr_accept(WR_REAL(WSK_PROVIDER_LISTEN_DISPATCH, s, WskAccept), s, flags, context, dispatch,
                   local, remote, irp);
}

static NTSTATUS WSKAPI wr_listen_local(PWSK_SOCKET s, PSOCKADDR address, PIRP irp) {
  return wr_get_address(WR_REAL(WSK_PROVIDER_LISTEN_DISPATCH, s, WskGetLocalAddress),
                        WR_WskGetLocalAddress, s, address, irp);
}
