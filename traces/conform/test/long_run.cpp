// Many conforming traces, and what the checker says of them: a table of verdicts and doubts for
// each way to disturb a trace. Not a test: ninja wskcheck_conform_long_run, then
// wskcheck_conform_long_run FIRST_SEED LAST_SEED [KIND].
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "disturb.h"
#include "generate.h"

namespace wskcheck::conform::test {
namespace {

using traces::Order;

constexpr const char* kinds[] = {"total", "thread", "cpu", "ties", "mark", "hole", "late"};

Trace trace_of_kind(const std::string& kind, Random& random) {
  if (kind == "total") {
    const Plan plan = random_plan(random);
    return generate(plan, random);
  }
  Trace trace = small_trace(random);
  if (kind == "thread") return spread(std::move(trace), Order::per_thread, random);
  if (kind == "cpu") return spread(std::move(trace), Order::per_cpu, random);
  if (kind == "ties") return tie(std::move(trace));
  if (kind == "mark") return lose_with_mark(std::move(trace), random);
  if (kind == "hole") return lose_with_hole(std::move(trace), random);
  return begin_late(std::move(trace), random);
}

// "pass", "violation", or why it cannot be told.
std::string word_for(const Report& report) {
  std::string out(to_string(report.verdict));
  if (report.verdict != Verdict::inconclusive) return out;
  for (const Doubt d : {Doubt::bound, Doubt::order, Doubt::loss, Doubt::unmodelled}) {
    for (const Finding& f : report.findings) {
      if (f.doubt == d) return out + ": " + std::string(to_string(d));
    }
  }
  return out + ": open end";
}

void run(const std::string& kind, std::uint64_t first, std::uint64_t last) {
  std::map<std::string, std::uint64_t> counts;
  std::uint64_t records = 0;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    Random random(seed);
    const Trace trace = trace_of_kind(kind, random);
    const Report report = check(trace);
    records += report.records;
    const std::string word = word_for(report);
    ++counts[word];
    if (std::getenv("WSKCHECK_SHOW") != nullptr && word.starts_with(std::getenv("WSKCHECK_SHOW"))) {
      std::printf("%s %llu %s", kind.c_str(), static_cast<unsigned long long>(seed),
                  summary(report).c_str());
      if (std::getenv("WSKCHECK_TEXT") != nullptr) std::printf("%s", to_text(trace).c_str());
    }
  }
  for (const auto& [word, n] : counts) {
    std::printf("%-7s %-28s %9llu of %llu traces, %llu records\n", kind.c_str(), word.c_str(),
                static_cast<unsigned long long>(n),
                static_cast<unsigned long long>(last - first + 1),
                static_cast<unsigned long long>(records));
  }
  std::fflush(stdout);
}

}  // namespace
}  // namespace wskcheck::conform::test

int main(int argc, char** argv) {
  using namespace wskcheck::conform::test;
  if (argc < 3) return 2;
  const std::uint64_t first = std::strtoull(argv[1], nullptr, 10);
  const std::uint64_t last = std::strtoull(argv[2], nullptr, 10);
  for (const char* kind : kinds) {
    if (argc < 4 || std::string(argv[3]) == kind) run(kind, first, last);
  }
  return 0;
}
