// Places for sockets, and what others ask about them.
#include "provider/outgoing_state.h"

#include "core/pool.h"
#include "core/state.h"
#include "provider/outgoing.h"
#include "provider/tables.h"

namespace wskcheck::drive::provider::outgoing {

Table table;

namespace {

std::size_t used_bytes() { return is_used() ? sizeof table : sizeof table.made; }

}  // namespace

void set_up() {
  table = Table{};
  core::add_growing_state(&table, sizeof table, used_bytes);
}

void count_request() {
  const std::uint64_t before = table.made;
  if (before == 0) table = Table{};
  table.made = before + 1;
}

SocketAt find(const void* socket) {
  if (!is_used()) return SocketAt::none;
  for (std::uint32_t i = 0; i < sockets_max && socket != nullptr; ++i) {
    if (table.sockets[i].socket == socket) return SocketAt{i};
  }
  return SocketAt::none;
}

SocketAt make_socket(const Request& r, Phase phase) {
  for (std::uint32_t i = 0; i < sockets_max; ++i) {
    Socket& s = table.sockets[i];
    if (s.socket != nullptr) continue;
    s = Socket{};
    s.socket = static_cast<PWSK_SOCKET>(
        allocate(sizeof(WSK_SOCKET), 0, BlockKind::socket, pool_nonpaged, nullptr, "WSK_SOCKET"));
    s.socket->Dispatch = connection_table();
    s.context = r.context;
    s.dispatch = r.dispatch;
    s.events_mask = provider::state.static_mask;
    s.family = r.family;
    s.port = any_port;
    s.phase = phase;
    s.watcher = ThreadId::none;
    return SocketAt{i};
  }
  not_offered("more outgoing sockets at once than there is room for");
}

void free_socket(SocketAt at) {
  release(socket(at).socket, BlockKind::socket, nullptr, "WskCloseSocket");
  socket(at) = Socket{};
}

bool is_socket(const void* socket) { return find(socket) != SocketAt::none; }

RequestAt pending_with(const void* irp) {
  if (!is_used()) return RequestAt::none;
  for (std::uint32_t i = 0; i < requests_max && irp != nullptr; ++i) {
    const Request& r = table.requests[i];
    if (r.irp == irp && !r.completing) return RequestAt{i};
  }
  return RequestAt::none;
}

bool has(const void* irp) { return pending_with(irp) != RequestAt::none; }

bool is_any_socket_open() {
  if (!is_used()) return false;
  for (const Socket& s : table.sockets) {
    if (s.socket != nullptr) return true;
  }
  return false;
}

bool is_any_pending() {
  if (!is_used()) return false;
  for (const Request& r : table.requests) {
    if (r.irp != nullptr && !r.completing) return true;
  }
  return false;
}

bool is_any_open() {
  return is_used() && (is_any_socket_open() || is_any_pending() || table.calls != 0);
}

bool is_context(const void* memory) {
  if (!is_used()) return false;
  for (const Socket& s : table.sockets) {
    if (s.socket != nullptr && memory != nullptr && s.context == memory) return true;
  }
  return false;
}

Inside inside_above(ThreadId thread, FrameId frame) {
  if (!is_used()) return Inside::nothing;
  for (const Running& r : table.running) {
    if (r.inside != Inside::nothing && r.thread == thread && r.below == frame) return r.inside;
  }
  return Inside::nothing;
}

bool is_waiting(ThreadId thread) {
  if (!is_used()) return false;
  for (const Request& r : table.requests) {
    if (r.irp != nullptr && r.pended && !r.completing && r.thread == thread) return true;
  }
  for (const Socket& s : table.sockets) {
    if (s.socket != nullptr && s.watcher == thread && !s.calls_back) return true;
  }
  return false;
}

bool left_over(Trouble& trouble) {
  if (!is_used()) return false;
  for (const Request& r : table.requests) {
    if (r.irp == nullptr || r.completing) continue;
    const bool closes = r.kind == Kind::close;
    trouble = Trouble{};
    trouble.rule = closes ? "CLO-13" : "IRP-18";
    trouble.says = closes ? "the driver is unloaded before its close of a socket has completed"
                          : "the driver is unloaded while WSK still has an IRP of its own";
    trouble.site = r.site;
    return true;
  }
  return false;
}

}  // namespace wskcheck::drive::provider::outgoing
