// A mistake in the rules, from the explorer to the reader: the counterexample is printed as `check`
// prints it, its last line can be pasted, and `explain` then shows where the rules as they are part
// from it.
#include <gtest/gtest.h>

#include <algorithm>

#include "command_io.h"
#include "job_report.h"
#include "scope_options.h"
#include "support.h"
#include "wskcheck/properties/mutant.h"

namespace wskcheck::cli {
namespace {

// The mutant's bounds as flags; there, a bound is at least 1.
Job job_of(const Mutant& mutant) {
  ScopeOptions options;
  for (std::size_t i = 0; i < options.bounds.size(); ++i) {
    options.bounds[i] = std::max<std::uint64_t>(1, mutant.bounds.*bound_names()[i].member);
  }
  for (const std::string_view name : names_of_features(mutant.bounds.features)) {
    options.features += (options.features.empty() ? "" : ",") + std::string(name);
  }
  if (options.features.empty()) options.features = "-accept,-cancel,-close";
  options.start = start_names()[static_cast<std::size_t>(mutant.bounds.start)];
  const Result<Job> job = choose_job(options, "test");
  EXPECT_TRUE(job) << mutant.says;
  Job chosen = *job;
  chosen.scopes[0].bounds.obligations = mutant.bounds.obligations;
  chosen.scopes[0].bounds.flavour = mutant.bounds.flavour;
  return chosen;
}

struct Found {
  report::CheckReport report;
  const report::Finding* finding = nullptr;
  std::size_t steps = 0;  // of the run that the explorer found
};

Found found_in(const Mutant& mutant) {
  const Job job = job_of(mutant);
  const std::vector<Rule> table = mutated(mutant);
  check::Options options;
  options.threads = 1;
  options.symmetry = true;
  const std::vector<ScopeRun> runs{
      {job.scopes[0], explore::explore(job.scopes[0].bounds, properties(), options, table)}};
  Found found;
  found.report = make_report("check", job, runs, table);
  for (const report::Finding& one : found.report.findings) {
    if (one.id == mutant.property) found.finding = &one;
  }
  for (const explore::Verdict& one : runs[0].result.verdicts) {
    if (one.property == find_property(mutant.property) && one.run && found.steps == 0) {
      found.steps = one.run->steps.size();
    }
  }
  return found;
}

bool breaks(const report::Step& step, std::string_view property) {
  return std::any_of(step.violated.begin(), step.violated.end(),
                     [&](const report::Obligation& one) { return one.id == property; });
}

// Without line breaks: words, with one space between them.
std::string flat(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    if (!space || (!out.empty() && out.back() != ' ')) out += space ? ' ' : c;
  }
  return out;
}

// The rules as they are refuse a step of the run, or what it leads to is in order there.
void expect_explained(const report::Finding& finding, bool always) {
  std::vector<std::string> line = split(finding.next);
  ASSERT_EQ(line.front(), "wskcheck");
  line.erase(line.begin());
  const Ran ran = run(line);
  EXPECT_EQ(ran.err, "");
  if (ran.code == exit_bad_input) {
    EXPECT_NE(ran.out.find(" is not possible: "), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("\n  refused: "), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("possible there"), std::string::npos) << ran.out;
  } else if (always) {
    EXPECT_EQ(ran.code, exit_pass) << finding.next << "\n" << ran.out;
  } else {
    EXPECT_TRUE(ran.code == exit_pass || ran.code == exit_violation) << ran.out;
  }
}

TEST(MutantRuns, ArePrintedAndCanBePasted) {
  std::size_t told = 0;
  for (const Mutant& mutant : mutants()) {
    const Property& property =
        properties()[static_cast<std::size_t>(find_property(mutant.property))];
    if (property.kind == PropertyKind::sometimes) continue;
    const bool always = property.kind == PropertyKind::always;

    const Found found = found_in(mutant);

    ASSERT_NE(found.finding, nullptr) << property.id << ": " << mutant.says;
    const report::Finding& finding = *found.finding;
    EXPECT_EQ(finding.steps.size(), found.steps) << property.id;
    if (always && !finding.steps.empty()) {
      EXPECT_TRUE(breaks(finding.steps.back(), property.id)) << property.id << " " << finding.run;
    }
    const std::string text = flat(to_text(found.report, report::Paint(false)));
    EXPECT_NE(text.find(std::string(property.says)), std::string::npos) << text;
    for (const report::Step& step : finding.steps) {
      EXPECT_NE(text.find(step.says), std::string::npos) << property.id << " " << step.text;
    }
    if (!always && !finding.cycle_start && !finding.steps.empty()) {
      EXPECT_NE(text.find("and there it stays"), std::string::npos) << text;
    }
    EXPECT_NE(text.find(finding.next), std::string::npos) << text;
    expect_explained(finding, always);
    ++told;
  }
  EXPECT_GE(told, 40u);
}

}  // namespace
}  // namespace wskcheck::cli
