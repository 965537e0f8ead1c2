// A driver of ours that runs live on a thread of its own, until it is told to end.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "wskcheck/conform/checker.h"
#include "wskcheck/drive/live.h"

namespace wskcheck::drive::test {

class LiveDriver {
 public:
  // A path of one of our drivers, or of those beside the tests; with the macro CORRECTED or
  // without.
  explicit LiveDriver(const std::string& source, bool corrected = false,
                      const std::vector<std::string>& requests = {});
  ~LiveDriver();

  // Where its first listener is; 0 when the run has ended without one.
  std::uint16_t port();
  bool is_over();  // it has ended by itself: with a finding
  // Has it unloaded, and waits for the end.
  const LiveReport& end();
  std::string found();            // the findings in words; empty: none
  std::string rule();             // of the first one
  conform::Report check() const;  // of the recording

 private:
  LiveReport report_;
  std::string error_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint16_t port_ = 0;
  bool is_over_ = false;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

}  // namespace wskcheck::drive::test
