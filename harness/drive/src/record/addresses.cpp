// See addresses.h.
#include "record/addresses.h"

#include <cstring>

#include "provider/effects.h"
#include "provider/peers.h"

namespace wskcheck::drive::record {

using traces::Field;

traces::Endpoint endpoint_of(const SOCKADDR* address) {
  traces::Endpoint e;
  USHORT port = 0;
  if (address->sa_family == AF_INET6) {
    const auto* six = reinterpret_cast<const SOCKADDR_IN6*>(address);
    e.is_ipv6 = true;
    std::memcpy(e.address.data(), &six->sin6_addr, 16);
    e.scope = static_cast<std::uint32_t>(six->sin6_scope_id);
    port = six->sin6_port;
  } else {
    const auto* four = reinterpret_cast<const SOCKADDR_IN*>(address);
    std::memcpy(e.address.data(), &four->sin_addr, 4);
    port = four->sin_port;
  }
  e.port = static_cast<std::uint16_t>(port << 8 | port >> 8);
  return e;
}

void set_local(traces::Record& r, const SOCKADDR* address) {
  if (address == nullptr) {
    r.nulls.insert(Field::local);
    return;
  }
  r.local = endpoint_of(address);
  r.values.insert(Field::local);
}

void set_addresses(traces::Record& r, ListenerId listener, ConnId conn) {
  const provider::ListenerSide& l = provider::side(listener);
  SOCKADDR_STORAGE place;
  auto* address = reinterpret_cast<SOCKADDR*>(&place);
  provider::write_address(address, l.family, l.port, false);
  r.local = endpoint_of(address);
  provider::write_address(address, l.family, provider::peer_port(conn), true);
  r.remote = endpoint_of(address);
  r.values.insert(Field::local);
  r.values.insert(Field::remote);
}

void set_inspect(traces::Record& r, ConnId conn) {
  const Conn& c = provider::state.world.conn(conn);
  r.inspect = {c.key, c.serial};
  r.values.insert(Field::inspect);
}

}  // namespace wskcheck::drive::record
