// Each object as a phase and a list of attributes; the difference of two such descriptions.
#include "world_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "wskcheck/model/words.h"

namespace wskcheck::cli {
namespace {

struct Description {
  std::string phase;
  std::vector<std::string> attributes;
  bool empty = false;  // there is no such object: its attributes mean nothing

  void add(bool yes, std::string_view text) {
    if (yes) attributes.emplace_back(text);
  }
};

void add_socket(Description& d, const Socket& socket) {
  d.add(socket.dead != 0, "dead");
  d.add(socket.told_dead != 0, "told that it is dead");
  d.add(socket.close_called != 0, "close called");
}

Description describe(const Client& client) {
  Description d{std::string(word(client.phase)), {}};
  d.add(client.static_accept != 0, "static accept events");
  d.add(client.static_events != 0, "static events of connections");
  d.add(client.had_socket != 0, "WskSocket was called");
  d.add(client.misused != 0, "an obligation is broken");
  d.add(client.captures != 0, fmt::format("NPI captured {} times", client.captures));
  return d;
}

Description describe(const Listener& listener, const SmallWorld&) {
  Description d{std::string(word(listener.socket.phase)), {}};
  d.empty = listener.socket.phase == SocketPhase::none;
  add_socket(d, listener.socket);
  d.add(listener.accept_event != EventState::off,
        fmt::format("accept event {}", word(listener.accept_event)));
  d.add(listener.conditional != 0, "conditional");
  d.add(listener.stream != 0, "stream");
  d.add(listener.inherit != 0, "events to inherit");
  d.add(listener.bind_failed != 0, "a bind has failed");
  d.add(listener.missing != 0, "callbacks are NULL");
  d.add(present(listener.disable_irp),
        fmt::format("disable with irp {}", index_of(listener.disable_irp)));
  return d;
}

Description describe(const Conn& conn, const SmallWorld& world) {
  static constexpr std::array<std::string_view, 8> history{
      "inspected", "pended",  "answered",  "accepting answer",
      "rejected",  "aborted", "delivered", "dropped while inspected"};
  Description d{std::string(word(conn.phase)), {}};
  d.empty = conn.phase == ConnPhase::absent;
  d.add(world.bounds().listeners > 1 && present(conn.listener),
        fmt::format("listener {}", index_of(conn.listener)));
  for (unsigned i = 0; i < history.size(); ++i) {
    d.add(((conn.history >> i) & 1) != 0, "was " + std::string(history[i]));
  }
  d.add(conn.socket.phase != SocketPhase::none, fmt::format("socket {}", word(conn.socket.phase)));
  add_socket(d, conn.socket);
  d.add((conn.events & events_on) != 0, "events on");
  d.add((conn.events & events_at_call) != 0, "events to inherit when the callback began");
  d.add((conn.events & events_at_return) != 0, "events on if those count that came late (Q-59)");
  d.add((conn.events & (events_static | events_static_irp)) != 0,
        "events on if static ones apply (Q-56)");
  d.add((conn.rejecting & 1) != 0, "the rejecting call runs");
  d.add((conn.rejecting & 2) != 0, "the rejecting IRP is open");
  d.add(conn.early != 0, "established before the accept event was on");
  d.add(conn.reset != 0, "reset by the peer");
  d.add(conn.key != 0 || conn.serial != 0, fmt::format("inspect id {}/{}", conn.key, conn.serial));
  return d;
}

Description describe(const Irp& irp, const SmallWorld& world) {
  Description d{std::string(word(irp.phase)), {}};
  if (irp.phase != IrpPhase::idle) d.phase = fmt::format("{} {}", word(irp.use), word(irp.phase));
  d.add(irp.stale != 0, "to be reinitialised");
  if (irp.phase == IrpPhase::idle) return d;
  d.add(world.bounds().listeners > 1 && present(irp.listener),
        fmt::format("listener {}", index_of(irp.listener)));
  d.add(irp.outcome != Outcome::none, word(irp.outcome));
  d.add(irp.cancel != 0, "cancel requested");
  d.add(irp.use == IrpUse::control, word(static_cast<Control>(irp.arg)));
  d.add(irp.on_conn != 0, "on the accepted socket");
  d.add(present(irp.conn), fmt::format("conn {}", index_of(irp.conn)));
  return d;
}

Description describe(const Frame& frame, const SmallWorld& world) {
  Description d{std::string(word(frame.kind)), {}};
  d.empty = frame.kind == FrameKind::none;
  if (is_call(frame.kind)) {
    d.phase += ' ';
    d.phase += word(frame.phase);
  }
  d.add(!argument_word(frame.kind, frame.arg).empty(), argument_word(frame.kind, frame.arg));
  d.add(frame.result != ::wskcheck::Result::none, word(frame.result));
  d.add(frame.bad == unasked, "broke an obligation");
  d.add(frame.bad != 0 && frame.bad != unasked,
        fmt::format("broke an obligation, see Q-{:02}", frame.bad));
  d.add(frame.on_conn != 0, "on the accepted socket");
  d.add(world.bounds().listeners > 1 && present(frame.listener),
        fmt::format("listener {}", index_of(frame.listener)));
  d.add(present(frame.conn), fmt::format("conn {}", index_of(frame.conn)));
  d.add(present(frame.irp), fmt::format("irp {}", index_of(frame.irp)));
  d.add(present(frame.below), fmt::format("on frame {}", index_of(frame.below)));
  return d;
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void add_change(std::vector<std::string>& out, const std::string& name, const Description& before,
                const Description& after) {
  std::vector<std::string> notes;
  for (const std::string& one : after.attributes) {
    if (before.empty || !contains(before.attributes, one)) notes.push_back(one);
  }
  for (const std::string& one : before.attributes) {
    if (!before.empty && !after.empty && !contains(after.attributes, one)) {
      notes.push_back("no longer " + one);
    }
  }
  if (before.phase == after.phase && notes.empty()) return;
  std::string text = name + ' ' + before.phase;
  if (before.phase != after.phase) text += " -> " + after.phase;
  for (std::size_t i = 0; i < notes.size(); ++i) text += (i == 0 ? " (" : ", ") + notes[i];
  out.push_back(text + (notes.empty() ? "" : ")"));
}

template <class Id, class Get>
void add_changes(std::vector<std::string>& out, std::string_view name, std::uint32_t count,
                 const SmallWorld& before, const SmallWorld& after, Get get) {
  for (std::uint32_t i = 0; i < count; ++i) {
    add_change(out, fmt::format("{}[{}]", name, i), describe(get(before, Id{i}), before),
               describe(get(after, Id{i}), after));
  }
}

}  // namespace

std::vector<std::string> changes(const SmallWorld& before, const SmallWorld& after) {
  using World = const SmallWorld&;
  const Bounds& bounds = before.bounds();
  std::vector<std::string> out;
  add_change(out, "client", describe(before.client()), describe(after.client()));
  add_changes<ListenerId>(out, "listeners", bounds.listeners, before, after,
                          [](World w, ListenerId id) { return w.listener(id); });
  add_changes<ConnId>(out, "conns", bounds.conns, before, after,
                      [](World w, ConnId id) { return w.conn(id); });
  add_changes<IrpId>(out, "irps", bounds.irps, before, after,
                     [](World w, IrpId id) { return w.irp(id); });
  add_changes<FrameId>(out, "frames", bounds.frames, before, after,
                       [](World w, FrameId id) { return w.frame(id); });
  return out;
}

}  // namespace wskcheck::cli
