// The functions of WSK's dispatch tables: each tells the model what it was called with.
#include "provider/tables.h"

#include "core/core.h"
#include "core/pool.h"
#include "provider/calls.h"
#include "provider/outgoing.h"
#include "provider/outgoing_functions.h"
#include "provider/sockets.h"

namespace wskcheck::drive::provider {
namespace {

using Tri = Seen::Tri;

std::uint32_t bits(ULONG value) { return static_cast<std::uint32_t>(value); }

NTSTATUS NTAPI wsk_socket(PWSK_CLIENT client, ADDRESS_FAMILY family, USHORT, ULONG, ULONG flags,
                          PVOID context, const VOID* dispatch, PEPROCESS, PETHREAD,
                          PSECURITY_DESCRIPTOR, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (client == nullptr) return irp == nullptr ? STATUS_INVALID_PARAMETER : STATUS_INVALID_HANDLE;
  if (flags != WSK_FLAG_LISTEN_SOCKET && flags != WSK_FLAG_STREAM_SOCKET &&
      flags != WSK_FLAG_CONNECTION_SOCKET) {
    not_offered("WskSocket for a datagram or a basic socket");
  }
  Call c = call_of("WskSocket", FrameKind::WskSocket, irp, site);
  c.arg = flags == WSK_FLAG_STREAM_SOCKET ? 1 : 0;
  c.passed.context = context;
  c.passed.dispatch = dispatch;
  c.passed.family = family;
  c.connects = flags == WSK_FLAG_CONNECTION_SOCKET;
  return c.connects ? outgoing::create(c) : make(c);
}

NTSTATUS NTAPI wsk_control_client(PWSK_CLIENT, ULONG code, SIZE_T size, PVOID input, SIZE_T, PVOID,
                                  SIZE_T*, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (code != WSK_SET_STATIC_EVENT_CALLBACKS) not_offered("WskControlClient with another code");
  Call c = call_of("WskControlClient", FrameKind::WskControlClient, irp, site);
  if (input != nullptr && size >= sizeof(WSK_EVENT_CALLBACK_CONTROL)) {
    c.seen.mask = bits(static_cast<const WSK_EVENT_CALLBACK_CONTROL*>(input)->EventMask);
  }
  const NTSTATUS status = make(c);
  if (NT_SUCCESS(status))
    state.static_mask = static_cast<std::uint32_t>(c.seen.mask) & connection_events;
  return status;
}

NTSTATUS NTAPI wsk_bind(PWSK_SOCKET socket, PSOCKADDR address, ULONG flags, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (outgoing::is_socket(socket)) {
    Call c = outgoing::call_on("WskBind", socket, irp, site);
    c.address = address;
    return outgoing::bind(c);
  }
  Call c = socket_call("WskBind", FrameKind::WskBind, socket, irp, site);
  c.seen.flags = bits(flags);
  c.address = address;
  if (present(c.listener) && address != nullptr) {
    ListenerSide& l = side(c.listener);
    const USHORT family = address->sa_family;
    c.seen.family_matches = family == l.family ? Tri::yes : Tri::no;
    l.port = port_of(address);
  }
  return make(c);
}

NTSTATUS NTAPI wsk_listen(PWSK_SOCKET socket, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  Call c = socket_call("WskListen", FrameKind::WskListen, socket, irp, site);
  return make(c);
}

NTSTATUS NTAPI wsk_accept(PWSK_SOCKET socket, ULONG flags, PVOID context,
                          const WSK_CLIENT_CONNECTION_DISPATCH* dispatch, PSOCKADDR local,
                          PSOCKADDR remote, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  Call c = socket_call("WskAccept", FrameKind::WskAccept, socket, irp, site);
  c.seen.flags = bits(flags);
  c.passed.context = context;
  c.passed.dispatch = dispatch;
  c.passed.local = local;
  c.passed.remote = remote;
  return make(c);
}

NTSTATUS NTAPI wsk_inspect_complete(PWSK_SOCKET socket, PWSK_INSPECT_ID id,
                                    WSK_INSPECT_ACTION action, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  Call c = socket_call("WskInspectComplete", FrameKind::WskInspectComplete, socket, irp, site);
  c.on_conn = false;
  if (id == nullptr) broken("INS-06", "WskInspectComplete with a NULL InspectID", c.site);
  const Block* block = block_of(id);
  if (block != nullptr && block->kind == BlockKind::borrowed) {
    broken("CIN-03", "the InspectID of WskInspectComplete is WSK's own, not a copy", c.site);
  }
  check_access(id, sizeof *id, false, c.site);
  c.conn = request_of(c.listener, *id);
  if (!present(c.conn)) {
    broken("CIN-01", "WskInspectComplete for an inspect ID that no request has", c.site);
  }
  c.arg = static_cast<std::uint8_t>(static_cast<std::uint32_t>(action) & 0xf);
  c.seen.raw_action = static_cast<std::int64_t>(action);
  return make(c);
}

// The address is written when the IRP is completed.
NTSTATUS get_outgoing_address(Call c, PSOCKADDR address, bool of_peer) {
  c.passed.buffer = address;
  c.passed.local = address;
  return outgoing::get_address(c, of_peer);
}

NTSTATUS NTAPI wsk_get_local_address(PWSK_SOCKET socket, PSOCKADDR address, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (outgoing::is_socket(socket)) {
    return get_outgoing_address(outgoing::call_on("WskGetLocalAddress", socket, irp, site), address,
                                false);
  }
  Call c = socket_call("WskGetLocalAddress", FrameKind::WskGetLocalAddress, socket, irp, site);
  if (c.on_conn) c.kind = FrameKind::OtherCall;
  c.passed.local = address;
  c.passed.request = Request::other;
  return make(c);
}

NTSTATUS NTAPI wsk_get_remote_address(PWSK_SOCKET socket, PSOCKADDR address, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (outgoing::is_socket(socket)) {
    return get_outgoing_address(outgoing::call_on("WskGetRemoteAddress", socket, irp, site),
                                address, true);
  }
  Call c = socket_call("WskGetRemoteAddress", FrameKind::OtherCall, socket, irp, site);
  c.passed.remote = address;
  c.passed.request = Request::remote_address;
  return make(c);
}

NTSTATUS NTAPI wsk_close_socket(PWSK_SOCKET socket, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (outgoing::is_socket(socket)) {
    return outgoing::close(outgoing::call_on("WskCloseSocket", socket, irp, site));
  }
  Call c = socket_call("WskCloseSocket", FrameKind::WskCloseSocket, socket, irp, site);
  return make(c);
}

NTSTATUS NTAPI wsk_send(PWSK_SOCKET socket, PWSK_BUF buffer, ULONG, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  const bool is_outgoing = outgoing::is_socket(socket);
  Call c = is_outgoing ? outgoing::call_on("WskSend", socket, irp, site)
                       : socket_call("WskSend", FrameKind::OtherCall, socket, irp, site);
  pass_buffer(c, buffer, Request::send);
  return is_outgoing ? outgoing::send(c) : make(c);
}

NTSTATUS NTAPI wsk_receive(PWSK_SOCKET socket, PWSK_BUF buffer, ULONG flags, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  const bool is_outgoing = outgoing::is_socket(socket);
  Call c = is_outgoing ? outgoing::call_on("WskReceive", socket, irp, site)
                       : socket_call("WskReceive", FrameKind::OtherCall, socket, irp, site);
  pass_buffer(c, buffer, Request::receive);
  c.passed.wait_all = (flags & WSK_FLAG_WAITALL) != 0;
  return is_outgoing ? outgoing::receive(c) : make(c);
}

NTSTATUS NTAPI wsk_disconnect(PWSK_SOCKET socket, PWSK_BUF buffer, ULONG flags, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  const bool is_outgoing = outgoing::is_socket(socket);
  Call c = is_outgoing ? outgoing::call_on("WskDisconnect", socket, irp, site)
                       : socket_call("WskDisconnect", FrameKind::WskDisconnect, socket, irp, site);
  if ((flags & WSK_FLAG_ABORTIVE) != 0 && buffer != nullptr) {
    broken("ASO-03", "an abortive WskDisconnect passes no buffer", c.site);
  }
  c.seen.flags = bits(flags);
  pass_buffer(c, buffer, Request::disconnect);
  c.passed.abortive = (flags & WSK_FLAG_ABORTIVE) != 0;
  return is_outgoing ? outgoing::disconnect(c) : make(c);
}

NTSTATUS NTAPI wsk_release(PWSK_SOCKET socket, PWSK_DATA_INDICATION indication) {
  const Site site = WSKCHECK_SITE;
  return release_indication(socket, indication, site);
}

// Entries of version 1.1 and later.
template <class Table>
void add_extended(Table& t) {
  t.WskConnectEx = outgoing::wsk_connect_ex;
  t.WskSendEx = outgoing::wsk_send_ex;
  t.WskReceiveEx = outgoing::wsk_receive_ex;
}

}  // namespace

const void* listen_table() {
  static const WSK_PROVIDER_LISTEN_DISPATCH table = [] {
    WSK_PROVIDER_LISTEN_DISPATCH t = {};
    t.Basic.WskControlSocket = wsk_control_socket;
    t.Basic.WskCloseSocket = wsk_close_socket;
    t.WskBind = wsk_bind;
    t.WskAccept = wsk_accept;
    t.WskInspectComplete = wsk_inspect_complete;
    t.WskGetLocalAddress = wsk_get_local_address;
    return t;
  }();
  return &table;
}

const void* connection_table() {
  static const WSK_PROVIDER_CONNECTION_DISPATCH table = [] {
    WSK_PROVIDER_CONNECTION_DISPATCH t = {};
    t.Basic.WskControlSocket = wsk_control_socket;
    t.Basic.WskCloseSocket = wsk_close_socket;
    t.WskBind = wsk_bind;
    t.WskConnect = outgoing::wsk_connect;
    t.WskGetLocalAddress = wsk_get_local_address;
    t.WskGetRemoteAddress = wsk_get_remote_address;
    t.WskSend = wsk_send;
    t.WskReceive = wsk_receive;
    t.WskDisconnect = wsk_disconnect;
    t.WskRelease = wsk_release;
    add_extended(t);
    return t;
  }();
  return &table;
}

const void* stream_table() {
  static const WSK_PROVIDER_STREAM_DISPATCH table = [] {
    WSK_PROVIDER_STREAM_DISPATCH t = {};
    t.Basic.WskControlSocket = wsk_control_socket;
    t.Basic.WskCloseSocket = wsk_close_socket;
    t.WskBind = wsk_bind;
    t.WskAccept = wsk_accept;
    t.WskConnect = outgoing::wsk_connect;
    t.WskListen = wsk_listen;
    t.WskSend = wsk_send;
    t.WskReceive = wsk_receive;
    t.WskDisconnect = wsk_disconnect;
    t.WskRelease = wsk_release;
    t.WskGetLocalAddress = wsk_get_local_address;
    t.WskGetRemoteAddress = wsk_get_remote_address;
    add_extended(t);
    return t;
  }();
  return &table;
}

const void* provider_table() {
  static const WSK_PROVIDER_DISPATCH table = [] {
    WSK_PROVIDER_DISPATCH t = {};
    t.Version = MAKE_WSK_VERSION(1, 0);
    t.WskSocket = wsk_socket;
    t.WskSocketConnect = outgoing::wsk_socket_connect;
    t.WskControlClient = wsk_control_client;
    t.WskGetAddressInfo = outgoing::wsk_get_address_info;
    t.WskFreeAddressInfo = outgoing::wsk_free_address_info;
    t.WskGetNameInfo = outgoing::wsk_get_name_info;
    return t;
  }();
  return &table;
}

}  // namespace wskcheck::drive::provider
