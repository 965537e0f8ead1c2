// A driver in its machine: what the strategies drive.
//
// There is one at a time in a process, because a driver's sections are where they are.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/memory.h"
#include "core/offers.h"
#include "search/transition.h"

namespace wskcheck::drive {

// Where the machine meets the rest: what begins a run, and what WSK and the peers can do.
struct Surroundings {
  Entry host = nullptr;                           // of the first thread; runs until the end
  void (*offer)(core::Offers& offers) = nullptr;  // adds the steps of WSK and the network

  // Takes one of them; the thread whose stack goes on, none when WSK did it alone.
  ThreadId (*take)(const core::Offer& offer) = nullptr;
  // Adds those of WSK's actors that live and can do nothing now.
  void (*wait)(const core::Offers& offers, std::vector<Transition>& waiting) = nullptr;
  bool (*quiet)(Trouble& trouble) = nullptr;   // nothing goes on by itself: is that all right?
  void (*finish)(Trouble& trouble) = nullptr;  // finds the rule of a mistake
  bool (*owes)(Trouble& trouble) = nullptr;    // the same when time is held
};

class DrivenMachine final : public Machine {
 public:
  explicit DrivenMachine(const Surroundings& surroundings);
  // Leaves the state as it found it, for the next machine.
  ~DrivenMachine() override;
  DrivenMachine(const DrivenMachine&) = delete;
  DrivenMachine& operator=(const DrivenMachine&) = delete;
  // What each run begins with from now on; set_up() prepares the surroundings. Call it first.
  void begin(const std::function<void()>& set_up);
  void reset() override;
  RunState state() const override;
  std::span<const Transition> enabled() override { return offers_.transitions; }
  std::span<const Transition> blocked() override;
  void take(std::uint32_t index) override;
  TouchedBehind touched() override;
  SnapshotId save() override;
  void restore(SnapshotId snapshot) override;
  void drop(SnapshotId snapshot) override;
  std::uint64_t failure_place(std::uint32_t index) override;
  std::uint64_t finding_signature() const override;
  bool is_slow_finding() const override;
  std::uint64_t fingerprint() const override;

  const Trouble& trouble() const;
  // Why a run ended without a verdict: the last such one since it was forgotten; "" for none.
  const char* bound() const { return bound_; }
  // Time did not go on in some run, because it had gone on as often as it may without anything
  // else.
  bool held_time() const { return held_time_; }
  // What the driver then owed, in the first such run; its rule is "" when it owed nothing.
  const Trouble& owed() const { return owed_; }
  void forget_bound() {
    bound_ = "";
    held_time_ = false;
    owed_ = Trouble{};
  }
  // In a process that was copied from another one, which has no clock yet for loops.
  void catch_crashes();

 private:
  void run_thread(ThreadId id);
  void prepare();
  void offer_thread(std::uint32_t slot);
  bool is_idle() const;
  void offer_timeouts(bool early);
  void offer_at_will();
  void put_last_actor_first();
  void end_with(const Trouble& trouble);

  Surroundings surroundings_;
  core::Snapshots snapshots_;
  core::Offers offers_;
  std::vector<Transition> blocked_;  // threads, and once they are asked for the surroundings' own
  bool knows_blocked_ = false;
  const char* bound_ = "";
  bool held_time_ = false;
  Trouble owed_;
  bool begun_ = false;
  std::uint32_t first_ = 0;  // the snapshot that a run begins with
};

}  // namespace wskcheck::drive
