// The functions of WSK on outgoing connections.
//
// Each is a choice point whose alternatives are how the request ends: at once or after
// STATUS_PENDING, and for an attempt to connect whether it succeeds. What is not valid in the
// socket's state is refused at once (IRP-17).
#include "provider/outgoing.h"

#include "core/pool.h"
#include "provider/outgoing_requests.h"
#include "provider/sockets.h"
#include "record/events.h"

namespace wskcheck::drive::provider::outgoing {
namespace {

// How a request is to end.
struct Way {
  bool at_once;
  bool succeeds;
};
Way arrive_at(const Call& call) {
  const std::uint32_t n = arrive(call, 2);
  return {n == 0, false};
}
// With real threads there is no peer that would close its side at some time.
Way arrive_to_try(const Call& call) {
  const std::uint32_t n = arrive(call, 4);
  return {n % 2 == 0, n < 2 && core::real_threads == nullptr};
}

void check_captured(const Call& call) {
  if (provider::state.world.client().captures != 0) return;
  broken("CRE-01", "provider functions are called with a captured NPI", call.site);
}

Request request_of(const Call& call, Kind kind, SocketAt at) {
  Request r{};
  r.kind = kind;
  r.socket = at;
  r.refusal = STATUS_SUCCESS;
  r.context = call.passed.context;
  r.dispatch = static_cast<const WSK_CLIENT_CONNECTION_DISPATCH*>(call.passed.dispatch);
  r.family = call.passed.family;
  r.port = call.address != nullptr ? port_of(call.address) : USHORT{0};
  r.buffer = call.passed.buffer;
  r.length = call.passed.length;
  r.abortive = call.passed.abortive;
  return r;
}

// A request on a socket that has to be in this phase at least.
NTSTATUS on_socket(const Call& call, Kind kind, Phase needed) {
  const Way way = kind == Kind::connect ? arrive_to_try(call) : arrive_at(call);
  const SocketAt at = open_socket(call);
  check_own_irp(call);
  Request r = request_of(call, kind, at);
  r.succeeds = way.succeeds;
  const Phase now = socket(at).phase;
  const bool too_late = (kind == Kind::bind && now != Phase::unbound) ||
                        (kind == Kind::connect && now == Phase::connected);
  if (now < needed || too_late) r.refusal = STATUS_INVALID_DEVICE_STATE;
  return submit(call, r, way.at_once || r.refusal != STATUS_SUCCESS);
}

// SO_WSK_EVENT_CALLBACK takes effect in the call.
void set_events(const Call& call, Socket& s) {
  if (call.seen.mask < 0) return;
  const auto mask = static_cast<std::uint32_t>(call.seen.mask);
  if ((mask & WSK_EVENT_DISABLE) != 0) {
    s.events_mask &= ~mask;
  } else {
    s.events_mask |= mask & connection_events;
  }
}

bool is_inside_call_of(SocketAt at) {
  for (const Running& r : table.running) {
    const bool here = r.inside != Inside::nothing && r.thread == current_thread();
    if (here && r.socket == at && r.at_once) return true;
  }
  return false;
}

}  // namespace

NTSTATUS create(const Call& call) {
  const Way way = arrive_at(call);
  check_captured(call);
  if (call.irp == nullptr) return returned(call, STATUS_INVALID_PARAMETER);  // IRP-16
  check_own_irp(call);
  return submit(call, request_of(call, Kind::create, SocketAt::none), way.at_once);
}

NTSTATUS connect_new(const Call& call) {
  const Way way = arrive_to_try(call);
  check_captured(call);
  if (call.irp == nullptr) return returned(call, STATUS_INVALID_PARAMETER);
  check_own_irp(call);
  Request r = request_of(call, Kind::socket_connect, SocketAt::none);
  r.succeeds = way.succeeds;
  return submit(call, r, way.at_once);
}

NTSTATUS look_up(const Call& call) {
  const Way way = arrive_at(call);
  check_captured(call);
  check_own_irp(call);
  return submit(call, request_of(call, Kind::name, SocketAt::none), way.at_once);
}

NTSTATUS find_addresses(const Call& call) {
  const Way way = arrive_to_try(call);
  check_captured(call);
  check_own_irp(call);
  Request r = request_of(call, Kind::addresses, SocketAt::none);
  r.succeeds = way.succeeds;
  return submit(call, r, way.at_once);
}

void free_addresses(const Call& call) {
  arrive(call, 1);
  check_captured(call);
  if (call.passed.buffer != nullptr) {
    release(call.passed.buffer, BlockKind::object, call.site, "WskFreeAddressInfo");
  }
  returned(call, STATUS_SUCCESS);
}

NTSTATUS bind(const Call& call) { return on_socket(call, Kind::bind, Phase::unbound); }
NTSTATUS connect(const Call& call) { return on_socket(call, Kind::connect, Phase::bound); }
NTSTATUS send(const Call& call) { return on_socket(call, Kind::send, Phase::connected); }
NTSTATUS receive(const Call& call) { return on_socket(call, Kind::receive, Phase::connected); }
NTSTATUS disconnect(const Call& call) {
  return on_socket(call, Kind::disconnect, Phase::connected);
}

NTSTATUS get_address(const Call& call, bool of_peer) {
  return on_socket(call, of_peer ? Kind::remote_address : Kind::local_address,
                   of_peer ? Phase::connected : Phase::bound);
}

NTSTATUS control(const Call& call) {
  const Way way = arrive(call, call.irp == nullptr ? 1 : 2) == 0 ? Way{true, false} : Way{};
  const SocketAt at = open_socket(call);
  if (call.irp != nullptr) check_own_irp(call);
  set_events(call, socket(at));
  if (call.irp == nullptr) return returned(call, STATUS_SUCCESS);
  return submit(call, request_of(call, Kind::control, at), way.at_once);
}

// Whatever waits for the cancellation sees it in the IRP's thread of WSK.
bool cancel(const Call& call) {
  if (telling()) tell(call.site, "calls %s", call.name);
  record::call(call);
  request(pending_with(call.irp)).cancelled = true;
  order_before(reinterpret_cast<std::uint64_t>(call.irp));
  record::returned(call, STATUS_SUCCESS);
  return true;
}

NTSTATUS close(const Call& call) {
  const Way way = arrive_at(call);
  const SocketAt at = open_socket(call);
  if (socket(at).calls != 0) {
    const bool own = is_inside_call_of(at);
    broken(own ? "CLO-02" : "CLO-01",
           own ? "no call on the socket is unreturned on the caller's own stack"
               : "no call on the socket is in progress in another thread",
           call.site);
  }
  if (call.irp == nullptr) broken("CLO-11", "WskCloseSocket takes an IRP", call.site);
  check_own_irp(call);
  socket(at).close_called = true;
  return submit(call, request_of(call, Kind::close, at), way.at_once);
}

}  // namespace wskcheck::drive::provider::outgoing
