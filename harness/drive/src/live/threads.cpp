// The line in front of the machine; running threads; waiting.
#include "live/threads.h"

#include <algorithm>

#include "core/fiber.h"
#include "core/memory.h"
#include "core/platform.h"
#include "core/shadow.h"

namespace wskcheck::drive::live {

using namespace core;

thread_local int Threads::me = nobody;
thread_local std::uint32_t Threads::depth = 0;

Threads::Threads(std::function<void()> wake) : wake_(std::move(wake)) {}

Threads::~Threads() {
  {
    const std::lock_guard lock(mutex_);
    quits_ = true;
    for (Worker& w : workers_) w.job.notify_one();
  }
  for (Worker& w : workers_) {
    if (w.thread.joinable()) w.thread.join();
  }
  me = nobody;
  depth = 0;
}

std::int64_t Threads::now_100ns() const {
  using Tick = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
  return std::chrono::duration_cast<Tick>(std::chrono::steady_clock::now() - start_).count();
}

ThreadId Threads::self() const {
  return me == nobody || me == wsk ? ThreadId::none : static_cast<ThreadId>(me);
}
bool Threads::is_inside() const { return depth != 0; }

// --- the line -----------------------------------------------------------------------------------

void Threads::stand_in_line(int who) {
  Worker& w = workers_[static_cast<std::size_t>(who)];
  if (w.in_line || owner_ == who) return;
  w.in_line = true;
  line_.push_back(who);
}

void Threads::next() {
  owner_ = nobody;
  if (line_.empty()) return;
  owner_ = line_.front();
  line_.pop_front();
  Worker& w = workers_[static_cast<std::size_t>(owner_)];
  w.in_line = false;
  w.turn.notify_one();
}

void Threads::take_turn() {
  run.current = self();
  run.now_100ns = now_100ns();
  ++run.steps;
}

void Threads::wait_for_turn() {
  {
    std::unique_lock lock(mutex_);
    stand_in_line(me);
    if (owner_ == nobody) next();
    workers_[static_cast<std::size_t>(me)].turn.wait(lock, [this] { return owner_ == me; });
  }
  take_turn();
}

// What has become possible for threads that wait is seen here: whoever changes something hands the
// machine on afterwards.
void Threads::hand_on() {
  std::array<int, threads_max> ready{};
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < run.threads && !over_; ++i) {
    const Thread& t = core::threads[i];
    if (t.state != ThreadState::blocked || !t.ready(t.ready_object, t.ready_argument)) continue;
    ready[count++] = static_cast<int>(i);
  }
  run.current = ThreadId::none;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < count; ++i) {
    if (ready[i] != me && workers_[static_cast<std::size_t>(ready[i])].busy) {
      stand_in_line(ready[i]);
    }
  }
  next();
}

void Threads::enter() {
  if (me == nobody) return;
  if (depth++ != 0) return;
  wait_for_turn();
  if (over_ && me != wsk) abandon();
}
void Threads::leave() {
  if (me == nobody || --depth != 0) return;
  hand_on();
}

std::uint32_t Threads::go_out() {
  const std::uint32_t before = depth;
  depth = 0;
  hand_on();
  return before;
}
void Threads::come_back(std::uint32_t before) {
  wait_for_turn();
  depth = before;
  if (over_) abandon();
}

// --- threads ------------------------------------------------------------------------------------

bool Threads::has_room(std::uint32_t slot) const {
  const std::lock_guard lock(mutex_);
  return !workers_[slot].busy;
}

std::uint32_t Threads::free_slots() const {
  const std::lock_guard lock(mutex_);
  const auto is_free = [](const Worker& w) { return !w.busy; };
  return static_cast<std::uint32_t>(std::count_if(workers_.begin(), workers_.end() - 1, is_free));
}

