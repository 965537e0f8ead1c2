// The explorer's face: check(model, options) explores every run of a model and judges its
// properties.
//
// What a result claims:
//   pass        everything was explored, under the reductions chosen, and nothing was found;
//   violation   a run was found that shows it; `path` is that run, as short as can be for `always`,
//               `sometimes` and `deadlock` (under partial-order reduction: among the runs kept);
//   inconclusive  a limit ended the run first; `reason` says which.
//
// Reductions and `eventually`: a cycle of the full graph is a closed walk of the symmetry quotient,
// so a quotient without a cycle of open states decides the property. A quotient's cycle need not be
// one of the full graph, and fairness tells processes apart; partial-order reduction may drop
// cycles. So when the quotient has a cycle, and always under partial-order reduction, what is left
// open is decided by a second run without that reduction, under the same limits.
#ifndef WSKCHECK_CHECK_CHECK_H
#define WSKCHECK_CHECK_CHECK_H

#include "wskcheck/check/detail/checker.h"
#include "wskcheck/check/model.h"
#include "wskcheck/check/options.h"
#include "wskcheck/check/result.h"

namespace wskcheck::check {

template <Model M>
Result<typename M::State> check(const M& model, const Options& options) {
  return detail::Checker<M>(model, options).run();
}

}  // namespace wskcheck::check

#endif
