// Taking a run again, step by step, with the properties judged.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "wskcheck/explore/explore.h"

namespace wskcheck::explore {

struct Replayed {
  std::vector<SmallWorld> worlds;  // one more than the steps that were taken
  Judge::Bits bits;                // all that was violated or witnessed; open: in the last world
  std::optional<std::size_t> refused;  // the step that is not possible, where there is one
  Refusal refusal;
};

// From the start of the program's bounds. A step is possible when its guard holds and the objects
// that it names are within the bounds. The program must outlive the worlds.
Replayed replay(const Program& program, const Judge& judge, std::span<const Step> steps);

// The steps without those that are not needed for breaking one of the `always` properties in
// `violated` (Judge::Bits): as long as the rest can be taken and breaks one of them, stretches are
// left out, long ones first. What comes back is a run that no single step can be taken out of.
std::vector<Step> shortened(const Program& program, const Judge& judge, std::vector<Step> steps,
                            std::uint64_t violated);

}  // namespace wskcheck::explore
