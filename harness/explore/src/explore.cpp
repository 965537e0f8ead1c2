// Bits back to properties; and the second look at `eventually` under symmetry.
#include "wskcheck/explore/explore.h"

#include <bit>
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

// The `eventually` properties that a run with one bit for all objects calls violated, again with
// one bit for each object.
void judge_by_object(ScopeResult& result, const Program& program,
                     std::span<const Property> properties, check::Options options) {
  const Judge judge(properties, program.bounds(), false);
  std::uint64_t again = 0;
  for (std::size_t bit = 0; bit < judge.eventually().size(); ++bit) {
    for (const Verdict& v : result.verdicts) {
      if (v.kind == Kind::eventually && v.outcome == Outcome::violation &&
          v.property == judge.eventually()[bit]) {
        again |= std::uint64_t{1} << bit;
      }
    }
  }
  if (again == 0) return;
  options.properties = {0, 0, again, false};
  options.symmetry = false;
  options.partial_order = false;
  ScopeResult second = check_packed({program, judge}, options);
  result.liveness_by_object = true;
  for (Verdict& found : by_property(std::move(second.verdicts), judge)) {
    for (Verdict& v : result.verdicts) {
      if (v.kind == Kind::eventually && v.property == found.property) v = std::move(found);
    }
  }
}

}  // namespace

ScopeResult explore(const Bounds& bounds, std::span<const Property> properties,
                    const check::Options& options, std::span<const Rule> table) {
  const Program program(bounds, table);
  const bool one_bit_each = options.symmetry;
  const Judge judge(properties, bounds, one_bit_each);
  check::Options bits = options;
  bits.properties = bits_of(judge, options.properties.deadlock);
  ScopeResult result = check_packed({program, judge}, bits);
  result.verdicts = by_property(std::move(result.verdicts), judge);
  if (one_bit_each && result.reason == Reason::none) {
    judge_by_object(result, program, properties, options);
  }
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
