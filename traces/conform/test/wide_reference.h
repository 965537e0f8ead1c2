// The brute-force reference for traces with callbacks: conditional mode, inspections, abort
// notices, WskAcceptEvent, cancelling, functions of accepted sockets; one listener.
//
// As reference.h: all small worlds that the records can have led to, closed under all hidden steps.
#pragma once

#include <optional>
#include <vector>

#include "wskcheck/conform/verdict.h"
#include "wskcheck/model/bounds.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::conform::test {

// Whether a totally ordered, complete trace follows the contract; nothing when that needs more
// objects than `bounds` has room for, more worlds than `worlds_max`, or a function that is not
// known.
std::optional<bool> follows_the_contract(const std::vector<traces::Record>& records, Bounds bounds,
                                         std::size_t worlds_max);

}  // namespace wskcheck::conform::test
