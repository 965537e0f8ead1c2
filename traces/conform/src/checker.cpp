// The checker: the order of records, what is said about those that do not fit, the verdict.
//
// Records of a totally ordered trace are followed one by one. Else records wait until none that
// may belong before them can come any more; among those that are ready the earliest that fits is
// taken. When none fits, earlier choices are taken back, as long as more than one record was ready.
#include "wskcheck/conform/checker.h"

#include <algorithm>
#include <deque>
#include <string>

#include "session.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::conform {

using traces::Field;
using traces::Order;
using traces::Record;

namespace {

constexpr std::size_t waiting_max = 4096;  // records held back for reordering
constexpr std::size_t choices_max = 64;    // records that can be taken back

Blame blame_of(Party party) {
  return party == Party::application ? Blame::application : Blame::provider;
}

// "Completion enter of IRP 0x14a06d0 with STATUS_SUCCESS"
std::string describe(const Record& r) {
  std::string out(traces::function_name(r));
  out += ' ';
  out += traces::phase_name(r.ph);
  const auto hex = [](std::uint64_t value) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    do {
      text.insert(text.begin(), digits[value & 15]);
      value >>= 4;
    } while (value != 0);
    return "0x" + text;
  };
  if (r.has(Field::socket)) out += " on socket " + hex(r.socket);
  if (r.has(Field::irp)) out += " with IRP " + hex(r.irp);
  if (r.has(Field::inspect)) {
    out += " for request {" + hex(r.inspect.key) + ", " + std::to_string(r.inspect.serial) + "}";
  }
  if (r.has(Field::status)) out += ", " + traces::status_text(r.status);
  if (r.has(Field::action)) {
    const std::string_view name = traces::action_name(r.action);
    out += ", action ";
    out += name.empty() ? std::to_string(static_cast<std::int32_t>(r.action)) : std::string(name);
  }
  return out;
}

}  // namespace

class Checker::Impl {
 public:
  Impl(const traces::Header& header, const Options& options)
      : header_(header), options_(options), session_(header, options) {}

  void add(const Record& r) {
    ++session_.report().records;
    if (header_.order == Order::total) {
      if (!note_loss(r)) decide(r);
      return;
    }
    Waiting w{r, next_arrival_++};
    w.record.text = {};
    if (!waiting_.empty() && r.t + header_.uncertainty < emitted_) disordered_ = true;
    const auto place = std::upper_bound(
        waiting_.begin(), waiting_.end(), w,
        [](const Waiting& a, const Waiting& b) { return a.record.t < b.record.t; });
    waiting_.insert(place, std::move(w));
    if (waiting_.size() > waiting_max) release(waiting_max / 2);
  }

  void lost_some() { session_.lost(); }

  Report finish() {
    release(0);
    Report& report = session_.report();
    report.findings = std::move(findings_);
    if (!report.findings.empty() || !disordered_) session_.open_ends(report.findings);
    if (disordered_) {
      Finding f;
      f.doubt = Doubt::order;
      f.what = "records are further out of order than can be put right; sort the file by time";
      report.findings.push_back(f);
    }
    report.findings_left_out = left_out_;
    report.settled = session_.settled();
    report.verdict = Verdict::pass;
    for (const Finding& f : report.findings) {
      if (f.doubt == Doubt::none) report.verdict = Verdict::violation;
      if (report.verdict == Verdict::pass) report.verdict = Verdict::inconclusive;
    }
    if (violated_) report.verdict = Verdict::violation;
    return report;
  }

 private:
  struct Waiting {
    Record record;
    std::uint64_t arrival = 0;
    bool done = false;
  };

  bool note_loss(const Record& r) {
    if (r.ev == traces::Event::mark) return true;
    if (r.ev == traces::Event::gap) {
      ++session_.report().gaps;
      session_.lost();
      return true;
    }
    if (r.has(Field::seq) && r.has(Field::tid)) check_sequence(r);
    return false;
  }

  // A hole in a thread's numbers is a loss.
  void check_sequence(const Record& r) {
    const std::uint64_t key = r.tid != 0 ? r.tid : (std::uint64_t{1} << 63) | r.cpu;
    const std::uint32_t expected = sequences_.find(key);
    const auto number = static_cast<std::uint32_t>(r.seq & 0x7fffffff);
    if (expected != PointerMap::none && expected != number && !unordered_) {
      ++session_.report().gaps;
      session_.lost();
    }
    sequences_.set(key, (number + 1) & 0x7fffffff);
  }

  // --- following in a given order ---

  void decide(const Record& r) {
    Followed out = session_.follow(r, true);
    tell(r, out);
    session_.keep();
  }

