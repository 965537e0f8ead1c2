// From what is seen to what was broken: whose memory it was, who waits for what.
//
// Rules of the kernel that the contract does not number have ids of their own: KRN-01 memory that
// was freed, KRN-02 beyond a block, KRN-03 what is freed, KRN-04 leaks, KRN-05 crashes, KRN-06
// loops, KRN-07 hangs, KRN-08 bug checks (docs/drive.md).
#include "run/diagnose.h"

#include "core/machine_state.h"
#include "core/pool.h"
#include "provider/outgoing.h"
#include "provider/provider.h"
#include "provider/rule_lists.h"
#include "provider/state.h"
#include "run/hangs.h"

namespace wskcheck::drive {
namespace {

using provider::Inside;
using provider::state;

constexpr std::uint8_t number(Inside inside) { return static_cast<std::uint8_t>(inside); }

// The rule that lets WSK still use the context of a listener.
const char* rule_of_context(ListenerId id) {
  const Listener& l = state.world.listener(id);
  const Inside inside = provider::inside(core::run.troubled);
  const bool inspects = inside == Inside::inspect_event || inside == Inside::abort_event;
  if (inspects && provider::side(id).disabled) return "EVT-14";
  if (inside == Inside::accept_event && l.accept_event == EventState::disabling) return "EVT-12";
  if (l.socket.close_called != 0) return "CLO-13";
  if (l.accept_event == EventState::disabling) return "EVT-12";
  if (l.conditional != 0) return "EVT-14";
  return "CLO-13";
}

// Freed memory that is the context of an open socket.
const char* rule_of_freed(const Block& block) {
  for (std::uint32_t i = 0; i < provider::bounds().listeners; ++i) {
    if (state.listeners[i].context != block.address || block.address == nullptr) continue;
    return rule_of_context(ListenerId{i});
  }
  for (std::uint32_t i = 0; i < provider::bounds().conns; ++i) {
    if (state.conns[i].context == block.address && block.address != nullptr) return "CLO-13";
  }
  if (provider::outgoing::is_context(block.address)) return "CLO-13";
  return nullptr;
}

// What a work item uses and the completion routine of a close, of which there was one, has freed.
bool was_freed_at_close(const Block& block) {
  if (kind_of(core::run.troubled) != ThreadKind::work_item) return false;
  if (block.freed_inside != number(Inside::completion)) return false;
  for (std::uint32_t i = 0; i < provider::bounds().listeners; ++i) {
    if (state.world.listener(ListenerId{i}).socket.close_called != 0) return true;
  }
  for (std::uint32_t i = 0; i < provider::bounds().conns; ++i) {
    if (state.world.conn(ConnId{i}).socket.close_called != 0) return true;
  }
  return false;
}

const char* rule_of_borrowed(Inside inside) {
  return inside == Inside::accept_event ? "AEV-05" : "INS-04";
}

void memory_rule(Trouble& t) {
  const Block* block = block_of(reinterpret_cast<const void*>(t.object));
  if (block == nullptr || t.kind == TroubleKind::overrun) {
    t.rule = "KRN-02";
    return;
  }
  if (block->kind == BlockKind::handle) {
    t.rule = "KRN-01";
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
  if (rule == nullptr && block->freed_inside == number(Inside::abort_event)) {
    rule = "Q-16";
    t.says = "the record of a request is used after WskAbortEvent has freed it";
  }
  if (rule == nullptr && was_freed_at_close(*block)) rule = "CLO-13";
  const bool in_work_item = kind_of(core::run.troubled) == ThreadKind::work_item;
  if (in_work_item && rule != nullptr && std::string_view(rule) == "CLO-13") {
    t.says = "a work item uses what was freed with its socket: closing does not wait for it";
  }
  t.rule = rule != nullptr ? rule : "KRN-01";
}

// WskAcceptEvent came while an accept IRP was queued, or one had been and has taken its connection.
bool accepts_by_irp_too(FrameId id) {
  if (provider::side(id).accepting || state.counts.by_irp != 0) return true;
  return provider::accepts_by_irp(state.world.frame(id).listener);
}

// The NULL was the socket that the IRP does not bring.
const char* rule_of_completion(const Irp& irp) {
  if (irp.use == IrpUse::inspect) return "CIN-16";
  return irp.outcome != Outcome::success ? "IRP-11" : "KRN-05";
}

// The NULL can have come from an IRP of the driver that is over, with an error or without one, and
// whose Information is no socket.
bool has_irp_without_socket(bool success) {
  bool has_one = false;
  for_each_live_block([&](const Block& block) {
    if (block.kind != BlockKind::irp) return;
    const IO_STATUS_BLOCK& io = static_cast<const IRP*>(block.address)->IoStatus;
    has_one = has_one || (io.Information == 0 && NT_SUCCESS(io.Status) == success);
  });
  return has_one;
}

// A crash inside a callback: what the driver was not ready for.
const char* rule_inside(ThreadId thread) {
  const FrameId id = provider::callback_of(thread);
  if (!present(id)) {  // of an outgoing connection, or none
    const bool failed = state.counts.failed != 0 && has_irp_without_socket(false);
    return provider::inside(thread) == Inside::completion && failed ? "IRP-11" : "KRN-05";
  }
  const Frame& f = state.world.frame(id);
  switch (provider::inside(thread)) {
    case Inside::inspect_event:
      return "BND-14";
    case Inside::accept_event:
      if (accepts_by_irp_too(id)) return "ACC-09";
      return state.world.client().static_accept != 0 ? "BND-13" : "KRN-05";
    case Inside::abort_event:
      return (state.world.conn(f.conn).history & was_pended) != 0 ? "PND-09" : "Q-17";
    case Inside::completion:
      return f.irp == IrpId::none ? "KRN-05" : rule_of_completion(state.world.irp(f.irp));
    default:
      return "KRN-05";
  }
}

// A NULL that WSK gave, or that the driver had not yet replaced, dereferenced.
void crash_rule(Trouble& t) {
  t.rule = "KRN-05";
  if (t.object >= 65536) return;
  if (state.counts.null_accept != 0) {
    t.rule = "AEV-07";
    t.says =
        "the AcceptSocket of WskAcceptEvent was NULL, which is no socket: the driver "
        "dereferences it";
  } else if (state.counts.null_inspect != 0) {
    t.rule = "INS-06";
    t.says = "the InspectID of WskInspectEvent was NULL: the driver dereferences it";
  } else if (state.counts.null_address != 0) {
    t.rule = "INS-04";
    t.says = "the LocalAddress of a callback was NULL: the driver dereferences it";
  } else {
    const Inside inside = provider::inside(core::run.troubled);
    const bool is_socket = t.object < sizeof(WSK_SOCKET);
    if (inside != Inside::completion || is_socket) t.rule = rule_inside(core::run.troubled);
    if (inside != Inside::nothing || !is_socket) return;
    if (state.counts.failed != 0 && has_irp_without_socket(false)) {
      t.rule = "IRP-11";
      t.says = "an IRP has failed and brings no socket: the driver uses what it does not have";
    } else if (state.counts.resumed != 0 && has_irp_without_socket(true)) {
      t.rule = "CIN-16";
      t.says =
          "the IRP of WskInspectComplete brings no socket: the driver uses what it does not have";
    }
  }
}

// What was allocated for a request and is still there.
void leak_rule(Trouble& t) {
  t.rule = "KRN-04";
  const Block* block = block_of(reinterpret_cast<const void*>(t.object));
  if (block == nullptr || block->made_inside != number(Inside::inspect_event)) return;
  const provider::Counts& counts = state.counts;
  t.rule = counts.aborted_pended != 0 ? "PND-09" : counts.aborted_accepted != 0 ? "ABT-08" : "Q-66";
  t.says = "what WskInspectEvent allocated for a request is still there when the request is over";
}

// A callback or completion routine on the stack of the driver's own call: with a lock that the
// caller holds.
bool is_inline_callback() {
  const FrameId id = provider::callback_of(core::run.troubled);
  if (!present(id)) return false;
  const FrameId below = state.world.frame(id).below;
  return present(below) && is_call(state.world.frame(below).kind);
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
      return leak_rule(t);
    case TroubleKind::crash:
      return crash_rule(t);
    case TroubleKind::loop:
      t.rule = "KRN-06";
      return;
    case TroubleKind::hang:
      return hang_rule(t);
    default:
      t.rule = is_inline_callback() ? "Q-28" : "KRN-08";
      return;
  }
}

}  // namespace wskcheck::drive
