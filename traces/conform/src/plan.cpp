// An explanation of a record: which connection, which hidden steps; and taking it.
#include <algorithm>

#include "bounds_of_search.h"
#include "session.h"

namespace wskcheck::conform {

bool Session::run_plan(const std::vector<Planned>& plan) {
  for (const Planned& p : plan) {
    if (!take_hidden(p.step, p.when)) return false;
    plan_.push_back(p);
  }
  return true;
}

// --- plans that worked before

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
  for (const Planned& p : plan_) {
    if (p.when.slot != 0 || p.when.covered) return;
  }
  CachedPlan& cached = cache_[signature % cache_.size()];
  cached = CachedPlan{};
  cached.signature = signature;
  cached.size = static_cast<std::uint8_t>(plan_.size());
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    const Step& s = plan_[i].step;
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
  std::vector<Planned>& plan = scratch_;
  plan.clear();
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
    plan.push_back({s, {}});
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

// --- choosing the connection

// Connections that a delivery may be about: those with the peer's address, else all that fit.
std::vector<ConnId> Session::conn_choices() {
  if (!wanted_.finds_conn) return {wanted_.conn};
  const ConnId fresh = world_.conns().next();
  std::vector<ConnId> choices;
  const bool inspection = wanted_.candidate_count != 0 &&
                          table_[wanted_.candidates[0]].frame == FrameKind::WskInspectEvent;
  if (present(wanted_.listener) && !inspection) {
    std::vector<ConnId> unknown;
    for (const ConnId id : requests_.at(wanted_.listener)) {
      const ConnPhase phase = world_.conn(id).phase;
      if (phase < ConnPhase::pended || phase > ConnPhase::indicated) continue;
      const std::uint64_t remote = side(id).remote;
      if (wanted_.remote != 0 && remote == wanted_.remote) {
        choices.push_back(id);
      } else if (wanted_.remote == 0 || remote == 0) {
        unknown.push_back(id);
      }
      if (choices.size() + unknown.size() >= limits::choices_max) break;
    }
    choices.insert(choices.end(), unknown.begin(), unknown.end());
  }
  choices.push_back(fresh);
  return choices;
}

void Session::about_conn(ConnId conn) {
  wanted_.conn = conn;
  if (!wanted_.finds_conn || !present(conn) || conn == world_.conns().next()) return;
  wanted_.other_irp = side(conn).completing;
  wanted_.other_frame = side(conn).complete_frame;
}

bool Session::plan_for(ConnId conn, bool wide, int depth, bool allow_broken) {
  about_conn(conn);
  const std::size_t mark = world_.mark();
  focus();
  if (wide) widen();
  world_at_start_ = mark;
  tried_.clear();
  plan_.clear();
  if (search(depth, allow_broken)) return true;
  plan_.clear();
  world_.undo(mark);
  return false;
}

// The simplest explanations of all connections first.
bool Session::find_plan(bool allow_broken) {
  const std::vector<ConnId> choices = conn_choices();
  const ConnId given = wanted_.conn;
  led_.clear();
  for (const bool wide : {false, true}) {
    const int most = others_ ? (wide ? limits::wide_depth_others : limits::depth_others)
                             : (wide ? limits::wide_depth_max : limits::depth_max);
    known_.clear();
    cut_ = true;
    for (int depth = 0; depth <= most && cut_ && nodes_ <= limits::nodes_max; ++depth) {
      cut_ = choices.size() >= limits::choices_max;
      for (const ConnId conn : choices) {
        if (plan_for(conn, wide, depth, allow_broken)) return true;
      }
    }
  }
  wanted_.conn = wanted_.finds_conn ? miss_.conn : given;
  return false;
}

std::string_view Session::why_cut() const {
  if (nodes_ > limits::nodes_max) return "more hidden steps are possible than are tried";
  if (scope_.full) return "more calls and IRPs are open than are tried together";
  return "longer chains of hidden steps are possible than are tried";
}

// --- taking the record

// An IRP that was not reinitialised is the driver's mistake; what WSK does with the call may be
// what it does with any other, so that later records are not judged as if it had failed.
static bool is_only_stale(const Rule& rule, BrokenChecks broken) {
  for (std::size_t i = 0; i < checks_max; ++i) {
    if (((broken >> i) & 1U) != 0 && rule.checks[i].id != "IRP-02") return false;
  }
  return broken != 0;
}

void Session::take_visible(int candidate, Followed& out) {
  const std::uint16_t n = wanted_.candidates[static_cast<std::size_t>(candidate)];
  const Rule& rule = table_[n];
  Frame pushed;
  const View v = bound(n, visible_step(n), pushed);
  settle_visible(rule, v);
  if (rule.label == Label::enter && machine::on_own_stack(v)) add_settled(machine::own_stack);
  world_.save(v);
  const Listener before = *v.listener;
  const Client client = world_.client();
  wanted_.conn = v.conn_id;
  wanted_.listener = v.listener_id;
  for (std::size_t i = 0; i < checks_max && rule.checks[i].holds != nullptr; ++i) {
    const Seen said = of_record_alone(wanted_.seen);
    View alone = v;
    alone.seen = &said;
    View unseen = v;
    unseen.seen = nullptr;
    if (!rule.checks[i].holds(alone) && rule.checks[i].holds(unseen)) {
      out.broken_by_content = static_cast<BrokenChecks>(out.broken_by_content | 1u << i);
    }
  }
  out.broken = machine::take(world_, rule, v);
  if (rule.pushes && is_only_stale(rule, out.broken)) world_.frame(v.frame_id).bad = 0;
  if (present(v.listener_id)) note_past(v.listener_id, before);
  note_past(client);
  out.rule = n;
  out.fit = out.broken != 0 ? Fit::misused : Fit::taken;
  report_.hidden_steps += plan_.size();
}

bool Session::plan_and_take(Followed& out, bool lenient) {
  miss_ = Miss{};
  nodes_ = 0;
  const std::size_t mark = world_.mark();
  const Wanted asked = wanted_;
  if (wanted_.finds_conn) about_conn(conn_choices().front());
  const Listener before =
      present(wanted_.listener) ? world_.listener(wanted_.listener) : Listener{};
  const Client client = world_.client();
  const std::uint64_t sign = signature();
  const bool first = !others_;
  out.more = true;
  if (!first || !run_cached()) {
    wanted_ = asked;
    if (find_plan(false)) {
      if (first) remember_plan(sign);
    } else if (!first || !lenient || !find_plan(true)) {
      out.fit = Fit::refused;
      out.miss = miss_;
      if (cut_ && (first || nodes_ > limits::nodes_max)) out.miss.bound = why_cut();
      out.uncertain = is_uncertain();
      if (lenient) {
        judge_miss(out);
        out.candidates = candidates(out.miss);
        force(out, mark);
      }
      return false;
    }
  }
  take_plan(out, mark, before, client);
  if (out.broken != 0) out.uncertain = is_uncertain();
  return true;
}

// Takes the record after the plan that was found for it; `mark` is where the plan begins.
void Session::take_plan(Followed& out, std::size_t mark, const Listener& before,
                        const Client& client) {
  found_conn_ = wanted_.conn;
  for (const Planned& p : plan_) note_objects(p.step);
  note_change(wanted_.listener, before, client);
  decide(Touched::choice, index_of(wanted_.listener), is_ambiguous());
  settle(mark);
  take_visible(found_, out);
}

}  // namespace wskcheck::conform
