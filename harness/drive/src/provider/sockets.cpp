// Calls on a socket: which one it is, what an option asks for, which buffers go with it.
#include "provider/sockets.h"

#include "core/pool.h"
#include "core/touched.h"
#include "provider/outgoing.h"
#include "provider/outgoing_functions.h"
#include "record/events.h"

namespace wskcheck::drive::provider {

Call call_of(const char* name, FrameKind kind, PIRP irp, const void* site) {
  Call c;
  c.name = name;
  c.kind = kind;
  c.irp = irp;
  c.site = site;
  return c;
}

void broken(const char* rule, const char* says, const void* site) {
  Trouble t;
  t.rule = rule;
  t.says = says;
  t.site = site;
  found(t);
}

Call socket_call(const char* name, FrameKind kind, PWSK_SOCKET socket, PIRP irp, const void* site) {
  Call c = call_of(name, kind, irp, site);
  c.socket = socket;
  core::touched::add_block(socket, false);  // WSK frees it when its close completes
  if (socket == nullptr) broken("CLO-06", "NULL is no socket", site);
  c.listener = listener_of(socket);
  if (present(c.listener)) return c;
  c.conn = conn_of(socket);
  if (!present(c.conn)) {
    record::call(c);
    broken("CLO-06", "the socket does not exist: it was never created, or it is closed", site);
  }
  c.on_conn = true;
  c.listener = state.world.conn(c.conn).listener;
  return c;
}

USHORT port_of(const SOCKADDR* address) {
  const auto* four = reinterpret_cast<const SOCKADDR_IN*>(address);
  return static_cast<USHORT>(four->sin_port << 8 | four->sin_port >> 8);
}

// By contents (PND-04). An ID lives as long as the request.
ConnId request_of(ListenerId listener, const WSK_INSPECT_ID& id) {
  for (std::uint32_t i = 0; i < DriverRoom::conns; ++i) {
    const Conn& conn = state.world.conn(ConnId{i});
    if (conn.phase == ConnPhase::absent || conn.listener != listener) continue;
    if ((conn.history & was_inspected) == 0) continue;
    const WSK_INSPECT_ID& known = side(ConnId{i}).id;
    if (known.Key == id.Key && known.SerialNumber == id.SerialNumber) return ConnId{i};
  }
  return ConnId::none;
}

void pass_buffer(Call& call, PWSK_BUF buffer, Request request) {
  call.passed.request = request;
  if (buffer == nullptr) return;
  check_access(buffer, sizeof *buffer, false, call.site);
  call.passed.length = static_cast<std::uint32_t>(buffer->Length);
  if (buffer->Mdl == nullptr) return;
  auto* bytes = static_cast<std::byte*>(MmGetSystemAddressForMdlSafe(buffer->Mdl, 0));
  if (bytes != nullptr) call.passed.buffer = bytes + buffer->Offset;
}

namespace {

std::uint8_t number(Control control) { return static_cast<std::uint8_t>(control); }

// Inside WskAcceptEvent the new socket's callbacks want their context and table first.
void check_outputs(const Call& c) {
  for (std::uint32_t i = 0; i < DriverRoom::frames; ++i) {
    const FrameId id{i};
    const Frame& f = state.world.frame(id);
    if (f.kind != FrameKind::WskAcceptEvent || f.conn != c.conn) continue;
    if (!is_unwritten(side(id).buffer) && !is_unwritten(side(id).buffer2)) continue;
    broken("EVT-25",
           "WskAcceptEvent enables callbacks of the new socket before it has set "
           "AcceptSocketContext and AcceptSocketDispatch",
           c.site);
  }
}

// SO_WSK_EVENT_CALLBACK: enabling and disabling, for the socket itself or to inherit.
void event_callback(Call& c, SIZE_T size, PVOID input) {
  if (input == nullptr || size < sizeof(WSK_EVENT_CALLBACK_CONTROL)) {
    broken("EVT-01", "SO_WSK_EVENT_CALLBACK takes a WSK_EVENT_CALLBACK_CONTROL", c.site);
  }
  const auto* control = static_cast<const WSK_EVENT_CALLBACK_CONTROL*>(input);
  check_access(control, sizeof *control, false, c.site);
  const ULONG mask = control->EventMask;
  c.seen.mask = static_cast<std::uint32_t>(mask);
  c.frame.mask = static_cast<std::uint32_t>(mask & connection_events);
  if (c.on_conn) {
    check_outputs(c);
    c.control = number(Control::enable_events);
  } else if ((mask & WSK_EVENT_DISABLE) != 0 && (mask & WSK_EVENT_ACCEPT) != 0) {
    c.control = number(Control::disable_accept);
  } else if ((mask & WSK_EVENT_ACCEPT) != 0) {
    c.control = number(c.frame.mask != 0 ? Control::enable_both : Control::enable_accept);
  } else {
    c.control = number(Control::inherit);
  }
}

void set_option(Call& c, ULONG code, SIZE_T size, PVOID input) {
  if (code == SO_WSK_EVENT_CALLBACK) {
    event_callback(c, size, input);
  } else if (code == SO_CONDITIONAL_ACCEPT) {
    if (input == nullptr || size < sizeof(ULONG)) {
      broken("OPT-03", "SO_CONDITIONAL_ACCEPT takes a ULONG", c.site);
    }
    check_access(input, sizeof(ULONG), false, c.site);
    c.seen.value = static_cast<std::uint32_t>(*static_cast<const ULONG*>(input));
    c.control = number(c.seen.value != 0 ? Control::set_conditional : Control::clear_conditional);
  } else {
    c.control = number(Control::other);
    const bool of_address = code == static_cast<ULONG>(SO_EXCLUSIVEADDRUSE) ||
                            code == SO_REUSEADDR || code == SO_WSK_SECURITY;
    c.seen.flags = of_address ? 1 : 0;
  }
}

// For an outgoing socket the mask of events is all that matters.
NTSTATUS control_outgoing(Call& c, WSK_CONTROL_SOCKET_TYPE type, ULONG code, SIZE_T size,
                          PVOID input) {
  c.kind = FrameKind::WskControlSocket;
  c.request = type;
  c.code = static_cast<std::uint32_t>(code);
  if (type == WskSetOption && code == SO_WSK_EVENT_CALLBACK) event_callback(c, size, input);
  return outgoing::control(c);
}

}  // namespace

NTSTATUS NTAPI wsk_control_socket(PWSK_SOCKET socket, WSK_CONTROL_SOCKET_TYPE type, ULONG code,
                                  ULONG, SIZE_T input_size, PVOID input, SIZE_T, PVOID output,
                                  SIZE_T*, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (outgoing::is_socket(socket)) {
    Call out = outgoing::call_on("WskControlSocket", socket, irp, site);
    return control_outgoing(out, type, code, input_size, input);
  }
  Call c = socket_call("WskControlSocket", FrameKind::WskControlSocket, socket, irp, site);
  c.request = type;
  c.code = static_cast<std::uint32_t>(code);
  c.passed.buffer = output;
  c.frame.buffer = output;
  if (type == WskSetOption) {
    set_option(c, code, input_size, input);
  } else if (type == WskIoctl && code == SIO_WSK_QUERY_INSPECT_ID) {
    c.control = number(Control::query_inspect_id);
  } else if (type == WskGetOption && code == SO_CONDITIONAL_ACCEPT) {
    c.control = number(Control::get_conditional);
  } else {
    c.control = number(Control::other);
    c.seen.flags = 0;
  }
  const bool unmodelled = c.on_conn && c.control != number(Control::enable_events) &&
                          c.control != number(Control::query_inspect_id);
  if (unmodelled) {
    if (irp == nullptr) {
      record::call(c);
      return record::returned(c, STATUS_SUCCESS);
    }
    c.kind = FrameKind::OtherCall;
    c.control = any_arg;
    c.passed.request = Request::other;
  }
  return make(c);
}

}  // namespace wskcheck::drive::provider
