// Hidden steps: which steps inside WSK and on the network lead to what a record shows.
//
// The rules are the model's own. A search of growing depth tries the steps of the objects that the
// record is about, shortest explanations first; explanations that worked are tried first the next
// time that things look the same. Steps are inferred as late as a record needs them. Where that is
// too late (WSK decided while the listener was in an earlier condition), prepare_past() helps.
#include <algorithm>

#include "session.h"

namespace wskcheck::conform {
namespace {

constexpr int depth_max = 6;
constexpr std::uint64_t nodes_max = 50000;
constexpr int rank_visible_condition = 1000;
constexpr int rank_status = 900;
constexpr int rank_hidden_condition = 500;
constexpr int rank_visible_mask = 300;

}  // namespace

View Session::bound(std::uint16_t rule, const Step& step, Frame& pushed) {
  View v = machine::bind(world_, table_[rule], step, pushed, &wanted_.seen, &options_.flavour);
  v.facts.id_taken = wanted_.id_taken;
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

// A call that was decided at once and one that was decided later look alike once its IRP has ended.
bool Session::result_fits(const View& v) {
  if (wanted_.results == 0 || is_in(wanted_.results, v.frame->result)) return true;
  const FrameSide& s = side(v.frame_id);
  if (!s.passed_irp) return false;
  const Result r = v.frame->result;
  if (is_in(wanted_.results, Result::pending)) {
    return r == Result::success || r == Result::failure || r == Result::forced_closed;
  }
  if (r != Result::pending) return false;
  Outcome ended = s.ended;
  if (ended == Outcome::none && present(s.irp) && world_.irp(s.irp).phase == IrpPhase::done) {
    ended = world_.irp(s.irp).outcome;
  }
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
    const Refusal refused = machine::refusal(rule, v);
    if (refused.guard != Guard::none) {
      missed(n, refused,
             refused.guard == Guard::condition ? rank_visible_condition : rank_visible_mask);
      continue;
    }
    if (wanted_.outcomes != 0 && !is_in(wanted_.outcomes, v.irp->outcome)) {
      missed(n, {}, rank_status);
      continue;
    }
    if (rule.label == Label::returns && !result_fits(v)) {
      missed(n, {}, rank_status);
      continue;
    }
    if (!allow_broken && rule.party == Party::application &&
        machine::broken_checks(rule, v) != 0) {
      continue;
    }
    return static_cast<int>(i);
  }
  return -1;
}

bool Session::try_hidden(std::uint16_t n, const Step& step, int depth, bool allow_broken) {
  const Rule& rule = table_[n];
  if (!options_.flavour.allows(rule.choice)) return false;
  ++nodes_;
  Frame pushed;
  const View v = bound(n, step, pushed);
  const Refusal refused = machine::refusal(rule, v);
  if (refused.guard != Guard::none) {
    if (refused.guard == Guard::condition && rule.party == Party::provider &&
        !rule.when[refused.condition].rule.empty() &&
        !rule.when[refused.condition].rule.starts_with("Q-")) {
      missed(n, refused, rank_hidden_condition);
    }
    return false;
  }
  const std::size_t mark = world_.mark();
  world_.save(v);
  machine::take(world_, rule, v);
  plan_.push_back(step);
  if (search(depth - 1, allow_broken)) return true;
  plan_.pop_back();
  world_.undo(mark);
  return false;
}

bool Session::hidden_steps(int depth, bool allow_broken) {
  Step step;
  for (const FrameId frame : {wanted_.frame, wanted_.other_frame}) {
    if (!present(frame) || world_.frame(frame).kind == FrameKind::none) continue;
    step = Step{};
    step.frame = frame;
    for (const std::uint16_t n : hidden_frame_[static_cast<std::size_t>(world_.frame(frame).kind)]) {
      step.rule = n;
      if (try_hidden(n, step, depth, allow_broken)) return true;
    }
    if (!present(wanted_.conn)) continue;
    step.conn = wanted_.conn;
    for (const std::uint16_t n : hidden_frame_conn_) {
      step.rule = n;
      if (try_hidden(n, step, depth, allow_broken)) return true;
    }
  }
  for (const IrpId irp : {wanted_.irp, wanted_.other_irp}) {
    if (!present(irp)) continue;
    step = Step{};
    step.irp = irp;
    const auto phase = static_cast<std::size_t>(world_.irp(irp).phase);
    for (const std::uint16_t n : hidden_irp_[phase]) {
      step.rule = n;
      if (try_hidden(n, step, depth, allow_broken)) return true;
    }
    if (!present(wanted_.conn)) continue;
    step.conn = wanted_.conn;
    for (const std::uint16_t n : hidden_conn_irp_[phase]) {
      step.rule = n;
      if (try_hidden(n, step, depth, allow_broken)) return true;
    }
  }
  if (present(wanted_.conn)) {
    step = Step{};
    step.conn = wanted_.conn;
    const auto phase = static_cast<std::size_t>(world_.conn(wanted_.conn).phase);
    for (const std::uint16_t n : hidden_conn_[phase]) {
      step.rule = n;
      if (try_hidden(n, step, depth, allow_broken)) return true;
    }
  }
  if (!present(wanted_.listener)) return false;
  step = Step{};
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
  found_ = goal(allow_broken);
  if (found_ >= 0) return true;
  if (depth == 0 || nodes_ > nodes_max) return false;
  return hidden_steps(depth, allow_broken);
}

bool Session::run_plan(const std::vector<Step>& plan) {
  for (const Step& step : plan) {
    Frame pushed;
    const View v = bound(step.rule, step, pushed);
    if (machine::refusal(table_[step.rule], v).guard != Guard::none) return false;
    world_.save(v);
    machine::take(world_, table_[step.rule], v);
    plan_.push_back(step);
  }
  return true;
}

// --- plans that worked before ---------------------------------------------------------------------

std::uint64_t Session::signature() {
  std::uint64_t h = 0;
  const auto mix = [&h](std::uint64_t value) {
    h = (h ^ value) * 0x9e3779b97f4a7c15ULL;
    h ^= h >> 31;
  };
  const auto number = [](auto e) { return static_cast<std::uint64_t>(e); };
  mix(wanted_.candidates[0] | std::uint64_t{wanted_.results} << 16 |
      std::uint64_t{wanted_.outcomes} << 32 | std::uint64_t{wanted_.finds_conn} << 48);
  if (present(wanted_.listener)) {
    const Listener& l = world_.listener(wanted_.listener);
    mix(number(l.socket.phase) | number(l.accept_event) << 8 | std::uint64_t{l.conditional} << 16 |
        std::uint64_t{l.socket.dead} << 17 | std::uint64_t{l.accepts_queued == 0} << 18 |
        std::uint64_t{l.socket.callbacks == 0} << 19 | std::uint64_t{l.requests == 0} << 20);
  }
  if (present(wanted_.irp)) {
    const Irp& i = world_.irp(wanted_.irp);
    mix(number(i.use) | number(i.phase) << 8 | number(i.outcome) << 16 | number(i.arg) << 24);
  }
  if (present(wanted_.frame)) {
    const Frame& f = world_.frame(wanted_.frame);
    mix(number(f.kind) | number(f.phase) << 8 | number(f.result) << 16 | number(f.arg) << 24 |
        number(f.bad) << 32);
  }
  if (present(wanted_.conn)) {
    const Conn& c = world_.conn(wanted_.conn);
    mix(number(c.phase) | number(c.history) << 8);
  }
  return h | 1;
}

// Roles: bits 0-1 the frame, 2-3 the IRP, 4 the connection, 5 the listener.
void Session::remember_plan(std::uint64_t signature) {
  if (plan_.size() > 4) return;
  CachedPlan& cached = cache_[signature % cache_.size()];
  cached = CachedPlan{};
  cached.signature = signature;
  cached.size = static_cast<std::uint8_t>(plan_.size());
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    const Step& s = plan_[i];
    unsigned role = 0;
    if (present(s.frame)) role |= s.frame == wanted_.frame ? 1u : 2u;
    if (present(s.irp)) role |= s.irp == wanted_.irp ? 4u : 8u;
    if (present(s.conn)) role |= 16u;
    if (present(s.listener)) role |= 32u;
    cached.rules[i] = s.rule;
    cached.roles[i] = static_cast<std::uint8_t>(role);
  }
}

