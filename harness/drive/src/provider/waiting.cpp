// WSK's actors that can do nothing now: IRPs, connections, calls, the network. The reduction asks
// who they are, because a step of another can let them go on (search/transition.h).
#include <algorithm>

#include "core/machine_state.h"
#include "provider/provider.h"
#include "provider/rule_lists.h"
#include "provider/state.h"

namespace wskcheck::drive::provider {
namespace {

using core::ActorKind;
using core::Numbered;
using core::object_number;

class Waiting {
 public:
  Waiting(const core::Offers& offers, std::vector<Transition>& out) : offers_(offers), out_(out) {}

  void irps();
  void conns();
  void calls();
  void network();

 private:
  Transition* add(ActorId actor);
  static void touch(Transition& t, ListenerId listener, ConnId conn);

  const core::Offers& offers_;
  std::vector<Transition>& out_;
};

Transition* Waiting::add(ActorId actor) {
  const auto is_it = [actor](const Transition& t) { return t.actor == actor; };
  const auto& offered = offers_.transitions;
  if (std::any_of(offered.begin(), offered.end(), is_it)) return nullptr;
  out_.emplace_back().actor = actor;
  return &out_.back();
}

void Waiting::touch(Transition& t, ListenerId listener, ConnId conn) {
  if (present(listener)) t.touches.add(object_number(Numbered::listener, index_of(listener)), true);
  if (present(conn)) t.touches.add(object_number(Numbered::conn, index_of(conn)), true);
}

void Waiting::irps() {
  for (std::uint32_t i = 0; i < bounds().irps; ++i) {
    const Irp& irp = state.world.irp(IrpId{i});
    if (irp.phase == IrpPhase::idle || irp.phase == IrpPhase::completing) continue;
    const IrpSide& s = state.irps[i];
    Transition* t = add(core::actor_id(ActorKind::irp, i, s.generation));
    if (t == nullptr) continue;
    t->touches.add(reinterpret_cast<std::uint64_t>(s.irp), true);
    touch(*t, irp.listener, irp.conn);
    if (irp.use == IrpUse::close && present(irp.listener)) {
      t->touches.add(requests_object(irp.listener), true);
    }
  }
}

void Waiting::conns() {
  for (std::uint32_t i = 0; i < bounds().conns; ++i) {
    const Conn& conn = state.world.conn(ConnId{i});
    if (conn.phase == ConnPhase::absent || conn.phase == ConnPhase::gone) continue;
    const std::uint32_t generation = state.conns[i].generation;
    if (Transition* t = add(core::actor_id(ActorKind::conn, i, generation))) {
      touch(*t, conn.listener, ConnId{i});
    }
    if (Transition* t = add(core::actor_id(ActorKind::peer, i, generation))) {
      touch(*t, ListenerId::none, ConnId{i});
    }
  }
}

void Waiting::calls() {
  for (std::uint32_t i = 0; i < core::run.threads; ++i) {
    const core::Thread& thread = core::threads[i];
    if (thread.state != core::ThreadState::in_wsk) continue;
    Transition* t = add(core::actor_id(ActorKind::thread, i, thread.generation));
    const FrameId id = frame_of(static_cast<ThreadId>(i));
    if (t == nullptr || !present(id)) continue;
    const Frame& frame = state.world.frame(id);
    t->touches.add(core::thread_object(static_cast<ThreadId>(i)), true);
    t->touches.add(object_number(Numbered::client, 0), true);
    touch(*t, frame.listener, frame.conn);
  }
}

void Waiting::network() {
  Transition* t = add(core::actor_id(ActorKind::network, 0, 0));
  if (t == nullptr) return;
  for (std::uint32_t i = 0; i < bounds().listeners; ++i) {
    t->touches.add(object_number(Numbered::listener, i), true);
  }
}

}  // namespace

void wait(const core::Offers& offers, std::vector<Transition>& waiting) {
  Waiting all(offers, waiting);
  all.irps();
  all.conns();
  all.calls();
  all.network();
}

}  // namespace wskcheck::drive::provider
