// Replayed traces as text and as JSON: docs/json/replay.schema.json.
#include "wskcheck/report/replay_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wskcheck::report {
namespace {

using Align = Table::Align;

// The reasons that no finding has told already.
std::vector<std::string> untold(const TraceSummary& trace) {
  std::vector<std::string> out;
  for (const std::string& reason : trace.reasons) {
    const bool told = std::any_of(trace.findings.begin(), trace.findings.end(),
                                  [&](const Finding& one) { return one.doubt == reason; });
    if (!told) out.push_back(reason);
  }
  return out;
}

std::string trace_text(const TraceSummary& trace, const Paint& paint) {
  std::string out;
  for (const Finding& finding : trace.findings) out += to_text(finding, paint) + '\n';
  const std::vector<std::string> reasons = untold(trace);
  // What made a file unreadable is an error message, not a report.
  if (reasons.empty() || trace.verdict == "unreadable") return out;
  out += paint(tone_of(trace.verdict), trace.verdict) + "  " + trace.file + '\n';
  for (const std::string& reason : reasons) {
    out += "  " + (reason.find('\n') == std::string::npos ? wrapped(reason, 4, 2) : reason) + '\n';
  }
  return out + '\n';
}

std::string settled_text(const ReplayReport& report, const Paint& paint) {
  Table table({Align::left, Align::left, Align::left, Align::left}, 2);
  bool any = false;
  for (const TraceSummary& trace : report.traces) {
    for (const Settled& one : trace.settled) {
      any = true;
      table.row({{one.question, Tone::name},
                 {one.alternative, Tone::strong},
                 {one.where.empty() ? trace.file : one.where},
                 {one.says}});
    }
  }
  return any ? "open questions that the traces answer:\n" + table.text(paint) + '\n' : "";
}

std::string table_text(const ReplayReport& report, const Paint& paint) {
  Table table({Align::left, Align::right, Align::right, Align::left});
  const Tone head = Tone::strong;
  table.row({{"verdict", head}, {"records", head}, {"findings", head}, {"trace", head}});
  for (const TraceSummary& trace : report.traces) {
    table.row({{trace.verdict, tone_of(trace.verdict)},
               {grouped(trace.records)},
               {grouped(trace.findings.size())},
               {trace.file}});
  }
  return table.text(paint);
}

Json to_json(const TraceSummary& trace) {
  Json findings = Json::array();
  for (const Finding& one : trace.findings) findings.add(report::to_json(one));
  Json settled = Json::array();
  for (const Settled& one : trace.settled) {
    settled.add(Json::object()
                    .set("question", one.question)
                    .set("alternative", one.alternative)
                    .set("says", one.says)
                    .set("where", Json::text_or_null(one.where)));
  }
  return Json::object()
      .set("file", trace.file)
      .set("verdict", trace.verdict)
      .set("reasons", Json::array(trace.reasons))
      .set("records", trace.records)
      .set("skipped", trace.skipped)
      .set("source", Json::text_or_null(trace.source))
      .set("findings", std::move(findings))
      .set("settled", std::move(settled));
}

}  // namespace

std::string summary_line(const ReplayReport& report) {
  static constexpr std::array<std::string_view, 4> verdicts{"pass", "violation", "inconclusive",
                                                            "unreadable"};
  std::vector<std::string> parts;
  for (const std::string_view verdict : verdicts) {
    std::uint64_t count = 0;
    for (const TraceSummary& trace : report.traces) count += trace.verdict == verdict ? 1 : 0;
    if (count != 0) parts.push_back(fmt::format("{} {}", count, verdict));
  }
  return counted(report.traces.size(), "trace", "traces") + ": " + joined(parts);
}

std::string to_text(const ReplayReport& report, const Paint& paint) {
  std::string out;
  for (const TraceSummary& trace : report.traces) out += trace_text(trace, paint);
  out += settled_text(report, paint);
  out += table_text(report, paint) + '\n';
  out += paint(tone_of(report.verdict), report.verdict) + "  " + summary_line(report) + '\n';
  if (!report.next.empty()) out += paint(Tone::strong, "next:") + ' ' + report.next + '\n';
  return out;
}

Json to_json(const ReplayReport& report) {
  Json traces = Json::array();
  for (const TraceSummary& trace : report.traces) traces.add(to_json(trace));
  Json out = Json::object();
  out.set("version", 1).set("program", report.program).set("command", "replay");
  out.set("verdict", report.verdict).set("flavour", report.flavour);
  out.set("traces", std::move(traces)).set("summary", summary_line(report));
  return out.set("next", Json::text_or_null(report.next));
}

}  // namespace wskcheck::report
