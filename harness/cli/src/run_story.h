// A run told step by step: rules, parties, what each step changed, which obligations and properties
// it broke; and of a run that is not possible, where it stops and why.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "wskcheck/model/bounds.h"
#include "wskcheck/model/machine.h"
#include "wskcheck/model/rule.h"
#include "wskcheck/report/run_report.h"

namespace wskcheck::cli {

struct Story {
  std::vector<report::Step> steps;
  std::vector<report::Answer> only_if;  // each once, in the order of the steps
  std::optional<report::RefusedStep> refused;
  std::vector<report::Obligation> open;  // obligations that are open in the last state
  bool misused = false;                  // the driver broke an obligation
  bool violated = false;                 // a property failed in some state or at some step
  bool stuck = false;                    // nothing is possible in the last state
  bool hangs = false;                    // and a call or callback is in progress there
  std::optional<std::size_t> loop;       // the last state is also that before this step
};

// Another table than rules() is a mutant's.
Story tell(const Bounds& bounds, std::span<const Step> steps,
           std::span<const Rule> table = rules());

}  // namespace wskcheck::cli
