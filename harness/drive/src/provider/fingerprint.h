// The provider's part of a state's fingerprint: without what can make no difference any more, and
// without the order in which places for IRPs and calls were taken.
#pragma once

#include <cstdint>

namespace wskcheck::drive::provider {

std::uint64_t fingerprint(std::uint64_t seed);

}  // namespace wskcheck::drive::provider
