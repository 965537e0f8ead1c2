// Hidden steps of many objects that are taken at once, as one step of the search: what a record
// needs may be that all of them have ended.
#include "session.h"

namespace wskcheck::conform {

bool Session::at_once(int depth, bool allow_broken) {
  using Many = bool (Session::*)();
  const std::size_t mark = world_.mark();
  const std::size_t size = plan_.size();
  for (const Many many :
       {Many(&Session::end_requests), &Session::cancel_accepts, &Session::finish_closing}) {
    if ((this->*many)() && search(depth - 1, allow_broken)) return true;
    plan_.resize(size);
    world_.undo(mark);
  }
  return false;
}

// Ends a request in silence, if WSK may.
bool Session::end_request(ConnId id) {
  Step step;
  step.conn = id;
  for (int round = 0; round < 2; ++round) {
    for (const std::uint16_t n : ending_) {
      const ConnPhase phase = world_.conn(id).phase;
      if (!is_in(table_[n].conn, phase) || !options_.flavour.allows(table_[n].choice)) continue;
      const std::size_t mark = world_.mark();
      ++nodes_;
      step.rule = n;
      if (!take_hidden(step, {})) continue;
      const ConnPhase now = world_.conn(id).phase;
      if (now == ConnPhase::gone || (now == ConnPhase::established && round == 0)) {
        plan_.push_back({step, {}});
        if (now == ConnPhase::gone) return true;
        break;
      }
      world_.undo(mark);
    }
  }
  return false;
}

// A listener closes only when it has no requests; those that nobody has heard of since may have
// ended in silence.
bool Session::end_requests() {
  if (!present(wanted_.listener)) return false;
  const bool by_irp = present(wanted_.irp) && world_.irp(wanted_.irp).use == IrpUse::close &&
                      world_.irp(wanted_.irp).on_conn == 0;
  const bool by_call = present(wanted_.frame) && world_.frame(wanted_.frame).on_conn == 0 &&
                       world_.frame(wanted_.frame).kind == FrameKind::WskCloseSocket;
  if ((!by_irp && !by_call) || world_.listener(wanted_.listener).requests == 0) return false;
  return end_requests(wanted_.listener) != 0 && world_.listener(wanted_.listener).requests == 0;
}

std::size_t Session::end_requests(ListenerId listener) {
  const std::size_t size = plan_.size();
  for (const ConnId id : requests_.at(listener)) {
    if (world_.conn(id).phase < ConnPhase::gone && world_.conn(id).phase != ConnPhase::open) {
      end_request(id);
    }
  }
  return plan_.size() - size;
}

// WskAcceptEvent comes when no accept IRP is queued: they may have ended, and nobody saw it yet.
bool Session::asks_for_no_accepts() {
  return present(wanted_.listener) && wanted_.candidate_count != 0 &&
         table_[wanted_.candidates[0]].frame == FrameKind::WskAcceptEvent &&
         table_[wanted_.candidates[0]].label == Label::enter;
}

// Accept IRPs that were cancelled end.
bool Session::cancel_accepts() {
  if (!wide_ || !asks_for_no_accepts()) return false;
  const std::size_t size = plan_.size();
  IrpId next = IrpId::none;
  for (IrpId id = world_.listener(wanted_.listener).newest; present(id); id = next) {
    next = world_.irp(id).older;
    if (world_.irp(id).cancel == 0) continue;
    Step step;
    step.irp = id;
    for (const std::uint16_t n : hidden_irp_[static_cast<std::size_t>(IrpPhase::queued)]) {
      step.rule = n;
      const std::size_t before = world_.mark();
      if (!options_.flavour.allows(table_[n].choice) || !take_hidden(step, {})) continue;
      ++nodes_;
      if (world_.irp(id).outcome == Outcome::cancelled) {
        plan_.push_back({step, {}});
        break;
      }
      world_.undo(before);
    }
  }
  return plan_.size() > size + 1;
}

// WskDeregister returns when all sockets are closed: those that are being closed may be.
bool Session::finish_closing() {
  const bool asked = wide_ && present(wanted_.frame) &&
                     world_.frame(wanted_.frame).kind == FrameKind::WskDeregister;
  if (!asked) return false;
  const std::size_t size = plan_.size();
  Step step;
  for (const FrameId id : running_) {
    const Frame& f = world_.frame(id);
    if (f.kind != FrameKind::WskCloseSocket || f.phase != FramePhase::running) continue;
    if (f.on_conn == 0 && present(f.listener)) end_requests(f.listener);
    step.frame = id;
    take_first(hidden_frame_[static_cast<std::size_t>(f.kind)], step);
  }
  step = Step{};
  for (const IrpId id : open_) {
    const Irp& irp = world_.irp(id);
    if (irp.use != IrpUse::close || irp.phase != IrpPhase::queued) continue;
    if (irp.on_conn == 0 && present(irp.listener)) end_requests(irp.listener);
    step.irp = id;
    take_first(hidden_irp_[static_cast<std::size_t>(IrpPhase::queued)], step);
  }
  return plan_.size() != size;
}

// Takes the first of some steps that closes a socket, now or before a callback began on top of the
// call.
void Session::take_first(const RuleList& list, Step step) {
  const std::uint32_t sockets = world_.client().sockets;
  for (const std::uint16_t n : list) {
    if (!options_.flavour.allows(table_[n].choice)) continue;
    step.rule = n;
    for (const bool covered : {false, true}) {
      if (covered && (!present(step.frame) || world_.frame(step.frame).nested == 0)) continue;
      const std::size_t mark = world_.mark();
      ++nodes_;
      if (!take_hidden(step, {0, covered})) continue;
      if (world_.client().sockets < sockets) {
        plan_.push_back({step, {0, covered}});
        return;
      }
      world_.undo(mark);
    }
  }
}

}  // namespace wskcheck::conform
