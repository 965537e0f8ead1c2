// See hangs.h.
#include "run/hangs.h"

#include "core/machine_state.h"
#include "provider/outgoing.h"
#include "provider/provider.h"
#include "provider/rule_lists.h"
#include "provider/state.h"
#include "run/program.h"

namespace wskcheck::drive {
namespace {

using provider::state;

// A driver that waits for what will not come: what it may have missed.
const char* rule_of_wait() {
  bool queued = false;
  bool open = provider::outgoing::is_any_pending();
  for (std::uint32_t i = 0; i < provider::bounds().irps; ++i) {
    const Irp& irp = state.world.irp(IrpId{i});
    if (irp.phase == IrpPhase::idle) continue;
    open = true;
    queued = queued || (irp.use == IrpUse::accept && irp.phase == IrpPhase::queued);
  }
  if (queued && state.counts.by_callback != 0) return "ACC-18";
  for (std::uint32_t i = 0; i < provider::bounds().listeners; ++i) {
    const Listener& l = state.world.listener(ListenerId{i});
    if (l.accept_event != EventState::off && state.counts.by_irp != 0) return "ACC-18";
  }
  if (!open && state.counts.done_at_once != 0) return "IRP-12";
  return "KRN-07";
}

struct Waiting {
  const char* rule;
  const char* says;
};

// Which socket keeps WskDeregister waiting: an accepted one, by how it came; else a listener.
Waiting open_socket() {
  for (std::uint32_t i = 0; i < provider::bounds().conns; ++i) {
    const Conn& c = state.world.conn(ConnId{i});
    if (c.phase != ConnPhase::open || c.socket.close_called != 0) continue;
    const provider::ConnSide& side = state.conns[i];
    if (side.at_close) {
      return {"CLO-05",
              "WskDeregister waits for ever: a socket is not closed that WskAcceptEvent brought "
              "while its listener was being closed"};
    }
    if (side.by_callback) {
      return {"UNL-10",
              "WskDeregister waits for ever: a socket that WskAcceptEvent brought is not closed"};
    }
    return {"ASO-05",
            "WskDeregister waits for ever: a socket that WskAccept brought is not closed"};
  }
  return {"UNL-03", "WskDeregister waits for ever: a socket of the driver is not closed"};
}

// What keeps WskDeregister waiting.
Waiting what_is_open() {
  const Client& client = state.world.client();
  if (client.sockets != 0) return open_socket();
  if (provider::outgoing::is_any_socket_open()) {
    return {"UNL-03",
            "WskDeregister waits for ever: a socket that was made to connect is not closed"};
  }
  if (client.captures != 0) {
    return {"UNL-02", "WskDeregister waits for ever: a captured provider NPI is not released"};
  }
  return {"UNL-04", "WskDeregister waits for ever: an IRP of the driver is not completed"};
}

}  // namespace

void hang_rule(Trouble& t) {
  if (program_hangs(t)) return;
  t.rule = "KRN-07";
  for (std::uint32_t i = 0; i < core::run.threads; ++i) {
    const core::Thread& thread = core::threads[i];
    if (thread.state != core::ThreadState::in_wsk) continue;
    t.site = thread.op.site;
    const FrameId frame = provider::frame_of(static_cast<ThreadId>(i));
    if (!present(frame) || state.world.frame(frame).kind != FrameKind::WskDeregister) continue;
    const Waiting open = what_is_open();
    t.rule = open.rule;
    t.says = open.says;
    return;
  }
  const bool is_program = waits_for_program(core::threads[0]);  // then only its wait matters
  for (std::uint32_t i = 0; i < core::run.threads; ++i) {
    const core::Thread& thread = core::threads[i];
    if (thread.state != core::ThreadState::blocked) continue;
    if (provider::outgoing::is_waiting(static_cast<ThreadId>(i))) continue;
    if (is_program && thread.kind != ThreadKind::program) continue;
    t.site = thread.op.site;
    t.rule = rule_of_wait();
    t.says = "the driver waits for ever in %s";
    t.detail = thread.op.says;
    return;
  }
}

}  // namespace wskcheck::drive
