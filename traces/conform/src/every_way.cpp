// The search for any run at all: records as soon as they fit, else one hidden step more.
#include "every_way.h"

namespace wskcheck::conform {

using traces::Event;
using traces::Phase;
using traces::Record;

namespace {

std::uint64_t number_of(const Record& r) { return (r.at.line + 1) * 0x9e3779b97f4a7c15ULL; }

}  // namespace

void EveryWay::begin(std::size_t states_max) {
  states_max_ = states_max;
  seen_.clear();
  bound_ = order_left_out_ = false;
}

bool EveryWay::find(std::size_t count, std::vector<Way>& ways) {
  const Session::Mark start = s_.mark();
  rest_ = count;
  conns_at_start_ = s_.world_.conns().end();
  cut_ = 0;
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    if (queue_.at(i).done) cut_ += number_of(queue_.at(i).record);
  }
  hidden_.clear();
  ways_.clear();
  in_order_ = queue_.in_order();
  look_ahead(count);
  const bool found = run();
  if (found) ways = ways_;
  for (std::size_t i = 0; i < ways_.size(); ++i) queue_.set_done(ways_[i].position, false);
  s_.take_back(start);
  return found;
}

bool EveryWay::run() {
  if (rest_ == 0) return true;
  if (bound_) return false;
  if (seen_.size() >= states_max_) {
    bound_ = true;
    return false;
  }
  if (!seen_.insert(state()).second) return false;
  return run_visible() || run_hidden();
}

// --- records

bool EveryWay::run_visible() {
  std::vector<std::size_t> ready;
  bool all = true;
  queue_.ready(ready, all);
  order_left_out_ = order_left_out_ || !all;
  for (const std::size_t position : ready) {
    if (run_record(position, ready.size() == 1 && all)) return true;
  }
  return false;
}

bool EveryWay::run_record(std::size_t position, bool alone) {
  const Record& r = queue_.at(position).record;
  std::vector<Visible> list;
  const Session::Mark mark = s_.mark();
  if (queue_.at(position).after_loss) s_.lost();
  visible_ways(r, list);
  s_.take_back(mark);
  for (const Visible& way : list) {
    const std::uint64_t cut = cut_;
    const std::size_t deliveries = deliveries_;
    std::vector<Planned> hidden = std::move(hidden_);
    hidden_.clear();
    if (queue_.at(position).after_loss) s_.lost();
    take(r, way);
    queue_.set_done(position, true);
    cut_ += number_of(r);
    deliveries_ -= delivers_[position];
    --rest_;
    ways_.push_back({position, {std::move(hidden), way.conn, way.candidate, true}, alone});
    if (run()) return true;
    hidden_ = std::move(ways_.back().how.plan);
    ways_.pop_back();
    ++rest_;
    deliveries_ = deliveries;
    cut_ = cut;
    queue_.set_done(position, false);
    s_.take_back(mark);
  }
  return false;
}

// The candidates and connections with which the record is possible now.
void EveryWay::visible_ways(const Record& r, std::vector<Visible>& out) {
  s_.begin_record(r);
  if (r.ev == Event::mark || r.ev == Event::gap) {
    out.push_back({});
    return;
  }
  Followed followed;
  if (!s_.translate(r, followed)) {
    if (followed.fit != Fit::structural) out.push_back({});
    return;
  }
  std::vector<ConnId> conns{s_.wanted_.conn};
  const Rule& first = s_.table_[s_.wanted_.candidates[0]];
  if (s_.wanted_.finds_conn && first.over == Over::conn) {
    conns.clear();
    for (std::uint32_t n = 0; n < s_.world_.conns().end(); ++n) {
      const Conn& conn = s_.world_.conn(ConnId{n});
      const std::uint64_t remote = s_.side(ConnId{n}).remote;
      const bool peer = remote == 0 || s_.wanted_.remote == 0 || remote == s_.wanted_.remote;
      if (conn.listener == s_.wanted_.listener && peer) conns.push_back(ConnId{n});
    }
  }
  for (const ConnId conn : conns) {
    s_.wanted_.conn = conn;
    for (std::size_t i = 0; i < s_.wanted_.candidate_count; ++i) {
      if (possible(i)) out.push_back({conn, static_cast<int>(i)});
    }
  }
}

bool EveryWay::possible(std::size_t candidate) {
  const Wanted& w = s_.wanted_;
  const std::uint16_t n = w.candidates[candidate];
  const Rule& rule = s_.table_[n];
  if (rule.over == Over::conn && !present(w.conn)) return false;
  Frame pushed;
  const View v = s_.bound(n, s_.visible_step(n), pushed);
  if (w.outcomes != 0 && v.irp->phase == IrpPhase::done && !is_in(w.outcomes, v.irp->outcome)) {
    return false;
  }
  if (machine::refusal(rule, v).guard != Guard::none) return false;
  if (rule.label == Label::returns && !s_.result_fits(v)) return false;
  return rule.party != Party::application || machine::broken_checks(rule, v) == 0;
}

void EveryWay::take(const Record& r, const Visible& way) {
  if (way.candidate < 0) {
    s_.follow(r, false);
    return;
  }
  s_.begin_record(r);
  Followed out;
  s_.translate(r, out);
  s_.about_conn(way.conn);
  s_.take_visible(way.candidate, out);
  s_.after(r);
}

// --- hidden steps

