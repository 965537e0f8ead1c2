// What a driver calls before it has a socket: WSK_PROVIDER_DISPATCH, registration, IRPs.

static const WSK_PROVIDER_DISPATCH* wr_provider_of(PWSK_CLIENT client) {
  LONG64 i, count = wr_load(&wr.client_count);
  for (i = 0; i < count && i < WR_CLIENTS; ++i) {
    if (wr.clients[i].client == client) return wr.clients[i].real;
  }
  return wr.clients[0].real;  // a client that WSK does not know either
}

static const WSK_CLIENT_LISTEN_DISPATCH* wr_listen_part(ULONG flags, const VOID* dispatch) {
  if (dispatch == NULL) return NULL;
#if WSK_RECORD_STREAM
  if (flags & WSK_FLAG_STREAM_SOCKET) {
    return ((const WSK_CLIENT_STREAM_DISPATCH*)dispatch)->Listen;
  }
#endif
  return flags & WSK_FLAG_LISTEN_SOCKET ? (const WSK_CLIENT_LISTEN_DISPATCH*)dispatch : NULL;
}

static UCHAR wr_category_of(ULONG flags) {
  if (flags & WSK_FLAG_LISTEN_SOCKET) return 1;
  if (flags & WSK_FLAG_CONNECTION_SOCKET) return 2;
  if (flags & WSK_FLAG_DATAGRAM_SOCKET) return 3;
  return flags & 0x8 ? 4 : 0;  // WSK_FLAG_STREAM_SOCKET
}

static WR_NOINLINE void wr_emit_socket(USHORT family, ULONG flags, PVOID context,
                                       const VOID* dispatch, PIRP irp) {
  const WSK_CLIENT_LISTEN_DISPATCH* listen = wr_listen_part(flags, dispatch);
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, WR_WskSocket, WR_call);
  r.category = wr_category_of(flags);
  r.family = family;
  r.present = WR_BIT(WR_category) | WR_BIT(WR_family);
  wr_pointer(&r, WR_context, context);
  wr_pointer(&r, WR_irp, irp);
  if (listen != NULL) {
    r.table = wr_listen_bits(listen);
    r.present |= WR_BIT(WR_table);
  } else if (dispatch == NULL) {
    r.null |= WR_BIT(WR_table);
  }
  wr_emit(&r);
}

// What WSK is given in place of the driver's table and context, for the callbacks that are
// recorded.
static const VOID* wr_client_table(wr_socket* socket, const VOID* dispatch) {
  if (socket->category == 1) {
    socket->listen = dispatch;
    return wr_listen_client((const WSK_CLIENT_LISTEN_DISPATCH*)dispatch);
  }
#if WSK_RECORD_STREAM
  if (socket->category == 4) {
    const WSK_CLIENT_STREAM_DISPATCH* stream = (const WSK_CLIENT_STREAM_DISPATCH*)dispatch;
    socket->listen = stream->Listen;
    socket->connect = stream->Connect;
    socket->stream.Listen = wr_listen_client(stream->Listen);
    socket->stream.Connect = wr_connection_client(stream->Connect);
    return &socket->stream;
  }
#endif
  socket->connect = dispatch;
  return wr_connection_client((const WSK_CLIENT_CONNECTION_DISPATCH*)dispatch);
}

// Takes the slot of a new socket and wraps the IRP; false: the driver will get WSK's own socket.
static BOOLEAN wr_create(UCHAR category, PVOID* context, const VOID** dispatch, PIRP irp) {
  wr_socket* socket = irp != NULL ? wr_take_socket() : NULL;
  if (socket == NULL) {
    if (irp != NULL) wr_emit_gap_forever();
    wr_wrap(irp, WR_USE_OTHER, NULL, NULL, NULL);
    return FALSE;
  }
  socket->category = category;
  socket->context = *context;
  if (!wr_wrap(irp, WR_USE_CREATE, socket, NULL, NULL)) {
    wr_free_socket(socket);
    return FALSE;
  }
  if (*dispatch != NULL && (category == 1 || category == 2 || category == 4)) {
    *dispatch = wr_client_table(socket, *dispatch);
    *context = socket;
  }
  return TRUE;
}

