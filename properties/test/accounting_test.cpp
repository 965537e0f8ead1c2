// Every rule of the contract is at home in exactly one way: as a transition, as a check of what the
// driver does, as a property, or among what is left out.
#include "wskcheck/model/accounting.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "wskcheck/model/contract_ids.h"
#include "wskcheck/properties/property.h"

namespace wskcheck {
namespace {

std::vector<Place> places_of_properties() {
  std::vector<Place> places;
  for (const Property& property : properties()) {
    for (const std::string_view id : property.covers) {
      if (!id.empty()) places.push_back({id, Home::property, std::string(property.id)});
    }
  }
  return places;
}

std::string described(const Account& account) {
  std::string text(account.id);
  for (const Place& place : account.places) {
    text += "; ";
    text += to_string(place.home);
    text += ' ';
    text += place.name;
  }
  return text;
}

TEST(Accounting, FindsOneHomeForEachRuleOfTheContract) {
  for (const Account& account : accounting(places_of_properties())) {
    EXPECT_TRUE(account.settled()) << described(account);
  }
}

TEST(Accounting, KnowsAllIdsThatPropertiesCover) {
  const auto ids = contract_rule_ids();
  for (const Place& place : places_of_properties()) {
    EXPECT_NE(std::find(ids.begin(), ids.end(), place.id), ids.end())
        << place.name << " covers " << place.id;
  }
}

// How the 265 rules are divided; each of them was decided one by one.
TEST(Accounting, DividesTheContract) {
  std::array<std::size_t, home_count> count{};
  for (const Account& account : accounting(places_of_properties())) {
    if (!account.places.empty()) ++count[static_cast<std::size_t>(account.places[0].home)];
  }
  const std::array<std::size_t, home_count> expected{98, 53, 47, 67};
  EXPECT_EQ(count, expected);
}

// Two tables cannot name the same rule of the contract as their own.
TEST(Accounting, CoversARuleByOnePropertyOnly) {
  std::vector<Place> places = places_of_properties();
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return a.id < b.id; });
  for (std::size_t i = 1; i < places.size(); ++i) {
    EXPECT_NE(places[i - 1].id, places[i].id) << places[i - 1].name << " and " << places[i].name;
  }
}

}  // namespace
}  // namespace wskcheck
