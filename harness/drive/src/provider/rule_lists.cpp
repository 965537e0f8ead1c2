// Sorting the rules once.
#include "provider/rule_lists.h"

#include <array>
#include <memory>
#include <vector>

namespace wskcheck::drive::provider {
namespace {

using Lists = std::array<std::vector<std::uint16_t>, frame_kind_count>;

Lists make_lists(Label label) {
  Lists lists;
  for (std::uint16_t n = 0; n < rules().size(); ++n) {
    const Rule& rule = rules()[n];
    if (rule.party != Party::application || rule.label != label) continue;
    lists[static_cast<std::size_t>(rule.frame)].push_back(n);
  }
  return lists;
}

std::unique_ptr<Program> the_program;

}  // namespace

const Bounds* current_bounds = nullptr;

std::span<const std::uint16_t> calls_of(FrameKind kind) {
  static const Lists lists = make_lists(Label::call);
  return lists[static_cast<std::size_t>(kind)];
}
std::span<const std::uint16_t> leaves_of(FrameKind kind) {
  static const Lists lists = make_lists(Label::leave);
  return lists[static_cast<std::size_t>(kind)];
}

void set_bounds(const Bounds& bounds) {
  the_program = std::make_unique<Program>(bounds, rules(), Steps::without_application);
  current_bounds = &the_program->bounds();
}
const Program& program() { return *the_program; }

}  // namespace wskcheck::drive::provider
