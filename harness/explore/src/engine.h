// The explorer, instantiated for one size of packed states and hidden behind plain functions.
#pragma once

#include "wskcheck/explore/explore.h"

namespace wskcheck::explore {

// What a run of the explorer needs besides options; the judge's bits index the properties.
struct Setup {
  const Program& program;
  const Judge& judge;
  bool rests = false;  // WskModel
};

// Results with steps instead of states. The verdicts are those of single bits: `property` is the
// bit.
template <std::size_t Words>
ScopeResult check_packed(const Setup& setup, const check::Options& options);
template <std::size_t Words>
ScopeResult walk_packed(const Setup& setup, const check::WalkOptions& options);

// The same for a number of words that is known at run time.
ScopeResult check_packed(const Setup& setup, const check::Options& options);
ScopeResult walk_packed(const Setup& setup, const check::WalkOptions& options);

}  // namespace wskcheck::explore
