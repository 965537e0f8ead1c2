// An attempt to connect is refused, because nobody listens there, or reaches a peer that takes what
// is sent, sends nothing, and closes its side at some time. A name has one address or none.
//
// Left out: connections that are reset, data that the peer sends, requests that fail for reasons of
// WSK's own.
#include "provider/outgoing_endings.h"

#include "core/pool.h"
#include "provider/effects.h"
#include "provider/outgoing_requests.h"

namespace wskcheck::drive::provider::outgoing {
namespace {

bool is_closing(const Request& r) {
  return r.socket != SocketAt::none && socket(r.socket).close_called;
}

// The end of what was pending when the driver gave it up: by IoCancelIrp, by closing the socket.
bool is_given_up(const Request& r) {
  return r.kind != Kind::close && (r.cancelled || is_closing(r));
}

ULONG_PTR information_of(SocketAt at) { return reinterpret_cast<ULONG_PTR>(socket(at).socket); }

NTSTATUS connect_new(const Request& r, ULONG_PTR& information) {
  if (!r.succeeds) return STATUS_CONNECTION_REFUSED;
  const SocketAt at = make_socket(r, Phase::connected);
  information = information_of(at);
  socket(at).peer_port = r.port;
  watch_peer(at);
  return STATUS_SUCCESS;
}

NTSTATUS connect(const Request& r) {
  if (!r.succeeds) return STATUS_CONNECTION_REFUSED;
  socket(r.socket).phase = Phase::connected;
  socket(r.socket).peer_port = r.port;
  watch_peer(r.socket);
  return STATUS_SUCCESS;
}

NTSTATUS send(const Request& r, ULONG_PTR& information) {
  const Socket& s = socket(r.socket);
  if (s.aborted) return STATUS_CONNECTION_ABORTED;
  if (s.driver_closed) return STATUS_CONNECTION_DISCONNECTED;
  if (r.buffer != nullptr && r.length != 0) check_access(r.buffer, r.length, false, nullptr);
  information = r.length;
  return STATUS_SUCCESS;
}

// The peer sends nothing: 0 bytes tell that it has closed its side.
NTSTATUS receive(const Request& r) {
  Socket& s = socket(r.socket);
  if (s.aborted) return STATUS_CONNECTION_ABORTED;
  s.end_told = true;
  return STATUS_SUCCESS;
}

NTSTATUS disconnect(const Request& r) {
  Socket& s = socket(r.socket);
  s.driver_closed = true;
  s.aborted = s.aborted || r.abortive;
  return STATUS_SUCCESS;
}

NTSTATUS bind(const Request& r) {
  Socket& s = socket(r.socket);
  s.phase = Phase::bound;
  s.port = r.port != 0 ? r.port : any_port;
  return STATUS_SUCCESS;
}

// One address, in memory of WSK's that WskFreeAddressInfo gives back.
struct Found {
  ADDRINFOEXW info;
  SOCKADDR_IN address;
};

NTSTATUS find_addresses(const Request& r) {
  if (!r.succeeds || r.family == AF_INET6) return STATUS_NOT_FOUND;
  auto* list = static_cast<Found*>(allocate(sizeof(Found), 0, BlockKind::object, pool_zeroed,
                                            r.site, "what WskGetAddressInfo has found"));
  write_address(reinterpret_cast<PSOCKADDR>(&list->address), AF_INET, 80, true);
  list->info.ai_family = AF_INET;
  list->info.ai_socktype = SOCK_STREAM;
  list->info.ai_protocol = IPPROTO_TCP;
  list->info.ai_addrlen = sizeof list->address;
  list->info.ai_addr = reinterpret_cast<PSOCKADDR>(&list->address);
  check_access(r.buffer, sizeof(PADDRINFOEXW), true, r.site);
  *static_cast<PADDRINFOEXW*>(r.buffer) = &list->info;
  return STATUS_SUCCESS;
}

NTSTATUS tell_address(const Request& r) {
  const Socket& s = socket(r.socket);
  const bool of_peer = r.kind == Kind::remote_address;
  const USHORT port = of_peer ? s.peer_port : s.port;
  write_address(static_cast<PSOCKADDR>(r.buffer), s.family, port, of_peer);
  return STATUS_SUCCESS;
}

}  // namespace

bool can_end(const Request& r) {
  if (r.kind == Kind::close) return is_idle(r.socket);
  if (r.kind != Kind::receive || r.refusal != STATUS_SUCCESS || is_given_up(r)) return true;
  return socket(r.socket).peer_closed || socket(r.socket).aborted;
}

NTSTATUS outcome(const Request& r, ULONG_PTR& information) {
  if (is_given_up(r)) return STATUS_CANCELLED;
  if (r.refusal != STATUS_SUCCESS) return r.refusal;
  switch (r.kind) {
    case Kind::create:
      information = information_of(make_socket(r, Phase::unbound));
      return STATUS_SUCCESS;
    case Kind::socket_connect:
      return connect_new(r, information);
    case Kind::bind:
      return bind(r);
    case Kind::connect:
      return connect(r);
    case Kind::local_address:
    case Kind::remote_address:
      return tell_address(r);
    case Kind::send:
      return send(r, information);
    case Kind::receive:
      return receive(r);
    case Kind::disconnect:
      return disconnect(r);
    case Kind::close:
      free_socket(r.socket);
      return STATUS_SUCCESS;
    case Kind::control:
      return STATUS_SUCCESS;
    case Kind::addresses:
      return find_addresses(r);
    case Kind::name:
      break;
  }
  return STATUS_NOT_FOUND;
}

}  // namespace wskcheck::drive::provider::outgoing
