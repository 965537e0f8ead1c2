// Conforming traces: random runs of the explorer's small world, as a recorder would see them.
#pragma once

#include "support.h"
#include "wskcheck/model/bounds.h"

namespace wskcheck::conform::test {

struct Plan {
  Bounds bounds;
  std::uint32_t steps = 100;  // of the run, hidden ones too
  bool housekeeping = false;  // IoAllocateIrp, IoReuseIrp and IoFreeIrp are recorded
  std::uint32_t missing = 0;  // percent of the optional fields that the recorder leaves out
};

// What bounds and features a seed stands for.
Plan random_plan(Random& random);

// The trace of a run; times rise by 10. Everything is in it from WskRegister on.
Trace generate(const Plan& plan, Random& random);

}  // namespace wskcheck::conform::test
