// Where each rule of the contract is at home: looked up in the tables, never listed by hand.
#include "wskcheck/model/accounting.h"

#include <algorithm>

#include "wskcheck/model/contract_ids.h"
#include "wskcheck/model/not_modelled.h"
#include "wskcheck/model/rule.h"

namespace wskcheck {

std::string_view to_string(Home home) {
  switch (home) {
    case Home::rule:
      return "rule";
    case Home::check:
      return "check";
    case Home::property:
      return "property";
    case Home::not_modelled:
      return "not modelled";
  }
  return "";
}

std::vector<Place> places_in_model() {
  std::vector<Place> places;
  for (const Rule& rule : rules()) {
    places.push_back({rule.id, Home::rule, rule_name(rule)});
    for (const Condition& condition : rule.when) {
      if (condition.holds == nullptr || condition.rule.empty()) continue;
      places.push_back({condition.rule, Home::rule, rule_name(rule)});
    }
    for (const Check& check : rule.checks) {
      if (check.holds != nullptr) places.push_back({check.id, Home::check, rule_name(rule)});
    }
  }
  for (const NotModelled& left_out : not_modelled()) {
    places.push_back({left_out.id, Home::not_modelled, std::string(left_out.id)});
  }
  return places;
}

bool Account::settled() const {
  return !places.empty() && places.front().home == places.back().home;
}

std::vector<Account> accounting(std::span<const Place> more) {
  std::vector<Place> all = places_in_model();
  all.insert(all.end(), more.begin(), more.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const Place& a, const Place& b) { return a.home < b.home; });
  std::vector<Account> accounts;
  for (const std::string_view id : contract_rule_ids()) {
    Account account{id, {}};
    for (const Place& place : all) {
      if (place.id == id) account.places.push_back(place);
    }
    accounts.push_back(std::move(account));
  }
  return accounts;
}

}  // namespace wskcheck