bool Session::run_cached() {
  const std::uint64_t sign = signature();
  const CachedPlan& cached = cache_[sign % cache_.size()];
  if (cached.signature != sign || cached.size > 4) return false;
  std::vector<Step> plan;
  for (std::size_t i = 0; i < cached.size; ++i) {
    const unsigned role = cached.roles[i];
    Step s;
    s.rule = cached.rules[i];
    if ((role & 3u) != 0) s.frame = (role & 1u) != 0 ? wanted_.frame : wanted_.other_frame;
    if ((role & 12u) != 0) s.irp = (role & 4u) != 0 ? wanted_.irp : wanted_.other_irp;
    if ((role & 16u) != 0) s.conn = wanted_.conn;
    if ((role & 32u) != 0) s.listener = wanted_.listener;
    const bool missing = ((role & 3u) != 0 && !present(s.frame)) ||
                         ((role & 12u) != 0 && !present(s.irp)) ||
                         ((role & 16u) != 0 && !present(s.conn));
    if (missing || !options_.flavour.allows(table_[s.rule].choice)) return false;
    plan.push_back(s);
  }
  const std::size_t mark = world_.mark();
  if (run_plan(plan)) {
    found_ = goal(false);
    if (found_ >= 0) return true;
  }
  world_.undo(mark);
  plan_.clear();
  return false;
}

