// Reads the tables of rules, properties and questions into report values.
#include "model_catalogue.h"

#include <array>

#include "guard_words.h"
#include "wskcheck/model/question.h"
#include "wskcheck/model/rule.h"
#include "wskcheck/model/words.h"
#include "wskcheck/properties/property.h"

namespace wskcheck::cli {
namespace {

struct Group {
  std::string_view prefix;
  std::string_view title;
};

// The groups of the contract, and two of the model's own.
constexpr std::array groups{
    Group{"CRE", "Creating a socket"},
    Group{"BND", "Binding"},
    Group{"OPT", "Options"},
    Group{"EVT", "Enabling events"},
    Group{"ACC", "WskAccept"},
    Group{"AEV", "WskAcceptEvent"},
    Group{"INS", "WskInspectEvent"},
    Group{"PND", "Pended requests"},
    Group{"CIN", "WskInspectComplete"},
    Group{"ABT", "WskAbortEvent"},
    Group{"CLO", "Closing"},
    Group{"IRP", "IRPs"},
    Group{"IRQ", "IRQL"},
    Group{"CTX", "Contexts and dispatch tables"},
    Group{"UNL", "Registering and unloading"},
    Group{"DEAD", "Dead sockets"},
    Group{"ASO", "Accepted sockets"},
    Group{"STR", "Stream sockets"},
    Group{"NET", "The network"},
    Group{"DRV", "The driver"},
    Group{"Q", "Answers to open questions"},
};

std::string group_of(std::string_view id) {
  const std::string_view prefix = id.substr(0, id.find('-'));
  for (const Group& group : groups) {
    if (group.prefix == prefix) return std::string(group.title);
  }
  return std::string(prefix);
}

std::vector<std::string> realised_by(const Choice& choice) {
  std::vector<std::string> names;
  for (const Rule& rule : rules()) {
    if (rule.choice == choice) names.push_back(rule_name(rule));
  }
  return names;
}

}  // namespace

std::string_view kind_name(const Property& property) {
  static constexpr std::array<std::string_view, 3> names{"always", "sometimes", "eventually"};
  return names[static_cast<std::size_t>(property.kind)];
}

report::RuleEntry entry_of(const Rule& rule) {
  report::RuleEntry out;
  out.name = rule_name(rule);
  out.id = rule.id;
  out.group = group_of(rule.id);
  out.party = word(rule.party);
  out.label = word(rule.label);
  out.over = word(rule.over);
  out.says = rule.says;
  out.cite = rule.cite;
  out.guard = guard_clauses(rule);
  if (rule.choice.question != 0) {
    out.answers.push_back(
        {std::string(question_id(rule.choice)), std::string(alternative_name(rule.choice))});
  }
  for (const FeatureName& feature : feature_names()) {
    if ((rule.feature & feature.bit) != 0) out.features.emplace_back(feature.name);
  }
  for (const Check& check : rule.checks) {
    if (check.holds == nullptr) break;
    out.obligations.push_back(
        {std::string(check.id), std::string(check.says), std::string(check.cite)});
  }
  out.promised = rule.party == Party::provider && rule.urgent;
  return out;
}

report::PropertyEntry entry_of(const Property& property) {
  report::PropertyEntry out;
  out.id = property.id;
  out.kind = kind_name(property);
  out.says = property.says;
  out.cite = property.cite;
  for (const std::string_view rule : property.covers) {
    if (!rule.empty()) out.covers.emplace_back(rule);
  }
  if (property.kind == PropertyKind::eventually) out.owes = word(property.owes);
  out.correct_driver = property.correct_driver;
  return out;
}

report::QuestionEntry entry_of(const Question& question) {
  report::QuestionEntry out;
  out.id = question.id;
  out.asks = question.asks;
  out.fixed = question.fixed;
  out.not_a_choice = question.not_a_choice;
  const auto number = static_cast<std::uint8_t>(&question - questions().data() + 1);
  for (std::uint8_t i = 0; i < alternatives_max; ++i) {
    const Alternative& one = question.alternatives[i];
    if (one.name.empty()) break;
    out.alternatives.push_back(
        {std::string(one.name), std::string(one.says), realised_by({number, i})});
  }
  return out;
}

report::Catalogue catalogue() {
  report::Catalogue out;
  out.program = program_name();
  for (const Rule& rule : rules()) out.rules.push_back(entry_of(rule));
  for (const Property& property : properties()) out.properties.push_back(entry_of(property));
  for (const Question& question : questions()) out.questions.push_back(entry_of(question));
  return out;
}

std::string program_name() { return "wskcheck " WSKCHECK_VERSION; }

}  // namespace wskcheck::cli
