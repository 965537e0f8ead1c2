// The whole rule table: the pieces in the order of the contract's groups.
#include <vector>

#include "rule_tables.h"
#include "wskcheck/model/rule.h"

namespace wskcheck {
namespace {

std::vector<Rule> join() {
  std::vector<Rule> all;
  for (const std::span<const Rule> piece :
       {registration_rules(), static_rules(), create_rules(), bind_rules(), stream_rules(),
        option_rules(), event_rules(), disable_rules(), accept_rules(), accept_event_rules(),
        inspect_rules(), complete_rules(), abort_rules(), close_rules(), ending_rules(),
        accepted_rules(), irp_rules(), misuse_rules(), network_rules()}) {
    all.insert(all.end(), piece.begin(), piece.end());
  }
  return all;
}

}  // namespace

std::span<const Rule> rules() {
  static const std::vector<Rule> all = join();
  return all;
}

std::string rule_name(const Rule& rule) {
  std::string name(rule.id);
  if (!rule.step.empty()) {
    name += '.';
    name += rule.step;
  }
  return name;
}

std::uint16_t find_rule(std::string_view name) {
  const std::span<const Rule> all = rules();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (rule_name(all[i]) == name) return static_cast<std::uint16_t>(i);
  }
  return no_rule;
}

}  // namespace wskcheck
