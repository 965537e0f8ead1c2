// Assertions that stay on in release.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace wskcheck::drive {

inline void insist(bool holds, const char* what) {
  if (holds) [[likely]]
    return;
  std::fprintf(stderr, "wskcheck drive: %s\n", what);
  std::abort();
}

}  // namespace wskcheck::drive
