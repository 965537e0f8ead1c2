// The whole table of properties: the pieces, by kind and then by id.
#include "wskcheck/properties/property.h"

#include <algorithm>

#include "property_tables.h"

namespace wskcheck {
namespace {

std::vector<Property> join() {
  std::vector<Property> all;
  for (const std::span<const Property> piece :
       {request_properties(), delivery_properties(), event_properties(), irp_properties(),
        socket_properties(), request_witnesses(), delivery_witnesses(), socket_witnesses(),
        obligations()}) {
    all.insert(all.end(), piece.begin(), piece.end());
  }
  std::sort(all.begin(), all.end(), [](const Property& a, const Property& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.id < b.id;
  });
  return all;
}

}  // namespace

std::span<const Property> properties() {
  static const std::vector<Property> all = join();
  return all;
}

int find_property(std::string_view id) {
  const std::span<const Property> all = properties();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace wskcheck
