// Random runs of a driver, recorded.
#include "driven.h"

#include <gtest/gtest.h>

#include <random>
#include <span>

#include "core/driven_machine.h"
#include "core/machine_state.h"
#include "core/memory.h"
#include "core/pool.h"
#include "kernel/kernel.h"
#include "kernel/offered.h"
#include "provider/mistakes.h"
#include "provider/provider.h"
#include "record/recording.h"
#include "run/build.h"
#include "run/diagnose.h"
#include "run/host.h"
#include "run/scenarios.h"

namespace wskcheck::drive::test {

struct Driven::Parts {
  WorkFolder folder;
  core::platform::Library library;
  std::unique_ptr<DrivenMachine> machine;
};

Driven::Driven(const std::string& source, bool corrected) : parts_(std::make_unique<Parts>()) {
  Options options;
  const std::string drivers = WSKCHECK_DRIVERS;
  options.sources = {drivers + "/" + source};
  options.includes = {drivers + "/patterns"};
  if (corrected) options.defines = {"CORRECTED"};
  DriveError error;
  const std::string library = build_driver(options, parts_->folder, error);
  void* entry = library.empty() ? nullptr : load_driver(library, parts_->library, error);
  if (entry == nullptr) {
    ADD_FAILURE() << error.what;
    return;
  }
  core::set_driver(parts_->library.writable, parts_->library.image);
  set_driver_entry(entry);
  (void)kernel::offered();
  kernel::set_up();
  inside_now = [] { return static_cast<std::uint8_t>(provider::inside(current_thread())); };
  kernel::set_wait_hook(provider::forbids_wait);
  kernel::set_cancel_hook(provider::cancel);
  parts_->machine = std::make_unique<DrivenMachine>(Surroundings{
      host_thread, provider::offer, provider::take, provider::wait, provider::quiet, diagnose});
}

Driven::~Driven() { record::keep(false); }

namespace {

// Each actor and alternative has a rank of its own in a run: of those that can go on the first
// does, mostly; so that some are much later than others. A fault and the unloading of the driver
// come seldom.
class Choice {
 public:
  explicit Choice(std::uint64_t seed) : random_(seed), seed_(seed) {}

  std::uint32_t among(std::span<const Transition> enabled, std::uint32_t faults_left) {
    const ActorId host = core::actor_id(core::ActorKind::thread, 0, generation(ThreadId{0}));
    const bool unloads = core::threads[0].state == core::ThreadState::idle;
    const bool by_rank = random_() % 8 != 0;
    std::uint32_t best = 0;
    std::uint64_t best_rank = 0;
    for (std::uint32_t i = 0; i < enabled.size(); ++i) {
      const Transition& t = enabled[i];
      if (t.faults > faults_left) continue;
      std::uint64_t rank = 4 + (by_rank ? rank_of(t) : random_() >> 4);
      if (unloads && t.actor == host) rank = random_() % 300 == 0 ? ~0ull : 2;
      if (t.faults != 0) rank = random_() % 30 == 0 ? ~0ull : 1;
      if (rank <= best_rank) continue;
      best = i;
      best_rank = rank;
    }
    return best;
  }

 private:
  std::uint64_t rank_of(const Transition& t) const {
    std::mt19937_64 mixed((seed_ << 32 | static_cast<std::uint32_t>(t.actor)) ^ t.choice << 8);
    return mixed() >> 4;
  }

  std::mt19937_64 random_;
  std::uint64_t seed_;
};

}  // namespace

RunState Driven::run(const Scenario& scenario, std::uint64_t seed) {
  DrivenMachine& machine = *parts_->machine;
  machine.begin([&] {
    set_up_scenario(scenario);
    provider::set_mistake(mistake_);
  });
  record::keep(true);
  machine.reset();
  Choice choice(seed);
  std::uint32_t faults_left = 1;
  for (int step = 0; machine.state() == RunState::running && step < 3000; ++step) {
    const std::uint32_t index = choice.among(machine.enabled(), faults_left);
    faults_left -= machine.enabled()[index].faults;
    machine.take(index);
  }
  return machine.state();
}

std::string Driven::trouble() const {
  const Trouble& t = parts_->machine->trouble();
  return std::string(t.rule) + " " + t.says + " " + t.detail;
}

conform::Report Driven::check() const {
  conform::Checker checker(record::header("driver"));
  for (const traces::Record& r : record::records()) checker.add(r);
  return checker.finish();
}

std::string Driven::text() const { return record::text("driver"); }

}  // namespace wskcheck::drive::test
