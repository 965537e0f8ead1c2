// Searches the tables of rules, conditions, obligations, properties, questions and what is left
// out.
#include "id_lookup.h"

#include <algorithm>
#include <cctype>

#include "driver_rules.h"
#include "model_catalogue.h"
#include "wskcheck/model/contract_ids.h"
#include "wskcheck/model/not_modelled.h"
#include "wskcheck/model/question.h"
#include "wskcheck/model/rule.h"
#include "wskcheck/properties/property.h"

namespace wskcheck::cli {
namespace {

void add_rules(report::IdReport& out) {
  for (const Rule& rule : rules()) {
    if (rule.id == out.id || rule_name(rule) == out.id) out.rules.push_back(entry_of(rule));
  }
}

void add_obligations(report::IdReport& out) {
  for (const Rule& rule : rules()) {
    for (const Check& check : rule.checks) {
      if (check.holds == nullptr || check.id != out.id) continue;
      const auto same =
          std::find_if(out.obligations.begin(), out.obligations.end(),
                       [&](const auto& one) { return one.obligation.says == check.says; });
      if (same != out.obligations.end()) {
        same->rules.push_back(rule_name(rule));
      } else {
        out.obligations.push_back(
            {{std::string(check.id), std::string(check.says), std::string(check.cite)},
             {rule_name(rule)}});
      }
    }
  }
}

// The kernel's own rules are judged where a driver runs.
void add_kernel_rules(report::IdReport& out) {
  for (const DriverRule& one : driver_rules()) {
    if (one.id != out.id || !one.id.starts_with("KRN-")) continue;
    out.obligations.push_back(
        {{std::string(one.id), std::string(one.says), std::string(one.cite)}, {"wskcheck drive"}});
  }
}

void add_conditions(report::IdReport& out) {
  for (const Rule& rule : rules()) {
    for (const Condition& condition : rule.when) {
      if (condition.holds == nullptr || condition.rule != out.id) continue;
      const auto same = std::find_if(out.conditions.begin(), out.conditions.end(),
                                     [&](const auto& one) { return one.says == condition.says; });
      if (same != out.conditions.end()) {
        same->rules.push_back(rule_name(rule));
      } else {
        out.conditions.push_back({std::string(condition.says), {rule_name(rule)}});
      }
    }
  }
}

void add_properties(report::IdReport& out) {
  for (const Property& property : properties()) {
    if (property.id == out.id) out.properties.push_back(entry_of(property));
    const auto& covers = property.covers;
    if (std::find(covers.begin(), covers.end(), out.id) != covers.end()) {
      out.covered_by.push_back(entry_of(property));
    }
  }
}

void add_questions(report::IdReport& out) {
  for (const Question& question : questions()) {
    if (question.id == out.id) out.questions.push_back(entry_of(question));
  }
}

void add_left_out(report::IdReport& out) {
  for (const NotModelled& one : not_modelled()) {
    if (one.id == out.id) {
      out.left_out = {std::string(one.says), std::string(one.cite), std::string(one.reason)};
    }
  }
}

std::string next_for(const report::IdReport& out) {
  for (const report::RuleEntry& rule : out.rules) {
    for (const report::Clause& clause : rule.guard) {
      if (!clause.rule.empty() && clause.rule != out.id && clause.rule != rule.name) {
        return "wskcheck explain " + clause.rule;
      }
    }
  }
  for (const report::RuleEntry& rule : out.rules) {
    if (!rule.answers.empty() && rule.answers[0].question != out.id) {
      return "wskcheck explain " + rule.answers[0].question;
    }
  }
  if (!out.covered_by.empty()) return "wskcheck explain " + out.covered_by.front().id;
  if (!out.properties.empty() && !out.properties[0].covers.empty()) {
    return "wskcheck explain " + out.properties[0].covers[0];
  }
  for (const report::QuestionEntry& question : out.questions) {
    for (const report::AlternativeEntry& one : question.alternatives) {
      if (!one.rules.empty() && !one.rules[0].starts_with("Q-")) {
        return "wskcheck explain " + one.rules[0];
      }
    }
  }
  return "wskcheck rules";
}

Diagnostic unknown(const std::string& id, const std::string& from) {
  std::vector<std::string> step_names;
  for (const Rule& rule : rules()) step_names.push_back(rule_name(rule));
  std::vector<std::string_view> names(step_names.begin(), step_names.end());
  for (const Property& property : properties()) names.push_back(property.id);
  for (const std::string_view rule : contract_rule_ids()) names.push_back(rule);
  for (const Question& question : questions()) names.push_back(question.id);
  for (const DriverRule& one : driver_rules()) names.push_back(one.id);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  Diagnostic out;
  out.file = from;
  out.found = in_quotes(id);
  out.expected = "the id of a rule, question or property, or a run";
  out.hint = did_you_mean(id, names, "wskcheck rules lists them all");
  return out;
}

}  // namespace

Result<report::IdReport> look_up(const std::string& id, const std::string& from) {
  report::IdReport out;
  out.program = program_name();
  out.id = id;
  const bool is_name = out.id.find('.') != std::string::npos;
  std::transform(out.id.begin(), out.id.end(), out.id.begin(),
                 [&](unsigned char c) { return static_cast<char>(is_name ? c : std::toupper(c)); });
  add_rules(out);
  add_obligations(out);
  add_kernel_rules(out);
  add_conditions(out);
  add_properties(out);
  add_questions(out);
  add_left_out(out);
  if (out.empty()) return unknown(id, from);
  out.next = next_for(out);
  return out;
}

}  // namespace wskcheck::cli
