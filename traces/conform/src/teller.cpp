// Findings: who broke which rule, and what was allowed instead.
#include "teller.h"

#include "contract_words.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::conform {

using traces::Field;
using traces::Record;

namespace {

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

// What follows from a mistake of the driver is nobody else's fault.
void Teller::pass_on_blame(Finding& finding, const Record& r) {
  if (finding.blame != Blame::application) {
    if (const Session::Mistake* mistake = session_.mistake_behind(r); mistake != nullptr) {
      finding.blame = Blame::application;
      finding.what += "; it may follow from the driver's mistake in record " +
                      std::to_string(mistake->line) + " (" + mistake->rule + ")";
    }
  } else if (finding.doubt == Doubt::none) {
    session_.note_mistake(r, finding.rule);
  }
}

void Teller::add(Finding finding, const Record& r, bool by_content) {
  pass_on_blame(finding, r);
  finding.line = r.at.line;
  finding.byte = r.at.byte;
  finding.t = r.t;
  if (finding.doubt == Doubt::bound) {
    finding.what += "; search bound reached at record " + std::to_string(bound_.line) + ": ";
    finding.what += bound_.why;
  }
  if (finding.doubt == Doubt::order || finding.doubt == Doubt::bound) doubtful_ = finding.doubt;
  if (findings_.size() < findings_max_) {
    findings_.push_back(std::move(finding));
    by_content_.push_back(by_content);
    return;
  }
  ++left_out_;
  if (finding.doubt != Doubt::none) return;
  if (by_content) left_out_certain_ = true;
  left_out_violation_ = true;
  left_out_latest_ = r.t;
}

void Teller::degrade(std::uint64_t t) {
  for (std::size_t i = findings_.size(); i-- > 0;) {
    Finding& f = findings_[i];
    const bool weaker =
        f.doubt == Doubt::none || f.doubt == Doubt::order || f.doubt == Doubt::bound;
    if (f.t >= t && weaker && !by_content_[i]) f.doubt = Doubt::loss;
  }
  if (left_out_latest_ >= t) left_out_violation_ = false;
}

Doubt Teller::doubt(const Followed& out, Doubt untried, bool by_content) {
  if (by_content) return Doubt::none;
  if (out.uncertain) return Doubt::loss;
  return out.miss.bound.empty() ? untried : Doubt::bound;
}

void Teller::tell(const Record& r, const Followed& out, Doubt untried, const Bound& bound) {
  if (untried == Doubt::none) untried = doubtful_;  // what follows a doubt may come from it
  if (bound_.line == 0) bound_ = bound;
  if (bound_.line == 0 && !out.miss.bound.empty()) bound_ = {r.at.line, out.miss.bound};
  if (out.fit == Fit::structural) {
    Finding f;
    f.doubt = doubt(out, untried, false);
    f.blame = out.blame;
    f.rule = out.id;
    f.says = sentence_of(out.id, f.cite);
    f.what = describe(r) + ": " + out.text;
    add(std::move(f), r, false);
  }
  if (out.fit == Fit::misused) tell_misuse(r, out, untried);
  if (out.fit == Fit::refused) tell_refusal(r, out, untried);
}

void Teller::tell_misuse(const Record& r, const Followed& out, Doubt untried) {
  const Rule& rule = session_.table()[out.rule];
  for (std::size_t i = 0; i < checks_max; ++i) {
    if (((out.broken >> i) & 1u) == 0) continue;
    const Check& check = rule.checks[i];
    Finding f;
    f.doubt = doubt(out, untried, ((out.broken_by_content >> i) & 1u) != 0);
    f.blame = Blame::application;
    f.rule = check.id;
    f.says = check.says;
    f.cite = check.cite;
    f.what = describe(r) + "; this does not hold: " + std::string(check.says);
    f.allowed.push_back({rule_name(rule), std::string(rule.says), std::string(check.says)});
    add(std::move(f), r, ((out.broken_by_content >> i) & 1u) != 0);
  }
}

void Teller::tell_refusal(const Record& r, const Followed& out, Doubt untried) {
  const Miss& miss = out.miss;
  Finding f;
  f.doubt = doubt(out, untried, out.by_content);
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
      f.what = describe(r) + "; this does not hold: " + std::string(condition.says);
    }
  }
  if (!out.id.empty()) {
    f.rule = out.id;
    f.says = sentence_of(out.id, f.cite);
    f.what = describe(r) + ": no step of the contract leads to it here";
  }
  add(std::move(f), r, out.by_content);
}

std::string Teller::sentence_of(const std::string& id, std::string& cite) {
  for (const Rule& rule : rules()) {
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
  for (const Question& q : questions()) {
    if (q.id == id) return std::string(q.asks);
  }
  if (const ContractWords* words = contract_words(id)) {
    cite = words->cite;
    return std::string(words->says);
  }
  return "";
}

void Teller::finish(Report& report) {
  report.findings = std::move(findings_);
  report.findings_left_out = left_out_;
  bool violated = left_out_certain_ || left_out_violation_;
  for (const Finding& f : report.findings) violated = violated || f.doubt == Doubt::none;
  if (violated) report.verdict = Verdict::violation;
}

}  // namespace wskcheck::conform
