// What the driver sends, in the order of its calls; and when a request can be done.
#include <algorithm>

#include "live/network.h"
#include "provider/rule_lists.h"

namespace wskcheck::drive::live {

using namespace provider;
using sockets::Moved;

namespace {

bool is_in_wsk(const Irp& irp) {
  return irp.phase == IrpPhase::submitted || irp.phase == IrpPhase::queued;
}

}  // namespace

// In the order of the calls.
std::vector<IrpId> Network::sending_in_order() {
  std::vector<IrpId> all;
  for (std::uint32_t n = 0; n < bounds().irps; ++n) {
    const IrpId id{n};
    const Irp& irp = state.world.irp(id);
    const Request what = side(id).request;
    if (what != Request::send && what != Request::disconnect) continue;
    if (!is_in_wsk(irp) || !present(irp.conn)) continue;
    Sending& s = sending_[n];
    if (s.generation != side(id).generation || s.turn == 0) {
      s = {side(id).generation, 0, ++turns_};
    }
    all.push_back(id);
  }
  std::sort(all.begin(), all.end(), [this](IrpId a, IrpId b) {
    return sending_[index_of(a)].turn < sending_[index_of(b)].turn;
  });
  return all;
}

bool Network::send_all() {
  bool changed = false;
  for (Line& line : lines_) line.wants_to_write = false;
  for (const IrpId id : sending_in_order()) changed = send_one(id) || changed;
  return changed;
}

bool Network::send_one(IrpId id) {
  const IrpSide& i = side(id);
  const ConnId conn = state.world.irp(id).conn;
  Line& line = lines_[index_of(conn)];
  Sending& s = sending_[index_of(id)];
  if (line.socket == sockets::none || i.buffer == nullptr) return false;
  bool changed = false;
  while (s.done < i.length && !line.wants_to_write && line.can_write && !side(conn).reset) {
    std::size_t done = 0;
    const Moved moved = sockets::send(line.socket, static_cast<const std::byte*>(i.buffer) + s.done,
                                      i.length - s.done, done);
    if (moved == Moved::nothing) line.can_write = false;
    if (moved == Moved::reset) broken(conn);
    if (moved == Moved::reset || moved == Moved::bytes) changed = true;
    s.done += static_cast<std::uint32_t>(done);
    traffic_.bytes_out += done;
  }
  if (s.done < i.length) line.wants_to_write = true;  // those behind it wait
  return changed;
}

bool Network::can_finish(IrpId id) const {
  const Irp& irp = state.world.irp(id);
  const IrpSide& i = side(id);
  if (!present(irp.conn)) return true;
  const ConnSide& c = side(irp.conn);
  const Sending& s = sending_[index_of(id)];
  switch (i.request) {
    case Request::receive: {
      const std::uint32_t all = std::min<std::uint32_t>(i.length, unread_max);
      return c.peer_closed || c.unread >= (i.wait_all ? all : std::min(all, 1u));
    }
    case Request::send:
    case Request::disconnect: {
      const bool is_sent = s.turn != 0 && s.generation == i.generation && s.done >= i.length;
      if (i.request == Request::disconnect && lines_[index_of(irp.conn)].wants_to_write) {
        return false;  // sends before it are under way
      }
      return i.length == 0 || i.buffer == nullptr || is_sent;
    }
    default:
      return true;
  }
}

}  // namespace wskcheck::drive::live
