// One change of a trace: a record is lost, doubled, moved or says something else.
#include "mutate.h"

#include <algorithm>

#include "wskcheck/traces/status.h"

namespace wskcheck::conform::test {

using traces::Field;
using traces::Record;

Plan plan_for_reference(Random& random) {
  Plan plan = random_plan(random);
  Bounds& b = plan.bounds;
  b.listeners = 1;
  b.conns = 1 + random.below(2);
  b.irps = 1 + random.below(2);
  b.frames = 1 + random.below(2);
  b.depth = 1 + random.below(2);
  b.start = random.chance(50) ? Start::conditional : Start::listening;
  b.features &=
      ~static_cast<std::uint32_t>(f_recycle | f_stream | f_static | f_registration | f_create |
                                  f_bind | f_reuse | f_query | f_socket_events);
  plan.housekeeping = false;
  plan.missing = 0;
  plan.steps = 15 + random.below(40);
  return plan;
}

Bounds room_for(const Plan& plan) {
  Bounds b = plan.bounds;
  b.conns += 1;
  b.irps += 1;
  b.frames += 1;
  b.depth += 1;
  b.features = 0xffffffffu & ~static_cast<std::uint32_t>(f_recycle | f_misuse | f_reuse);
  b.start = Start::unregistered;
  return b;
}

namespace {

bool change_status(Record& r, Random& random) {
  if (!r.has(Field::status) || r.ph == traces::Phase::leave) return false;
  const std::uint32_t old = r.status;
  const std::uint32_t list[] = {traces::status::success, traces::status::pending,
                                traces::status::cancelled, traces::status::file_forced_closed,
                                traces::status::insufficient_resources};
  r.status = list[random.below(5)];
  if (r.ev == traces::Event::completion && r.status == traces::status::pending) r.status = old;
  return r.status != old;
}

// The same field of another record.
bool change_name(Trace& trace, Record& r, Random& random, Field field) {
  const Record& other =
      trace.records[random.below(static_cast<std::uint32_t>(trace.records.size()))];
  if (!r.has(field) || !other.has(field)) return false;
  if (field == Field::irp) {
    if (r.irp == other.irp) return false;
    r.irp = other.irp;
    return true;
  }
  if (r.inspect.serial == other.inspect.serial) return false;
  r.inspect = other.inspect;
  return true;
}

}  // namespace

std::string mutate(Trace& trace, Random& random) {
  auto& records = trace.records;
  for (;;) {
    const std::size_t i = random.below(static_cast<std::uint32_t>(records.size()));
    const auto at = records.begin() + static_cast<std::ptrdiff_t>(i);
    std::string how;
    switch (random.below(7)) {
      case 0:
        records.erase(at);
        how = "drop";
        break;
      case 1:
        records.insert(at, Record(*at));
        how = "double";
        break;
      case 2:
        if (i + 1 == records.size()) continue;
        std::swap(*at, *(at + 1));
        how = "swap";
        break;
      case 3: {
        const std::size_t far = std::min(records.size() - 1, i + 2 + random.below(6));
        if (far <= i) continue;
        std::rotate(at, at + 1, records.begin() + static_cast<std::ptrdiff_t>(far) + 1);
        how = "move";
        break;
      }
      case 4:
        if (!change_status(*at, random)) continue;
        how = "status";
        break;
      case 5:
        if (!change_name(trace, *at, random, Field::irp)) continue;
        how = "irp";
        break;
      default:
        if (!change_name(trace, *at, random, Field::inspect)) {
          if (random.chance(90)) continue;  // few traces have inspections
          return mutate(trace, random);
        }
        how = "inspect";
    }
    number_lines(trace);
    return how;
  }
}

}  // namespace wskcheck::conform::test
