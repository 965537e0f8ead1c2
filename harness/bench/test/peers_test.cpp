// SPIN, rumur and our engine find the same number of states. Skipped where SPIN, rumur or gcc is
// not installed, unless the environment has CI=true.
#include "peers.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "accept_model.h"
#include "wskcheck/check/check.h"

namespace wskcheck::bench {
namespace {

bool in_ci() {
  const char* value = std::getenv("CI");
  return value != nullptr && std::string_view(value) == "true";
}

std::uint64_t our_states(const Size& size) {
  AcceptModel model;
  model.connections = size.connections;
  model.irps = size.irps;
  model.conditional = size.conditional;
  return check::check(model, check::Options{}).states;
}

void expect_agreement(const Size& size) {
  const std::string missing = missing_peers();
  if (!missing.empty()) {
    if (in_ci()) FAIL() << "CI must have " << missing;
    GTEST_SKIP() << "not installed: " << missing;
  }
  const TemporaryFolder folder;
  std::vector<Contestant> contestants = spin_contestants(size, folder.path());
  for (const unsigned threads : {1u, 2u}) {
    contestants.push_back(rumur_contestant(size, threads, folder.path()));
  }
  for (const Contestant& contestant : contestants) {
    const Measurement measured = measure(contestant, folder.path());
    EXPECT_EQ(measured.error, "");
    EXPECT_EQ(measured.states, our_states(size)) << contestant.name;
  }
}

TEST(Peers, AgreeOnTwoConnections) { expect_agreement({2, 1, true}); }
TEST(Peers, AgreeOnThreeConnections) { expect_agreement({3, 2, true}); }
TEST(Peers, AgreeOnFourUnconditionalConnections) { expect_agreement({4, 2, false}); }

TEST(Peers, NumbersAreReadFromTheirOutput) {
  EXPECT_EQ(number_before("  317325 states, stored\n", " states, stored"), 317325u);
  EXPECT_EQ(number_before("1 states, a\n22 states, b", " states, "), 22u);
  EXPECT_EQ(number_before("nothing", " states, "), 0u);
}

}  // namespace
}  // namespace wskcheck::bench
