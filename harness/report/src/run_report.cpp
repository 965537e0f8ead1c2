// A pasted run as text and as JSON.
#include "wskcheck/report/run_report.h"

#include <fmt/format.h>

#include <algorithm>

namespace wskcheck::report {
namespace {

std::string refused_text(const RefusedStep& refused, std::size_t number, const Paint& paint) {
  std::string out =
      fmt::format("step {} is not possible: ", number) + paint(Tone::name, refused.text) + '\n';
  out += "  " + wrapped(refused.says, 2, 2) + '\n';
  out += "  refused: " + wrapped(refused.refused, 11, 11) + '\n';
  if (refused.possible.empty()) return out + "  nothing was possible there\n";
  out += "  possible there:\n";
  std::size_t widest = 0;
  for (const Candidate& one : refused.possible) widest = std::max(widest, one.rule.size());
  for (const Candidate& one : refused.possible) {
    const std::size_t column = 4 + widest + 2;
    out += "    " + paint(Tone::name, one.rule) + std::string(widest - one.rule.size() + 2, ' ') +
           wrapped(one.says, column, column) + '\n';
  }
  return out;
}

std::string verdict_text(const RunReport& report, const Paint& paint) {
  std::vector<std::string> violated;
  std::size_t broken = 0;
  for (const Step& step : report.steps) {
    for (const Obligation& one : step.violated) {
      if (std::find(violated.begin(), violated.end(), one.id) == violated.end()) {
        violated.push_back(one.id);
      }
    }
    broken += step.broken.size();
  }
  std::string line = counted(report.steps.size(), "step", "steps") + ", ";
  line += violated.empty() ? "no property fails" : "violates " + joined(violated);
  if (broken != 0) {
    line += ", the driver breaks " + counted(broken, "obligation", "obligations");
  }
  return paint(tone_of(report.verdict), report.verdict) + "  " + line + '\n';
}

}  // namespace

std::string to_text(const RunReport& report, const Paint& paint) {
  std::string out = fmt::format("scope {}, flavour {}\n", report.scope, report.flavour);
  out += steps_text(report.steps, report.cycle_start, true, paint);
  for (const Obligation& one : report.open) {
    out += "  still owed at the end: " + paint(Tone::name, one.id) + "  " +
           wrapped(one.says, 4, 27 + one.id.size()) + '\n';
  }
  if (!report.only_if.empty()) {
    out += "  possible only if " + wrapped(answers_text(report.only_if), 4, 19) + '\n';
  }
  out += report.refused ? refused_text(*report.refused, report.steps.size() + 1, paint)
                        : verdict_text(report, paint);
  if (!report.next.empty()) out += paint(Tone::strong, "next:") + ' ' + report.next + '\n';
  return out;
}

Json to_json(const RunReport& report) {
  Json steps = Json::array();
  for (const Step& step : report.steps) steps.add(to_json(step));
  Json open = Json::array();
  for (const Obligation& one : report.open) {
    open.add(Json::object().set("id", one.id).set("says", one.says).set("cite", one.cite));
  }
  Json refused;
  if (report.refused) {
    Json possible = Json::array();
    for (const Candidate& one : report.refused->possible) {
      possible.add(Json::object().set("step", one.rule).set("says", one.says));
    }
    refused = Json::object();
    refused.set("step", report.refused->text).set("rule", report.refused->rule);
    refused.set("says", report.refused->says).set("refused", report.refused->refused);
    refused.set("possible", std::move(possible));
  }
  Json out = Json::object();
  out.set("version", 1).set("program", report.program).set("command", "explain");
  out.set("kind", "run").set("verdict", report.verdict).set("scope", report.scope);
  out.set("flavour", report.flavour).set("steps", std::move(steps));
  out.set("cycle_start", report.cycle_start ? Json(std::uint64_t{*report.cycle_start}) : Json());
  out.set("open", std::move(open)).set("only_if", to_json(report.only_if));
  out.set("refused", std::move(refused));
  return out.set("next", Json::text_or_null(report.next));
}

}  // namespace wskcheck::report
