// The tables of the model as texts: rules, properties, open questions. What `rules` lists, what
// `explain` shows one of, and what the generated pages of docs/ hold.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "wskcheck/report/finding.h"

namespace wskcheck::report {

struct Clause {
  std::string rule;  // that it realises; may be empty
  std::string says;
};

struct RuleEntry {
  std::string name;   // "ACC-05.queue"
  std::string id;     // "ACC-05"
  std::string group;  // "WskAccept"
  std::string party;
  std::string label;  // "call", "returns", "internal" and so on, in words
  std::string over;   // what it is about
  std::string says;
  std::string cite;
  std::vector<Clause> guard;            // masks and conditions, in words
  std::vector<Answer> answers;          // the alternative that the step realises, if any
  std::vector<std::string> features;    // that bounds must switch on
  std::vector<Obligation> obligations;  // of the application, judged when the step is taken
  bool promised = false;                // of WSK: taken at last if it stays possible
};

struct PropertyEntry {
  std::string id;
  std::string kind;
  std::string says;
  std::string cite;
  std::vector<std::string> covers;
  std::string owes;  // of an obligation: the party
  bool correct_driver = true;
};

struct AlternativeEntry {
  std::string name;
  std::string says;
  std::vector<std::string> rules;  // steps that realise it
};

struct QuestionEntry {
  std::string id;
  std::string asks;
  std::string fixed;
  std::vector<AlternativeEntry> alternatives;
  std::string not_a_choice;
};

struct Catalogue {
  std::string program;
  std::vector<RuleEntry> rules;
  std::vector<PropertyEntry> properties;
  std::vector<QuestionEntry> questions;
};

// Lists: one line for each entry.
std::string to_text(const Catalogue& catalogue, const Paint& paint);
Json to_json(const Catalogue& catalogue);
Json to_json(const RuleEntry& rule);
Json to_json(const PropertyEntry& property);
Json to_json(const QuestionEntry& question);
// One entry in full.
std::string to_text(const RuleEntry& rule, const Paint& paint);
std::string to_text(const PropertyEntry& property, const Paint& paint);
std::string to_text(const QuestionEntry& question, const Paint& paint);

// The generated pages.
std::string rules_page(const Catalogue& catalogue);
std::string properties_page(const Catalogue& catalogue);
std::string questions_page(const Catalogue& catalogue);

}  // namespace wskcheck::report
