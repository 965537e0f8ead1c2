// Runs that once went wrong, one file each in properties/test/regress: what they are, within which
// bounds, and whether all of their steps are possible today ("taken") or all but the last
// ("refused"). Neither breaks a property.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "wskcheck/explore/replay.h"
#include "wskcheck/explore/run_text.h"

namespace wskcheck::explore {
namespace {

struct Regression {
  std::string file;
  Bounds bounds;
  std::string expect;
  std::vector<Step> steps;
};

Start start_of(const std::string& name) {
  if (name == "unregistered") return Start::unregistered;
  if (name == "registered") return Start::registered;
  if (name == "unbound") return Start::unbound;
  if (name == "conditional") return Start::conditional;
  EXPECT_EQ(name, "listening");
  return Start::listening;
}

std::uint32_t features_of(const std::string& list) {
  std::uint32_t bits = 0;
  std::istringstream names(list);
  for (std::string name; std::getline(names, name, ',');) {
    const auto all = feature_names();
    const auto at = std::find_if(all.begin(), all.end(),
                                 [&](const FeatureName& feature) { return feature.name == name; });
    EXPECT_NE(at, all.end()) << name;
    if (at != all.end()) bits |= at->bit;
  }
  return bits;
}

void read_bounds(Bounds& bounds, const std::string& line) {
  std::istringstream words(line);
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    if (equals == word.npos) continue;
    const std::string key = word.substr(0, equals);
    const std::string value = word.substr(equals + 1);
    if (key == "start") {
      bounds.start = start_of(value);
    } else if (key == "features") {
      bounds.features = features_of(value);
    } else {
      const auto number = static_cast<std::uint32_t>(std::stoul(value));
      (key == "conns" ? bounds.conns : key == "irps" ? bounds.irps : bounds.frames) = number;
    }
  }
}

Regression read(const std::filesystem::path& path) {
  Regression found;
  found.file = path.filename().string();
  std::ifstream in(path);
  std::string text;
  for (std::string line; std::getline(in, line); text += line + '\n') {
    if (line.starts_with("# bounds: ")) read_bounds(found.bounds, line);
    if (line.starts_with("# expect: ")) found.expect = line.substr(10);
  }
  ParsedRun parsed = parse_run(text);
  EXPECT_EQ(parsed.error, "") << found.file << " at " << parsed.position;
  found.steps = std::move(parsed.steps);
  return found;
}

TEST(Regressions, StayMended) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(WSKCHECK_REGRESS)) {
    if (entry.path().extension() == ".run") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  ASSERT_GE(files.size(), 5u);
  for (const auto& path : files) {
    const Regression run = read(path);
    const Program program(run.bounds);
    const Judge judge(properties(), run.bounds, false);

    const Replayed again = replay(program, judge, run.steps);

    EXPECT_EQ(again.bits.violated, 0u) << run.file;
    if (run.expect == "taken") {
      EXPECT_FALSE(again.refused) << run.file << " at step " << again.refused.value_or(0);
    } else {
      EXPECT_EQ(run.expect, "refused") << run.file;
      EXPECT_EQ(again.refused, run.steps.size() - 1) << run.file;
    }
  }
}

}  // namespace
}  // namespace wskcheck::explore
