// Bits back to properties; and the run without reductions that `eventually` needs.
#include "wskcheck/explore/explore.h"

#include <iterator>
#include <utility>

#include "engine.h"

namespace wskcheck::explore {
namespace {

using check::Kind;
using check::Outcome;
using check::Reason;

std::uint64_t all_bits(std::size_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

check::Properties bits_of(const Judge& judge, bool deadlock) {
  return {all_bits(judge.always().size()), all_bits(judge.sometimes().size()),
          all_bits(judge.eventually().size()), deadlock};
}

int property_of(const Judge& judge, Kind kind, int bit) {
  const auto at = static_cast<std::size_t>(bit);
  if (kind == Kind::always) return judge.always()[at];
  if (kind == Kind::sometimes) return judge.sometimes()[at];
  if (kind == Kind::eventually) return judge.eventually()[at];
  return -1;
}

// Of two verdicts on one property (of two objects) the worse one stays, a shorter run before a
// longer.
bool worse(const Verdict& a, const Verdict& b) {
  if (a.outcome != b.outcome) {
    return a.outcome == Outcome::violation ||
           (a.outcome == Outcome::inconclusive && b.outcome == Outcome::pass);
  }
  return a.run && b.run && a.run->steps.size() < b.run->steps.size();
}

// The verdicts of bits as those of properties, in the order of the kinds and then of the
// properties.
std::vector<Verdict> by_property(std::vector<Verdict> bits, const Judge& judge) {
  std::vector<Verdict> result;
  for (Verdict& v : bits) {
    v.property = property_of(judge, v.kind, v.property);
    if (!result.empty() && result.back().kind == v.kind && result.back().property == v.property) {
      if (worse(v, result.back())) result.back() = std::move(v);
    } else {
      result.push_back(std::move(v));
    }
  }
  return result;
}

Outcome overall(const ScopeResult& result) {
  bool open = result.reason != Reason::none;
  for (const Verdict& v : result.verdicts) {
    if (v.outcome == Outcome::violation) return Outcome::violation;
    open = open || v.outcome == Outcome::inconclusive;
  }
  return open ? Outcome::inconclusive : Outcome::pass;
}

// `eventually`: without reductions, with one bit for each object. Symmetry would mix up objects,
// and obligations of different objects that overlap would look like one that never ends.
void judge_obligations(ScopeResult& result, const Program& program,
                       std::span<const Property> properties, check::Options options) {
  const Judge judge(properties, program.bounds(), false);
  if (judge.eventually().empty()) return;
  std::vector<Verdict> found;
  if (result.reason == Reason::none) {
    options.properties = {0, 0, all_bits(judge.eventually().size()), false};
    options.symmetry = false;
    options.partial_order = false;
    ScopeResult second = check_packed({program, judge, true}, options);
    result.liveness_unreduced = true;
    result.states_unreduced = second.states;
    found = by_property(std::move(second.verdicts), judge);
  } else {
    for (const int property : judge.eventually()) {
      if (!found.empty() && found.back().property == property) continue;
      found.push_back({property, Kind::eventually, Outcome::inconclusive, result.reason, {}});
    }
  }
  // Deadlock stays the last.
  auto at = result.verdicts.end();
  if (at != result.verdicts.begin() && (at - 1)->kind == Kind::deadlock) --at;
  result.verdicts.insert(at, std::make_move_iterator(found.begin()),
                         std::make_move_iterator(found.end()));
}

}  // namespace

ScopeResult explore(const Bounds& bounds, std::span<const Property> properties,
                    const check::Options& options, std::span<const Rule> table) {
  const Program program(bounds, table);
  const Judge judge(properties, bounds, false);
  check::Options first = options;
  first.properties = bits_of(judge, options.properties.deadlock);
  first.properties.eventually = 0;
  ScopeResult result = check_packed({program, judge}, first);
  result.verdicts = by_property(std::move(result.verdicts), judge);
  judge_obligations(result, program, properties, options);
  result.outcome = overall(result);
  return result;
}

ScopeResult walk(const Bounds& bounds, std::span<const Property> properties,
                 const check::WalkOptions& options, std::span<const Rule> table) {
  const Program program(bounds, table);
  const Judge judge(properties, bounds, false);
  check::WalkOptions bits = options;
  bits.properties = bits_of(judge, options.properties.deadlock);
  ScopeResult result = walk_packed({program, judge}, bits);
  result.verdicts = by_property(std::move(result.verdicts), judge);
  return result;
}

}  // namespace wskcheck::explore
