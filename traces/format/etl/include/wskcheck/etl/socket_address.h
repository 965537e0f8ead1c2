// SOCKADDR as it lies in memory, to and from an Endpoint.
#ifndef WSKCHECK_ETL_SOCKET_ADDRESS_H
#define WSKCHECK_ETL_SOCKET_ADDRESS_H

#include <optional>
#include <vector>

#include "wskcheck/etl/bytes.h"
#include "wskcheck/traces/endpoint.h"

namespace wskcheck::etl {

// Family 2 with at least 8 bytes, or 23 with at least 24; a buffer of zeros is 0.0.0.0:0, as nobody
// has written to it.
std::optional<traces::Endpoint> endpoint_of(Bytes address) noexcept;

// 16 or 28 bytes, added to the end.
void append_socket_address(std::vector<std::uint8_t>& out, const traces::Endpoint& endpoint);

}  // namespace wskcheck::etl

#endif
