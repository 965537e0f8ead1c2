// The ids of all rules of the contract, modelled or not.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace wskcheck {

inline constexpr std::size_t contract_rule_count = 265;

// "CRE-01" to "STR-04", in the order of the contract's tables.
std::span<const std::string_view> contract_rule_ids();

}  // namespace wskcheck
