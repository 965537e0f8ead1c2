// Rules as they bind a driver: the kernel's own rules, which the contract does not number, and
// rules of the contract that the model has as steps of WSK.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace wskcheck::cli {

struct DriverRule {
  std::string_view id;
  std::string_view says;
  std::string_view cite;
};

// In the order of their ids; the kernel's own rules first.
std::span<const DriverRule> driver_rules();

struct RuleWords {
  std::string says;
  std::string cite;
};
// What any rule, obligation, property or question says, by its id; empty texts when there is none.
RuleWords rule_words(const std::string& id);

}  // namespace wskcheck::cli