  void add_finding(Finding finding, const Record& r) {
    finding.line = r.at.line;
    finding.byte = r.at.byte;
    finding.t = r.t;
    if (finding.doubt == Doubt::none) violated_ = true;
    if (findings_.size() < options_.findings_max) {
      findings_.push_back(std::move(finding));
    } else {
      ++left_out_;
    }
  }

  Doubt doubt(const Followed& out, bool by_content) const {
    if (by_content) return Doubt::none;
    if (out.uncertain) return Doubt::loss;
    return out.miss.budget || guessed_ ? Doubt::order : Doubt::none;
  }

  void tell(const Record& r, const Followed& out) {
    if (out.fit == Fit::structural) {
      Finding f;
      f.doubt = doubt(out, false);
      f.blame = out.blame;
      f.rule = out.id;
      f.says = sentence_of(out.id, f.cite);
      f.what = describe(r) + ": " + out.text;
      add_finding(std::move(f), r);
    }
    if (out.fit == Fit::misused) tell_misuse(r, out);
    if (out.fit == Fit::refused) tell_refusal(r, out);
  }

  void tell_misuse(const Record& r, const Followed& out) {
    const Rule& rule = session_.table()[out.rule];
    for (std::size_t i = 0; i < checks_max; ++i) {
      if (((out.broken >> i) & 1u) == 0) continue;
      const Check& check = rule.checks[i];
      Finding f;
      f.doubt = doubt(out, ((out.broken_by_content >> i) & 1u) != 0);
      f.blame = Blame::application;
      f.rule = check.id;
      f.says = check.says;
      f.cite = check.cite;
      f.what = describe(r) + ": it is not so that " + std::string(check.says);
      f.allowed.push_back({rule_name(rule), std::string(rule.says), std::string(check.says)});
      add_finding(std::move(f), r);
    }
  }

  void tell_refusal(const Record& r, const Followed& out) {
    const Miss& miss = out.miss;
    Finding f;
    f.doubt = doubt(out, out.by_content);
    f.what = describe(r) + ": no step of the contract leads to it here";
    f.allowed = out.candidates;
    if (miss.rule != no_rule) {
      const Rule& rule = session_.table()[miss.rule];
      const Rule& asked = session_.table()[session_.last_wanted().candidates[0]];
      f.blame = blame_of(asked.party);
      f.rule = rule.id;
      f.says = rule.says;
      f.cite = rule.cite;
      if (miss.refusal.guard == Guard::condition) {
        const Condition& condition = rule.when[miss.refusal.condition];
        if (!condition.rule.empty()) f.rule = condition.rule;
        f.says = condition.says;
        f.what = describe(r) + ": it is not so that " + std::string(condition.says);
      }
    }
    if (miss.budget && f.doubt == Doubt::none) f.doubt = Doubt::order;
    add_finding(std::move(f), r);
  }

  std::string sentence_of(const std::string& id, std::string& cite) const {
    for (const Rule& rule : session_table()) {
      for (const Condition& c : rule.when) {
        if (c.holds != nullptr && c.rule == id) return std::string(c.says);
      }
      for (const Check& c : rule.checks) {
        if (c.holds != nullptr && c.id == id) {
          cite = c.cite;
          return std::string(c.says);
        }
      }
      if (rule.id == id) {
        cite = rule.cite;
        return std::string(rule.says);
      }
    }
    return "";
  }
  std::span<const Rule> session_table() const { return rules(); }

  // --- records without a total order ---

  static std::uint64_t thread_of(const Record& r) {
    return r.has(Field::tid) && r.tid != 0 ? r.tid : 0;
  }
  bool before(const Waiting& a, const Waiting& b) const {
    const Record& x = a.record;
    const Record& y = b.record;
    if (thread_of(x) != 0 && thread_of(x) == thread_of(y)) {
      if (x.has(Field::seq) && y.has(Field::seq)) return x.seq < y.seq;
      if (x.t != y.t) return x.t < y.t;
      if (x.cpu == y.cpu) return a.arrival < b.arrival;
      return false;
    }
    const bool cpus = x.has(Field::cpu) && y.has(Field::cpu);
    if (header_.order == Order::per_cpu && cpus && x.cpu == y.cpu) return a.arrival < b.arrival;
    if (!x.has(Field::tid) && !y.has(Field::tid) && !cpus) return a.arrival < b.arrival;
    return y.t > x.t && y.t - x.t > header_.uncertainty;
  }

  // Follows records until at most `rest` wait.
  void release(std::size_t rest) {
    unordered_ = true;
    while (waiting_.size() > rest) {
      std::vector<std::size_t> ready = ready_now();
      if (ready.size() == 1 && trail_.empty()) {
        const Record r = waiting_.front().record;
        emitted_ = r.t;
        waiting_.pop_front();
        if (!note_loss(r)) decide(r);
        continue;
      }
      solve_group();
    }
    unordered_ = false;
  }

