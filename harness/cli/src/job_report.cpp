// Joins the results of scopes: verdicts of properties over the job, rules that never fired, answers
// to open questions that were used, findings told as runs.
#include "job_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "command_io.h"
#include "model_catalogue.h"
#include "run_story.h"
#include "wskcheck/explore/run_text.h"
#include "wskcheck/model/words.h"

namespace wskcheck::cli {
namespace {

using check::Kind;
using check::Outcome;
using check::Reason;

constexpr std::string_view deadlock_says = "no run ends while a call or callback is in progress";

std::string text(std::string_view view) { return std::string(view); }

std::string_view property_id(const explore::Verdict& verdict) {
  if (verdict.property < 0) return "deadlock";
  return properties()[static_cast<std::size_t>(verdict.property)].id;
}

// A witness that was not seen says nothing about the scope.
bool counts(const explore::Verdict& verdict) { return verdict.kind != Kind::sometimes; }

std::string_view verdict_of(const explore::ScopeResult& result) {
  bool open = result.reason != Reason::none || result.walks != 0;
  for (const explore::Verdict& one : result.verdicts) {
    if (counts(one) && one.outcome == Outcome::violation) return "violation";
    open = open || (counts(one) && one.outcome == Outcome::inconclusive);
  }
  return open ? "inconclusive" : "pass";
}

report::ScopeSummary summary_of(const ScopeRun& run) {
  const explore::ScopeResult& result = run.result;
  const Bounds& bounds = run.scope.bounds;
  report::ScopeSummary out;
  out.name = run.scope.name;
  out.says = run.scope.says;
  out.bounds = {bounds.listeners,        bounds.conns, bounds.irps, bounds.frames, bounds.depth, {},
                text(word(bounds.start))};
  for (const std::string_view name : names_of_features(bounds.features)) {
    out.bounds.features.push_back(text(name));
  }
  out.verdict = verdict_of(result);
  for (const explore::Verdict& one : result.verdicts) {
    const bool open = counts(one) && one.outcome == Outcome::inconclusive;
    if (!open || result.walks != 0 || !out.reason.empty() || one.reason == Reason::none) continue;
    out.reason = std::string(property_id(one)) + ": " + text(check::to_string(one.reason));
  }
  if (result.reason != Reason::none) out.reason = check::to_string(result.reason);
  out.states = result.states;
  out.steps = result.edges;
  out.depth = result.depth;
  out.walks = result.walks;
  out.deadlocks = result.deadlocks;
  out.packed_bytes = result.packed_bytes;
  out.bytes_per_state = result.bytes_per_state;
  out.liveness_unreduced = result.liveness_unreduced;
  return out;
}

const explore::Verdict* verdict_on(const explore::ScopeResult& result, int property) {
  for (const explore::Verdict& one : result.verdicts) {
    if (one.property == property) return &one;
  }
  return nullptr;
}

// One property over all scopes: violated where one violates it, seen where one saw it. A scope that
// does not judge it says nothing; `all_done`: no scope was left out.
report::PropertySummary joined_verdict(int property, const std::vector<ScopeRun>& runs,
                                       bool all_done) {
  report::PropertySummary out;
  const bool deadlock = property < 0;
  const Property* known = deadlock ? nullptr : &properties()[static_cast<std::size_t>(property)];
  out.id = deadlock ? "deadlock" : text(known->id);
  out.kind = deadlock ? "deadlock" : text(kind_name(*known));
  out.says = deadlock ? text(deadlock_says) : text(known->says);
  out.cite = deadlock ? "IRP-10" : text(known->cite);
  const bool witness = out.kind == "sometimes";
  bool open = !all_done;
  bool judged = false;
  for (const ScopeRun& run : runs) {
    const explore::Verdict* one = verdict_on(run.result, property);
    open = open || run.result.reason != Reason::none;
    if (one == nullptr) continue;
    judged = true;
    const Outcome outcome = one->outcome;
    if (outcome == (witness ? Outcome::pass : Outcome::violation)) {
      out.scopes.push_back(run.scope.name);
    }
    if (outcome == Outcome::inconclusive) {
      open = true;
      if (out.reason.empty() && one->reason != Reason::none) {
        out.reason = check::to_string(one->reason);
      }
    }
  }
  if (witness) {
    out.verdict = out.scopes.empty() ? "not seen" : "seen";
  } else if (!out.scopes.empty()) {
    out.verdict = "violation";
  } else {
    out.verdict = !judged ? "not judged" : open ? "inconclusive" : "pass";
  }
  if (out.verdict == "seen" || out.verdict == "violation") out.reason.clear();
  return out;
}

std::string blame_for(const explore::Verdict& verdict, const Story& story) {
  if (story.misused) return text(word(Party::application));
  if (verdict.kind == Kind::eventually) {
    return text(word(properties()[static_cast<std::size_t>(verdict.property)].owes));
  }
  if (verdict.kind == Kind::deadlock || story.steps.empty()) return text(word(Party::provider));
  return story.steps.back().party;
}

report::Finding finding_of(const explore::Verdict& verdict, const ScopeRun& run, const Job& job,
                           const report::PropertySummary& property, std::span<const Rule> table) {
  const Story story = tell(run.scope.bounds, verdict.run->steps, table);
  report::Finding out;
  out.id = property.id;
  out.kind = property.kind;
  out.says = property.says;
  out.cite = property.cite;
  out.blame = blame_for(verdict, story);
  out.scope = run.scope.name;
  out.steps = story.steps;
  out.cycle_start = verdict.run->cycle_start;
  out.only_if = story.only_if;
  out.run = explore::to_text(verdict.run->steps);
  out.next = "wskcheck explain " + shell_quoted(out.run) + flags_for(job, run.scope.name);
  return out;
}

// The shortest run that violates the property, of the first scope where several are as short.
std::optional<report::Finding> shortest(const report::PropertySummary& property,
                                        const std::vector<ScopeRun>& runs, const Job& job,
                                        std::span<const Rule> table) {
  const explore::Verdict* best = nullptr;
  const ScopeRun* in = nullptr;
  for (const ScopeRun& run : runs) {
    for (const explore::Verdict& one : run.result.verdicts) {
      if (property_id(one) != property.id || one.outcome != Outcome::violation || !one.run)
        continue;
      if (best != nullptr && best->run->steps.size() <= one.run->steps.size()) continue;
      best = &one;
      in = &run;
    }
  }
  if (best == nullptr) return std::nullopt;
  return finding_of(*best, *in, job, property, table);
}

void add_rules(report::CheckReport& report, const std::vector<ScopeRun>& runs) {
  const std::size_t count = rules().size();
  std::vector<bool> in_scope(count, false);
  std::vector<bool> fired(count, false);
  for (const ScopeRun& run : runs) {
    const Program program(run.scope.bounds);
    for (const std::uint16_t rule : program.used()) in_scope[rule] = true;
    for (std::size_t i = 0; i < std::min(count, run.result.fired.size()); ++i) {
      if (run.result.fired[i] != 0) fired[i] = true;
    }
  }
  report.rules = count;
  for (std::size_t i = 0; i < count; ++i) {
    if (!in_scope[i]) continue;
    ++report.rules_in_scope;
    if (!fired[i]) report.never_fired.push_back({rule_name(rules()[i]), text(rules()[i].says)});
  }
}

void add_questions(report::CheckReport& report, const std::vector<ScopeRun>& runs) {
  for (std::uint8_t q = 1; q <= question_count; ++q) {
    const Question& question = questions()[q - 1u];
    report::QuestionSummary out{text(question.id), text(question.asks), {}, {}};
    for (std::uint8_t a = 0; a < alternatives_max; ++a) {
      const Alternative& one = question.alternatives[a];
      if (one.name.empty()) break;
      bool allowed = false;
      bool taken = false;
      for (const ScopeRun& run : runs) {
        if (!run.scope.bounds.flavour.allows({q, a})) continue;
        allowed = true;
        for (std::size_t r = 0; r < std::min(rules().size(), run.result.fired.size()); ++r) {
          taken = taken || (run.result.fired[r] != 0 && rules()[r].choice == Choice{q, a});
        }
      }
      if (allowed) out.allowed.push_back(text(one.name));
      if (taken) out.taken.push_back(text(one.name));
    }
    if (out.allowed.size() > 1) report.questions.push_back(std::move(out));
  }
}

void add_reasons(report::CheckReport& report, const Job& job) {
  for (const report::ScopeSummary& scope : report.scopes) {
    if (scope.verdict != "inconclusive") continue;
    const bool walked = report.command == "walk" && scope.reason.empty();
    const std::string reason = walked                 ? "walks find, and never prove"
                               : scope.reason.empty() ? "a property was not decided"
                                                      : scope.reason;
    const std::string line = walked ? reason : scope.name + ": " + reason;
    if (std::find(report.reasons.begin(), report.reasons.end(), line) == report.reasons.end()) {
      report.reasons.push_back(line);
    }
  }
  if (report.scopes.size() < job.scopes.size()) {
    report.reasons.push_back(
        report::counted(job.scopes.size() - report.scopes.size(), "scope", "scopes") +
        (report.command == "walk" ? " not walked" : " not explored"));
  }
}

}  // namespace

report::CheckReport make_report(const std::string& command, const Job& job,
                                const std::vector<ScopeRun>& runs, std::span<const Rule> table) {
  report::CheckReport out;
  out.program = program_name();
  out.command = command;
  out.flavour = job.flavour;
  for (const ScopeRun& run : runs) out.scopes.push_back(summary_of(run));
  const int count = static_cast<int>(properties().size());
  const bool all_done = runs.size() == job.scopes.size();
  for (int i = 0; i < count; ++i) out.properties.push_back(joined_verdict(i, runs, all_done));
  out.properties.push_back(joined_verdict(-1, runs, all_done));
  for (const report::PropertySummary& one : out.properties) {
    if (one.verdict != "violation") continue;
    if (auto finding = shortest(one, runs, job, table)) out.findings.push_back(std::move(*finding));
  }
  add_rules(out, runs);
  add_questions(out, runs);
  add_reasons(out, job);
  const bool violated = std::any_of(out.properties.begin(), out.properties.end(),
                                    [](const auto& one) { return one.verdict == "violation"; });
  out.verdict = violated ? "violation" : out.reasons.empty() ? "pass" : "inconclusive";
  return out;
}

int exit_code_of(const report::CheckReport& report, bool interrupted) {
  if (interrupted) return exit_interrupted;
  if (report.verdict == "violation") return exit_violation;
  return report.verdict == "pass" ? exit_pass : exit_inconclusive;
}

}  // namespace wskcheck::cli
