// What recorders do to a conforming trace: several buffers, coarse clocks, losses, late beginnings.
// None of it makes a violation.
#pragma once

#include "support.h"

namespace wskcheck::conform::test {

// A trace of a random run that is short enough to be disturbed.
Trace small_trace(Random& random);

// Records as several buffers give them: each thread (or processor) in order, times off by at most
// half the uncertainty.
Trace spread(Trace trace, traces::Order order, Random& random);
// Coarse clocks: several records share a time.
Trace tie(Trace trace);
// Some records are lost, and a mark tells where.
Trace lose_with_mark(Trace trace, Random& random);
// One record is lost, and a hole in the numbers of its thread tells where. The last record of a
// thread leaves no hole and is kept.
Trace lose_with_hole(Trace trace, Random& random);
// The recorder was started late.
Trace begin_late(Trace trace, Random& random);

}  // namespace wskcheck::conform::test