bool EveryWay::run_hidden() { return run_frames() || run_irps() || run_conns() || run_listeners(); }

bool EveryWay::run_frames() {
  const std::vector<FrameId> running = s_.running_;  // its order changes
  for (const FrameId id : running) {
    const Frame& f = s_.world_.frame(id);
    if (f.nested != 0 || f.phase == FramePhase::returning) continue;
    const FrameKind kind = f.kind;
    Step step;
    step.frame = id;
    for (const std::uint16_t n : s_.hidden_frame_[static_cast<std::size_t>(kind)]) {
      step.rule = n;
      if (run_step(step)) return true;
    }
    if (run_with_conns(s_.hidden_frame_conn_, step, in(kind))) return true;
  }
  return false;
}

bool EveryWay::run_with_conns(const std::vector<std::uint16_t>& rules, Step step, Mask kinds) {
  for (const std::uint16_t n : rules) {
    if (kinds != 0 && !is_in(kinds, s_.table_[n].frame)) continue;
    step.rule = n;
    for (std::uint32_t c = 0; c < s_.world_.conns().end(); ++c) {
      step.conn = ConnId{c};
      if (is_in(s_.table_[n].conn, s_.world_.conn(step.conn).phase) && run_step(step)) return true;
    }
  }
  return false;
}

bool EveryWay::run_irps() {
  for (std::uint32_t n = 0; n < s_.world_.irps().end(); ++n) {
    const Irp& irp = s_.world_.irp(IrpId{n});
    if (irp.phase == IrpPhase::idle || irp.phase >= IrpPhase::done) continue;
    const auto phase = static_cast<std::size_t>(irp.phase);
    const IrpUse use = irp.use;
    Step step;
    step.irp = IrpId{n};
    for (const std::uint16_t rule : s_.hidden_irp_[phase]) {
      step.rule = rule;
      if (is_in(s_.table_[rule].irp_use, use) && run_step(step)) return true;
    }
    for (const std::uint16_t rule : s_.hidden_conn_irp_[phase]) {
      if (is_in(s_.table_[rule].irp_use, use) && run_with_conns({rule}, step, 0)) return true;
    }
  }
  return false;
}

bool EveryWay::is_unseen(ConnId id) {
  const ConnSide& side = s_.side(id);
  const ConnPhase phase = s_.world_.conn(id).phase;
  return !side.has_id && !side.has_pointer && phase != ConnPhase::absent &&
         phase != ConnPhase::gone && phase != ConnPhase::open && phase != ConnPhase::offered;
}

bool EveryWay::run_conns() {
  for (std::uint32_t c = 0; c < s_.world_.conns().end(); ++c) {
    Step step;
    step.conn = ConnId{c};
    const ConnPhase phase = s_.world_.conn(step.conn).phase;
    if (phase == ConnPhase::absent) continue;
    for (const std::uint16_t n : s_.hidden_conn_[static_cast<std::size_t>(phase)]) {
      step.rule = n;
      if (run_step(step)) return true;
    }
  }
  return false;
}

// Connections that nobody has seen are as many as records and accept IRPs may still ask for.
bool EveryWay::may_arrive(ListenerId listener) {
  std::size_t asked = deliveries_;
  for (std::uint32_t n = 0; n < s_.world_.irps().end(); ++n) {
    const Irp& irp = s_.world_.irp(IrpId{n});
    const bool waits = irp.use == IrpUse::accept && irp.listener == listener &&
                       (irp.phase == IrpPhase::submitted || irp.phase == IrpPhase::queued);
    asked += waits && !completes(IrpId{n});
  }
  std::size_t unseen = 0;
  for (std::uint32_t c = 0; c < s_.world_.conns().end(); ++c) {
    const ConnPhase phase = s_.world_.conn(ConnId{c}).phase;
    unseen += is_unseen(ConnId{c}) && phase != ConnPhase::taken;
  }
  return unseen < asked;
}

bool EveryWay::run_listeners() {
  for (std::uint32_t l = 0; l < s_.world_.listeners().end(); ++l) {
    Step step;
    step.listener = ListenerId{l};
    if (!machine::exists(s_.world_.listener(step.listener).socket)) continue;
    for (const std::uint16_t n : s_.hidden_listener_) {
      if (s_.table_[n].fresh_conn && !may_arrive(step.listener)) continue;
      step.rule = n;
      if (run_step(step)) return true;
    }
  }
  return false;
}

bool EveryWay::run_step(const Step& step) {
  const Rule& rule = s_.table_[step.rule];
  if (!s_.options_.flavour.allows(rule.choice)) return false;
  const Session::Mark mark = s_.mark();
  s_.wanted_.seen = Seen{};
  s_.wanted_.id_taken = s_.wanted_.id_elsewhere = s_.wanted_.id_on_socket = false;
  const bool unseen =
      present(step.conn) && index_of(step.conn) >= conns_at_start_ && is_unseen(step.conn);
  if (!s_.take_known({step, {}})) return false;
  // What came in these steps and ended without being seen need not have come.
  const bool needless = unseen && s_.world_.conn(step.conn).phase == ConnPhase::gone;
  if (needless || is_ruled_out(step)) {
    s_.take_back(mark);
    return false;
  }
  hidden_.push_back({step, {}});
  if (run()) return true;
  hidden_.pop_back();
  s_.take_back(mark);
  return false;
}

}  // namespace wskcheck::conform