static NTSTATUS WSKAPI wr_wsk_socket(PWSK_CLIENT client, ADDRESS_FAMILY family, USHORT type,
                                     ULONG protocol, ULONG flags, PVOID context,
                                     const VOID* dispatch, PEPROCESS process, PETHREAD thread,
                                     PSECURITY_DESCRIPTOR security, PIRP irp) {
  wr_emit_socket(family, flags, context, dispatch, irp);
  wr_create(wr_category_of(flags), &context, &dispatch, irp);
  return wr_returned(WR_WskSocket, wr_provider_of(client)->WskSocket(
                                       client, family, type, protocol, flags, context, dispatch,
                                       process, thread, security, irp));
}

static WR_NOINLINE void wr_emit_other(wr_event event, PIRP irp) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, event, WR_call);
  wr_pointer(&r, WR_irp, irp);
  wr_emit(&r);
}

static NTSTATUS WSKAPI wr_socket_connect(PWSK_CLIENT client, USHORT type, ULONG protocol,
                                         PSOCKADDR local, PSOCKADDR remote, ULONG flags,
                                         PVOID context,
                                         const WSK_CLIENT_CONNECTION_DISPATCH* dispatch,
                                         PEPROCESS process, PETHREAD thread,
                                         PSECURITY_DESCRIPTOR security, PIRP irp) {
  const VOID* table = dispatch;
  wr_emit_other(WR_WskSocketConnect, irp);
  wr_create(2, &context, &table, irp);
  return wr_returned(WR_WskSocketConnect, wr_provider_of(client)->WskSocketConnect(
                                              client, type, protocol, local, remote, flags, context,
                                              (const WSK_CLIENT_CONNECTION_DISPATCH*)table, process,
                                              thread, security, irp));
}

static WR_NOINLINE void wr_emit_control_client(ULONG code, SIZE_T size, const VOID* input,
                                               PIRP irp) {
  WSK_EVENT_CALLBACK_CONTROL events;
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, WR_WskControlClient, WR_call);
  r.code = code;
  r.present = WR_BIT(WR_code);
  if (code == WR_CODE_STATIC_EVENTS && input != NULL && size >= sizeof events) {
    RtlCopyMemory(&events, input, sizeof events);
    r.mask = events.EventMask;
    r.present |= WR_BIT(WR_mask);
  }
  wr_pointer(&r, WR_irp, irp);
  wr_emit(&r);
}

static NTSTATUS WSKAPI wr_control_client(PWSK_CLIENT client, ULONG code, SIZE_T input_size,
                                         PVOID input, SIZE_T output_size, PVOID output,
                                         SIZE_T* returned, PIRP irp) {
  wr_emit_control_client(code, input_size, input, irp);
  wr_wrap(irp, WR_USE_OTHER, NULL, NULL, NULL);
  return wr_returned(WR_WskControlClient,
                     wr_provider_of(client)->WskControlClient(client, code, input_size, input,
                                                              output_size, output, returned, irp));
}

#if WSK_RECORD_NAMES
static NTSTATUS WSKAPI wr_get_address_info(PWSK_CLIENT client, PUNICODE_STRING node,
                                           PUNICODE_STRING service, ULONG space, GUID* provider,
                                           PADDRINFOEXW hints, PADDRINFOEXW* result,
                                           PEPROCESS process, PETHREAD thread, PIRP irp) {
  wr_emit_other(WR_WskGetAddressInfo, irp);
  wr_wrap(irp, WR_USE_OTHER, NULL, NULL, NULL);
  return wr_returned(WR_WskGetAddressInfo, wr_provider_of(client)->WskGetAddressInfo(
                                               client, node, service, space, provider, hints,
                                               result, process, thread, irp));
}

static NTSTATUS WSKAPI wr_get_name_info(PWSK_CLIENT client, PSOCKADDR address, ULONG length,
                                        PUNICODE_STRING node, PUNICODE_STRING service, ULONG flags,
                                        PEPROCESS process, PETHREAD thread, PIRP irp) {
  wr_emit_other(WR_WskGetNameInfo, irp);
  wr_wrap(irp, WR_USE_OTHER, NULL, NULL, NULL);
  return wr_returned(WR_WskGetNameInfo,
                     wr_provider_of(client)->WskGetNameInfo(client, address, length, node, service,
                                                            flags, process, thread, irp));
}
#endif