void Threads::started(ThreadId id) {
  const auto slot = static_cast<int>(id);
  const std::lock_guard lock(mutex_);
  Worker& w = workers_[static_cast<std::size_t>(slot)];
  w.has_job = true;
  w.busy = true;
  stand_in_line(slot);
  if (!w.thread.joinable()) w.thread = std::thread([this, slot] { run_jobs(slot); });
  w.job.notify_one();
}

void Threads::forgotten(ThreadId id) {
  const std::lock_guard lock(mutex_);
  const auto slot = static_cast<std::size_t>(id);
  if (workers_[slot].busy) stand_in_line(static_cast<int>(id));
}

// The thread is on its own stack again when its fiber has stopped, and has the machine.
void Threads::run_jobs(int slot) {
  me = slot;
  platform::catch_crashes_of_this_thread();
  Worker& w = workers_[static_cast<std::size_t>(slot)];
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      w.job.wait(lock, [&] { return w.has_job || quits_; });
      if (!w.has_job) return;
      w.has_job = false;
      w.turn.wait(lock, [&] { return owner_ == slot; });
    }
    take_turn();
    depth = 1;
    Thread& t = core::threads[slot];
    if (!over_ && t.state != ThreadState::none) t.fiber = run_fiber(t.fiber);
    depth = 0;
    {
      const std::lock_guard lock(mutex_);
      w.busy = false;
    }
    hand_on();
    if (!work_.exchange(true)) wake_();
  }
}

void Threads::abandon() {
  for (;;) stop_fiber();
}

void Threads::ends(RunState state) {
  if (run.state == RunState::running) run.state = state;
  over_ = true;
  {
    const std::lock_guard lock(mutex_);
    for (int i = 0; i < wsk; ++i) {
      if (workers_[static_cast<std::size_t>(i)].busy) stand_in_line(i);
    }
  }
  if (me == wsk) throw RunIsOver{};
  if (!work_.exchange(true)) wake_();
}

// --- WSK's own thread ---------------------------------------------------------------------------

void Threads::enter_as_wsk() {
  me = wsk;
  depth = 1;
  wait_for_turn();
}
void Threads::leave_as_wsk() {
  depth = 0;
  hand_on();
}

void Threads::resume(ThreadId id) {
  const auto slot = static_cast<int>(id);
  Thread& t = thread(id);
  if (t.state == ThreadState::in_wsk || t.state == ThreadState::idle) t.state = ThreadState::ready;
  {
    const std::lock_guard lock(mutex_);
    Worker& w = workers_[static_cast<std::size_t>(slot)];
    if (w.in_line) line_.erase(std::find(line_.begin(), line_.end(), slot));
    w.in_line = true;
    line_.push_front(slot);
    workers_[wsk].in_line = true;
    line_.push_back(wsk);
  }
  hand_on();
  {
    std::unique_lock lock(mutex_);
    workers_[wsk].turn.wait(lock, [this] { return owner_ == wsk; });
  }
  take_turn();
}

bool Threads::come_to_rest(std::chrono::milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (free_slots() != threads_max) {
    if (std::chrono::steady_clock::now() > until) {
      pass_over_all();
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

// A thread that does not come out of the driver's code does not take the turn that is its own.
void Threads::pass_over_all() {
  const std::lock_guard lock(mutex_);
  for (Worker& w : workers_) w.in_line = false;
  line_.clear();
  owner_ = nobody;
}

// From outside, so another thread may free the block meanwhile: then either answer is right.
bool Threads::allows(const void* address, std::size_t size) {
  if (over_) return false;
  const auto offset =
      static_cast<std::size_t>(static_cast<const std::byte*>(address) - pool_base());
  std::uint8_t* s = pool_shadow() + offset / 8;
  std::size_t first = offset % 8;
  for (std::size_t left = size; left != 0; ++s) {
    const std::size_t here = std::min(left, 8 - first);
    const std::uint8_t now = std::atomic_ref<std::uint8_t>(*s).load(std::memory_order_relaxed);
    if (now > shadow::whole || first + here > now) return false;
    left -= here;
    first = 0;
  }
  return true;
}

}  // namespace wskcheck::drive::live
