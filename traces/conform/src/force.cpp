// Going on after a record that no rule allows: judging how sure that is, taking the record's step
// as well as may be, and saying what was looked at in its place.
#include "broken_rule.h"
#include "session.h"
#include "wskcheck/model/words.h"

namespace wskcheck::conform {

// Whether lost records may have changed the objects that the record is about.
bool Session::is_uncertain() {
  if (anywhere_) return true;
  if (!lossy_) return false;
  if (present(wanted_.irp) && side(wanted_.irp).born <= last_loss_) return true;
  if (present(wanted_.base.irp) && side(wanted_.base.irp).born <= last_loss_) return true;
  if (present(wanted_.conn) && side(wanted_.conn).born != 0 &&
      side(wanted_.conn).born <= last_loss_) {
    return true;
  }
  if (!present(wanted_.listener) || side(wanted_.listener).born <= last_loss_) return true;
  return lost_statics_ && table_[wanted_.candidates[0]].frame == FrameKind::WskAcceptEvent &&
         world_.listener(wanted_.listener).accept_event == EventState::off;
}

void Session::judge_miss(Followed& out) {
  out.uncertain = is_uncertain();
  out.id = BrokenRule(*this).of(out.miss);
  if (out.miss.rule == no_rule || out.miss.refusal.guard != Guard::condition) return;
  const Rule& rule = table_[out.miss.rule];
  if (!visible(rule.label)) return;
  const std::size_t mark = world_.mark();
  const ConnId was = wanted_.conn;
  wanted_.conn = out.miss.conn;
  plan_.clear();
  if (run_plan(out.miss.plan)) {
    Frame pushed;
    View v = bound(out.miss.rule, visible_step(out.miss.rule), pushed);
    const Condition& condition = rule.when[out.miss.refusal.condition];
    const Seen alone = of_record_alone(wanted_.seen);
    v.seen = &alone;
    const bool refused = !condition.holds(v);
    v.seen = nullptr;
    // What an IRP is for is known from earlier records.
    const bool by_irp = out.uncertain && rule.frame == FrameKind::Completion;
    out.by_content = refused && condition.holds(v) && !by_irp;
  }
  plan_.clear();
  wanted_.conn = was;
  world_.undo(mark);
}

// An IRP whose completion was recorded is complete, whatever led to it.
void Session::force_irp(Irp& irp) {
  machine::contribute(world_, irp, false);
  const bool was_queued = irp.use == IrpUse::accept && irp.phase == IrpPhase::queued;
  irp.phase = IrpPhase::done;
  irp.outcome = Outcome::failure;
  for (const Outcome o : {Outcome::cancelled, Outcome::forced_closed, Outcome::success}) {
    if (wanted_.outcomes == 0 || is_in(wanted_.outcomes, o)) irp.outcome = o;
  }
  if (was_queued) world_.unqueued(wanted_.base.irp);
  if (irp.use == IrpUse::accept && irp.outcome == Outcome::success && !present(irp.conn) &&
      present(irp.listener)) {
    const ConnId id = world_.conns().next();
    Conn& conn = world_.conn(id);
    if (conn.phase == ConnPhase::absent) {
      conn = Conn{};
      conn.phase = ConnPhase::taken;
      conn.listener = irp.listener;
      irp.conn = id;
      machine::contribute(world_, conn, true);
    }
  }
  machine::contribute(world_, irp, true);
}

void Session::drop_frame(FrameId id) {
  Frame& frame = world_.frame(id);
  machine::contribute(world_, frame, false);
  if (present(frame.below)) world_.frame(frame.below).nested = 0;
  frame = Frame{};
}

// Takes the step that came nearest although a guard refuses it.
bool Session::force_miss(const Miss& miss) {
  const Rule& missed = table_[miss.rule];
  const Step step = visible(missed.label) ? visible_step(miss.rule) : miss.step;
  Frame pushed;
  const View v = bound(miss.rule, step, pushed);
  machine::take(world_, missed, v);
  if (visible(missed.label)) return true;
  const int now = goal(true);
  if (now < 0) return false;
  Followed ignored;
  take_visible(now, ignored);
  return true;
}

// Goes on after a record that no rule allows.
void Session::force(Followed& out, std::size_t mark) {
  world_.undo(mark);
  plan_.clear();
  const Miss& miss = out.miss;
  if (miss.rule == no_rule) return;
  wanted_.conn = miss.conn;
  const bool plan = run_plan(miss.plan);
  for (const Planned& p : plan_) note_objects(p.step);
  if (plan && miss.refusal.guard == Guard::condition && force_miss(miss)) return;
  world_.undo(mark);  // hidden steps that lead nowhere were not taken
  plan_.clear();
  const Rule& rule = table_[wanted_.candidates[0]];
  if (rule.label == Label::enter && rule.frame == FrameKind::Completion &&
      present(wanted_.base.irp)) {
    Irp& irp = world_.irp(wanted_.base.irp);
    const bool open = irp.phase == IrpPhase::submitted || irp.phase == IrpPhase::queued ||
                      irp.phase == IrpPhase::done;
    if (!open) return;
    force_irp(irp);
    Frame pushed;
    const View v = bound(wanted_.candidates[0], visible_step(wanted_.candidates[0]), pushed);
    machine::take(world_, rule, v);
    return;
  }
  if (rule.pops && present(wanted_.base.frame)) drop_frame(wanted_.base.frame);
}

std::vector<Candidate> Session::candidates(const Miss& miss) {
  std::vector<Candidate> out;
  const auto add = [&](std::uint16_t n, const std::string& refused) {
    out.push_back({rule_name(table_[n]), std::string(table_[n].says), refused});
  };
  const ConnId was = wanted_.conn;
  if (miss.rule != no_rule) wanted_.conn = miss.conn;
  const std::size_t mark = world_.mark();
  plan_.clear();
  if (!run_plan(miss.plan)) world_.undo(mark);
  for (std::size_t i = 0; i < wanted_.candidate_count; ++i) {
    const std::uint16_t n = wanted_.candidates[i];
    Frame pushed;
    const View v = bound(n, visible_step(n), pushed);
    const Refusal refused = machine::refusal(table_[n], v);
    if (refused.guard != Guard::none) {
      add(n, refusal_text(table_[n], v, refused));
    } else if (table_[n].label == Label::returns) {
      add(n, "what the call did leads to " + std::string(word(v.frame->result)));
    } else if (wanted_.outcomes != 0) {
      add(n, "what happened to the IRP leads to " + std::string(word(v.irp->outcome)));
    }
  }
  const auto look = [&](const RuleList& list, Step step) {
    for (const std::uint16_t n : list) {
      if (out.size() >= 12) return;
      const Rule& rule = table_[n];
      if ((rule.over == Over::conn_irp || rule.over == Over::frame_conn) && !present(step.conn)) {
        continue;
      }
      step.rule = n;
      Frame pushed;
      const View v = bound(n, step, pushed);
      const Refusal refused = machine::refusal(rule, v);
      const bool near = refused.guard == Guard::none || refused.guard == Guard::condition;
      if (near)
        add(n, refused.guard == Guard::none ? "possible, but it does not lead to the record"
                                            : refusal_text(rule, v, refused));
    }
  };
  Step step;
  step.conn = wanted_.conn;
  if (present(wanted_.frame) && world_.frame(wanted_.frame).kind != FrameKind::none) {
    step.frame = wanted_.frame;
    look(hidden_frame_[static_cast<std::size_t>(world_.frame(wanted_.frame).kind)], step);
  }
  if (present(wanted_.irp)) {
    step = Step{};
    step.irp = wanted_.irp;
    step.conn = wanted_.conn;
    look(hidden_irp_[static_cast<std::size_t>(world_.irp(wanted_.irp).phase)], step);
  }
  plan_.clear();
  wanted_.conn = was;
  world_.undo(mark);
  return out;
}

}  // namespace wskcheck::conform
