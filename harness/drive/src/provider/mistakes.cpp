// Making the mistake that was chosen, as soon as it is possible.
#include "provider/mistakes.h"

#include <type_traits>
#include <utility>
#include <vector>

#include "core/pool.h"
#include "kernel/irp.h"
#include "provider/effects.h"
#include "provider/mistake_table.h"
#include "provider/rule_lists.h"

namespace wskcheck::drive::provider {
namespace {

const Rule* chosen = nullptr;
std::string_view chosen_name;

bool make(const Step& step) {
  const Seen seen;
  Frame pushed;
  const View v = machine::bind(state.world, *chosen, step, pushed, &seen, &flavour());
  if (machine::refusal(*chosen, v).guard != Guard::none) return false;
  const Before was = before(v);
  machine::take(state.world, *chosen, v, 0);
  after(v, was);
  state.mistaken = true;
  return true;
}

// For the first object of a kind that allows it.
template <auto member>
void make_of(std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    Step step;
    step.*member = std::remove_reference_t<decltype(step.*member)>{i};
    if (make(step)) return;
  }
}

}  // namespace

std::span<const std::string_view> mistakes() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Mistake& one : mistake_table()) all.push_back(one.name);
    return all;
  }();
  return names;
}

const Mistake& mistake(std::string_view name) {
  std::size_t i = 0;
  while (mistake_table()[i].name != name) ++i;
  return mistake_table()[i];
}

bool set_mistake(std::string_view name) {
  chosen = nullptr;
  chosen_name = "";
  for (const Mistake& one : mistake_table()) {
    if (one.name != name) continue;
    chosen = &one.rule;
    chosen_name = one.name;
  }
  return name.empty() || chosen != nullptr;
}

IrpId address_slot(IrpId irp) {
  if (chosen_name != "P-02" || state.mistaken) return irp;
  if (side(irp).local == nullptr && side(irp).remote == nullptr) return irp;
  const ListenerId listener = state.world.irp(irp).listener;
  const IrpId other =
      find_accept([listener](const Irp& queued) { return queued.listener == listener; });
  if (!present(other)) return irp;
  state.mistaken = true;
  return other;
}

// Of a connection whose listener is closed: the pointer is no one's from now on but the new
// socket's.
PWSK_SOCKET freed_socket() {
  if (chosen_name != "P-03" || state.mistaken) return nullptr;
  for (std::uint32_t i = 0; i < bounds().conns; ++i) {
    const Conn& c = state.world.conn(ConnId{i});
    if (c.phase != ConnPhase::open || c.socket.close_called != 0) continue;
    if (state.world.listener(c.listener).socket.phase != SocketPhase::closed) continue;
    state.mistaken = true;
    return std::exchange(state.conns[i].socket, nullptr);
  }
  return nullptr;
}

bool keeps_refused() { return chosen_name == "P-15"; }

// Only while the IRP is still the driver's own and unused.
bool completes_again(PIRP irp, const IO_STACK_LOCATION& was) {
  if (chosen_name != "P-05" || state.mistaken) return false;
  const Block* block = block_of(irp);
  if (block == nullptr || block->freed || kernel::owner_of(irp) != kernel::Owner::driver) {
    return false;
  }
  state.mistaken = true;
  --irp->CurrentLocation;
  *--irp->Tail.Overlay.CurrentStackLocation = was;
  ++irp->CurrentLocation;
  ++irp->Tail.Overlay.CurrentStackLocation;
  return true;
}

void make_mistake() {
  if (chosen == nullptr || chosen->then == nullptr || state.mistaken) return;
  for (std::uint32_t i = 0; i < bounds().listeners; ++i) {
    const Listener& l = state.world.listener(ListenerId{i});
    state.was_enabled = state.was_enabled || l.accept_event == EventState::on;
  }
  switch (chosen->over) {
    case Over::listener:
      return make_of<&Step::listener>(bounds().listeners);
    case Over::conn:
      return make_of<&Step::conn>(bounds().conns);
    case Over::irp:
      return make_of<&Step::irp>(bounds().irps);
    default:
      return make_of<&Step::frame>(bounds().frames);
  }
}

}  // namespace wskcheck::drive::provider
