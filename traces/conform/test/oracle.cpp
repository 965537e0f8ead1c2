// How many of the traces that leave the contract the checker flags: conforming traces with one
// change, and what brute force and the checker say of them. Not a test: ninja
// wskcheck_conform_oracle, then wskcheck_conform_oracle FIRST_SEED LAST_SEED.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "mutate.h"

int main(int argc, char** argv) {
  using namespace wskcheck::conform;
  using namespace wskcheck::conform::test;
  if (argc < 3) return 2;
  const std::uint64_t first = std::strtoull(argv[1], nullptr, 10);
  const std::uint64_t last = std::strtoull(argv[2], nullptr, 10);
  std::map<std::string, std::map<std::string, std::uint64_t>> table;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    Random random(seed);
    const Plan plan = plan_for_reference(random);
    const Trace trace = generate(plan, random);
    for (int n = 0; n < 10; ++n) {
      Trace changed = trace;
      const std::string how = mutate(changed, random);
      const auto follows = follows_the_contract(changed.records, room_for(plan), 4000);
      const std::string truth = !follows ? "undecided" : *follows ? "follows" : "leaves";
      const Report report = check(changed);
      const std::string said(to_string(report.verdict));
      ++table[truth][said];
      ++table[truth + " " + how][said];
      if (std::getenv("WSKCHECK_SHOW") != nullptr &&
          truth + "-" + said == std::getenv("WSKCHECK_SHOW")) {
        std::printf("seed %llu change %d: %s\n%s%s", static_cast<unsigned long long>(seed), n,
                    how.c_str(), summary(report).c_str(), to_text(changed).c_str());
      }
    }
  }
  for (const auto& [truth, counts] : table) {
    std::printf("%-28s", truth.c_str());
    for (const auto& [said, n] : counts) {
      std::printf(" %s %llu", said.c_str(), static_cast<unsigned long long>(n));
    }
    std::printf("\n");
  }
  return 0;
}
