// Keeping the records of a run.
#include "record/recording.h"

#include <map>
#include <utility>

#include "core/machine_state.h"
#include "core/real_threads.h"
#include "wskcheck/traces/jsonl_writer.h"

namespace wskcheck::drive::record {

bool is_kept = false;

namespace {

struct Recorded {
  std::uint64_t tid = 0;
  std::uint64_t records = 0;
};

std::vector<traces::Record> all;
std::map<const void*, std::uint64_t> names;
std::map<std::pair<ThreadId, std::uint32_t>, Recorded> threads_seen;

Recorded& recorded_thread() {
  const ThreadId id = current_thread();
  const auto [it, fresh] = threads_seen.try_emplace({id, generation(id)});
  if (fresh) it->second.tid = 4 * threads_seen.size();
  return it->second;
}

}  // namespace

void keep(bool yes) {
  is_kept = yes;
  all.clear();
  names.clear();
  threads_seen.clear();
}

traces::Record& add(traces::Event ev, traces::Phase ph) {
  Recorded& thread = recorded_thread();
  traces::Record r;
  r.t = core::real_threads != nullptr ? static_cast<std::uint64_t>(core::run.now_100ns)
                                      : core::run.steps;
  r.ev = ev;
  r.ph = ph;
  r.tid = thread.tid;
  r.seq = thread.records++;
  r.irql = irql();
  for (const auto field : {traces::Field::tid, traces::Field::seq, traces::Field::irql}) {
    r.values.insert(field);
  }
  all.push_back(r);
  return all.back();
}

traces::Record* last(traces::Event ev, traces::Phase ph) {
  const std::uint64_t tid = recorded_thread().tid;
  for (std::size_t i = all.size(); i > 0; --i) {
    traces::Record& r = all[i - 1];
    if (r.tid == tid && r.ev == ev && r.ph == ph) return &r;
  }
  return nullptr;
}

std::uint64_t name_of(const void* pointer) {
  return names.try_emplace(pointer, 0x1000 + 0x10 * names.size()).first->second;
}

void set_pointer(traces::Record& r, traces::Field field, std::uint64_t traces::Record::*member,
                 const void* pointer) {
  if (pointer == nullptr) {
    r.nulls.insert(field);
    return;
  }
  r.*member = name_of(pointer);
  r.values.insert(field);
}

// A tick of the clock is a step of the run; of a live run 100 nanoseconds.
traces::Header header(const std::string& driver) {
  traces::Header h;
  h.frequency = core::real_threads != nullptr ? 10'000'000 : 1'000'000;
  h.order = traces::Order::total;
  h.complete = true;
  h.source = "wskcheck drive";
  h.provider = "wskcheck drive";
  h.driver = driver;
  return h;
}

const std::vector<traces::Record>& records() { return all; }

std::string text(const std::string& driver) {
  std::string out;
  traces::append_jsonl(out, header(driver));
  for (const traces::Record& r : all) traces::append_jsonl(out, r);
  return out;
}

}  // namespace wskcheck::drive::record
