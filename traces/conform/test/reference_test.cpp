// The checker against brute force: recordings with one record dropped, doubled or moved.
#include "reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support.h"

namespace wskcheck::conform::test {
namespace {

using traces::Event;
using traces::Phase;
using traces::Record;

std::string name_of(const Record& r) {
  return std::to_string(r.at.line) + " " + std::string(traces::function_name(r)) + " " +
         std::string(traces::phase_name(r.ph));
}

// A recording that the reference knows the functions of, and the connections it has.
struct Known {
  const char* name;
  std::uint32_t connections;
};

class Reference : public testing::TestWithParam<Known> {
 protected:
  Reference() : trace_(captured(GetParam().name)) {}

  void expect_same(const Trace& trace, const std::string& what) {
    const Report report = check(trace);
    const Verdict verdict = reference_verdict(trace.records, GetParam().connections);
    EXPECT_EQ(to_string(report.verdict), to_string(verdict)) << what << ": " << summary(report);
    if (verdict == Verdict::violation) ++violations_;
    if (verdict != Verdict::violation) ++others_;
  }
  // A set of changes that all end alike would show little.
  void expect_both() const {
    EXPECT_GT(violations_, 0);
    EXPECT_GT(others_, 0);
  }

  Trace trace_;
  int violations_ = 0;
  int others_ = 0;
};

// The record that ends what this one begins; its own place where there is none.
std::size_t partner(const std::vector<Record>& records, std::size_t i) {
  const Record& r = records[i];
  for (std::size_t j = i + 1; j < records.size(); ++j) {
    const Record& other = records[j];
    const bool ends = (r.ph == Phase::call && other.ph == Phase::return_) ||
                      (r.ph == Phase::enter && other.ph == Phase::leave);
    if (ends && other.ev == r.ev && other.tid == r.tid) return j;
  }
  return i;
}

TEST_P(Reference, AgreesOnTheRecordingItself) {
  EXPECT_EQ(reference_verdict(trace_.records, GetParam().connections), Verdict::pass);
  expect_same(trace_, "as recorded");
}

TEST_P(Reference, AgreesWhenAnyRecordIsDropped) {
  for (std::size_t i = 0; i < trace_.records.size(); ++i) {
    Trace changed = trace_;
    changed.records.erase(changed.records.begin() + static_cast<std::ptrdiff_t>(i));
    expect_same(changed, "without " + name_of(trace_.records[i]));
  }
  expect_both();
}

TEST_P(Reference, AgreesWhenAnyRecordIsDoubled) {
  for (std::size_t i = 0; i < trace_.records.size(); ++i) {
    Trace changed = trace_;
    changed.records.insert(changed.records.begin() + static_cast<std::ptrdiff_t>(i),
                           trace_.records[i]);
    expect_same(changed, "twice " + name_of(trace_.records[i]));
  }
}

TEST_P(Reference, AgreesWhenAnyRecordIsMovedPastItsPartner) {
  for (std::size_t i = 0; i < trace_.records.size(); ++i) {
    const std::size_t to = partner(trace_.records, i);
    if (to == i) continue;
    Trace changed = trace_;
    const auto first = changed.records.begin() + static_cast<std::ptrdiff_t>(i);
    std::rotate(first, first + 1, changed.records.begin() + static_cast<std::ptrdiff_t>(to) + 1);
    expect_same(changed, "late " + name_of(trace_.records[i]));
  }
}

TEST_P(Reference, AgreesWhenAnyTwoNeighboursAreSwapped) {
  for (std::size_t i = 0; i + 1 < trace_.records.size(); ++i) {
    Trace changed = trace_;
    std::swap(changed.records[i], changed.records[i + 1]);
    expect_same(changed, "late " + name_of(trace_.records[i]));
  }
  expect_both();
}

INSTANTIATE_TEST_SUITE_P(Recordings, Reference,
                         testing::Values(Known{"s01_accept_then_connect", 1},
                                         Known{"s02_connect_before_accept", 2},
                                         Known{"s04_close_with_one", 1}),
                         [](const auto& known) { return std::string(known.param.name); });

}  // namespace
}  // namespace wskcheck::conform::test
