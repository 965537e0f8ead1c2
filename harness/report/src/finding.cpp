// Findings and runs as text and as JSON.
#include "wskcheck/report/finding.h"

#include <fmt/format.h>

#include <algorithm>

namespace wskcheck::report {
namespace {

constexpr std::size_t indent = 2;

struct Widths {
  std::size_t number = 1;
  std::size_t rule = 0;
  std::size_t party = 0;
  std::size_t before_says() const { return indent + number + 2 + rule + 2 + party + 2; }
};

Widths widths_of(const std::vector<Step>& steps) {
  Widths widths;
  widths.number = std::to_string(steps.size()).size();
  for (const Step& step : steps) {
    widths.rule = std::max(widths.rule, step.rule.size());
    widths.party = std::max(widths.party, step.party.size());
  }
  return widths;
}

// A line below a step: "breaks CLO-06: no call ..." broken so that it stays under the sentence.
void add_below(std::string& out, std::size_t column, Tone tone, const std::string& text,
               const Paint& paint) {
  out += std::string(column, ' ') + paint(tone, wrapped(text, column, column)) + '\n';
}

void add_step(std::string& out, const Step& step, std::size_t number, const Widths& widths,
              bool detail, const Paint& paint) {
  const std::size_t column = widths.before_says();
  out += std::string(indent, ' ') + fmt::format("{:>{}}  ", number, widths.number);
  out += paint(Tone::name, step.rule) + std::string(widths.rule - step.rule.size() + 2, ' ');
  out += step.party + std::string(widths.party - step.party.size() + 2, ' ');
  out += wrapped(step.says, column, column) + '\n';
  for (const std::string& one : step.changes) add_below(out, column, Tone::faint, one, paint);
  if (step.answer) {
    add_below(out, column, Tone::unsure,
              fmt::format("only if {} is {}", step.answer->question, step.answer->alternative),
              paint);
  }
  if (detail && !step.cite.empty()) {
    add_below(out, column, Tone::plain, "documents: " + step.cite, paint);
  }
  for (const Obligation& broken : step.broken) {
    add_below(out, column, Tone::bad, fmt::format("breaks {}: {}", broken.id, broken.says), paint);
    if (detail) add_below(out, column, Tone::plain, "documents: " + broken.cite, paint);
  }
  for (const Obligation& violated : step.violated) {
    add_below(out, column, Tone::bad, fmt::format("violates {}: {}", violated.id, violated.says),
              paint);
  }
}

Json to_json(const std::vector<Obligation>& obligations) {
  Json all = Json::array();
  for (const Obligation& one : obligations) {
    all.add(Json::object().set("id", one.id).set("says", one.says).set("cite", one.cite));
  }
  return all;
}

std::string candidates_text(const Finding& finding, const Paint& paint) {
  std::string out;
  for (const Candidate& one : finding.instead) {
    const std::string line = one.says + (one.refused.empty() ? "" : "; refused: " + one.refused);
    out +=
        "    " + paint(Tone::name, one.rule) + "  " + wrapped(line, 6, 6 + one.rule.size()) + '\n';
  }
  return out.empty() ? out : "  allowed instead:\n" + out;
}

// What the last step does not show: that nothing comes after it.
std::string ending_text(const Finding& finding) {
  if (finding.steps.empty() || finding.cycle_start) return "";
  if (finding.kind == "eventually") {
    return "  and there it stays: nothing that has to happen ends it\n";
  }
  return finding.kind == "deadlock" ? "  and there it hangs: nothing more is possible\n" : "";
}

}  // namespace

std::string steps_text(const std::vector<Step>& steps, std::optional<std::size_t> cycle_start,
                       bool detail, const Paint& paint) {
  const Widths widths = widths_of(steps);
  std::string out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (cycle_start == i) {
      out += std::string(indent, ' ') + "from here on for ever:\n";
    }
    add_step(out, steps[i], i + 1, widths, detail, paint);
  }
  return out;
}

std::string answers_text(const std::vector<Answer>& answers) {
  std::vector<std::string> texts;
  for (const Answer& one : answers) texts.push_back(one.question + " is " + one.alternative);
  return joined(texts);
}

std::string to_text(const Finding& finding, const Paint& paint) {
  const std::string verdict = finding.doubt.empty() ? "violation" : "inconclusive";
  const std::size_t column = verdict.size() + 2;
  std::string out = paint(tone_of(verdict), verdict) + "  " + paint(Tone::name, finding.id) + "  ";
  out += wrapped(finding.says, column, column + finding.id.size() + 2) + '\n';
  if (!finding.where.empty()) {
    const std::size_t used = 2 + finding.where.size() + 2;
    out += "  " + finding.where + ": " + wrapped(finding.what, 4, used) + '\n';
  }
  if (!finding.doubt.empty()) out += "  no violation, because of: " + finding.doubt + '\n';
  out += steps_text(finding.steps, finding.cycle_start, false, paint);
  out += ending_text(finding);
  out += (finding.doubt.empty() ? "  to blame: " : "  to blame, if so: ") + finding.blame + ".";
  if (!finding.scope.empty()) out += "  Scope: " + finding.scope + ".";
  if (!finding.cite.empty()) out += "  Documents: " + finding.cite;
  out += '\n' + candidates_text(finding, paint);
  if (!finding.only_if.empty()) {
    out += "  stands only if " + wrapped(answers_text(finding.only_if), 4, 17) + '\n';
  }
  if (!finding.next.empty()) out += paint(Tone::strong, "next:") + ' ' + finding.next + '\n';
  return out;
}

Json to_json(const std::vector<Answer>& answers) {
  Json all = Json::array();
  for (const Answer& one : answers) {
    all.add(Json::object().set("question", one.question).set("alternative", one.alternative));
  }
  return all;
}

Json to_json(const Step& step) {
  Json out = Json::object();
  out.set("text", step.text).set("rule", step.rule).set("party", step.party);
  out.set("says", step.says).set("cite", step.cite).set("changes", Json::array(step.changes));
  out.set("broken", to_json(step.broken)).set("violated", to_json(step.violated));
  if (step.answer) {
    out.set("only_if", Json::object()
                           .set("question", step.answer->question)
                           .set("alternative", step.answer->alternative));
  } else {
    out.set("only_if", Json());
  }
  return out;
}

Json to_json(const Finding& finding) {
  Json out = Json::object();
  out.set("id", finding.id).set("kind", finding.kind).set("says", finding.says);
  out.set("blame", finding.blame).set("cite", finding.cite);
  out.set("scope", Json::text_or_null(finding.scope));
  out.set("where", Json::text_or_null(finding.where));
  out.set("what", Json::text_or_null(finding.what));
  out.set("doubt", Json::text_or_null(finding.doubt));
  Json steps = Json::array();
  for (const Step& step : finding.steps) steps.add(to_json(step));
  out.set("steps", std::move(steps));
  out.set("cycle_start", finding.cycle_start ? Json(std::uint64_t{*finding.cycle_start}) : Json());
  Json instead = Json::array();
  for (const Candidate& one : finding.instead) {
    instead.add(Json::object()
                    .set("rule", one.rule)
                    .set("says", one.says)
                    .set("refused", Json::text_or_null(one.refused)));
  }
  out.set("instead", std::move(instead));
  out.set("only_if", to_json(finding.only_if));
  out.set("run", Json::text_or_null(finding.run));
  out.set("next", Json::text_or_null(finding.next));
  return out;
}

}  // namespace wskcheck::report
