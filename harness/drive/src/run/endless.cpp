// Looking for a state that comes back (Brent's algorithm: BIT 20, 1980).
#include "run/endless.h"

#include "core/machine_state.h"
#include "core/memory.h"

namespace wskcheck::drive {
namespace {

// The thread that is the only one to go on is the one to blame.
void blame(DrivenMachine& machine, Trouble& trouble) {
  for (std::uint32_t i = 0; i < core::run.threads; ++i) {
    const core::Thread& t = core::threads[i];
    const ActorId actor = core::actor_id(core::ActorKind::thread, i, t.generation);
    if (!core::is_live(i) || actor != machine.enabled()[0].actor) continue;
    core::run.troubled = static_cast<ThreadId>(i);
    trouble.site = t.op.site;
  }
}

}  // namespace

bool repeats(DrivenMachine& machine, std::uint32_t steps_max, Trouble& trouble) {
  std::uint64_t kept = 0;
  std::uint64_t reads_of_time = 0;
  std::uint32_t keep_at = 1;
  bool comparable = false;
  for (std::uint32_t step = 0; step < steps_max && machine.state() == RunState::running; ++step) {
    if (machine.enabled().size() != 1 || reads_of_time != core::reads_of_time) comparable = false;
    const std::uint64_t now = core::state_hash();
    if (comparable && now == kept) {
      trouble = {};
      trouble.kind = TroubleKind::loop;
      trouble.says = "the driver does the same for ever, and nothing else can go on";
      trouble.rule = "KRN-06";
      blame(machine, trouble);
      return true;
    }
    if (step + 1 == keep_at) {
      kept = now;
      keep_at *= 2;
      reads_of_time = core::reads_of_time;
      comparable = machine.enabled().size() == 1;
    }
    machine.take(0);
  }
  return false;
}

}  // namespace wskcheck::drive
