// A live run, from loading the driver to what it has left behind.
#include "wskcheck/drive/live.h"

#include <chrono>
#include <memory>

#include "core/driven_machine.h"
#include "core/machine_state.h"
#include "core/platform.h"
#include "core/story.h"
#include "live/reuse.h"
#include "live/steps.h"
#include "provider/provider.h"
#include "provider/state.h"
#include "record/recording.h"
#include "run/build.h"
#include "run/diagnose.h"
#include "run/host.h"
#include "run/load.h"
#include "run/program.h"
#include "run/scenarios.h"
#include "run/telling.h"

namespace wskcheck::drive {
namespace {

using namespace live;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds look_around{50};  // how often stop() is asked
constexpr seconds patience{10};          // for the driver's own end
constexpr std::size_t lines_told = 60;   // of the story of a finding, the newest

// Everything that the model has room for; what is a fault, real peers decide.
void set_up_live(const Scenario& wanted) {
  Scenario s;
  s.connections = DriverRoom::conns;
  s.drops = true;
  s.resets = true;
  s.failures = true;
  s.flavour = wanted.flavour;
  s.requests = wanted.requests;
  provider::Options options = provider_options(s);
  options.bounds.listeners = DriverRoom::listeners;
  options.bounds.irps = DriverRoom::irps;
  options.bounds.frames = DriverRoom::frames;
  set_up_scenario(s, options);
}

std::string address_of(const Opened& o) {
  return (o.is_ipv6 ? "[::1]:" : "127.0.0.1:") + std::to_string(o.port);
}

class LiveRun {
 public:
  LiveRun(const LiveOptions& options, std::string library, LiveReport& report)
      : options_(options), library_(std::move(library)), report_(report) {}

  void run();
  // False: a thread of the driver still runs, and needs what it runs on.
  bool is_at_rest() const { return at_rest_; }

 private:
  void opened(const Opened& o);
  void turn_of_wsk();
  void ask_for_the_end();
  void look_at_the_time();
  void tell_the_end();

  const LiveOptions& options_;
  std::string library_;
  LiveReport& report_;
  DrivenMachine machine_{{host_thread, provider::offer, provider::take, provider::wait,
                          provider::quiet, diagnose, provider::owes}};
  Network network_{options_.port, [this](const Opened& o) { opened(o); }};
  Threads threads_{[this] { network_.ring(); }};
  Steps steps_{network_, threads_, options_.seed};
  bool ends_ = false;  // the driver is to be unloaded
  bool unloads_ = false;
  Clock::time_point ends_since_;
  bool at_rest_ = false;
};

void LiveRun::opened(const Opened& o) {
  report_.listeners.push_back({address_of(o), o.port, o.asked, o.why});
  if (options_.listens) options_.listens(report_.listeners.back());
}

// All that WSK and the network can do now.
void LiveRun::turn_of_wsk() {
  do {
    (void)threads_.take_work();
    while (!threads_.is_over() && (network_.move_on() || steps_.take_one())) continue;
  } while (!threads_.is_over() && threads_.take_work());
}

void LiveRun::ask_for_the_end() {
  if (!ends_ && (!options_.stop || options_.stop())) {
    ends_ = true;
    ends_since_ = Clock::now();
    end_program();
  }
  if (!ends_ || unloads_ || core::threads[0].state != core::ThreadState::idle) return;
  unloads_ = true;
  threads_.resume(ThreadId{0});
}

// An unload that takes so long waits for what does not come.
void LiveRun::look_at_the_time() {
  if (!ends_ || threads_.is_over() || Clock::now() - ends_since_ < patience) return;
  Trouble t;
  t.kind = TroubleKind::hang;
  t.says = unloads_ ? "DriverUnload does not return" : "DriverEntry does not return";
  core::run.trouble = t;
  threads_.ends(RunState::finding);
}

void LiveRun::run() {
  machine_.begin([this] { set_up_live(options_.driver.scenario); });
  core::platform::forget_patience();
  story::keep(true, lines_told);
  record::keep(options_.records);
  const BlocksAgain again;
  provider::set_other_peers(&network_);
  core::real_threads = &threads_;
  threads_.started(ThreadId{0});
  try {
    while (!threads_.is_over()) {
      threads_.enter_as_wsk();
      turn_of_wsk();
      ask_for_the_end();
      look_at_the_time();
      threads_.leave_as_wsk();
      network_.wait(static_cast<int>(look_around.count()));
    }
  } catch (const RunIsOver&) {
    threads_.leave_as_wsk();
  }
  at_rest_ = threads_.come_to_rest(seconds(2));
  tell_the_end();
  story::keep(false);
  record::keep(false);
  provider::set_other_peers(nullptr);
  if (at_rest_) core::real_threads = nullptr;
}

void LiveRun::tell_the_end() {
  threads_.enter_as_wsk();
  const Traffic& traffic = network_.traffic();
  report_.connections = traffic.connections;
  report_.resets = traffic.resets;
  report_.bytes_in = traffic.bytes_in;
  report_.bytes_out = traffic.bytes_out;
  if (options_.records) report_.recording = record::text(options_.driver.sources.front());
  switch (core::run.state) {
    case RunState::finding: {
      diagnose(core::run.trouble);
      DriveFinding found = finding_of(core::run.trouble, library_);
      found.steps = core::run.steps;
      report_.findings.push_back(std::move(found));
      report_.verdict = DriveVerdict::violation;
      break;
    }
    case RunState::ended:
      report_.verdict = DriveVerdict::pass;
      if (unloads_) break;
      report_.verdict = DriveVerdict::inconclusive;
      report_.why = "DriverEntry has failed";
      break;
    default:
      report_.why = std::string("the run was cut: ") + core::run.bound;
      break;
  }
  threads_.leave_as_wsk();
}

}  // namespace

bool run_live(const LiveOptions& options, LiveReport& report, DriveError& error) {
  const WorkFolder folder;
  if (!check_scenario(options.driver.scenario, error)) return false;
  const std::string library = build_driver(options.driver, folder, error);
  if (library.empty()) return false;
  if (!load_into_kernel(library, error)) return false;
  auto run = std::make_unique<LiveRun>(options, library, report);
  run->run();
  if (!run->is_at_rest()) (void)run.release();  // its threads need it as long as they run
  return true;
}

}  // namespace wskcheck::drive
