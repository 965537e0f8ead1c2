// Conforming traces as imperfect recorders write them.
#include "disturb.h"

#include <algorithm>

#include "generate.h"

namespace wskcheck::conform::test {

using traces::Field;
using traces::Order;
using traces::Record;

Trace small_trace(Random& random) {
  Plan plan = random_plan(random);
  plan.steps = 20 + random.below(120);
  return generate(plan, random);
}

Trace spread(Trace trace, Order order, Random& random) {
  trace.header.order = order;
  trace.header.uncertainty = random.below(4) * 10;
  const std::uint32_t half = static_cast<std::uint32_t>(trace.header.uncertainty / 2);
  std::vector<std::uint64_t> last(1024);
  for (Record& r : trace.records) {
    r.cpu = static_cast<std::uint32_t>(r.tid / 0x40 % 3);
    if (order == Order::per_cpu) r.values.insert(Field::cpu);
    r.t = r.t + 100 - half + random.below(2 * half + 1);
    std::uint64_t& before = last[order == Order::per_cpu ? r.cpu : r.tid / 0x40];
    before = r.t = std::max(r.t, before);
  }
  std::stable_sort(trace.records.begin(), trace.records.end(),
                   [&](const Record& a, const Record& b) {
                     return order == Order::per_cpu ? a.cpu < b.cpu : a.tid < b.tid;
                   });
  if (random.chance(50)) {
    std::stable_sort(trace.records.begin(), trace.records.end(),
                     [](const Record& a, const Record& b) { return a.t < b.t; });
  }
  number_lines(trace);
  return trace;
}

Trace tie(Trace trace) {
  trace.header.order = Order::per_thread;
  for (Record& r : trace.records) r.t = r.t / 40 * 40;
  return trace;
}

Trace lose_with_mark(Trace trace, Random& random) {
  const auto size = static_cast<std::uint32_t>(trace.records.size());
  const std::uint32_t first = random.below(size);
  const std::uint32_t count = std::min(size - first, 1 + random.below(6));
  Record gap;
  gap.t = trace.records[first].t;
  gap.until = trace.records[first + count - 1].t;
  gap.ev = traces::Event::gap;
  gap.values.insert(Field::until);
  const auto begin = trace.records.begin() + static_cast<std::ptrdiff_t>(first);
  *begin = gap;
  trace.records.erase(begin + 1, begin + static_cast<std::ptrdiff_t>(count));
  number_lines(trace);
  return trace;
}

Trace lose_with_hole(Trace trace, Random& random) {
  std::vector<std::uint64_t> next(1024);
  for (Record& r : trace.records) {
    r.seq = next[r.tid / 0x40]++;
    r.values.insert(Field::seq);
  }
  const std::uint32_t lost = random.below(static_cast<std::uint32_t>(trace.records.size()));
  const Record& r = trace.records[lost];
  if (r.seq + 1 != next[r.tid / 0x40]) trace.records.erase(trace.records.begin() + lost);
  return trace;
}

Trace begin_late(Trace trace, Random& random) {
  trace.header.complete = false;
  trace.records.erase(
      trace.records.begin(),
      trace.records.begin() + random.below(static_cast<std::uint32_t>(trace.records.size())));
  return trace;
}

}  // namespace wskcheck::conform::test
