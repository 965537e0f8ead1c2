// Calls: the rule that a call is, the obligations that it breaks, and waiting for WSK to return.
#include "provider/calls.h"

#include "core/machine_state.h"
#include "kernel/irp.h"
#include "provider/effects.h"
#include "provider/orders.h"
#include "provider/rule_lists.h"
#include "provider/words.h"
#include "record/events.h"

namespace wskcheck::drive::provider {
namespace {

// Whether the rule is this call. Of two that differ in the IRP alone the exact one comes first.
bool is_rule_of(const Rule& rule, const Call& call, bool exact) {
  if (rule.frame_arg != any_arg && rule.frame_arg != call.control) return false;
  if (rule.over == Over::listener && call.on_conn) return false;
  if (rule.over == Over::conn && !present(call.conn)) return false;
  return !exact || rule.takes_irp == (call.irp != nullptr) || rule.over == Over::irp;
}

std::uint64_t calls_of_socket(const Call& call) {
  using core::Numbered;
  if (call.on_conn) return core::object_number(Numbered::calls, 256 + index_of(call.conn));
  if (present(call.listener)) return core::object_number(Numbered::calls, index_of(call.listener));
  return core::object_number(Numbered::client, 0);
}
std::uint64_t socket_of(const Call& call) {
  using core::Numbered;
  if (present(call.conn)) return core::object_number(Numbered::conn, index_of(call.conn));
  if (present(call.listener)) {
    return core::object_number(Numbered::listener, index_of(call.listener));
  }
  return 0;
}

Step step_of(const Call& call, std::uint16_t rule, IrpId irp) {
  Step step;
  step.rule = rule;
  step.arg = call.arg;
  step.listener = call.listener;
  step.conn = call.conn;
  step.irp = irp;
  step.host = frame_of(current_thread());
  return step;
}

// The model's IRP for the driver's. One that is being completed is the driver's again: passing it
// anew makes it another one.
IrpId model_irp(const Call& call) {
  if (call.irp == nullptr) return IrpId::none;
  IrpId id = irp_of(call.irp);
  if (present(id) && state.world.irp(id).phase == IrpPhase::completing) {
    side(id).irp = nullptr;
    id = IrpId::none;
  }
  if (!present(id)) {
    id = new_irp(call.irp);
    state.world.irp(id).stale = call.irp->WskCheck.Used != 0 ? 1 : 0;
  }
  return id;
}

// Another thread may have completed it in the meantime.
bool held_by_wsk(PIRP irp) {
  const IrpId id = irp_of(irp);
  return present(id) && state.world.irp(id).phase != IrpPhase::idle &&
         state.world.irp(id).phase != IrpPhase::completing;
}

}  // namespace

// What the frame and the IRP of a call that was made stand for.
void remember(const Call& call, FrameId frame, IrpId irp, bool handed_over) {
  FrameSide& f = side(frame);
  f = call.frame;
  f.thread = current_thread();
  f.callback = FrameId::none;
  f.site = call.site;
  f.name = call.name;
  if (!handed_over) return;
  IrpSide& i = side(irp);
  const std::uint32_t generation = i.generation + 1;
  i = call.passed;
  i.irp = call.irp;
  i.site = call.site;
  kernel::set_owner(call.irp, kernel::Owner::wsk);
  i.generation = generation;
}

View bind(const Step& step, Frame& pushed, const Seen& seen) {
  return machine::bind(state.world, rules()[step.rule], step, pushed, &seen, &flavour());
}

void take_application_step(Step step, const Seen& seen, const void* site) {
  const Rule& rule = rules()[step.rule];
  Frame pushed;
  const View v = bind(step, pushed, seen);
  if (rule.fresh_listener && !present(v.listener_id)) {
    not_offered("more listening sockets in one run than there is room for");
  }
  const BrokenChecks broken = machine::broken_checks(rule, v);
  for (std::size_t i = 0; i < checks_max && broken != 0; ++i) {
    if ((broken & (1u << i)) == 0) continue;
    Trouble t;
    t.rule = rule.checks[i].id.data();
    t.says = rule.checks[i].says.data();
    t.site = site;
    found(t);
  }
  machine::take(state.world, rule, v, broken);
}

namespace {

// With real threads calls come and go all the time: a further one waits for its turn.
bool has_room(const void*, std::uint64_t) { return present(state.world.fresh_frame()); }

// Waits for WSK's own steps to decide the call and let it return; callbacks that WSK makes on this
// stack run meanwhile.
NTSTATUS wait_for(FrameId frame, const Call& call) {
  for (;;) {
    core::stop_in_wsk({OpKind::wsk, true, 0, 0, call.site, call.name});
    FrameSide& f = side(frame);
    if (f.returned) {
      const NTSTATUS status = f.status;
      f = FrameSide{};
      order_return(call, status);
      if (telling()) tell(call.site, "%s returns %s", call.name, status_name(status));
      return record::returned(call, status);
    }
    const FrameId callback = f.callback;
    f.callback = FrameId::none;
    run_callback(callback);
  }
}

}  // namespace

NTSTATUS make(Call& call) {
  const Op op{OpKind::call,
              true,
              calls_of_socket(call),
              reinterpret_cast<std::uint64_t>(call.irp),
              call.site,
              call.name,
              false,
              socket_of(call)};
  if (core::real_threads != nullptr) {
    block(op, has_room, nullptr, 0);
  } else {
    step(op);
  }
  // A rule about one of its requests looks at the listener too (CLO-06).
  if (present(call.listener)) touch(call.listener, false);
  call.seen.irp_given = call.irp != nullptr ? Seen::Tri::yes : Seen::Tri::no;
  call.seen.irql = static_cast<std::int8_t>(irql());
  call.seen.own_irp = Seen::Tri::yes;
  if (telling()) tell(call.site, "calls %s", call.name);
  record::call(call);
  if (call.kind == FrameKind::IoCancelIrp && !held_by_wsk(call.irp)) {
    return record::returned(call, STATUS_UNSUCCESSFUL);
  }
  if (call.kind != FrameKind::IoCancelIrp) check_irp(call);
  const IrpId irp = model_irp(call);
  for (const bool exact : {true, false}) {
    for (const std::uint16_t n : calls_of(call.kind)) {
      if (!is_rule_of(rules()[n], call, exact)) continue;
      const Step step = step_of(call, n, irp);
      const FrameId frame = state.world.fresh_frame();
      if (call.kind == FrameKind::WskSocket && !present(state.world.fresh_listener())) {
        not_offered("more listening sockets at once than there is room for");
      }
      if (!present(frame)) not_offered("more calls and callbacks at once than there is room for");
      take_application_step(step, call.seen, call.site);
      remember(call, frame, irp, present(irp) && rules()[n].over != Over::irp);
      watch_buffers(call);
      order_call(call);
      return wait_for(frame, call);
    }
  }
  not_offered(call.name);
}

}  // namespace wskcheck::drive::provider
