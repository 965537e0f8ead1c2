// How many records a second are checked in total order: a driver that posts its accept again and
// again, as in the recording s32, for a million records.
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "wskcheck/conform/checker.h"
#include "wskcheck/traces/jsonl_reader.h"

namespace {

namespace conform = wskcheck::conform;
namespace traces = wskcheck::traces;

bool is_accept_call(const traces::Record& r) {
  return r.ev == traces::Event::wsk_accept && r.ph == traces::Phase::call;
}

}  // namespace

int main() {
  auto opened =
      traces::open_jsonl(std::string(WSKCHECK_CAPTURED) + "/wine-8.0/s32_soak_one_pended.jsonl");
  if (!opened) return 1;
  traces::RecordReader& reader = **opened;
  std::vector<traces::Record> records;
  std::vector<std::size_t> rounds;  // where each round begins
  traces::Record r;
  while (reader.next(r) == traces::ReadState::record) {
    r.text = {};
    if (is_accept_call(r)) rounds.push_back(records.size());
    records.push_back(r);
  }
  if (rounds.size() < 400) return 1;
  const auto begin = std::chrono::steady_clock::now();
  conform::Checker checker(reader.header());
  for (std::size_t i = 0; i < rounds[20]; ++i) checker.add(records[i]);
  for (int round = 0; round < 300; ++round) {
    for (std::size_t i = rounds[20]; i < rounds[380]; ++i) checker.add(records[i]);
  }
  const conform::Report report = checker.finish();
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const std::string verdict(conform::to_string(report.verdict));
  std::printf("%llu records, %.2f million a second, at most %llu objects, %s\n",
              static_cast<unsigned long long>(report.records),
              static_cast<double>(report.records) / seconds / 1e6,
              static_cast<unsigned long long>(report.live_max), verdict.c_str());
  return 0;
}
