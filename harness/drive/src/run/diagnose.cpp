// From what is seen to what was broken: whose memory it was, who waits for what.
//
// Rules of the kernel that the contract does not number have ids of their own: KRN-01 memory that
// was freed, KRN-02 beyond a block, KRN-03 what is freed, KRN-04 leaks, KRN-05 crashes, KRN-06
// loops, KRN-07 hangs, KRN-08 bug checks (docs/drive.md).
#include "run/diagnose.h"

#include "core/machine_state.h"
#include "core/pool.h"
#include "provider/provider.h"
#include "provider/rule_lists.h"
#include "provider/state.h"

namespace wskcheck::drive {
namespace {

using provider::state;

// The rule that lets WSK still use the context of a listener.
const char* rule_of_context(const Listener& l) {
  if (l.socket.close_called != 0) return "CLO-13";
  if (l.accept_event == EventState::disabling) return "EVT-12";
  if (l.conditional != 0) return "EVT-14";
  return "CLO-13";
}

// Freed memory that is the context of an open socket.
const char* rule_of_freed(const Block& block) {
  for (std::uint32_t i = 0; i < provider::bounds().listeners; ++i) {
    if (state.listeners[i].context != block.address || block.address == nullptr) continue;
    return rule_of_context(state.world.listener(ListenerId{i}));
  }
  for (std::uint32_t i = 0; i < provider::bounds().conns; ++i) {
    if (state.conns[i].context == block.address && block.address != nullptr) return "CLO-13";
  }
  return nullptr;
}

const char* rule_of_borrowed(provider::Inside inside) {
  switch (inside) {
    case provider::Inside::accept_event:
      return "AEV-05";
    default:
      return "INS-04";
  }
}

void memory_rule(Trouble& t) {
  const Block* block = block_of(reinterpret_cast<const void*>(t.object));
  if (block == nullptr) {
    t.rule = "KRN-02";
    return;
  }
  if (t.kind == TroubleKind::overrun) {
    t.rule = "KRN-02";
    return;
  }
  if (block->kind == BlockKind::socket) {
    t.rule = "CLO-06";
    t.says = "a socket is used after it was closed";
    return;
  }
  if (block->kind == BlockKind::borrowed) {
    const bool id = block->what[0] == 'I';
    t.rule = id ? "PND-01" : rule_of_borrowed(provider::inside(core::run.troubled));
    t.says = id ? "the driver has kept a pointer to an inspect ID, which WSK took back when its "
                  "callback returned"
                : "the driver has kept a pointer that WSK took back when its callback returned";
    return;
  }
  const char* rule = rule_of_freed(*block);
  t.rule = rule != nullptr ? rule : "KRN-01";
}

// A NULL that WSK gave, dereferenced.
void crash_rule(Trouble& t) {
  t.rule = "KRN-05";
  if (t.object >= 65536) return;
  const auto inside = provider::inside(core::run.troubled);
  if (state.counts.null_accept != 0) {
    t.rule = "AEV-07";
    t.says =
        "the AcceptSocket of WskAcceptEvent was NULL, which is no socket: the driver "
        "dereferences it";
  } else if (state.counts.null_inspect != 0) {
    t.rule = "INS-06";
    t.says = "the InspectID of WskInspectEvent was NULL: the driver dereferences it";
  } else if (inside == provider::Inside::inspect_event) {
    t.rule = "BND-14";
  } else if (inside == provider::Inside::accept_event) {
    t.rule = "BND-13";
  } else if (inside == provider::Inside::abort_event) {
    t.rule = "Q-17";
  }
}

// Nothing can go on: what the first thread that waits inside WSK waits for.
void hang_rule(Trouble& t) {
  t.rule = "KRN-07";
  for (std::uint32_t i = 0; i < core::run.threads; ++i) {
    const core::Thread& thread = core::threads[i];
    if (thread.state != core::ThreadState::in_wsk) continue;
    t.site = thread.op.site;
    const FrameId frame = provider::frame_of(static_cast<ThreadId>(i));
    if (!present(frame) || state.world.frame(frame).kind != FrameKind::WskDeregister) continue;
    const Client& client = state.world.client();
    t.rule = client.sockets != 0 ? "UNL-03" : client.captures != 0 ? "UNL-02" : "UNL-04";
    t.says = client.sockets != 0
                 ? "WskDeregister waits for ever: a socket of the driver is not closed"
             : client.captures != 0
                 ? "WskDeregister waits for ever: a captured provider NPI is not released"
                 : "WskDeregister waits for ever: an IRP of the driver is not completed";
    return;
  }
  for (std::uint32_t i = 0; i < core::run.threads; ++i) {
    const core::Thread& thread = core::threads[i];
    if (thread.state != core::ThreadState::blocked) continue;
    t.site = thread.op.site;
    t.says = "the driver waits for ever in %s";
    t.detail = thread.op.says;
    return;
  }
}

}  // namespace

void diagnose(Trouble& t) {
  if (t.rule[0] != 0) return;
  switch (t.kind) {
    case TroubleKind::use_after_free:
    case TroubleKind::overrun:
      return memory_rule(t);
    case TroubleKind::bad_free:
      t.rule = "KRN-03";
      return;
    case TroubleKind::leak:
      t.rule = "KRN-04";
      return;
    case TroubleKind::crash:
      return crash_rule(t);
    case TroubleKind::loop:
      t.rule = "KRN-06";
      return;
    case TroubleKind::hang:
      return hang_rule(t);
    default:
      t.rule = "KRN-08";
      return;
  }
}

}  // namespace wskcheck::drive
