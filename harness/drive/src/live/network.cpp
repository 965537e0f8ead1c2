// Opening, accepting, reading, writing, closing.
#include "live/network.h"

#include <cstring>

#include "core/core.h"
#include "provider/rule_lists.h"

namespace wskcheck::drive::live {

using namespace provider;
using sockets::Moved;

namespace {

// A listener that can get connections.
bool listens(const Listener& l) { return l.socket.phase == SocketPhase::ready; }

// The model has no more use for the connection.
bool is_over(const Conn& c) {
  if (c.phase == ConnPhase::absent || c.socket.phase == SocketPhase::closed) return true;
  return c.phase == ConnPhase::gone && c.socket.phase == SocketPhase::none;
}

}  // namespace

Network::Network(std::optional<std::uint16_t> port, std::function<void(const Opened&)> opened)
    : port_(port), opened_(std::move(opened)) {}

Network::~Network() {
  for (const Door& d : doors_) {
    if (d.guest != sockets::none) sockets::reset(d.guest);
    if (d.socket != sockets::none) sockets::close(d.socket);
  }
  for (const Line& l : lines_) {
    if (l.socket != sockets::none) sockets::reset(l.socket);
  }
}

bool Network::move_on() {
  bool changed = open_and_close_doors();
  changed = let_in() || changed;
  for (std::uint32_t n = 0; n < lines_.size(); ++n) changed = read_line(ConnId{n}) || changed;
  changed = send_all() || changed;
  return close_lines() || changed;
}

// --- listeners ----------------------------------------------------------------------------------

// The driver's own port first, unless another is wanted; then any.
void Network::open_door(ListenerId id) {
  ListenerSide& l = side(id);
  Opened o;
  o.asked = l.port;
  o.is_ipv6 = l.family == AF_INET6;
  const bool is_mapped = port_.has_value();
  const std::uint16_t wanted = port_.value_or(l.port);
  port_.reset();
  std::string error;
  Door& door = doors_[index_of(id)];
  door.of = l.socket;
  door.socket = sockets::listen_on_loopback(o.is_ipv6, wanted, error);
  if (door.socket == sockets::none) {
    o.why = "port " + std::to_string(wanted) + " cannot be had: " + error;
    door.socket = sockets::listen_on_loopback(o.is_ipv6, 0, error);
  } else if (is_mapped) {
    o.why = "as was asked for";
  } else if (wanted == 0) {
    o.why = "the driver leaves the port open";
  }
  if (door.socket == sockets::none) not_offered("a port on the loopback interface");
  o.port = sockets::local_port(door.socket);
  if (l.port == 0) l.port = o.port;
  if (opened_) opened_(o);
}

bool Network::open_and_close_doors() {
  bool changed = false;
  for (std::uint32_t n = 0; n < bounds().listeners; ++n) {
    const ListenerId id{n};
    Door& d = doors_[n];
    const bool wanted = listens(state.world.listener(id)) && side(id).socket != nullptr;
    const bool stale = d.socket != sockets::none && (!wanted || d.of != side(id).socket);
    if (stale) {
      if (d.guest != sockets::none) sockets::reset(d.guest);
      sockets::close(d.socket);
      d = Door{};
    }
    if (!wanted || d.socket != sockets::none) continue;
    open_door(id);
    changed = true;
  }
  return changed;
}

bool Network::let_in() {
  bool changed = false;
  for (Door& d : doors_) {
    if (d.socket == sockets::none || d.guest != sockets::none || !d.can_read) continue;
    d.guest = sockets::accept(d.socket, d.guest_port);
    d.can_read = d.guest != sockets::none;
    changed = changed || d.can_read;
  }
  return changed;
}

bool Network::has_request(ListenerId id) const {
  return doors_[index_of(id)].guest != sockets::none;
}

// --- connections --------------------------------------------------------------------------------

void Network::connected(ConnId id) {
  Door& d = doors_[index_of(state.world.conn(id).listener)];
  Line& line = lines_[index_of(id)];
  if (line.socket != sockets::none) sockets::reset(line.socket);
  line = Line{};
  line.socket = d.guest;
  line.port = d.guest_port;
  line.can_read = true;
  d.guest = sockets::none;
  ConnSide& c = side(id);
  c.unread = 0;
  ++traffic_.connections;
}

USHORT Network::port(ConnId id) const { return lines_[index_of(id)].port; }

// Nothing more can be read or written.
void Network::broken(ConnId id) {
  if (!side(id).reset) ++traffic_.resets;
  reset_by_peer(id);
  lines_[index_of(id)].unread.clear();
}

bool Network::read_line(ConnId id) {
  Line& line = lines_[index_of(id)];
  ConnSide& c = side(id);
  if (line.socket == sockets::none || !line.can_read || c.peer_closed) return false;
  const std::size_t before = line.unread.size();
  if (before >= unread_max) return false;
  line.unread.resize(unread_max);
  std::size_t done = 0;
  const Moved moved =
      sockets::receive(line.socket, line.unread.data() + before, unread_max - before, done);
  line.unread.resize(before + done);
  switch (moved) {
    case Moved::bytes:
      traffic_.bytes_in += done;
      if (c.unread == 0) c.data_told = false;
      c.unread += static_cast<std::uint32_t>(done);
      return true;
    case Moved::nothing:
      line.can_read = false;
      return false;
    case Moved::end:
      c.peer_closed = true;
      return true;
    case Moved::reset:
      broken(id);
      return true;
  }
  return false;
}

void Network::read(ConnId id, void* to, std::uint32_t size) const {
  std::memcpy(to, lines_[index_of(id)].unread.data(), size);
}
void Network::taken(ConnId id, std::uint32_t size) {
  auto& unread = lines_[index_of(id)].unread;
  unread.erase(unread.begin(), unread.begin() + static_cast<std::ptrdiff_t>(size));
}

void Network::disconnected(ConnId id, bool abortive) {
  Line& line = lines_[index_of(id)];
  if (line.socket == sockets::none) return;
  if (abortive) {
    sockets::reset(line.socket);
    line.socket = sockets::none;
    side(id).reset = true;
    return;
  }
  line.is_finished = true;
  sockets::finish_sending(line.socket);
}

// A close without a disconnect is abortive (CLO-15), and so is losing a connection.
bool Network::close_lines() {
  for (std::uint32_t n = 0; n < bounds().conns; ++n) {
    Line& line = lines_[n];
    if (line.socket == sockets::none || !is_over(state.world.conn(ConnId{n}))) continue;
    if (line.is_finished) {
      sockets::close(line.socket);
    } else {
      sockets::reset(line.socket);
    }
    line = Line{};
  }
  return false;
}

// --- waiting ------------------------------------------------------------------------------------

void Network::wait(int at_most_ms) {
  std::vector<sockets::Interest> all;
  for (const Door& d : doors_) {
    all.push_back({d.guest == sockets::none ? d.socket : sockets::none, true, false, false, false});
  }
  for (const Line& l : lines_) {
    const bool read = !l.can_read && l.unread.size() < unread_max;
    const bool asks = read || !l.can_write;  // else an end that is known would be told again
    all.push_back({asks ? l.socket : sockets::none, read, !l.can_write, false, false});
  }
  sockets::wait(all, alarm_, at_most_ms);
  for (std::size_t n = 0; n < doors_.size(); ++n) {
    doors_[n].can_read = doors_[n].can_read || all[n].can_read;
  }
  for (std::size_t n = 0; n < lines_.size(); ++n) {
    const sockets::Interest& i = all[doors_.size() + n];
    lines_[n].can_read = lines_[n].can_read || i.can_read;
    lines_[n].can_write = lines_[n].can_write || i.can_write;
  }
}

}  // namespace wskcheck::drive::live
