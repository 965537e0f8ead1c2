// What `explain` reports of a pasted run: its steps, what each changed and broke, and, of a run
// that is not possible, which step was refused, why, and what was possible instead.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "wskcheck/report/finding.h"

namespace wskcheck::report {

struct RefusedStep {
  std::string text;  // "ACC-04(f0,c1)"
  std::string rule;
  std::string says;
  std::string refused;              // the guard, as a sentence
  std::vector<Candidate> possible;  // steps that were possible there: rule is the step's text
};

struct RunReport {
  std::string program;
  std::string scope;
  std::string flavour;
  std::vector<Step> steps;  // those that were possible
  std::optional<std::size_t> cycle_start;
  std::optional<RefusedStep> refused;
  std::vector<Obligation> open;  // eventually: still owed where the run ends
  std::vector<Answer> only_if;
  std::string verdict;  // "violation": a property fails; "pass": none does; "impossible"
  std::string next;
};

std::string to_text(const RunReport& report, const Paint& paint);
Json to_json(const RunReport& report);

}  // namespace wskcheck::report
