// Waiting in the machine, for what another thread does or for time.
#include "live/threads.h"

namespace wskcheck::drive::live {

using namespace core;

// Gives the machine away until somebody puts this thread in the line, or the time is over.
void Threads::sleep(std::int64_t deadline_100ns) {
  hand_on();
  {
    std::unique_lock lock(mutex_);
    Worker& w = workers_[static_cast<std::size_t>(me)];
    const auto is_mine = [this] { return owner_ == me; };
    if (deadline_100ns != no_timeout) {
      const auto until = start_ + std::chrono::nanoseconds(deadline_100ns * 100);
      if (!w.turn.wait_until(lock, until, is_mine)) {
        stand_in_line(me);
        if (owner_ == nobody) next();
      }
    }
    w.turn.wait(lock, is_mine);
  }
  take_turn();
  if (over_) abandon();
}

namespace {

// Threads that run at DISPATCH_LEVEL. On Windows no thread's time is up while they keep the
// processor; here the system may take it from them in the midst of a callback.
class AtDispatch {
 public:
  void look() {
    for (std::uint32_t i = 0; i < threads_max; ++i)
      generations_[i] = runs(i) ? generation_of(i) : 0;
  }
  bool are_done() const {
    for (std::uint32_t i = 0; i < threads_max; ++i) {
      if (generations_[i] != 0 && runs(i) && generations_[i] == generation_of(i)) return false;
    }
    return true;
  }

 private:
  static bool runs(std::uint32_t slot) {
    const Thread& t = core::threads[slot];
    return slot < run.threads && static_cast<ThreadId>(slot) != run.current &&
           t.state == ThreadState::ready && t.irql >= 2;
  }
  static std::uint32_t generation_of(std::uint32_t slot) { return core::threads[slot].generation; }

  std::array<std::uint32_t, threads_max> generations_{};
};

constexpr std::int64_t millisecond = 10'000;
constexpr std::int64_t longest_at_dispatch = 1000 * millisecond;

}  // namespace

// Whether the wait is over by its time, after those that ran at DISPATCH_LEVEL when it came.
bool Threads::time_is_up(std::int64_t deadline) {
  if (deadline == no_timeout || run.now_100ns < deadline) return false;
  const Thread& t = current();
  AtDispatch others;
  others.look();
  while (!others.are_done() && run.now_100ns < deadline + longest_at_dispatch) {
    sleep(run.now_100ns + millisecond);
    if (t.state == ThreadState::none || t.ready(t.ready_object, t.ready_argument)) return false;
  }
  return true;
}

void Threads::wait_until_ready() {
  Thread& t = current();
  for (;;) {
    if (t.state == ThreadState::none) abandon();  // its timer was cancelled
    if (t.ready(t.ready_object, t.ready_argument)) break;
    if (time_is_up(t.deadline)) {
      t.timed_out = true;
      break;
    }
    sleep(t.deadline);
  }
  t.state = ThreadState::ready;
}

void Threads::stop() {
  Thread& t = current();
  switch (t.state) {
    case ThreadState::blocked:
      wait_until_ready();
      return;
    case ThreadState::in_wsk:
    case ThreadState::idle:
      if (!work_.exchange(true)) wake_();
      while (t.state != ThreadState::ready) sleep(no_timeout);
      return;
    case ThreadState::chooses:
      t.chosen = 0;
      break;
    default:
      break;
  }
  t.state = ThreadState::ready;
  if (!t.op.yields) return;
  const std::uint32_t before = go_out();
  std::this_thread::yield();
  come_back(before);
}

}  // namespace wskcheck::drive::live
