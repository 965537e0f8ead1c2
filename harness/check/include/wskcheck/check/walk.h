// Seeded random walks, for models too large to explore. Walk n of a seed is the same wherever and
// by whichever worker it is walked; a finding is the least by (length, number of the walk), and its
// path is had by walking that walk again. Walks find violations and witnesses; they never prove.
//
// A run keeps no state of the model but the walk being walked. `eventually` is judged only where a
// walk ends in a state without successors.
#ifndef WSKCHECK_CHECK_WALK_H
#define WSKCHECK_CHECK_WALK_H

#include "wskcheck/check/detail/walker.h"
#include "wskcheck/check/model.h"
#include "wskcheck/check/options.h"
#include "wskcheck/check/result.h"

namespace wskcheck::check {

template <Model M>
WalkResult<typename M::State> walk(const M& model, const WalkOptions& options) {
  return detail::Walker<M>(model, options).run();
}

}  // namespace wskcheck::check

#endif