// --- choosing the connection ------------------------------------------------------------------------

// Connections that a delivery may be about: those with the peer's address, else all that fit.
std::vector<ConnId> Session::conn_choices() {
  if (!wanted_.finds_conn) return {wanted_.conn};
  const ConnId fresh = world_.conns().next();
  std::vector<ConnId> choices;
  const bool inspection = wanted_.candidate_count != 0 &&
                          table_[wanted_.candidates[0]].frame == FrameKind::WskInspectEvent;
  if (present(wanted_.listener) && !inspection) {
    std::vector<ConnId> unknown;
    for (const ConnId id : side(wanted_.listener).accepted) {
      const ConnPhase phase = world_.conn(id).phase;
      if (phase < ConnPhase::pended || phase > ConnPhase::indicated) continue;
      const std::uint64_t remote = side(id).remote;
      if (wanted_.remote != 0 && remote == wanted_.remote) {
        choices.push_back(id);
      } else if (wanted_.remote == 0 || remote == 0) {
        unknown.push_back(id);
      }
      if (choices.size() + unknown.size() >= 64) break;
    }
    if (choices.empty()) choices = unknown;
  }
  choices.push_back(fresh);
  return choices;
}

bool Session::plan_for(ConnId conn, bool allow_broken) {
  wanted_.conn = conn;
  if (present(conn)) {
    const ConnSide& s = side(conn);
    if (wanted_.finds_conn && conn != world_.conns().next()) {
      wanted_.other_irp = s.completing;
      wanted_.other_frame = s.complete_frame;
    }
  }
  const std::size_t mark = world_.mark();
  for (int depth = 0; depth <= depth_max; ++depth) {
    plan_.clear();
    if (search(depth, allow_broken)) return true;
    world_.undo(mark);
    if (nodes_ > nodes_max) break;
    if (depth >= 4 && !wanted_.finds_conn && !present(wanted_.frame)) break;
  }
  plan_.clear();
  return prepare_past(allow_broken);
}

