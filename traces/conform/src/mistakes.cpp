// The driver's mistakes, and what may follow from them: after an IRP is passed twice, or a call on
// a socket is made after its close, the documents promise nothing of that IRP or that socket. What
// WSK does with them then is the driver's fault.
#include <algorithm>

#include "bounds_of_search.h"
#include "session.h"

namespace wskcheck::conform {

using traces::Field;
using traces::Record;

// After a record that broke the rule `id`.
void Session::note_mistake(const Record& r, std::string_view id) {
  if (mistakes_.size() >= limits::mistakes_max) return;
  mistakes_.push_back({r.at.line, std::string(id)});
  const auto n = static_cast<std::uint32_t>(mistakes_.size() - 1);
  const auto remember = [n](PointerMap& map, std::uint64_t key) {
    if (map.find(key) == PointerMap::none) map.set(key, n);
  };
  if (r.has(Field::irp)) remember(spoiled_irps_, r.irp);
  const StackItem* top = top_of_thread();
  if (top != nullptr && present(top->frame) && side(top->frame).tick == tick_) {
    change(top->frame).mistake = n + 1;
  }
  const bool of_socket = id.starts_with("CLO-") || id == "AEV-13";
  if (!of_socket) return;
  if (r.has(Field::socket)) remember(spoiled_sockets_, r.socket);
  if (id == "AEV-13" && present(wanted_.conn)) {
    remember(spoiled_sockets_, side(wanted_.conn).pointer);
  }
}

// The mistake that a record which does not fit may follow from; null when there is none.
const Session::Mistake* Session::mistake_behind(const Record& r) {
  std::uint32_t n = PointerMap::none;
  const auto look = [&n](const PointerMap& map, std::uint64_t key) {
    if (n == PointerMap::none) n = map.find(key);
  };
  if (r.has(Field::irp)) look(spoiled_irps_, r.irp);
  if (r.has(Field::socket)) look(spoiled_sockets_, r.socket);
  for (const FrameId frame : {wanted_.frame, wanted_.base.frame}) {
    if (present(frame) && side(frame).mistake != 0) n = std::min(n, side(frame).mistake - 1);
    const IrpId irp = present(frame) ? side(frame).irp : IrpId::none;
    if (present(irp) && side(irp).has_pointer) look(spoiled_irps_, side(irp).pointer);
  }
  for (const IrpId irp : {wanted_.irp, wanted_.base.irp}) {
    if (present(irp) && side(irp).has_pointer) look(spoiled_irps_, side(irp).pointer);
  }
  if (present(wanted_.conn) && side(wanted_.conn).has_pointer) {
    look(spoiled_sockets_, side(wanted_.conn).pointer);
  } else if (present(wanted_.listener) && side(wanted_.listener).has_pointer) {
    look(spoiled_sockets_, side(wanted_.listener).pointer);
  }
  return n == PointerMap::none ? nullptr : &mistakes_[n];
}

}  // namespace wskcheck::conform
