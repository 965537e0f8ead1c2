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

// "0.001234"; before the session's start with a minus sign.
std::string seconds(std::int64_t time_100ns) {
  const auto all = static_cast<std::uint64_t>(time_100ns < 0 ? -time_100ns : time_100ns);
  return fmt::format("{}{}.{:07}", time_100ns < 0 ? "-" : "", all / 10'000'000, all % 10'000'000);
}

std::string life_text(const Life& life, const Paint& paint) {
  std::string out = paint(tone_of(life.verdict), life.verdict);
  if (!life.rule.empty()) out += "  " + paint(Tone::name, life.rule);
  out += "  " + life.kind + ' ' + life.object;
  if (!life.local.empty()) out += "  " + life.local;
  if (!life.remote.empty()) out += " from " + life.remote;
  out += '\n';
  if (!life.why.empty()) out += "  " + wrapped(life.why, 2, 2) + '\n';
  if (!life.where.empty()) out += "  " + life.where + '\n';
  Table table({Align::right, Align::right, Align::left}, 2);
  for (const Moment& one : life.moments) {
    table.row({{seconds(one.time_100ns) + " s", Tone::faint},
               {fmt::format("cpu {}", one.processor), Tone::faint},
               {one.what}});
  }
  out += table.text(paint);
  if (life.moments_left_out != 0) {
    out += fmt::format("  and {} more\n", grouped(life.moments_left_out));
  }
  return out;
}

std::string lives_text(const TraceSummary& trace, const Paint& paint) {
  std::string out;
  std::string source;
  for (const Life& life : trace.lives) {
    if (life.source != source) {
      source = life.source;
      out += "seen by " + source + " in " + trace.file + ":\n";
    }
    out += life_text(life, paint) + '\n';
  }
  return out;
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

Json to_json(const Life& life) {
  Json moments = Json::array();
  for (const Moment& one : life.moments) {
    moments.add(Json::object()
                    .set("seconds", seconds(one.time_100ns))
                    .set("processor", static_cast<std::uint64_t>(one.processor))
                    .set("what", one.what));
  }
  return Json::object()
      .set("source", life.source)
      .set("kind", life.kind)
      .set("object", life.object)
      .set("local", Json::text_or_null(life.local))
      .set("remote", Json::text_or_null(life.remote))
      .set("verdict", life.verdict)
      .set("rule", Json::text_or_null(life.rule))
      .set("why", Json::text_or_null(life.why))
      .set("where", Json::text_or_null(life.where))
      .set("moments", std::move(moments))
      .set("moments_left_out", life.moments_left_out);
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
  Json lives = Json::array();
  for (const Life& one : trace.lives) lives.add(to_json(one));
  return Json::object()
      .set("file", trace.file)
      .set("verdict", trace.verdict)
      .set("reasons", Json::array(trace.reasons))
      .set("records", trace.records)
      .set("skipped", trace.skipped)
      .set("source", Json::text_or_null(trace.source))
      .set("findings", std::move(findings))
      .set("settled", std::move(settled))
      .set("lives", std::move(lives));
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
  for (const TraceSummary& trace : report.traces) {
    out += lives_text(trace, paint) + trace_text(trace, paint);
  }
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