  // Positions of waiting records that no other waiting record must precede.
  std::vector<std::size_t> ready_now() const {
    std::vector<std::size_t> ready;
    const std::uint64_t horizon = waiting_.front().record.t + header_.uncertainty;
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      if (waiting_[i].record.t > horizon) break;
      if (waiting_[i].done) continue;
      bool first = true;
      for (std::size_t j = 0; j < waiting_.size() && first; ++j) {
        if (waiting_[j].record.t > horizon) break;
        first = i == j || waiting_[j].done || !before(waiting_[j], waiting_[i]);
      }
      if (first) ready.push_back(i);
      if (ready.size() > 16) break;
    }
    return ready;
  }

  // The longest run at the front in which records are chained by being unordered.
  std::size_t group_size() const {
    std::size_t size = 1;
    std::uint64_t latest = waiting_.front().record.t;
    while (size < waiting_.size() && size < choices_max &&
           waiting_[size].record.t - latest <= header_.uncertainty) {
      latest = waiting_[size].record.t;
      ++size;
    }
    return size;
  }

  // Finds an order of the group in which all its records fit, nearest to that of time; when there is
  // none, follows the order of time and tells what does not fit.
  void solve_group() {
    const std::size_t size = group_size();
    const bool cut = size == choices_max;
    std::vector<Waiting> group(waiting_.begin(),
                               waiting_.begin() + static_cast<std::ptrdiff_t>(size));
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
    emitted_ = group.back().record.t;
    tries_ = 0;
    order_.clear();
    best_.clear();
    session_.begin_tries();
    const Report saved = session_.report();
    const bool solved = place(group);
    if (solved) {
      session_.keep();
      if (cut) guessed_ = true;
      return;
    }
    session_.take_back(0, 0);
    session_.keep();
    session_.report() = saved;
    if (tries_ > options_.order_tries_max) guessed_ = true;
    for (Waiting& w : group) w.done = false;
    follow_best(group);
  }

  bool place(std::vector<Waiting>& group) {
    if (order_.size() == group.size()) return true;
    if (order_.size() > best_.size()) best_ = order_;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (group[i].done || !is_ready(group, i)) continue;
      if (++tries_ > options_.order_tries_max) return false;
      const Record& r = group[i].record;
      const std::size_t names = session_.mark_names();
      const std::size_t world = session_.mark_world();
      bool fits = r.ev == traces::Event::mark || r.ev == traces::Event::gap;
      if (r.ev == traces::Event::gap) session_.lost();
      if (!fits) {
        const Followed out = session_.follow(r, false);
        fits = out.fit == Fit::taken || out.fit == Fit::ignored;
      }
      if (fits) {
        group[i].done = true;
        order_.push_back(i);
        if (place(group)) return true;
        order_.pop_back();
        group[i].done = false;
      }
      session_.take_back(names, world);
      if (tries_ > options_.order_tries_max) return false;
    }
    return false;
  }

  bool is_ready(const std::vector<Waiting>& group, std::size_t i) const {
    for (std::size_t j = 0; j < group.size(); ++j) {
      if (j != i && !group[j].done && before(group[j], group[i])) return false;
    }
    return true;
  }

  // The order that came furthest, then the rest by time.
  void follow_best(std::vector<Waiting>& group) {
    for (const std::size_t i : best_) {
      group[i].done = true;
      if (!note_loss(group[i].record)) decide(group[i].record);
    }
    for (std::size_t n = 0; n < group.size(); ++n) {
      for (std::size_t i = 0; i < group.size(); ++i) {
        if (group[i].done || !is_ready(group, i)) continue;
        group[i].done = true;
        if (!note_loss(group[i].record)) decide(group[i].record);
        break;
      }
    }
  }

  traces::Header header_;
  Options options_;
  Session session_;
  std::vector<Finding> findings_;
  std::uint64_t left_out_ = 0;
  bool violated_ = false;
  bool guessed_ = false;      // an order was chosen that could not be proved to be the only one
  bool disordered_ = false;
  bool unordered_ = false;
  PointerMap sequences_;
  std::deque<Waiting> waiting_;
  std::vector<std::size_t> trail_;
  std::vector<std::size_t> order_;
  std::vector<std::size_t> best_;
  std::uint64_t next_arrival_ = 0;
  std::uint64_t emitted_ = 0;
  std::uint64_t tries_ = 0;
};

Checker::Checker(const traces::Header& header, const Options& options)
    : impl_(std::make_unique<Impl>(header, options)) {}
Checker::~Checker() = default;
Checker::Checker(Checker&&) noexcept = default;
Checker& Checker::operator=(Checker&&) noexcept = default;
void Checker::add(const Record& record) { impl_->add(record); }
void Checker::lost_some() { impl_->lost_some(); }
Report Checker::finish() { return impl_->finish(); }

}  // namespace wskcheck::conform
