// What the tests of this folder share: reading and checking traces, a random source of their own.
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "wskcheck/conform/checker.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::conform::test {

// A trace in memory. Names and texts of its records are kept in `words`.
struct Trace {
  traces::Header header;
  std::vector<traces::Record> records;
};

// The same numbers everywhere (SplitMix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(next() % n); }
  bool chance(std::uint32_t percent) { return below(100) < percent; }

 private:
  std::uint64_t state_;
};

// A header with a total order and nothing lost.
traces::Header total_order();

// Numbers the records' lines, as a reader would: the header is line 1.
void number_lines(Trace& trace);

Report check(const Trace& trace, const Options& options = {});

// The lines of a trace in JSON Lines; throws std::runtime_error with the reader's message.
Trace parse(const std::string& text);
// The records after a usual header.
Trace trace_of(std::initializer_list<std::string_view> lines);
Trace captured(const std::string& name);

std::string to_text(const Trace& trace);
// The report in a few lines, for messages of failed tests.
std::string summary(const Report& report);

}  // namespace wskcheck::conform::test
