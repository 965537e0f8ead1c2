// A brute-force reference for the checker: every hidden step, every explanation, small traces only.
//
// It keeps the set of all small worlds that the records so far can have led to. Between records the
// set is closed under all hidden steps; a record leaves those in which a visible step shows it. It
// knows the functions of a trace with one listener and accept IRPs, and shares no code with the
// checker: only the rules.
#pragma once

#include <vector>

#include "wskcheck/conform/verdict.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::conform::test {

// The verdict on a totally ordered, complete trace of at most `connections` connections.
Verdict reference_verdict(const std::vector<traces::Record>& records, std::uint32_t connections);

}  // namespace wskcheck::conform::test
