// What a driver must not leave undone: when nothing goes on by itself, and when it is unloaded.
#include "core/machine_state.h"
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

Trouble broken_duty(const char* rule, const char* says) {
  Trouble t;
  t.rule = rule;
  t.says = says;
  return t;
}

}  // namespace

bool quiet(Trouble& trouble) {
  for (std::uint32_t i = 0; i < bounds().listeners; ++i) {
    const Listener& l = state.world.listener(ListenerId{i});
    const bool open =
        l.socket.phase >= SocketPhase::unbound && l.socket.phase < SocketPhase::closing;
    if (open && l.socket.dead != 0 && l.socket.told_dead != 0 && l.socket.close_called == 0) {
      trouble = broken_duty("DEAD-04",
                            "the driver knows that its listener is dead and does not "
                            "close it");
      return true;
    }
  }
  if (calls_in_progress()) return false;
  for (std::uint32_t i = 0; i < bounds().conns; ++i) {
    const Conn& c = state.world.conn(ConnId{i});
    if (c.phase != ConnPhase::pended || (c.history & was_answered) != 0) continue;
    const Listener& l = state.world.listener(c.listener);
    if (l.socket.close_called != 0 || l.socket.dead != 0) continue;
    trouble = broken_duty("PND-02",
                          "the driver pended a request and never completes its "
                          "inspection");
    trouble.object = core::object_number(core::Numbered::conn, i);
    return true;
  }
  return false;
}

bool left_over(Trouble& trouble) {
  for (std::uint32_t i = 0; i < bounds().irps; ++i) {
    const Irp& irp = state.world.irp(IrpId{i});
    if (irp.phase == IrpPhase::idle || irp.phase == IrpPhase::completing) continue;
    const bool close = irp.use == IrpUse::close;
    trouble =
        broken_duty(close ? "CLO-13" : "IRP-18",
                    close ? "the driver is unloaded before its close of a socket has completed"
                          : "the driver is unloaded while WSK still has an IRP of its own");
    return true;
  }
  const Client& client = state.world.client();
  if (client.captures != 0 && client.phase == ClientPhase::registered) {
    trouble = broken_duty("UNL-02",
                          "the driver is unloaded and has not released a provider NPI "
                          "that it captured");
    return true;
  }
  if (client.phase == ClientPhase::registered) {
    trouble = broken_duty("UNL-01", "the driver is unloaded and has not called WskDeregister");
    return true;
  }
  return false;
}

}  // namespace wskcheck::drive::provider
