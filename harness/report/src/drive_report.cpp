// Driven drivers as text and as JSON: docs/json/drive.schema.json.
#include "wskcheck/report/drive_report.h"

#include <fmt/format.h>

namespace wskcheck::report {
namespace {

// "  at echo.c:120 in EchoUnload", one place or note a line, the later ones below the first.
void add_lines(std::string& out, std::string_view label, const std::vector<std::string>& texts,
               std::size_t from) {
  for (std::size_t i = from; i < texts.size(); ++i) {
    const std::string before = i == from ? std::string(label) : std::string(label.size(), ' ');
    const std::size_t column = 2 + before.size();
    out += "  " + before + wrapped(texts[i], column, column) + '\n';
  }
}

std::string spent_text(const DriveFinding& finding) {
  std::string out = counted(finding.steps, "step", "steps");
  if (finding.schedule.empty()) return out + ", live: the story has the newest of them";
  out += ", " + counted(finding.preemptions, "preemption", "preemptions");
  if (finding.found_after == 0) return out;
  return out + ", found in schedule " + grouped(finding.found_after);
}

// A function that calls itself again and again is told of a few times.
std::vector<std::string> without_repeats(const std::vector<std::string>& calls) {
  constexpr std::size_t shown = 3;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < calls.size();) {
    std::size_t end = i + 1;
    while (end < calls.size() && calls[end] == calls[i]) ++end;
    const std::size_t some = end - i <= shown + 1 ? end - i : shown;
    out.insert(out.end(), some, calls[i]);
    if (some < end - i) out.push_back(fmt::format("({} more of these)", end - i - some));
    i = end;
  }
  return out;
}

std::string rule_text(const DriveFinding& finding, const Paint& paint) {
  std::string out;
  if (!finding.rule_says.empty()) {
    const std::string label = finding.rule.starts_with("Q-") ? "question: " : "the rule: ";
    const std::size_t column = 2 + label.size();
    out += "  " + label + wrapped(finding.rule_says, column, column) + '\n';
  }
  if (!finding.cite.empty()) {
    out += paint(Tone::faint, "  documents: " + wrapped(finding.cite, 13, 13)) + '\n';
  }
  return out;
}

Json to_json(const DriveFinding& finding) {
  return Json::object()
      .set("rule", finding.rule)
      .set("says", finding.says)
      .set("rule_says", Json::text_or_null(finding.rule_says))
      .set("cite", Json::text_or_null(finding.cite))
      .set("where", Json::text_or_null(finding.where))
      .set("calls", Json::array(finding.calls))
      .set("notes", Json::array(finding.notes))
      .set("steps", finding.steps)
      .set("preemptions", finding.preemptions)
      .set("found_after", finding.found_after)
      .set("story", story_json(finding.story))
      .set("schedule", finding.schedule)
      .set("next", Json::text_or_null(finding.next))
      .set("debug", Json::text_or_null(finding.debug));
}

}  // namespace

std::string summary_line(const DriveReport& report) {
  std::string out =
      report.is_live ? "a live run" : counted(report.schedules, "schedule", "schedules");
  out += " of " + joined(report.sources) + ": ";
  out += report.findings.empty() ? "nothing found"
                                 : counted(report.findings.size(), "finding", "findings");
  if (report.is_live) return out;
  out += fmt::format(" ({}, the longest schedule {})", counted(report.steps, "step", "steps"),
                     grouped(report.longest));
  if (report.pruned != 0) {
    out +=
        fmt::format("; {} ended at a state that was known", counted(report.pruned, "run", "runs"));
  }
  return out;
}

std::string to_text(const DriveFinding& finding, const Paint& paint) {
  const std::string_view verdict = "violation";
  const std::size_t column = verdict.size() + 2;
  std::string out = paint(Tone::bad, verdict) + "  " + paint(Tone::name, finding.rule) + "  ";
  out += wrapped(finding.says, column, column + finding.rule.size() + 2) + '\n';
  if (!finding.where.empty()) out += "  at " + paint(Tone::name, finding.where) + '\n';
  add_lines(out, "called from ", without_repeats(finding.calls), 1);
  add_lines(out, "", finding.notes, 0);
  out += rule_text(finding, paint);
  const StoryLine end{"", 0, finding.says, finding.where.substr(0, finding.where.find(' '))};
  out += '\n' + story_text(finding.story, end, paint) + '\n';
  out += "  " + spent_text(finding) + '\n';
  if (!finding.debug.empty()) out += "  in a debugger: " + finding.debug + '\n';
  return out;
}

std::string to_text(const DriveReport& report, const Paint& paint) {
  std::string out;
  for (const DriveFinding& finding : report.findings) out += to_text(finding, paint) + '\n';
  out += "around the driver: " + wrapped(report.scenario, 2, 19) + '\n';
  out += "search: " + wrapped(report.search, 2, 8) + '\n';
  // Where a finding ended the search, how far it had come says nothing.
  if (report.findings.empty() || report.is_live) {
    for (const std::string& one : report.tried) out += "  " + wrapped(one, 4, 2) + '\n';
  }
  for (const std::string& reason : report.reasons) {
    out += "undecided: " + wrapped(reason, 2, 11) + '\n';
  }
  out += paint(tone_of(report.verdict), report.verdict) + "  ";
  out += wrapped(summary_line(report), 2, report.verdict.size() + 2) + '\n';
  if (!report.next.empty()) out += paint(Tone::strong, "next:") + ' ' + report.next + '\n';
  return out;
}

Json to_json(const DriveReport& report) {
  Json findings = Json::array();
  for (const DriveFinding& one : report.findings) findings.add(to_json(one));
  Json out = Json::object();
  out.set("version", 1).set("program", report.program).set("command", "drive");
  out.set("verdict", report.verdict).set("reasons", Json::array(report.reasons));
  out.set("sources", Json::array(report.sources)).set("flavour", report.flavour);
  out.set("scenario", report.scenario).set("search", report.search).set("seed", report.seed);
  out.set("schedules", report.schedules);
  out.set("pruned", report.pruned).set("steps", report.steps);
  out.set("longest", report.longest).set("covered", report.covered);
  out.set("tried", Json::array(report.tried));
  out.set("findings", std::move(findings)).set("summary", summary_line(report));
  return out.set("next", Json::text_or_null(report.next));
}

}  // namespace wskcheck::report
