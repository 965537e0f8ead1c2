// The mistakes of mistakes.h, in the form of the model's rules.
#pragma once

#include <span>
#include <string_view>

#include "provider/rule_lists.h"
#include "provider/state.h"

namespace wskcheck::drive::provider {

struct Mistake {
  std::string_view name;        // "P-06"
  std::string_view suits;       // a driver that ..., without which it is not possible
  Rule rule;                    // without an effect: made where the driver's memory is touched
  std::uint32_t needs = 0;      // features of the network without which it is not possible
  std::string_view also = {};   // a rule that a trace may show broken in its place
  std::string_view open = {};   // a rule that a trace may leave in doubt: an IRP stays pending
  std::string_view since = {};  // why
};
std::span<const Mistake> mistake_table();

// The first queued accept IRP that matches; none.
template <class Match>
IrpId find_accept(Match match) {
  for (std::uint32_t i = 0; i < bounds().irps; ++i) {
    const Irp& irp = state.world.irp(IrpId{i});
    if (irp.use == IrpUse::accept && irp.phase == IrpPhase::queued && match(irp)) return IrpId{i};
  }
  return IrpId::none;
}

}  // namespace wskcheck::drive::provider
