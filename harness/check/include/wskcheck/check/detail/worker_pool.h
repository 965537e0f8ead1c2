// A fixed set of threads that work through numbered items. The thread that calls run() is worker 0.
// Which worker takes which item is left to chance, so a job may only write what belongs to its
// item, or what is merged by an operation that does not care about order.
#ifndef WSKCHECK_CHECK_DETAIL_WORKER_POOL_H
#define WSKCHECK_CHECK_DETAIL_WORKER_POOL_H

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace wskcheck::check::detail {

class WorkerPool {
 public:
  using Job = std::function<void(unsigned worker, std::size_t item)>;

  explicit WorkerPool(unsigned threads);  // 0: one for each processor
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  unsigned size() const { return static_cast<unsigned>(threads_.size()) + 1; }

  /// Does every item once and waits for the last. The first exception of a job is thrown again
  /// here.
  void run(std::size_t items, const Job& job);

 private:
  void serve(unsigned worker);
  void work(unsigned worker);

  std::mutex mutex_;
  std::condition_variable start_;
  std::condition_variable done_;
  std::uint64_t round_ = 0;
  unsigned busy_ = 0;
  bool quit_ = false;
  const Job* job_ = nullptr;
  std::size_t items_ = 0;
  std::atomic<std::size_t> next_{0};
  std::exception_ptr error_;
  std::vector<std::thread> threads_;
};

}  // namespace wskcheck::check::detail

#endif
