// Rules, properties and questions as text: lists, and one in full.
#include <fmt/format.h>

#include "wskcheck/report/catalogue.h"

namespace wskcheck::report {
namespace {

using Align = Table::Align;

// "  name: text" with the text broken under itself.
void add_field(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  const std::string label = fmt::format("  {:<11} ", std::string(name) + ':');
  out += label + wrapped(text, label.size(), label.size()) + '\n';
}

void add_clauses(std::string& out, std::string_view title, const std::vector<Clause>& clauses,
                 const Paint& paint) {
  if (clauses.empty()) return;
  out += fmt::format("  {}:\n", title);
  for (const Clause& clause : clauses) {
    std::string line = "    - ";
    if (!clause.rule.empty()) line += paint(Tone::name, clause.rule) + ": ";
    const std::size_t used = 6 + (clause.rule.empty() ? 0 : clause.rule.size() + 2);
    out += line + wrapped(clause.says, 6, used) + '\n';
  }
}

std::string title(std::string_view name, std::string_view says, const Paint& paint) {
  return paint(Tone::name, name) + "  " + wrapped(says, 2, name.size() + 2) + '\n';
}

}  // namespace

std::string to_text(const Catalogue& catalogue, const Paint& paint) {
  std::string out = paint(Tone::strong, fmt::format("{} rules", catalogue.rules.size())) + '\n';
  Table rules({Align::left, Align::left, Align::left, Align::left});
  for (const RuleEntry& rule : catalogue.rules) {
    rules.row({{rule.name, Tone::name}, {rule.party}, {rule.label}, {rule.says}});
  }
  out += rules.text(paint) + '\n';
  out += paint(Tone::strong, fmt::format("{} properties", catalogue.properties.size())) + '\n';
  Table properties({Align::left, Align::left, Align::left});
  for (const PropertyEntry& one : catalogue.properties) {
    properties.row({{one.id, Tone::name}, {one.kind}, {one.says}});
  }
  out += properties.text(paint) + '\n';
  out += paint(Tone::strong, fmt::format("{} open questions", catalogue.questions.size())) + '\n';
  Table questions({Align::left, Align::left});
  for (const QuestionEntry& one : catalogue.questions) {
    std::vector<std::string> names;
    for (const AlternativeEntry& alternative : one.alternatives) names.push_back(alternative.name);
    const std::string answers = names.empty() ? "not a choice" : joined(names, " | ");
    questions.row({{one.id, Tone::name}, {one.asks + " [" + answers + "]"}});
  }
  return out + questions.text(paint) + '\n' + paint(Tone::strong, "next:") +
         " wskcheck explain ACC-05\n";
}

std::string to_text(const RuleEntry& rule, const Paint& paint) {
  std::string out = title(rule.name, rule.says, paint);
  add_field(out, "party",
            rule.party + (rule.promised ? ", taken at last if it stays possible" : ""));
  add_field(out, "seen as", rule.label);
  add_field(out, "about", rule.over);
  add_field(out, "documents", rule.cite);
  for (const Answer& answer : rule.answers) {
    add_field(out, "only if", answer.question + " is " + answer.alternative);
  }
  add_field(out, "features", joined(rule.features));
  add_clauses(out, "possible when", rule.guard, paint);
  if (!rule.obligations.empty()) out += "  the driver must:\n";
  for (const Obligation& one : rule.obligations) {
    out += "    - " + paint(Tone::name, one.id) + ": " +
           wrapped(one.says + " (" + one.cite + ")", 6, 8 + one.id.size()) + '\n';
  }
  return out;
}

std::string to_text(const PropertyEntry& property, const Paint& paint) {
  std::string out = title(property.id, property.says, paint);
  add_field(out, "kind", property.kind);
  add_field(out, "owed by", property.owes);
  add_field(out, "documents", property.cite);
  add_field(out, "covers", joined(property.covers));
  add_field(out, "judged",
            property.correct_driver ? "only while the driver has kept its obligations"
                                    : "always, also after the driver has broken an obligation");
  return out;
}

std::string to_text(const QuestionEntry& question, const Paint& paint) {
  std::string out = title(question.id, question.asks, paint);
  add_field(out, "fixed", question.fixed);
  add_field(out, "no choice", question.not_a_choice);
  if (!question.alternatives.empty()) out += "  alternatives:\n";
  for (const AlternativeEntry& one : question.alternatives) {
    std::string says = one.says;
    if (!one.rules.empty()) says += " (" + joined(one.rules) + ")";
    out += "    - " + paint(Tone::strong, one.name) + ": " + wrapped(says, 6, 8 + one.name.size()) +
           '\n';
  }
  return out;
}

}  // namespace wskcheck::report
