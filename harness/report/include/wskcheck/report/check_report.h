// What `check` and `walk` report: scopes, properties, what never happened, findings, the verdict.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wskcheck/report/finding.h"

namespace wskcheck::report {

struct BoundsSummary {
  std::uint64_t listeners = 0;
  std::uint64_t conns = 0;
  std::uint64_t irps = 0;
  std::uint64_t frames = 0;
  std::uint64_t depth = 0;
  std::vector<std::string> features;
  std::string start;
};

struct ScopeSummary {
  std::string name;
  std::string says;
  BoundsSummary bounds;
  std::string verdict;       // "pass", "violation", "inconclusive"
  std::string reason;        // why inconclusive
  std::uint64_t states = 0;  // of walks: 0
  std::uint64_t steps = 0;
  std::uint64_t depth = 0;
  std::uint64_t walks = 0;  // of walks only
  std::uint64_t deadlocks = 0;
  std::uint64_t packed_bytes = 0;
  double bytes_per_state = 0;
  bool liveness_unreduced = false;
};

struct PropertySummary {
  std::string id;
  std::string kind;     // "always", "sometimes", "eventually", "deadlock"
  std::string verdict;  // "pass", "violation", "inconclusive"; of witnesses "seen", "not seen"
  std::string reason;
  std::string says;
  std::string cite;
  std::vector<std::string> scopes;  // where it was violated, or seen
};

struct Named {
  std::string name;
  std::string says;
};

// An open question: which alternatives the flavour allows, and which of them were taken somewhere.
struct QuestionSummary {
  std::string id;
  std::string asks;
  std::vector<std::string> allowed;
  std::vector<std::string> taken;
};

struct CheckReport {
  std::string program;  // "wskcheck 0.1.0"
  std::string command;  // "check" or "walk"
  std::string flavour;
  std::uint64_t seed = 0;  // of walks
  std::vector<ScopeSummary> scopes;
  std::vector<PropertySummary> properties;
  std::uint64_t rules = 0;           // in the model
  std::uint64_t rules_in_scope = 0;  // that the bounds of some scope leave
  std::vector<Named> never_fired;    // of them
  std::vector<QuestionSummary> questions;
  std::vector<Finding> findings;
  std::string verdict;
  std::vector<std::string> reasons;  // why inconclusive
  std::string next;

  std::uint64_t states() const;
  std::uint64_t steps() const;
  std::uint64_t walks() const;
};

// The last line but one: the verdict and what it rests on.
std::string summary_line(const CheckReport& report);
std::string to_text(const CheckReport& report, const Paint& paint);
Json to_json(const CheckReport& report);

}  // namespace wskcheck::report
