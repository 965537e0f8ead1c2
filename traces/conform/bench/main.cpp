// How many records a second of processor time are checked: a driver that posts its accept again and
// again, as in the recording s32, over and over. In total order, and with four records at a time
// unordered; beside it, as a baseline, what it takes to copy each record and to look up its IRP.
// The memory in use a quarter of the way through and at the end shows whether it grows.
//
// wskcheck_conform_bench [ROUNDS]: of 3600 records each; 300 are a million.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "wskcheck/conform/checker.h"
#include "wskcheck/traces/jsonl_reader.h"

namespace {

namespace conform = wskcheck::conform;
namespace traces = wskcheck::traces;

struct Soak {
  traces::Header header;
  std::vector<traces::Record> records;
  std::size_t first = 0, last = 0;  // what is repeated
};

bool is_accept_call(const traces::Record& r) {
  return r.ev == traces::Event::wsk_accept && r.ph == traces::Phase::call;
}

bool read(Soak& soak) {
  auto opened =
      traces::open_jsonl(std::string(WSKCHECK_CAPTURED) + "/wine-8.0/s32_soak_one_pended.jsonl");
  if (!opened) return false;
  traces::RecordReader& reader = **opened;
  std::vector<std::size_t> rounds;  // where each round begins
  traces::Record r;
  while (reader.next(r) == traces::ReadState::record) {
    r.text = {};
    if (is_accept_call(r)) rounds.push_back(soak.records.size());
    soak.records.push_back(r);
  }
  if (rounds.size() < 400) return false;
  soak.header = reader.header();
  soak.first = rounds[20];
  soak.last = rounds[380];
  return true;
}

// In KiB; 0 where there is no /proc.
std::uint64_t memory_in_use() {
  std::ifstream in("/proc/self/status");
  for (std::string word; in >> word;) {
    std::uint64_t kib = 0;
    if (word == "VmRSS:" && in >> kib) return kib;
  }
  return 0;
}

template <class Sink>
double seconds_for(const Soak& soak, int rounds, Sink&& sink) {
  const std::clock_t begin = std::clock();
  for (std::size_t i = 0; i < soak.first; ++i) sink(soak.records[i]);
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = soak.first; i < soak.last; ++i) sink(soak.records[i]);
  }
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

double baseline(const Soak& soak, int rounds) {
  std::deque<traces::Record> last;
  std::map<std::uint64_t, std::uint64_t> irps;
  std::uint64_t records = 0;
  const double seconds = seconds_for(soak, rounds, [&](const traces::Record& r) {
    last.push_back(r);
    if (last.size() > 64) last.pop_front();
    irps[r.irp] = ++records;
  });
  const double rate = static_cast<double>(records) / seconds / 1e6;
  std::printf("baseline        %9llu records, %6.2f million a second\n",
              static_cast<unsigned long long>(records), rate);
  return rate;
}

// `width`: how many records in a row have no order among them; 1 is a total order.
void measure(const Soak& soak, int rounds, std::uint64_t width, double base) {
  traces::Header header = soak.header;
  header.order = width == 1 ? traces::Order::total : traces::Order::per_thread;
  conform::Checker checker(header);
  const std::uint64_t quarter =
      soak.first + (soak.last - soak.first) * static_cast<std::uint64_t>(rounds) / 4;
  std::uint64_t records = 0;
  std::uint64_t memory = 0;
  const double seconds = seconds_for(soak, rounds, [&](const traces::Record& r) {
    traces::Record next = r;
    next.t = records / width;
    next.values.erase(traces::Field::seq);
    if (++records == quarter) memory = memory_in_use();
    checker.add(next);
  });
  const std::uint64_t memory_at_end = memory_in_use();
  const conform::Report report = checker.finish();
  const std::string verdict(conform::to_string(report.verdict));
  const double rate = static_cast<double>(report.records) / seconds / 1e6;
  std::printf(
      "unordered by %llu  %9llu records, %6.2f million a second (%.3f of the baseline), at most "
      "%llu "
      "objects, %llu KiB after a quarter, %llu at the end, %s\n",
      static_cast<unsigned long long>(width), static_cast<unsigned long long>(report.records), rate,
      rate / base, static_cast<unsigned long long>(report.live_max),
      static_cast<unsigned long long>(memory), static_cast<unsigned long long>(memory_at_end),
      verdict.c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 300;
  Soak soak;
  if (!read(soak)) return 1;
  const double base = baseline(soak, rounds);
  measure(soak, rounds, 1, base);
  measure(soak, rounds < 8 ? rounds : rounds / 8, 4, base);
  return 0;
}
