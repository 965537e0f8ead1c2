// Sockets, IRPs and buffers, as the steps of the model ask for them.
#include "provider/effects.h"

#include <cstring>

#include "core/hooks.h"
#include "core/pool.h"
#include "kernel/irp.h"
#include "provider/mistakes.h"
#include "provider/outgoing.h"
#include "provider/peers.h"
#include "provider/rule_lists.h"
#include "provider/sockets.h"
#include "provider/tables.h"
#include "wskcheck/model/connection_events.h"

namespace wskcheck::drive::provider {

Before before(const View& v) {
  Before b;
  if (present(v.listener_id)) b.listener = v.listener->socket.phase;
  if (present(v.conn_id)) {
    b.socket = v.conn->socket.phase;
    b.conn = v.conn->phase;
  }
  if (present(v.irp_id)) b.irp = v.irp->phase;
  return b;
}

namespace {

void free_socket(PWSK_SOCKET& socket) {
  if (socket != nullptr) release(socket, BlockKind::socket, nullptr, "WskCloseSocket");
  socket = nullptr;
}

PWSK_SOCKET new_socket(const void* dispatch) {
  PWSK_SOCKET socket = freed_socket();
  if (socket == nullptr) {
    socket = static_cast<PWSK_SOCKET>(
        allocate(sizeof(WSK_SOCKET), 0, BlockKind::socket, pool_nonpaged, nullptr, "WSK_SOCKET"));
  }
  socket->Dispatch = dispatch;
  return socket;
}

std::uint8_t missing_in(const WSK_CLIENT_LISTEN_DISPATCH* dispatch) {
  if (dispatch == nullptr) return no_accept_event | no_inspect_event | no_abort_event;
  return static_cast<std::uint8_t>((dispatch->WskAcceptEvent == nullptr ? no_accept_event : 0) |
                                   (dispatch->WskInspectEvent == nullptr ? no_inspect_event : 0) |
                                   (dispatch->WskAbortEvent == nullptr ? no_abort_event : 0));
}

// A listener exists from here on: its socket is in the creation's Information (CRE-11).
void listener_made(const View& v) {
  ListenerSide& l = side(v.listener_id);
  const IrpSide& i = side(v.irp_id);
  l = ListenerSide{};
  l.context = i.context;
  l.family = i.family;
  Listener& listener = state.world.listener(v.listener_id);
  if (listener.stream != 0) {
    const auto* tables = static_cast<const WSK_CLIENT_STREAM_DISPATCH*>(i.dispatch);
    l.dispatch = tables != nullptr ? tables->Listen : nullptr;
    l.socket = new_socket(stream_table());
  } else {
    l.dispatch = static_cast<const WSK_CLIENT_LISTEN_DISPATCH*>(i.dispatch);
    l.socket = new_socket(listen_table());
  }
  listener.missing = missing_in(l.dispatch);
}

// An accept IRP has taken the connection: what the driver gave for its socket is the socket's.
void taken_by_irp(const View& v) {
  ConnSide& c = side(v.conn_id);
  const IrpSide& i = side(v.irp_id);
  c.context = i.context;
  c.dispatch = static_cast<const WSK_CLIENT_CONNECTION_DISPATCH*>(i.dispatch);
  ++state.counts.by_irp;
  make_socket(v.conn_id);
}

}  // namespace

PWSK_SOCKET make_socket(ConnId conn) {
  ConnSide& c = side(conn);
  if (c.socket == nullptr) c.socket = new_socket(connection_table());
  return c.socket;
}

void after(const View& v, const Before& was) {
  if (present(v.listener_id)) {
    const SocketPhase now = v.listener->socket.phase;
    if (now == SocketPhase::unbound && was.listener <= SocketPhase::creating) listener_made(v);
    if (now == SocketPhase::closed && was.listener != now) free_socket(side(v.listener_id).socket);
  }
  if (present(v.irp_id) && v.irp->phase == IrpPhase::queued) side(v.irp_id).pended = true;
  if (!present(v.conn_id)) return;
  const Conn& conn = *v.conn;
  ConnSide& c = side(v.conn_id);
  if (conn.phase == ConnPhase::arrived || conn.phase == ConnPhase::establishing) {
    if (was.conn == ConnPhase::absent) connected(v.conn_id);
  }
  if (conn.reset != 0 && !c.reset) reset_by_peer(v.conn_id);  // delivered dead
  if (conn.phase == ConnPhase::taken && was.conn != ConnPhase::taken) taken_by_irp(v);
  if (conn.phase == ConnPhase::open && was.conn == ConnPhase::taken) {
    c.events_mask |= given_events(v.conn_id, 0);
  }
  const bool refused = conn.phase == ConnPhase::gone && was.conn == ConnPhase::offered;
  const bool closed = conn.socket.phase == SocketPhase::closed && was.socket != SocketPhase::closed;
  if (refused) c.refused = true;
  if ((refused && !keeps_refused()) || closed) free_socket(c.socket);
}

namespace {

template <class T>
void write_output(void* to, const T& value) {
  if (to == nullptr) return;
  check_access(to, sizeof value, true, nullptr);
  std::memcpy(to, &value, sizeof value);
}

}  // namespace

// The model knows of connection events whether there are any, and why; which ones is kept here.
std::uint32_t given_events(ConnId id, std::uint32_t inherited_at_call) {
  const Conn& conn = state.world.conn(id);
  std::uint32_t mask = 0;
  if ((conn.events & events_on) != 0) mask |= inherited_at_call;
  if ((conn.events & events_at_return) != 0) mask |= side(conn.listener).inherit_mask;
  if (static_events_apply(conn, flavour())) mask |= state.static_mask;
  return mask;
}

void after_control(const View& v) {
  if (!present(v.frame_id) || v.frame->result != Result::success) return;
  const FrameSide& f = side(v.frame_id);
  switch (static_cast<Control>(v.frame->arg)) {
    case Control::enable_accept:
    case Control::enable_both:
      side(v.listener_id).disabled = false;
      [[fallthrough]];
    case Control::inherit:
      side(v.listener_id).inherit_mask |= f.mask;
      return;
    case Control::disable_accept:
      side(v.listener_id).disabled = true;
      return;
    case Control::enable_events:
      side(v.conn_id).events_mask |= f.mask;
      return;
    case Control::query_inspect_id:
      return write_output(f.buffer, side(v.conn_id).id);
    case Control::get_conditional:
      return write_output(f.buffer, static_cast<ULONG>(v.listener->conditional));
    default:
      return;
  }
}

void write_address(PSOCKADDR to, USHORT family, USHORT port, bool peer) {
  if (to == nullptr) return;
  if (family == AF_INET6) {
    SOCKADDR_IN6 six;
    std::memset(&six, 0, sizeof six);
    six.sin6_family = AF_INET6;
    six.sin6_port = static_cast<USHORT>(port << 8 | port >> 8);
    six.sin6_addr.u.Byte[15] = 1;
    check_access(to, sizeof six, true, nullptr);
    std::memcpy(to, &six, sizeof six);
    return;
  }
  SOCKADDR_IN four;
  std::memset(&four, 0, sizeof four);
  four.sin_family = AF_INET;
  four.sin_port = static_cast<USHORT>(port << 8 | port >> 8);
  const UCHAR address[4] = {127, 0, 0, static_cast<UCHAR>(peer ? 2 : 1)};
  std::memcpy(&four.sin_addr, address, 4);
  check_access(to, sizeof four, true, nullptr);
  std::memcpy(to, &four, sizeof four);
}

IrpId new_irp(PIRP irp) {
  for (std::uint32_t i = 0; i < bounds().irps; ++i) {
    const IrpId id{i};
    if (state.world.irp(id).phase != IrpPhase::idle || side(id).irp != nullptr) continue;
    const std::uint32_t generation = side(id).generation + 1;
    side(id) = IrpSide{};
    side(id).irp = irp;
    side(id).generation = generation;
    state.world.irp(id) = Irp{};
    return id;
  }
  not_offered("more IRPs at once than there is room for");
}

// An IRP of the driver's own has a completion routine for every way to end.
void check_irp(const Call& call) {
  if (call.irp == nullptr) return;
  check_access(call.irp, sizeof(IRP), true, call.site);
  const IrpId known = irp_of(call.irp);
  if (present(known) && state.world.irp(known).phase != IrpPhase::completing) return;  // IRP-18
  if (outgoing::has(call.irp)) {
    broken("IRP-18", "an IRP that WSK holds is not passed again before it was completed",
           call.site);
  }
  const kernel::Prepared prepared = kernel::prepared(call.irp);
  if (!prepared.has_location) {
    broken("IRP-01", "the IRP has no stack location left for WSK", call.site);
  }
  if (prepared.own && !prepared.all()) {
    broken("IRP-04", "the IRP's completion routine is not set for success, error and cancel",
           call.site);
  }
}

// The buffers of a call that lie on the caller's stack are watched until its IRP completes.
void watch_buffers(const Call& call) {
  const void* buffers[2] = {call.passed.local, call.passed.remote};
  for (const void* buffer : buffers) {
    if (buffer == nullptr || call.irp == nullptr || !on_stack(buffer)) continue;
    if (core::stack_buffers.count == 32) continue;
    core::stack_buffers.buffers[core::stack_buffers.count++] = {
        buffer, reinterpret_cast<std::uint64_t>(call.irp), current_thread(), false};
  }
}

void check_buffers(PIRP irp, const void* site) {
  auto& watched = core::stack_buffers;
  for (std::uint32_t i = 0; i < watched.count;) {
    if (watched.buffers[i].irp != reinterpret_cast<std::uint64_t>(irp)) {
      ++i;
      continue;
    }
    if (watched.buffers[i].gone) {
      Trouble t;
      t.rule = "ACC-13";
      t.says = "WSK writes to a buffer on the stack of a function that has returned";
      t.site = site;
      found(t);
    }
    watched.buffers[i] = watched.buffers[--watched.count];
  }
}

void fill_in(IrpId id) {
  const Irp& irp = state.world.irp(id);
  IrpSide& i = side(id);
  check_buffers(i.irp, i.site);
  note_access(i.irp, sizeof(IRP), true);
  i.irp->IoStatus.Status = status_of(irp);
  i.irp->IoStatus.Information = 0;
  if (!i.pended) ++state.counts.done_at_once;
  if (irp.outcome != Outcome::success) ++state.counts.failed;
  if (irp.outcome == Outcome::success && irp.use == IrpUse::inspect) ++state.counts.resumed;
  if (irp.outcome != Outcome::success) return;
  switch (irp.use) {
    case IrpUse::create:
      i.irp->IoStatus.Information = reinterpret_cast<ULONG_PTR>(side(irp.listener).socket);
      break;
    case IrpUse::accept: {
      const ListenerSide& l = side(irp.listener);
      i.irp->IoStatus.Information = reinterpret_cast<ULONG_PTR>(side(irp.conn).socket);
      const IrpSide& to = side(address_slot(id));
      write_address(to.local, l.family, l.port, false);
      write_address(to.remote, l.family, peer_port(irp.conn), true);
      break;
    }
    case IrpUse::address:
      write_address(i.local, side(irp.listener).family, side(irp.listener).port, false);
      break;
    case IrpUse::disconnect:
    case IrpUse::other:
      finish_transfer(id);
      break;
    default:
      break;
  }
}

}  // namespace wskcheck::drive::provider