// WSK may have decided before a record that we have followed already: the connection arrived and
// was established while the listener still listened, or was given to WskAcceptEvent while no accept
// IRP was queued; a disable was decided while WskAcceptEvent still ran.
bool Session::prepare_past(bool allow_broken) {
  if (!present(wanted_.listener)) return false;
  const std::size_t mark = world_.mark();
  Listener& l = world_.listener(wanted_.listener);
  const ListenerSide& s = side(wanted_.listener);
  const Listener now = l;
  const bool closing = now.socket.phase == SocketPhase::closing || now.socket.dead != 0;
  const bool raced = s.was_idle && now.accepts_queued != 0;
  const bool busy = present(wanted_.frame) && s.busy >= side(wanted_.frame).tick &&
                    now.accept_callbacks == 0;
  if (!closing && !raced && !busy) return false;
  View whole{};
  Frame none;
  Irp none_irp;
  whole.frame = &none;
  whole.irp = &none_irp;
  whole.listener_id = wanted_.listener;
  world_.save(whole);
  past_ = true;
  const auto with_past = [&](std::string_view name, Step step) {
    const std::uint16_t n = find_rule(name);
    step.rule = n;
    Listener& listener = world_.listener(wanted_.listener);
    const Listener before = listener;
    if (closing) {
      listener.socket.phase = SocketPhase::ready;
      listener.socket.dead = 0;
    }
    if (raced) listener.accepts_queued = 0;
    if (busy) listener.accept_callbacks = 1;
    Frame pushed;
    const View v = bound(n, step, pushed);
    const bool possible = machine::refusal(table_[n], v).guard == Guard::none;
    if (possible) {
      world_.save(v);
      machine::take(world_, table_[n], v);
      plan_.push_back(step);
    }
    Listener& after = world_.listener(wanted_.listener);
    after.socket.phase = before.socket.phase;
    after.socket.dead = before.socket.dead;
    if (raced) after.accepts_queued = before.accepts_queued;
    if (busy) after.accept_callbacks = before.accept_callbacks;
    return possible;
  };
  const auto rest = [&](int depth) {
    const std::size_t here = world_.mark();
    const std::vector<Step> so_far = plan_;
    for (int d = 0; d <= depth; ++d) {
      if (search(d, allow_broken)) return true;
      world_.undo(here);
      plan_ = so_far;
    }
    return false;
  };
  if (busy) {
    Step step;
    step.frame = wanted_.frame;
    if (with_past("EVT-12", step) || with_past("EVT-11", step)) {
      if (rest(2)) return true;
    }
  }
  if (present(wanted_.conn)) {
    Step step;
    step.listener = wanted_.listener;
    if (world_.conn(wanted_.conn).phase == ConnPhase::absent &&
        wanted_.conn == world_.conns().next()) {
      with_past("NET-01", step);
      if (rest(2)) return true;
    }
    step = Step{};
    step.conn = wanted_.conn;
    if (world_.conn(wanted_.conn).phase == ConnPhase::establishing) {
      with_past("NET-02", step);
      if (rest(3)) return true;
    }
    if (world_.conn(wanted_.conn).phase == ConnPhase::established && with_past("ACC-08", step)) {
      if (rest(2)) return true;
    }
  }
  past_ = false;
  world_.undo(mark);
  plan_.clear();
  return false;
}

bool Session::find_plan(bool allow_broken) {
  const std::vector<ConnId> choices = conn_choices();
  const ConnId given = wanted_.conn;
  for (const ConnId conn : choices) {
    if (plan_for(conn, allow_broken)) return true;
  }
  wanted_.conn = wanted_.finds_conn ? miss_.conn : given;
  return false;
}

// --- taking the record -------------------------------------------------------------------------------

void Session::take_visible(int candidate, Followed& out) {
  const std::uint16_t n = wanted_.candidates[static_cast<std::size_t>(candidate)];
  const Rule& rule = table_[n];
  Frame pushed;
  const View v = bound(n, visible_step(n), pushed);
  settle_visible(rule, v);
  if (logging_) world_.save(v);
  wanted_.conn = v.conn_id;
  wanted_.listener = v.listener_id;
  for (std::size_t i = 0; i < checks_max && rule.checks[i].holds != nullptr; ++i) {
    View unseen = v;
    unseen.seen = nullptr;
    if (!rule.checks[i].holds(v) && rule.checks[i].holds(unseen)) {
      out.broken_by_content = static_cast<BrokenChecks>(out.broken_by_content | 1u << i);
    }
  }
  out.broken = machine::take(world_, rule, v);
  out.rule = n;
  out.fit = out.broken != 0 ? Fit::misused : Fit::taken;
  report_.hidden_steps += plan_.size();
}

