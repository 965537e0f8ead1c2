// The pieces of the table of properties, one for each file.
#pragma once

#include <span>

#include "wskcheck/properties/property.h"

namespace wskcheck {

std::span<const Property> request_properties();
std::span<const Property> delivery_properties();
std::span<const Property> event_properties();
std::span<const Property> irp_properties();
std::span<const Property> socket_properties();
std::span<const Property> request_witnesses();
std::span<const Property> delivery_witnesses();
std::span<const Property> socket_witnesses();
std::span<const Property> obligations();

}  // namespace wskcheck
