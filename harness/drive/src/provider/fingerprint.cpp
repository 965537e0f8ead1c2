// See fingerprint.h. IRPs and frames are named by the driver's IRP and by their thread; sums over
// them do not depend on their order.
#include "provider/fingerprint.h"

#include <cstring>

#include "core/state.h"
#include "provider/provider.h"
#include "provider/rule_lists.h"
#include "provider/state.h"

namespace wskcheck::drive::provider {
namespace {

using core::mixed;

template <class T>
std::uint64_t of_pointer(const T* p) {
  return reinterpret_cast<std::uint64_t>(p);
}
template <class... Words>
std::uint64_t all(std::uint64_t sum, Words... words) {
  ((sum = mixed(sum, static_cast<std::uint64_t>(words))), ...);
  return sum;
}

std::uint64_t name(IrpId id) { return present(id) ? of_pointer(side(id).irp) : 0; }

std::uint64_t of_socket(std::uint64_t sum, const Socket& s) {
  static_assert(sizeof(Socket) <= 16);
  std::uint64_t words[2] = {};
  std::memcpy(words, &s, sizeof s);
  return all(sum, words[0], words[1]);
}

std::uint64_t of_irp(IrpId id) {
  const Irp& i = state.world.irp(id);
  const IrpSide& s = side(id);
  std::uint64_t sum = all(name(id), i.use, i.phase, i.outcome, i.cancel, i.arg, i.stale, i.on_conn,
                          i.order, i.listener, i.conn, name(i.older), name(i.newer));
  return all(sum, s.request, of_pointer(s.context), of_pointer(s.dispatch), of_pointer(s.local),
             of_pointer(s.remote), of_pointer(s.buffer), s.length, s.bytes, s.family, s.pended);
}

std::uint64_t of_frame(FrameId id) {
  const Frame& f = state.world.frame(id);
  const FrameSide& s = side(id);
  std::uint64_t sum = all(state.world.depth_of(id), f.kind, f.phase, f.result, f.arg, f.bad,
                          f.on_conn, f.nested, f.listener, f.conn, name(f.irp), present(f.below));
  if (present(s.callback)) sum = all(sum, state.world.frame(s.callback).kind);
  return all(sum, s.thread, s.status, s.returned, present(s.callback), of_pointer(s.site),
             s.request, s.accepting, s.mask, of_pointer(s.buffer), of_pointer(s.buffer2));
}

std::uint64_t of_listener(std::uint64_t sum, ListenerId id) {
  const Listener& l = state.world.listener(id);
  const ListenerSide& s = side(id);
  sum = of_socket(sum, l.socket);
  sum = all(sum, l.accept_event, l.conditional, l.stream, l.inherit, l.missing, l.bind_failed,
            name(l.disable_irp), name(l.oldest), name(l.newest));
  return all(sum, of_pointer(s.socket), of_pointer(s.context), of_pointer(s.dispatch),
             s.inherit_mask, s.family, s.port);
}

std::uint64_t of_conn(std::uint64_t sum, ConnId id) {
  const Conn& c = state.world.conn(id);
  const ConnSide& s = side(id);
  sum = of_socket(sum, c.socket);
  sum = all(sum, c.phase, c.history, c.events, c.rejecting, c.early, c.reset, c.arrival,
            c.establishment, c.listener, c.key, c.serial);
  sum = all(sum, of_pointer(s.socket), of_pointer(s.context), of_pointer(s.dispatch), s.id.Key,
            s.id.SerialNumber, s.events_mask, s.unread, s.to_send, s.echoed);
  return all(sum, s.peer_closed, s.reset, s.end_told, s.data_told, s.driver_closed,
             s.inspected_inline);
}

// What diagnosing asks of them is whether there were any.
std::uint64_t of_counts(std::uint64_t sum) {
  const Counts& c = state.counts;
  return all(sum, c.faults != 0, c.null_accept != 0, c.null_inspect != 0, c.by_callback != 0,
             c.null_address != 0, c.done_at_once != 0, c.by_irp != 0, c.failed != 0, c.resumed != 0,
             c.aborted_pended != 0, c.aborted_accepted != 0);
}

}  // namespace

std::uint64_t fingerprint(std::uint64_t sum) {
  const Client& c = state.world.client();
  sum = all(sum, c.phase, c.static_accept, c.static_events, c.had_socket, c.misused, c.captures);
  sum = all(sum, of_pointer(state.client_dispatch), of_pointer(state.client_context),
            of_pointer(state.registration), state.serial, state.peers, state.was_enabled,
            state.mistaken, state.static_mask);
  sum = of_counts(sum);
  for (std::uint32_t i = 0; i < bounds().listeners; ++i) sum = of_listener(sum, ListenerId{i});
  for (std::uint32_t i = 0; i < bounds().conns; ++i) sum = of_conn(sum, ConnId{i});
  std::uint64_t any_order = 0;
  for (std::uint32_t i = 0; i < bounds().irps; ++i) {
    if (state.world.irp(IrpId{i}).phase != IrpPhase::idle) any_order += of_irp(IrpId{i});
  }
  for (std::uint32_t i = 0; i < bounds().frames; ++i) {
    if (state.world.frame(FrameId{i}).kind != FrameKind::none) any_order += of_frame(FrameId{i});
  }
  return mixed(sum, any_order);
}

}  // namespace wskcheck::drive::provider
