// Whether what steps of whole drivers are said to touch is right: two steps that do not meet lead
// to the same state in either order. The reduction relies on it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/driven_machine.h"
#include "core/hooks.h"
#include "core/machine_state.h"
#include "core/pool.h"
#include "core/sanitizer.h"
#include "core/state.h"
#include "provider/provider.h"
#include "provider/state.h"
#include "run/build.h"
#include "run/diagnose.h"
#include "run/host.h"
#include "run/load.h"
#include "run/scenarios.h"
#include "search/footprints.h"
#include "search/schedule.h"

namespace wskcheck::drive {
namespace {

// Which slots of a table are used. Who takes one is named by it, so the states behind two steps,
// one of which takes a slot and the other takes or frees one, differ by the order in names alone.
struct Slots {
  std::uint64_t used = 0;  // a bit for each
  std::uint64_t generations = 0;

  // Both steps that take one write, those that free one read.
  void add_difference(const Slots& before, std::uint64_t object, std::vector<Touch>& to) const {
    const bool takes = (used & ~before.used) != 0 || generations != before.generations;
    if (takes || used != before.used) to.push_back({object, takes});
  }
};

// The machine, with steps that name something told to meet.
class NamingMachine final : public Machine {
 public:
  explicit NamingMachine(DrivenMachine& machine) : machine_(machine) {}

  void reset() override { machine_.reset(); }
  RunState state() const override { return machine_.state(); }
  std::span<const Transition> enabled() override { return machine_.enabled(); }
  std::span<const Transition> blocked() override { return machine_.blocked(); }
  void take(std::uint32_t index) override {
    const Names before = names();
    machine_.take(index);
    const Names after = names();
    const TouchedBehind behind = machine_.touched();
    touches_.assign(behind.touches.begin(), behind.touches.end());
    after.threads.add_difference(before.threads, object(0), touches_);
    after.frames.add_difference(before.frames, object(1), touches_);
    after.irps.add_difference(before.irps, object(2), touches_);
    if (after.blocks != before.blocks) touches_.push_back({object(3), true});
  }
  TouchedBehind touched() override { return {touches_, machine_.touched().all}; }
  SnapshotId save() override { return machine_.save(); }
  void restore(SnapshotId snapshot) override { machine_.restore(snapshot); }
  void drop(SnapshotId snapshot) override { machine_.drop(snapshot); }
  // Without the place: where a thread is that outlives the driver, its own steps decide.
  std::uint64_t finding_signature() const override {
    std::uint64_t sum = 1;
    for (const char* c = machine_.trouble().rule; *c != 0; ++c) sum = mixed(sum, *c);
    for (const char* c = machine_.trouble().says; *c != 0; ++c) sum = mixed(sum, *c);
    return sum;
  }
  std::uint64_t fingerprint() const override { return core::Snapshots::hash(1, with_stacks); }

 private:
#ifdef WSKCHECK_WITH_ASAN
  static constexpr bool with_stacks = false;  // the sanitizer has its own bytes in frames
#else
  static constexpr bool with_stacks = true;
#endif

  static std::uint64_t mixed(std::uint64_t sum, char c) {
    return core::mixed(sum, static_cast<unsigned char>(c));
  }

  struct Names {
    Slots threads;
    Slots frames;
    Slots irps;
    std::uint32_t blocks = 0;
  };

  static constexpr std::uint64_t object(std::uint64_t number) {
    return std::uint64_t{0x70} << 56 | number;
  }
  static Names names() {
    Names all;
    for (std::uint32_t i = 0; i < core::run.threads; ++i) {
      all.threads.used |= std::uint64_t{core::is_live(i)} << i;
      all.threads.generations += core::threads[i].generation;
    }
    const DriverWorld& world = provider::state.world;
    for (std::uint32_t i = 0; i < DriverRoom::frames; ++i) {
      all.frames.used |= std::uint64_t{world.frame(FrameId{i}).kind != FrameKind::none} << i;
    }
    for (std::uint32_t i = 0; i < DriverRoom::irps; ++i) {
      all.irps.used |= std::uint64_t{world.irp(IrpId{i}).phase != IrpPhase::idle} << i;
    }
    all.blocks = block_count();
    return all;
  }

  DrivenMachine& machine_;
  std::vector<Touch> touches_;
};

// A driver that was loaded, and its machine.
class Footprints : public testing::Test {
 protected:
  void load(const std::string& source, std::vector<std::string> defines = {}) {
    Options options;
    options.defines = std::move(defines);
    options.sources = {std::string(WSKCHECK_DRIVERS) + "/" + source};
    options.includes = {std::string(WSKCHECK_DRIVERS) + "/patterns"};
    DriveError error;
    const std::string library = build_driver(options, folder_, error);
    ASSERT_NE(library, "") << error.what;
    ASSERT_TRUE(load_into_kernel(library, error)) << error.what;
  }

