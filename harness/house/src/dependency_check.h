// Each library of harness/cmake/dependencies.cmake has its line in docs/dependencies.md and
// vcpkg.json.
#ifndef WSKCHECK_HOUSE_DEPENDENCY_CHECK_H
#define WSKCHECK_HOUSE_DEPENDENCY_CHECK_H

#include <string_view>

#include "complaint.h"

namespace wskcheck::house {

Complaints check_dependencies(std::string_view cmake, std::string_view page,
                              std::string_view manifest);

}  // namespace wskcheck::house

#endif  // WSKCHECK_HOUSE_DEPENDENCY_CHECK_H