bool Session::plan_and_take(Followed& out, bool lenient) {
  miss_ = Miss{};
  nodes_ = 0;
  past_ = false;
  const std::size_t mark = world_.mark();
  const Wanted asked = wanted_;
  if (wanted_.finds_conn) {  // the cache is for a connection that is known
    const std::vector<ConnId> choices = conn_choices();
    wanted_.conn = choices.front();
    if (choices.size() == 1 || wanted_.remote != 0) {
      if (choices.front() != world_.conns().next()) {
        wanted_.other_irp = side(wanted_.conn).completing;
        wanted_.other_frame = side(wanted_.conn).complete_frame;
      }
    }
  }
  const std::uint64_t sign = signature();
  if (!run_cached()) {
    wanted_ = asked;
    if (find_plan(false)) {
      if (!past_) remember_plan(sign);
    } else if (!find_plan(true)) {
      out.fit = Fit::refused;
      out.miss = miss_;
      out.miss.budget = nodes_ > nodes_max;
      if (lenient) {
        judge_miss(out);
        out.candidates = candidates(out.miss);
        force(out, mark);
      }
      return false;
    }
  }
  settle(mark, false);
  take_visible(found_, out);
  if (out.broken != 0) out.uncertain = is_uncertain();
  return true;
}

// --- what the trace settles ---------------------------------------------------------------------------

void Session::add_settled(Choice c) {
  std::uint8_t& mask = settled_mask_[c.question - 1u];
  if (((mask >> c.alternative) & 1u) != 0) return;
  mask = static_cast<std::uint8_t>(mask | (1u << c.alternative));
  const Question& q = questions()[c.question - 1u];
  settled_.push_back({std::string(q.id), std::string(q.alternatives[c.alternative].name),
                      std::string(q.alternatives[c.alternative].says), line_});
}

// Whether the record can be explained without each alternative that its explanation used.
void Session::settle(std::size_t mark, bool allow_broken) {
  if (past_) return;
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    const Choice c = table_[plan_[i].rule].choice;
    if (c.question == 0 || ((settled_mask_[c.question - 1u] >> c.alternative) & 1u) != 0) continue;
    std::uint16_t& tries =
        choice_tries_[(c.question - 1u) * alternatives_max + c.alternative];
    if (tries >= 4) continue;
    ++tries;
    const Wanted wanted = wanted_;
    const std::vector<Step> plan = plan_;
    const Flavour flavour = options_.flavour;
    const Miss miss = miss_;
    const int found = found_;
    world_.undo(mark);
    std::uint8_t rest = 0;
    for (std::uint8_t a = 0; a < alternatives_max; ++a) {
      const Choice other{c.question, a};
      if (a != c.alternative && flavour.allows(other)) rest = static_cast<std::uint8_t>(rest | 1u << a);
    }
    options_.flavour.fix(c.question, rest);
    plan_.clear();
    const bool otherwise = find_plan(allow_broken);
    world_.undo(mark);
    options_.flavour = flavour;
    wanted_ = wanted;
    miss_ = miss;
    plan_.clear();
    if (!run_plan(plan)) plan_ = plan;
    found_ = found;
    if (!otherwise && nodes_ <= nodes_max) add_settled(c);
  }
}

void Session::settle_visible(const Rule& rule, const View& v) {
  for (const Condition& condition : rule.when) {
    if (condition.holds == nullptr) break;
    if (!condition.rule.starts_with("Q-")) continue;
    const auto q = static_cast<std::uint8_t>((condition.rule[2] - '0') * 10 + condition.rule[3] - '0');
    for (std::uint8_t a = 0; a < alternatives_max; ++a) {
      if (questions()[q - 1u].alternatives[a].name.empty()) break;
      Flavour without = options_.flavour;
      std::uint8_t rest = 0;
      for (std::uint8_t b = 0; b < alternatives_max; ++b) {
        if (b != a && without.allows({q, b})) rest = static_cast<std::uint8_t>(rest | 1u << b);
      }
      without.fix(q, rest);
      View other = v;
      other.flavour = &without;
      if (!condition.holds(other)) add_settled({q, a});
    }
  }
}

}  // namespace wskcheck::conform
