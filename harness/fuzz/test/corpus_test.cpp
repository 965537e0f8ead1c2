// The saved corpus and small changes of it through every target, in every build: what a fuzzer has
// found once stays found, also where there is no fuzzer.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "targets.h"

namespace wskcheck::fuzz {
namespace {

using Content = std::vector<std::uint8_t>;

std::vector<Content> corpus_of(std::string_view target) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(WSKCHECK_FUZZ_CORPUS) / target)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Content> out;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return out;
}

// Some bytes changed, a part cut out or doubled: the same for the same seed on every platform.
Content changed(Content content, std::mt19937& random) {
  if (content.empty()) return content;
  const auto below = [&](std::size_t limit) { return random() % limit; };
  switch (random() % 4) {
    case 0:
      content.resize(below(content.size()));
      break;
    case 1: {
      const auto at = content.begin() + static_cast<std::ptrdiff_t>(below(content.size()));
      content.insert(content.end(), at, content.end());
      break;
    }
    default:
      for (std::size_t left = 1 + below(8); left > 0; --left) {
        content[below(content.size())] = static_cast<std::uint8_t>(random());
      }
  }
  return content;
}

class Corpus : public testing::TestWithParam<Target> {};

TEST_P(Corpus, IsTakenWholeAndChanged) {
  const Target target = GetParam();
  const std::vector<Content> contents = corpus_of(target.name);
  ASSERT_GE(contents.size(), 2u) << "no corpus for " << target.name;
  constexpr int changes = 40;
  std::mt19937 random(1);

  for (const Content& content : contents) {
    target.feed(content);
    for (int i = 0; i < changes; ++i) target.feed(changed(content, random));
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Corpus, testing::ValuesIn(targets),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace wskcheck::fuzz
