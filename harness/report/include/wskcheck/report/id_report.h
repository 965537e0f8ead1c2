// What `explain` reports of an id: every entry of the model that has it, realises it or judges it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "wskcheck/report/catalogue.h"

namespace wskcheck::report {

// An obligation of the driver with the steps at which it is judged.
struct JudgedObligation {
  Obligation obligation;
  std::vector<std::string> rules;
};

// A condition with the steps that ask for it.
struct SharedCondition {
  std::string says;
  std::vector<std::string> rules;
};

struct LeftOut {
  std::string says;
  std::string cite;
  std::string reason;
};

struct IdReport {
  std::string program;
  std::string id;
  std::vector<RuleEntry> rules;
  std::vector<PropertyEntry> properties;
  std::vector<QuestionEntry> questions;
  std::vector<JudgedObligation> obligations;
  std::vector<SharedCondition> conditions;
  std::vector<PropertyEntry> covered_by;  // properties that realise the rule
  std::optional<LeftOut> left_out;        // a rule of the contract that is not modelled
  std::string next;

  bool empty() const {
    return rules.empty() && properties.empty() && questions.empty() && obligations.empty() &&
           conditions.empty() && covered_by.empty() && !left_out;
  }
};

std::string to_text(const IdReport& report, const Paint& paint);
Json to_json(const IdReport& report);

}  // namespace wskcheck::report
