// The least that a user of the library does: link it, and ask the model for the ids of its rules.
#include <cstdio>

#include "wskcheck/model/contract_ids.h"

int main() {
  const auto ids = wskcheck::contract_rule_ids();
  std::printf("%zu rules in the contract\n", ids.size());
  return ids.empty() ? 1 : 0;
}