  FootprintReport check(const Scenario& scenario, bool memory, std::uint64_t walks) {
    DrivenMachine machine(
        {host_thread, provider::offer, provider::take, provider::wait, provider::quiet, diagnose});
    machine.begin([&] {
      set_up_scenario(scenario);
      core::hook_options.touched = memory;
    });
    NamingMachine naming(machine);
    StrategyOptions strategy;
    strategy.schedules_max = walks;
    return check_footprints(naming, strategy);
  }

 private:
  WorkFolder folder_;
};

std::string text_of(const FootprintReport& report) {
  std::string text =
      std::to_string(report.states) + " states, " + std::to_string(report.pairs) + " pairs\n";
  for (const FootprintMistake& one : report.mistakes) {
    text += to_string(one.schedule) + " at step " + std::to_string(one.steps) + ": " +
            std::to_string(one.first) + " and " + std::to_string(one.second) + ", " + one.what +
            "\n";
  }
  return text;
}

// Patterns with their mistakes in: that they are wrong is no matter here.
std::vector<std::string> all_drivers() {
  std::vector<std::string> all;
  for (const char* folder : {"servers", "patterns"}) {
    const std::filesystem::path path(std::string(WSKCHECK_DRIVERS) + "/" + folder);
    for (const auto& one : std::filesystem::directory_iterator(path)) {
      if (one.path().extension() != ".c") continue;
      all.push_back(std::string(folder) + "/" + one.path().filename().string());
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

class FootprintsOfDrivers : public Footprints, public testing::WithParamInterface<std::string> {};

TEST_P(FootprintsOfDrivers, AreRight) {
  load(GetParam());
  const Scenario ordinary;
  Scenario everything;
  everything.drops = everything.resets = everything.deaths = true;
  everything.failures = everything.close_failures = everything.allocation_failures = true;
  everything.early_timeouts = everything.each_access = true;
  Scenario resets;
  resets.resets = true;
  for (const Scenario& scenario : {ordinary, resets, everything}) {
    const FootprintReport report = check(scenario, true, 20);

    EXPECT_TRUE(report.mistakes.empty()) << words_of(scenario) << ": " << text_of(report);
    EXPECT_GT(report.pairs, 100u) << words_of(scenario);
  }
}

INSTANTIATE_TEST_SUITE_P(All, FootprintsOfDrivers, testing::ValuesIn(all_drivers()),
                         [](const auto& one) {
                           return std::filesystem::path(one.param).stem().string();
                         });

// Its threads, DPCs and work item meet at one object of each kind that the kernel has.
TEST_F(Footprints, OfTheKernelsObjectsAreRight) {
  load("../test/run/drivers/many_objects.c");
  Scenario failing;
  failing.allocation_failures = failing.early_timeouts = true;
  for (const Scenario& scenario : {Scenario{}, failing}) {
    const FootprintReport report = check(scenario, true, 40);

    EXPECT_TRUE(report.mistakes.empty()) << words_of(scenario) << ": " << text_of(report);
    EXPECT_GT(report.pairs, 1000u) << words_of(scenario);
  }
}

// What WSK does for them beside the model.
TEST_F(Footprints, OfOutgoingConnectionsAreRight) {
  load("../test/outgoing/drivers/connects_out.c", {"GIVES_UP", "HAS_EVENTS", "LOOKS_UP"});
  Scenario failing;
  failing.allocation_failures = failing.unmarked_pending = failing.each_access = true;
  for (const Scenario& scenario : {Scenario{}, failing}) {
    const FootprintReport report = check(scenario, true, 40);

    EXPECT_TRUE(report.mistakes.empty()) << words_of(scenario) << ": " << text_of(report);
    EXPECT_GT(report.pairs, 100u) << words_of(scenario);
  }
}

// What threads do to memory decides where nothing else that they touch does.
TEST_F(Footprints, WithoutTheMemoryThatStepsTouchAreWrong) {
  load("../test/run/drivers/lost_update.c", {"SHARED"});

  const FootprintReport right = check(Scenario{}, true, 20);
  const FootprintReport wrong = check(Scenario{}, false, 20);

  EXPECT_TRUE(right.mistakes.empty()) << text_of(right);
  ASSERT_FALSE(wrong.mistakes.empty());
  EXPECT_STREQ(wrong.mistakes[0].what, "the state depends on their order");
}

}  // namespace
}  // namespace wskcheck::drive
