// The flat list of fields, in which the members of a structure follow it.
#ifndef WSKCHECK_ETL_FIELD_LIST_H
#define WSKCHECK_ETL_FIELD_LIST_H

#include <cstddef>
#include <vector>

#include "wskcheck/etl/schema.h"

namespace wskcheck::etl {

// Structures nest at most this deep; a schema with more is refused.
inline constexpr int structure_depth_max = 16;

// Where the field after this one and its members begins.
inline std::size_t end_of_field(const std::vector<FieldSpec>& fields, std::size_t i) noexcept {
  std::size_t left = 1;
  while (left > 0 && i < fields.size()) {
    left += fields[i].members;
    --left;
    ++i;
  }
  return i;
}

// Whether every structure has its members, and none is nested too deep.
bool is_well_formed(const std::vector<FieldSpec>& fields);

}  // namespace wskcheck::etl

#endif
