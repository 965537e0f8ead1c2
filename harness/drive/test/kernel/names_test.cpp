// What the headers declare is offered, and the page of names is up to date.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "kernel/offered.h"
#include "names_page.h"

namespace wskcheck::drive::test {
namespace {

TEST(KernelNames, WhatTheHeadersDeclareIsOffered) {
  std::set<std::string> has;
  for (const kernel::Offered& one : kernel::offered()) has.insert(one.name);

  const std::set<std::string> wanted = declared(WSKCHECK_KERNEL_INCLUDE);

  EXPECT_GT(wanted.size(), 350u);
  for (const std::string& name : wanted) {
    EXPECT_EQ(has.count(name), 1u) << name << " is declared and there is no such function";
  }
}

TEST(KernelNames, ThePageIsUpToDate) {
  std::ifstream in(WSKCHECK_NAMES_PAGE);
  const std::string page{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};

  const std::string made = names_page(WSKCHECK_KERNEL_INCLUDE);

  const std::string beside = testing::TempDir() + "drive-names.md";
  if (page != made) std::ofstream(beside) << made;
  EXPECT_TRUE(page == made) << "docs/drive-names.md is out of date; next: cp " << beside
                            << " docs/drive-names.md";
}

}  // namespace
}  // namespace wskcheck::drive::test
