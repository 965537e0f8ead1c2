// Where each rule of the contract is at home: computed from the tables, so that nothing is left out
// in silence and nothing is said twice.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wskcheck {

enum class Home : unsigned char {
  rule,          // a transition, or a condition in the guard of one
  check,         // an obligation of the application, judged when a step is taken
  property,      // what holds of all runs, or must be possible
  not_modelled,  // left out, with a reason (not_modelled.h)
};
inline constexpr std::size_t home_count = 4;
std::string_view to_string(Home home);

// One place that names a rule of the contract.
struct Place {
  std::string_view id;  // of the contract
  Home home;
  std::string name;  // of the rule, of the rule that is checked, or of the property
};

// All places of the model's own tables, in the order of the tables.
std::vector<Place> places_in_model();

struct Account {
  std::string_view id;
  std::vector<Place> places;  // rules before checks before properties before what is not modelled
  bool settled() const;       // at home in exactly one way
};

// One entry for each rule of the contract, in its order. `more` are places outside the model: the
// properties that cover a rule.
std::vector<Account> accounting(std::span<const Place> more);

}  // namespace wskcheck
