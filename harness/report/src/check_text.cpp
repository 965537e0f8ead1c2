// The text report of `check` and `walk`.
#include <fmt/format.h>

#include <algorithm>

#include "wskcheck/report/check_report.h"

namespace wskcheck::report {
namespace {

using Align = Table::Align;

template <class Value>
std::uint64_t sum(const std::vector<ScopeSummary>& scopes, Value value) {
  std::uint64_t total = 0;
  for (const ScopeSummary& scope : scopes) total += value(scope);
  return total;
}

std::string with_reason(const std::string& verdict, const std::string& reason) {
  return reason.empty() ? verdict : verdict + ": " + reason;
}

// In a small scope the table's first size is all that the number would show.
std::string bytes_text(const ScopeSummary& scope) {
  constexpr std::uint64_t states_telling = 20000;
  return scope.states < states_telling ? "-" : fmt::format("{:.1f}", scope.bytes_per_state);
}

std::string scopes_text(const CheckReport& report, const Paint& paint) {
  const bool walks = report.command == "walk";
  Table table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::left});
  const Tone head = Tone::strong;
  table.row({{"scope", head},
             {walks ? "walks" : "states", head},
             {"steps", head},
             {walks ? "longest" : "depth", head},
             {walks ? "deadlocks" : "bytes/state", head},
             {"verdict", head}});
  for (const ScopeSummary& scope : report.scopes) {
    table.row({{scope.name, Tone::name},
               {grouped(walks ? scope.walks : scope.states)},
               {grouped(scope.steps)},
               {grouped(scope.depth)},
               {walks ? grouped(scope.deadlocks) : bytes_text(scope)},
               {with_reason(scope.verdict, scope.reason), tone_of(scope.verdict)}});
  }
  return table.text(paint);
}

std::string properties_text(const CheckReport& report, const Paint& paint) {
  Table table({Align::left, Align::left, Align::left});
  const Tone head = Tone::strong;
  table.row({{"property", head}, {"verdict", head}, {"says", head}});
  for (const PropertySummary& one : report.properties) {
    // Walks never prove: what they did not find is not worth a line.
    if (report.command == "walk" && one.verdict != "violation" && one.verdict != "seen") continue;
    table.row({{one.id, Tone::name}, {one.verdict, tone_of(one.verdict)}, {one.says}});
  }
  return table.text(paint);
}

std::string rules_text(const CheckReport& report, const Paint& paint) {
  std::string out =
      fmt::format("rules: {} of {} fired", report.rules_in_scope - report.never_fired.size(),
                  report.rules_in_scope);
  if (report.rules_in_scope != report.rules) {
    out += fmt::format(", {} are out of scope", report.rules - report.rules_in_scope);
  }
  if (report.never_fired.empty()) return out + '\n';
  constexpr std::size_t told_max = 12;
  if (report.never_fired.size() > told_max) {
    std::vector<std::string> names;
    for (const Named& one : report.never_fired) names.push_back(one.name);
    out += "; these never did: ";
    return out + wrapped(joined(names), 2, out.size()) + '\n';
  }
  out += "; these never did:\n";
  Table table({Align::left, Align::left}, 2);
  for (const Named& one : report.never_fired) table.row({{one.name, Tone::name}, {one.says}});
  return out + table.text(paint);
}

std::string witnesses_text(const CheckReport& report) {
  std::uint64_t all = 0;
  std::vector<std::string> missing;
  for (const PropertySummary& one : report.properties) {
    if (one.kind != "sometimes") continue;
    ++all;
    if (one.verdict != "seen") missing.push_back(one.id);
  }
  std::string out = fmt::format("witnesses: {} of {} seen", all - missing.size(), all);
  if (!missing.empty()) out += "; not seen: " + wrapped(joined(missing), 2, out.size() + 12);
  return out + '\n';
}

std::string questions_text(const CheckReport& report, const Paint& paint) {
  std::uint64_t taken = 0;
  for (const QuestionSummary& one : report.questions) taken += one.taken.empty() ? 0 : 1;
  std::string out = fmt::format(
      "open questions: {} left open by flavour {}; steps were taken that answer {} of them:\n",
      report.questions.size(), report.flavour, taken);
  if (taken == 0) {
    out.replace(out.rfind("answer"), out.size(), "answer none of them\n");
    return out;
  }
  Table table({Align::left, Align::left}, 2);
  for (const QuestionSummary& one : report.questions) {
    if (one.taken.empty()) continue;
    table.row({{one.id, Tone::name}, {joined(one.taken) + "; allowed: " + joined(one.allowed)}});
  }
  return out + table.text(paint);
}

}  // namespace

std::uint64_t CheckReport::states() const {
  return sum(scopes, [](const ScopeSummary& s) { return s.states; });
}
std::uint64_t CheckReport::steps() const {
  return sum(scopes, [](const ScopeSummary& s) { return s.steps; });
}
std::uint64_t CheckReport::walks() const {
  return sum(scopes, [](const ScopeSummary& s) { return s.walks; });
}

std::string summary_line(const CheckReport& report) {
  const bool walked = report.command == "walk";
  std::string reach = counted(report.scopes.size(), "scope", "scopes") + ", ";
  reach += walked ? counted(report.walks(), "walk", "walks")
                  : counted(report.states(), "state", "states");
  reach += ", " + counted(report.steps(), "step", "steps");
  if (report.verdict == "violation") {
    reach += ": " + counted(report.findings.size(), "finding", "findings");
  } else if (!report.reasons.empty()) {
    reach += ": " + joined(report.reasons, "; ");
  } else {
    reach += ": every property holds";
  }
  return reach;
}

std::string to_text(const CheckReport& report, const Paint& paint) {
  std::string out = scopes_text(report, paint) + '\n';
  out += properties_text(report, paint) + '\n';
  out += rules_text(report, paint);
  out += witnesses_text(report);
  out += questions_text(report, paint) + '\n';
  for (const Finding& finding : report.findings) out += to_text(finding, paint) + '\n';
  const std::string line = summary_line(report);
  out += paint(tone_of(report.verdict), report.verdict) + "  " +
         wrapped(line, report.verdict.size() + 2, report.verdict.size() + 2) + '\n';
  if (!report.next.empty()) out += paint(Tone::strong, "next:") + ' ' + report.next + '\n';
  return out;
}

}  // namespace wskcheck::report
