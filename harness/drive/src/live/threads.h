// The driver's threads as threads of the operating system, and whose turn it is in the machine.
//
// Each slot of a thread has one thread of the operating system, which runs what the slot is given
// on the slot's own stack. All that want the machine stand in one line and hand it on, so that a
// step of WSK and the call or callback that it lets go on are one: nobody comes between them.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "core/real_threads.h"

namespace wskcheck::drive::live {

// Thrown at WSK's own thread when a step of it ends the run.
struct RunIsOver {};

class Threads final : public core::RealThreads {
 public:
  // `wake` is called when WSK has something to do; from any thread.
  explicit Threads(std::function<void()> wake);
  ~Threads() override;  // all have come to rest

  void enter() override;
  void leave() override;
  std::uint32_t go_out() override;
  void come_back(std::uint32_t depth) override;
  void stop() override;
  void started(ThreadId id) override;
  void forgotten(ThreadId id) override;
  bool has_room(std::uint32_t slot) const override;
  void ends(RunState state) override;
  bool allows(const void* address, std::size_t size) override;
  ThreadId self() const override;
  bool is_inside() const override;

  // --- for the thread that is WSK and the network ---
  void enter_as_wsk();
  void leave_as_wsk();
  // The thread goes on at once; comes back when it has given the machine away.
  void resume(ThreadId id);
  // Whether a thread of the driver has left something to do since this was asked before.
  bool take_work() { return work_.exchange(false); }
  bool is_over() const { return over_; }
  std::uint32_t free_slots() const;
  // Waits until no thread runs or waits any more; false after that time.
  bool come_to_rest(std::chrono::milliseconds at_most);
  std::int64_t now_100ns() const;

 private:
  static constexpr int nobody = -1;
  static constexpr int wsk = static_cast<int>(threads_max);

  struct Worker {
    std::thread thread;
    std::condition_variable turn;
    std::condition_variable job;
    bool has_job = false;
    bool busy = false;
    bool in_line = false;
  };

  static thread_local int me;               // slot of the calling thread, wsk, or nobody
  static thread_local std::uint32_t depth;  // how often it has entered

  void run_jobs(int slot);
  void wait_for_turn();
  void take_turn();
  void hand_on();
  void stand_in_line(int who);
  void next();
  void pass_over_all();
  void sleep(std::int64_t deadline_100ns);
  void wait_until_ready();
  bool time_is_up(std::int64_t deadline_100ns);
  [[noreturn]] void abandon();

  mutable std::mutex mutex_;
  std::deque<int> line_;
  int owner_ = nobody;
  bool quits_ = false;
  std::atomic<bool> over_ = false;
  std::atomic<bool> work_ = false;
  std::function<void()> wake_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::array<Worker, threads_max + 1> workers_;  // the last one is WSK's own place in the line
};

}  // namespace wskcheck::drive::live
