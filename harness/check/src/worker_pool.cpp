// The worker pool: a round counter under a mutex wakes the threads, an atomic hands out the items.
#include "wskcheck/check/detail/worker_pool.h"

#include <utility>

#include "wskcheck/check/platform.h"

namespace wskcheck::check::detail {

WorkerPool::WorkerPool(unsigned threads) {
  if (threads == 0) threads = processor_count();
  for (unsigned worker = 1; worker < threads; ++worker) {
    threads_.emplace_back([this, worker] { serve(worker); });
  }
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  start_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void WorkerPool::run(std::size_t items, const Job& job) {
  if (items <= 1 || threads_.empty()) {
    for (std::size_t item = 0; item < items; ++item) job(0, item);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    job_ = &job;
    items_ = items;
    next_.store(0, std::memory_order_relaxed);
    busy_ = static_cast<unsigned>(threads_.size());
    ++round_;
  }
  start_.notify_all();
  work(0);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return busy_ == 0; });
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void WorkerPool::serve(unsigned worker) {
  std::uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    start_.wait(lock, [&] { return quit_ || round_ != seen; });
    if (quit_) return;
    seen = round_;
    lock.unlock();
    work(worker);
    lock.lock();
    if (--busy_ == 0) done_.notify_one();
  }
}

void WorkerPool::work(unsigned worker) {
  try {
    for (;;) {
      const std::size_t item = next_.fetch_add(1, std::memory_order_relaxed);
      if (item >= items_) return;
      (*job_)(worker, item);
    }
  } catch (...) {
    next_.store(items_, std::memory_order_relaxed);
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::current_exception();
  }
}

}  // namespace wskcheck::check::detail
