// WskControlSocket and WskDisconnect: what is asked for is in the record.

// The mask or the value of the two options that the trace format knows, from the input buffer.
static void wr_control_input(wr_record* r, ULONG level, SIZE_T size, const VOID* input) {
  WSK_EVENT_CALLBACK_CONTROL events;
  if (r->request == 2 || level != WR_LEVEL_SOCKET || input == NULL) return;
  if (r->code == WR_CODE_CONDITIONAL && r->request == 0 && size >= sizeof r->value) {
    RtlCopyMemory(&r->value, input, sizeof r->value);
    r->present |= WR_BIT(WR_value);
  }
  if (r->code == WR_CODE_EVENTS && size >= sizeof events) {
    RtlCopyMemory(&events, input, sizeof events);
    r->mask = events.EventMask;
    r->present |= WR_BIT(WR_mask);
  }
}

// Options of other levels have numbers of their own: the level goes into the upper half, so that
// none is taken for an option of SOL_SOCKET.
static ULONG wr_control_code(ULONG request, ULONG level, ULONG code) {
  return request == 2 || level == WR_LEVEL_SOCKET ? code : level << 16 | (code & 0xffff);
}

static WR_NOINLINE void wr_emit_control(PWSK_SOCKET socket, ULONG request, ULONG code, ULONG level,
                                        SIZE_T size, const VOID* input, PIRP irp) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin_call(&r, WR_WskControlSocket, socket, irp);
  if (request <= 2) {
    r.request = (UCHAR)request;
    r.present |= WR_BIT(WR_request);
  }
  r.code = wr_control_code(request, level, code);
  r.present |= WR_BIT(WR_code);
  wr_control_input(&r, level, size, input);
  wr_emit(&r);
}

static WR_NOINLINE void wr_emit_control_return(NTSTATUS status, const VOID* id) {
  WSK_INSPECT_ID copy;
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, WR_WskControlSocket, WR_return);
  wr_status(&r, status);
  if (id != NULL) {
    RtlCopyMemory(&copy, id, sizeof copy);
    wr_inspect_id(&r, &copy);
  }
  wr_emit(&r);
}

static NTSTATUS WSKAPI wr_control_socket(PWSK_SOCKET socket, WSK_CONTROL_SOCKET_TYPE type,
                                         ULONG code, ULONG level, SIZE_T input_size, PVOID input,
                                         SIZE_T output_size, PVOID output, SIZE_T* returned,
                                         PIRP irp) {
  const PFN_WSK_CONTROL_SOCKET real = WR_BASIC(socket, WskControlSocket);
  const BOOLEAN id = type == WskIoctl && code == WR_CODE_INSPECT_ID && output != NULL &&
                     output_size >= sizeof(WSK_INSPECT_ID) && irp == NULL;
  NTSTATUS status;
  wr_emit_control(socket, (ULONG)type, code, level, input_size, input, irp);
  wr_wrap(irp, WR_USE_OTHER, NULL, NULL, NULL);
  if (type == WskSetOption && code == WR_CODE_EVENTS) wr_deliver(wr_socket_of(socket));
  status = real(wr_socket_of(socket)->real, type, code, level, input_size, input, output_size,
                output, returned, irp);
  wr_emit_control_return(status, id && status == STATUS_SUCCESS ? output : NULL);
  return status;
}

static WR_NOINLINE void wr_emit_disconnect(PWSK_SOCKET socket, ULONG flags, PIRP irp) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin_call(&r, WR_WskDisconnect, socket, irp);
  wr_flags(&r, flags);
  wr_emit(&r);
}

static NTSTATUS wr_disconnect(PFN_WSK_DISCONNECT real, PWSK_SOCKET socket, PWSK_BUF buffer,
                              ULONG flags, PIRP irp) {
  wr_emit_disconnect(socket, flags, irp);
  wr_wrap(irp, WR_USE_OTHER, NULL, NULL, NULL);
  return wr_returned(WR_WskDisconnect, real(wr_socket_of(socket)->real, buffer, flags, irp));
}
