// The table as data: names, citations, shapes; and a few rules at work.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "wskcheck/model/contract_ids.h"
#include "wskcheck/model/program.h"

namespace wskcheck {
namespace {

TEST(Rules, HaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const Rule& rule : rules()) EXPECT_TRUE(names.insert(rule_name(rule)).second) << rule.id;
}

TEST(Rules, AreFoundByName) {
  for (std::size_t n = 0; n < rules().size(); ++n) {
    EXPECT_EQ(find_rule(rule_name(rules()[n])), n) << rule_name(rules()[n]);
  }
  EXPECT_EQ(find_rule("ACC-99"), no_rule);
}

TEST(Rules, SayWhatHappensAndWhereItIsWritten) {
  for (const Rule& rule : rules()) {
    EXPECT_FALSE(rule.says.empty()) << rule_name(rule);
    EXPECT_NE(rule.says.back(), '.') << rule_name(rule);
    EXPECT_FALSE(rule.cite.empty()) << rule_name(rule);
    EXPECT_NE(rule.then, nullptr) << rule_name(rule);
    EXPECT_GT(rule.line, 0) << rule_name(rule);
  }
}

TEST(Rules, HaveIdsOfTheContractOrOfTheirOwn) {
  const auto known = contract_rule_ids();
  for (const Rule& rule : rules()) {
    const bool own =
        rule.id.starts_with("NET-") || rule.id.starts_with("DRV-") || rule.id.starts_with("Q-");
    EXPECT_TRUE(own || std::find(known.begin(), known.end(), rule.id) != known.end()) << rule.id;
  }
}

TEST(Rules, LeaveTheEnvironmentAndTheProviderWithoutChecks) {
  for (const Rule& rule : rules()) {
    if (rule.party == Party::application) continue;
    EXPECT_EQ(rule.checks[0].holds, nullptr) << rule_name(rule);
    EXPECT_EQ(rule.sensible, nullptr) << rule_name(rule);
  }
}

TEST(Rules, PushFramesThatOthersPop) {
  for (const Rule& rule : rules()) {
    if (rule.label == Label::call || rule.label == Label::enter) {
      EXPECT_TRUE(rule.pushes && !rule.pops) << rule_name(rule);
      EXPECT_EQ(is_call(rule.frame), rule.label == Label::call) << rule_name(rule);
    }
    if (rule.label == Label::returns || rule.label == Label::leave) {
      EXPECT_TRUE(rule.pops && !rule.pushes) << rule_name(rule);
    }
  }
}

// Takes the only possible step of a rule.
void take(const Program& program, SmallWorld& world, std::string_view name) {
  std::vector<Step> steps;
  program.for_each_step(world, [&](const Step& step) {
    if (rule_name(rules()[step.rule]) == name) steps.push_back(step);
  });
  ASSERT_FALSE(steps.empty()) << name;
  program.take(world, steps.front());
  world.normalise();
}

TEST(Rules, CompleteTheOldestAcceptIrpFirst) {
  Bounds bounds{.conns = 1, .irps = 2, .frames = 2, .features = f_accept};
  const Program program(bounds);
  SmallWorld world = SmallWorld::start(program.bounds());
  for (const char* name : {"ACC-01", "ACC-05.queue", "IRP-12", "ACC-01", "ACC-05.queue", "IRP-12",
                           "NET-01", "NET-02"}) {
    take(program, world, name);
  }

  take(program, world, "ACC-05.complete");

  EXPECT_EQ(world.irp(IrpId{0}).outcome, Outcome::success);
  EXPECT_EQ(world.irp(IrpId{1}).phase, IrpPhase::queued);
  EXPECT_EQ(world.conn(ConnId{0}).phase, ConnPhase::taken);
}

TEST(Rules, LetTheFirstBindFinishWhenASecondOneFails) {
  Bounds bounds{.conns = 0, .irps = 2, .frames = 2, .features = f_bind | f_failure};
  bounds.start = Start::unbound;
  const Program program(bounds);
  SmallWorld world = SmallWorld::start(program.bounds());
  for (const char* name : {"DRV-01.bind", "BND-07", "IRP-12", "DRV-01.bind", "BND-09.later"}) {
    take(program, world, name);
  }

  take(program, world, "BND-09.fails-later");
  EXPECT_EQ(world.listener(ListenerId{0}).socket.phase, SocketPhase::binding);

  take(program, world, "BND-07.finish");
  EXPECT_EQ(world.listener(ListenerId{0}).socket.phase, SocketPhase::ready);
}

}  // namespace
}  // namespace wskcheck
