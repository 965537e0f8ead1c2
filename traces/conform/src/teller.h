// What is said about records that do not fit: findings.
#pragma once

#include <string>
#include <vector>

#include "session.h"
#include "trail.h"

namespace wskcheck::conform {

class Teller {
 public:
  Teller(Session& session, std::size_t findings_max)
      : session_(session), findings_max_(findings_max) {}

  // `untried`: whether all orders and explanations of earlier records were tried; `bound`: where
  // they were not.
  void tell(const traces::Record& r, const Followed& out, Doubt untried, const Bound& bound);
  // Records were lost somewhere since time `t`: what was said since then may come from that.
  void degrade(std::uint64_t t);
  void finish(Report& report);

 private:
  static Doubt doubt(const Followed& out, Doubt untried, bool by_content);
  static std::string sentence_of(const std::string& id, std::string& cite);
  void pass_on_blame(Finding& finding, const traces::Record& r);
  void add(Finding finding, const traces::Record& r, bool by_content);
  void tell_misuse(const traces::Record& r, const Followed& out, Doubt untried);
  void tell_refusal(const traces::Record& r, const Followed& out, Doubt untried);

  Session& session_;
  std::size_t findings_max_;
  std::vector<Finding> findings_;
  std::uint64_t left_out_ = 0;
  std::vector<bool> by_content_;       // of findings_
  bool left_out_certain_ = false;      // a violation was left out, and nothing can weaken it
  std::uint64_t left_out_latest_ = 0;  // the time of the last other one
  bool left_out_violation_ = false;
  Doubt doubtful_ = Doubt::none;  // why it could not be told whether some record fits
  Bound bound_;                   // the first that was reached
};

}  // namespace wskcheck::conform
