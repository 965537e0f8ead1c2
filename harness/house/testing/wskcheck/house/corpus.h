// Where tests find the corpus: the contract page and the recordings that lie beside the project, in
// ../shared, and are not part of it. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace wskcheck {

// The folder of the corpus: WSKCHECK_SHARED if it is set, else ../shared beside the checkout.
inline std::filesystem::path corpus_folder() {
  const char* const named = std::getenv("WSKCHECK_SHARED");
  if (named != nullptr) return named;
  return std::filesystem::path(WSKCHECK_CHECKOUT).parent_path() / "shared";
}

// True where continuous integration runs: there the corpus is demanded.
inline bool corpus_is_demanded() {
  const char* const ci = std::getenv("CI");
  return ci != nullptr && std::string_view(ci) == "true";
}

}  // namespace wskcheck

// Goes on only where the corpus has `name` (a path in its folder). Else the test says so: it is
// skipped, or fails with CI=true. Only for the body of a test.
#define WSKCHECK_NEED_CORPUS(name)                                                                \
  if (!std::filesystem::exists(wskcheck::corpus_folder() / (name))) {                             \
    const std::string missing = (wskcheck::corpus_folder() / (name)).string() +                   \
                                " is missing: WSKCHECK_SHARED names another folder";              \
    if (wskcheck::corpus_is_demanded()) FAIL() << missing << "; with CI=true it has to be there"; \
    GTEST_SKIP() << missing;                                                                      \
  }                                                                                               \
  static_cast<void>(0)
