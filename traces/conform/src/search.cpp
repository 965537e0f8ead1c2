// Hidden steps: which steps inside WSK and on the network lead to what a record shows.
//
// The rules are the model's own. A search of growing depth tries the steps of the objects that the
// record is about, shortest explanations first; when there is none, also those of other calls and
// IRPs that are open, and steps in the past (past.cpp).
#include <algorithm>

#include "bounds_of_search.h"
#include "session.h"

namespace wskcheck::conform {
namespace {

constexpr int rank_visible_condition = 1000;
constexpr int rank_status = 900;
constexpr int rank_visible_mask = 300;

}  // namespace

View Session::bound(std::uint16_t rule, const Step& step, Frame& pushed) {
  View v = machine::bind(world_, table_[rule], step, pushed, &wanted_.seen, &options_.flavour);
  v.facts.id_taken = wanted_.id_taken;
  v.facts.id_elsewhere = wanted_.id_elsewhere;
  v.facts.id_on_socket = wanted_.id_on_socket;
  return v;
}

Step Session::visible_step(std::uint16_t n) {
  const Rule& rule = table_[n];
  Step step = wanted_.base;
  step.rule = n;
  if (rule.over == Over::conn) step.conn = wanted_.conn;
  return step;
}

void Session::missed(std::uint16_t rule, Refusal refusal, int rank) {
  rank += static_cast<int>(plan_.size());
  if (rank <= miss_.rank) return;
  miss_.rule = rule;
  miss_.refusal = refusal;
  miss_.rank = rank;
  miss_.plan = plan_;
  miss_.conn = wanted_.conn;
}

// A call that was decided at once and one that was decided later look alike once its IRP is done.
bool Session::result_fits(const View& v) {
  if (wanted_.results == 0 || is_in(wanted_.results, v.frame->result)) return true;
  const FrameSide& s = side(v.frame_id);
  if (!s.passed_irp) return false;
  Outcome ended = s.ended;
  // Deciding the IRP now, only to explain the return, would decide too early.
  const bool was_decided = wanted_.was_returning && ended == Outcome::none && present(s.irp);
  if (was_decided && world_.irp(s.irp).phase == IrpPhase::done) ended = world_.irp(s.irp).outcome;
  if (ended == Outcome::none) return false;
  const Result r = v.frame->result;
  if (is_in(wanted_.results, Result::pending)) {
    return r == Result::success || r == Result::failure || r == Result::forced_closed;
  }
  if (r != Result::pending) return false;
  return (ended == Outcome::success && is_in(wanted_.results, Result::success)) ||
         (ended == Outcome::forced_closed && is_in(wanted_.results, Result::forced_closed)) ||
         (ended == Outcome::failure && is_in(wanted_.results, Result::failure));
}

// The candidate that is possible now; -1 when none is.
int Session::goal(bool allow_broken) {
  for (std::size_t i = 0; i < wanted_.candidate_count; ++i) {
    const std::uint16_t n = wanted_.candidates[i];
    const Rule& rule = table_[n];
    Frame pushed;
    const View v = bound(n, visible_step(n), pushed);
    if (wanted_.outcomes != 0 && v.irp->phase == IrpPhase::done &&
        !is_in(wanted_.outcomes, v.irp->outcome)) {
      missed(n, {}, rank_status);
      continue;
    }
    const Refusal refused = machine::refusal(rule, v);
    if (refused.guard != Guard::none) {
      missed(n, refused,
             refused.guard == Guard::condition || refused.guard == Guard::own_stack
                 ? rank_visible_condition
                 : rank_visible_mask);
      continue;
    }
    if (rule.label == Label::returns && !result_fits(v)) {
      missed(n, {}, rank_status);
      continue;
    }
    if (!allow_broken && rule.party == Party::application && machine::broken_checks(rule, v) != 0) {
      continue;
    }
    return static_cast<int>(i);
  }
  return -1;
}

// The objects of the record.
void Session::focus() {
  scope_.frame_count = scope_.irp_count = 0;
  scope_.add(wanted_.frame);
  scope_.add(wanted_.other_frame);
  scope_.add(wanted_.irp);
  scope_.add(wanted_.other_irp);
  wide_ = false;
}

// And what else is open on the same listener, or of the client.
void Session::widen() {
  wide_ = true;
  scope_.add(wanted_.base.host);  // nothing happens in a call while a callback runs on top of it
  const bool all =
      !present(wanted_.listener) ||
      (present(wanted_.frame) && world_.frame(wanted_.frame).kind == FrameKind::WskDeregister);
  for (auto i = running_.rbegin(); i != running_.rend(); ++i) {
    const Frame& f = world_.frame(*i);
    if (all || f.listener == wanted_.listener || !present(f.listener)) scope_.add(*i);
  }
  for (auto i = open_.rbegin(); i != open_.rend(); ++i) {
    const Irp& irp = world_.irp(*i);
    const bool held = irp.phase == IrpPhase::submitted || irp.phase == IrpPhase::queued;
    if (held && (all || irp.listener == wanted_.listener)) scope_.add(*i);
  }
  if (asks_for_no_accepts()) {
    const Listener& l = world_.listener(wanted_.listener);
    for (IrpId i = l.newest; present(i) && !scope_.full; i = world_.irp(i).older) scope_.add(i);
  }
  cut_ = cut_ || scope_.full;
}

bool Session::steps_of_frames(int depth, bool allow_broken) {
  for (std::size_t i = 0; i < scope_.frame_count; ++i) {
    const FrameId frame = scope_.frames[i];
    const FrameKind kind = world_.frame(frame).kind;
    if (kind == FrameKind::none || world_.frame(frame).phase == FramePhase::returning) continue;
    Step step;
    step.frame = frame;
    for (const std::uint16_t n : hidden_frame_[static_cast<std::size_t>(kind)]) {
      step.rule = n;
      if (try_hidden(n, step, depth, allow_broken)) return true;
    }
    if (!present(wanted_.conn)) continue;
    step.conn = wanted_.conn;
    for (const std::uint16_t n : hidden_frame_conn_) {
      step.rule = n;
      if (table_[n].frame == kind && try_hidden(n, step, depth, allow_broken)) return true;
    }
  }
  return false;
}

bool Session::steps_of_irps(int depth, bool allow_broken) {
  for (std::size_t i = 0; i < scope_.irp_count; ++i) {
    const IrpId irp = scope_.irps[i];
    const Irp& state = world_.irp(irp);
    if (state.phase == IrpPhase::idle || state.phase >= IrpPhase::done) continue;
    const auto phase = static_cast<std::size_t>(state.phase);
    const IrpUse use = state.use;
    Step step;
    step.irp = irp;
    for (const std::uint16_t n : hidden_irp_[phase]) {
      step.rule = n;
      if (is_in(table_[n].irp_use, use) && try_hidden(n, step, depth, allow_broken)) return true;
    }
    if (!present(wanted_.conn)) continue;
    step.conn = wanted_.conn;
    for (const std::uint16_t n : hidden_conn_irp_[phase]) {
      step.rule = n;
      if (is_in(table_[n].irp_use, use) && try_hidden(n, step, depth, allow_broken)) return true;
    }
  }
  return false;
}

bool Session::hidden_steps(int depth, bool allow_broken) {
  if (steps_of_frames(depth, allow_broken) || steps_of_irps(depth, allow_broken)) return true;
  if (present(wanted_.conn)) {
    Step step;
    step.conn = wanted_.conn;
    const auto phase = static_cast<std::size_t>(world_.conn(wanted_.conn).phase);
    for (const std::uint16_t n : hidden_conn_[phase]) {
      step.rule = n;
      if (try_hidden(n, step, depth, allow_broken)) return true;
    }
  }
  if (wide_ && at_once(depth, allow_broken)) return true;
  if (!present(wanted_.listener)) return false;
  if (!wide_ && at_once(depth, allow_broken)) return true;
  Step step;
  step.listener = wanted_.listener;
  for (const std::uint16_t n : hidden_listener_) {
    if (table_[n].fresh_conn && (!present(wanted_.conn) || world_.conns().next() != wanted_.conn)) {
      continue;
    }
    step.rule = n;
    if (try_hidden(n, step, depth, allow_broken)) return true;
  }
  return false;
}

bool Session::search(int depth, bool allow_broken) {
  if (depth > 0) {
    if (nodes_ > limits::nodes_max) {
      cut_ = true;
      return false;
    }
    if (!plan_.empty()) {  // another order of the same steps was tried
      const std::uint64_t state = fingerprint(world_at_start_) * 16 + static_cast<unsigned>(depth);
      if (!tried_.insert(state).second) return false;
    }
    return hidden_steps(depth, allow_broken);
  }
  found_ = goal(allow_broken);
  if (found_ >= 0 && !others_) return true;
  const std::uint64_t state = fingerprint(world_at_start_) * 31 + index_of(wanted_.conn);
  if (found_ >= 0 && led_.insert(state).second) {
    if (skip_ == 0) return true;
    --skip_;
  }
  // More steps could lead on from here, unless fewer steps have led here.
  if (known_.insert(state).second) cut_ = true;
  return false;
}

}  // namespace wskcheck::conform
