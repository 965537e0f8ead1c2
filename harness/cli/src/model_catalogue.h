// The model's tables as the values that reports print.
#pragma once

#include <string>
#include <string_view>

#include "wskcheck/report/catalogue.h"

namespace wskcheck {
struct Rule;
struct Property;
struct Question;
}  // namespace wskcheck

namespace wskcheck::cli {

// "always", "sometimes", "eventually".
std::string_view kind_name(const Property& property);

report::RuleEntry entry_of(const Rule& rule);
report::PropertyEntry entry_of(const Property& property);
report::QuestionEntry entry_of(const Question& question);

report::Catalogue catalogue();

// "wskcheck 0.1.0"
std::string program_name();

}  // namespace wskcheck::cli
