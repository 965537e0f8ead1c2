// Choosing the rules that bounds leave and sorting them by the objects that they are about.
#include "wskcheck/model/program.h"

namespace wskcheck {
namespace {

bool within(const Rule& rule, const Bounds& bounds) {
  return (rule.feature & ~bounds.features) == 0 && (rule.unless & bounds.features) == 0 &&
         bounds.flavour.allows(rule.choice);
}

template <std::size_t N>
void by_mask(std::array<std::vector<std::uint16_t>, N>& lists, Mask mask, std::uint16_t rule,
             std::size_t first) {
  for (std::size_t i = first; i < N; ++i) {
    if (mask == 0 || ((mask >> i) & 1u) != 0) lists[i].push_back(rule);
  }
}

}  // namespace

Program::Program(const Bounds& bounds, std::span<const Rule> table, Steps steps)
    : bounds_(bounds), with_application_(steps == Steps::all), rules_(table) {
  for (std::uint16_t n = 0; n < rules_.size(); ++n) {
    const Rule& rule = rules_[n];
    if (!within(rule, bounds)) continue;
    if (steps == Steps::without_application && rule.party == Party::application) continue;
    used_.push_back(n);
    const Mask kinds = rule.frames != 0 ? rule.frames : in(rule.frame);
    switch (rule.over) {
      case Over::client:
        client_.push_back(n);
        break;
      case Over::listener:
        listener_.push_back(n);
        break;
      case Over::conn:
        by_mask(conn_, rule.conn, n, 1);  // nothing happens to an absent request
        break;
      case Over::irp:
        by_mask(irp_, rule.irp_phase, n, 0);
        break;
      case Over::conn_irp:
        by_mask(conn_irp_, rule.irp_phase, n, 0);
        break;
      case Over::frame:
        by_mask(frame_, kinds, n, 0);
        break;
      case Over::frame_conn:
        by_mask(frame_conn_, kinds, n, 0);
        break;
    }
  }
}

// What the explorer's driver does: steps that have a reason and break nothing; with f_misuse also
// steps that break something, once in a run.
bool Program::wanted(const Rule& rule, const View& v, BrokenChecks broken) const {
  if (rule.party != Party::application) return true;
  if (broken != 0) return (bounds_.features & f_misuse) != 0 && v.client->misused == 0;
  return rule.sensible == nullptr || rule.sensible(v);
}

std::uint64_t encode(const Step& step) {
  const auto link = [](auto id) { return static_cast<std::uint64_t>(index_of(id) + 1u) & 0xff; };
  return std::uint64_t{step.rule} << 48 | std::uint64_t{step.arg} << 40 |
         link(step.listener) << 32 | link(step.conn) << 24 | link(step.irp) << 16 |
         link(step.frame) << 8 | link(step.host);
}

Step decode_step(std::uint64_t code) {
  const auto link = [code](unsigned shift) {
    return static_cast<std::uint32_t>((code >> shift) & 0xff) - 1u;
  };
  Step step;
  step.rule = static_cast<std::uint16_t>(code >> 48);
  step.arg = static_cast<std::uint8_t>(code >> 40);
  step.listener = ListenerId{link(32)};
  step.conn = ConnId{link(24)};
  step.irp = IrpId{link(16)};
  step.frame = FrameId{link(8)};
  step.host = FrameId{link(0)};
  return step;
}

}  // namespace wskcheck
