// What a driver must not leave undone: when nothing goes on by itself, and when it is unloaded.
#include "core/machine_state.h"
#include "provider/outgoing.h"
#include "provider/provider.h"
#include "provider/rule_lists.h"
#include "provider/state.h"

namespace wskcheck::drive::provider {
namespace {

bool calls_in_progress() {
  for (std::uint32_t i = 0; i < bounds().frames; ++i) {
    if (state.world.frame(FrameId{i}).kind != FrameKind::none) return true;
  }
  return false;
}

Trouble broken_duty(const char* rule, const char* says, const void* site) {
  Trouble t;
  t.rule = rule;
  t.says = says;
  t.site = site;
  return t;
}

// The callback that was told of the listener's death.
const void* place_of_notice(ListenerId id) {
  const WSK_CLIENT_LISTEN_DISPATCH* table = side(id).dispatch;
  if (table == nullptr) return nullptr;
  const bool by_accept = (state.world.listener(id).socket.told_dead & 1u) != 0;
  return by_accept ? place_of(table->WskAcceptEvent) : place_of(table->WskInspectEvent);
}

Trouble never_answered(ConnId id) {
  const Conn& c = state.world.conn(id);
  const WSK_CLIENT_LISTEN_DISPATCH* table = side(c.listener).dispatch;
  const void* site = table != nullptr ? place_of(table->WskInspectEvent) : nullptr;
  const bool mistaken = state.counts.aborted_pended != 0;  // all Keys are equal here
  Trouble t = broken_duty(mistaken ? "PND-04" : "PND-02",
                          mistaken ? "the driver never completes the inspection of a request: "
                                     "another one with the same Key was aborted"
                                   : "the driver pended a request and never completes its "
                                     "inspection",
                          site);
  t.object = core::object_number(core::Numbered::conn, index_of(id));
  return t;
}

// A listener that is dead, which the driver knows, and that it does not close.
ListenerId deaf_listener() {
  for (std::uint32_t i = 0; i < bounds().listeners; ++i) {
    const Socket& s = state.world.listener(ListenerId{i}).socket;
    const bool open = s.phase >= SocketPhase::unbound && s.phase < SocketPhase::closing;
    if (open && s.dead != 0 && s.told_dead != 0 && s.close_called == 0) return ListenerId{i};
  }
  return ListenerId::none;
}

// What else comes of a listener that is kept shows until the driver is unloaded.
void note_deafness() {
  const ListenerId id = deaf_listener();
  if (!present(id)) return;
  state.is_deaf = true;
  state.deaf_site = place_of_notice(id);
}

// A request that the driver pended, and whose inspection it has not begun to complete.
ConnId unanswered() {
  for (std::uint32_t i = 0; i < bounds().conns; ++i) {
    const Conn& c = state.world.conn(ConnId{i});
    if (c.phase != ConnPhase::pended || (c.history & was_answered) != 0) continue;
    const Listener& l = state.world.listener(c.listener);
    if (l.socket.close_called == 0 && l.socket.dead == 0) return ConnId{i};
  }
  return ConnId::none;
}

Trouble keeps_dead_listener(const void* site) {
  return broken_duty("DEAD-04", "the driver knows that its listener is dead and does not close it",
                     site);
}

}  // namespace

bool quiet(Trouble& trouble) {
  note_deafness();
  if (calls_in_progress()) return false;
  const ConnId id = unanswered();
  if (present(id)) trouble = never_answered(id);
  return present(id);
}

bool owes(Trouble& trouble) {
  if (calls_in_progress()) return false;
  const ConnId conn = unanswered();
  const ListenerId listener = deaf_listener();
  if (present(conn)) {
    trouble = never_answered(conn);
  } else if (present(listener)) {
    trouble = keeps_dead_listener(place_of_notice(listener));
  }
  return present(conn) || present(listener);
}

bool is_deaf(Trouble& trouble) {
  if (!state.is_deaf) return false;
  trouble = keeps_dead_listener(state.deaf_site);
  return true;
}

bool left_over(Trouble& trouble) {
  if (is_deaf(trouble)) return true;
  for (std::uint32_t i = 0; i < bounds().irps; ++i) {
    const Irp& irp = state.world.irp(IrpId{i});
    if (irp.phase == IrpPhase::idle || irp.phase == IrpPhase::completing) continue;
    const bool close = irp.use == IrpUse::close;
    trouble =
        broken_duty(close ? "CLO-13" : "IRP-18",
                    close ? "the driver is unloaded before its close of a socket has completed"
                          : "the driver is unloaded while WSK still has an IRP of its own",
                    side(IrpId{i}).site);
    return true;
  }
  if (outgoing::left_over(trouble)) return true;
  const Client& client = state.world.client();
  if (client.captures != 0 && client.phase == ClientPhase::registered) {
    trouble = broken_duty("UNL-02",
                          "the driver is unloaded and has not released a provider NPI "
                          "that it captured",
                          state.capture_site);
    return true;
  }
  if (client.phase == ClientPhase::registered) {
    trouble = broken_duty("UNL-01", "the driver is unloaded and has not called WskDeregister",
                          state.register_site);
    return true;
  }
  return false;
}

}  // namespace wskcheck::drive::provider
