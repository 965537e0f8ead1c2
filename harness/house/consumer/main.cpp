// The least that a user of the library does: link it, ask the model for the ids of its rules, and
// drive a driver.
#include <cstdio>

#include "wskcheck/model/contract_ids.h"

#ifdef CONSUMER_DRIVER
#include "wskcheck/gtest/driver_test.h"

static bool drives() {
  wskcheck::drive::Options options;
  options.sources = {CONSUMER_DRIVER};
  const auto outcome = wskcheck::gtest::drive_driver(options, __FILE__);
  std::fputs(outcome.text.c_str(), stderr);
  return outcome.verdict == wskcheck::drive::DriveVerdict::pass;
}
#else
static bool drives() { return true; }
#endif

int main() {
  const auto ids = wskcheck::contract_rule_ids();
  std::printf("%zu rules in the contract\n", ids.size());
  return ids.empty() || !drives() ? 1 : 0;
}
