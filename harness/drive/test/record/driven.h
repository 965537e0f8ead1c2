// A driver of ours in its machine, whose random runs are recorded.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "search/transition.h"
#include "wskcheck/conform/checker.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive::test {

class Driven {
 public:
  // Compiles and loads "servers/accept_event.c".
  explicit Driven(const std::string& source, bool corrected = false);
  ~Driven();

  // What WSK does wrong in the runs to come: "P-06" (provider/mistakes.h).
  void let_wsk_make(const std::string& mistake) { mistake_ = mistake; }
  // One random run, with at most one fault; how it ended.
  RunState run(const Scenario& scenario, std::uint64_t seed);
  std::string trouble() const;    // of a run that ended with a finding
  conform::Report check() const;  // the recording of the run
  std::string text() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
  std::string mistake_;
};

// A recording in JSON Lines, held against the contract.
conform::Report replayed(const std::string& text);

// Nothing is wrong with it, and something was open when it ended.
bool is_cut_at_the_end(const conform::Report& report);

}  // namespace wskcheck::drive::test
