// Random runs of a driver, recorded.
#include "driven.h"

#include <gtest/gtest.h>

#include <sstream>

#include "core/driven_machine.h"
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
#include "run/ranked_choice.h"
#include "run/scenarios.h"
#include "wskcheck/traces/jsonl_reader.h"

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

RunState Driven::run(const Scenario& scenario, std::uint64_t seed) {
  DrivenMachine& machine = *parts_->machine;
  machine.begin([&] {
    set_up_scenario(scenario);
    provider::set_mistake(mistake_);
  });
  record::keep(true);
  machine.reset();
  RankedChoice choice(seed);
  for (int step = 0; machine.state() == RunState::running && step < 3000; ++step) {
    machine.take(choice.among(machine.enabled()));
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

conform::Report replayed(const std::string& text) {
  std::istringstream in(text);
  auto opened = traces::read_jsonl(in, "recording");
  if (!opened.ok()) {
    ADD_FAILURE() << text.substr(0, 200);
    return {};
  }
  traces::RecordReader& reader = **opened;
  conform::Checker checker(reader.header());
  traces::Record record;
  traces::ReadState state = reader.next(record);
  for (; state == traces::ReadState::record; state = reader.next(record)) checker.add(record);
  EXPECT_EQ(state, traces::ReadState::end);
  return checker.finish();
}

bool is_cut_at_the_end(const conform::Report& report) {
  if (report.verdict != conform::Verdict::inconclusive) return false;
  for (const conform::Finding& f : report.findings) {
    if (f.doubt != conform::Doubt::open_end) return false;
  }
  return true;
}

}  // namespace wskcheck::drive::test
