// See explore.h.
#include "search/explore.h"

#include <algorithm>
#include <utility>

namespace wskcheck::drive {
namespace {

class Explorer {
 public:
  Explorer(Searcher& searcher, const StrategyOptions& options)
      : searcher_(searcher), options_(options) {}

  Exploration run();

 private:
  bool over() const;
  std::uint64_t left() const { return options_.schedules_max - all_.schedules; }
  std::vector<StrategyOptions> all_bounded() const;
  void bounded_phases();
  StrategyOptions walks(StrategyKind kind, std::uint64_t schedules) const;
  StrategyOptions completed(StrategyOptions options);
  const SearchResult& phase(const StrategyOptions& bounds,
                            const std::vector<StrategyOptions>& later = {});

  Searcher& searcher_;
  const StrategyOptions& options_;
  Exploration all_;
  bool told_to_stop_ = false;
};

Exploration Explorer::run() {
  StrategyOptions first = options_;
  first.kind = StrategyKind::exhaustive;
  first.preemptions_max = 0;
  first.faults_max = 0;
  first.schedules_max = 1;
  if (!over()) phase(first);
  if (!over() && options_.sweeps && options_.faults_max != 0) {
    phase(walks(StrategyKind::sweep, std::max<std::uint64_t>(1, left() / 8)), all_bounded());
  }
  bounded_phases();
  if (!over()) {
    StrategyOptions whole = options_;
    whole.kind = StrategyKind::exhaustive;
    whole.preemptions_max = no_bound;
    whole.schedules_max = std::max<std::uint64_t>(1, left() / 2);
    all_.covered = phase(whole, {walks(StrategyKind::pct, left() / 2)}).covered;
  }
  if (!over()) phase(walks(StrategyKind::pct, std::max<std::uint64_t>(1, left() / 2)));
  if (!over()) phase(walks(StrategyKind::random, left()));
  all_.stopped = !all_.covered && (told_to_stop_ || left() == 0);
  return std::move(all_);
}

bool Explorer::over() const {
  return all_.covered || told_to_stop_ || left() == 0 ||
         all_.findings.size() >= options_.findings_max;
}

// Each has an eighth of what those before it have left in any case.
std::vector<StrategyOptions> Explorer::all_bounded() const {
  std::vector<StrategyOptions> all;
  std::uint64_t left = options_.schedules_max;
  for (std::uint32_t most = 0; most <= options_.preemptions_max; ++most) {
    for (const std::uint32_t faults : {0u, options_.faults_max}) {
      if (faults == 0 && !all.empty() && all.back().preemptions_max == most) continue;
      StrategyOptions one = options_;
      one.kind = StrategyKind::exhaustive;
      one.preemptions_max = most;
      one.faults_max = faults;
      one.schedules_max = std::max<std::uint64_t>(1, left / 8);
      left -= std::min(left, one.schedules_max);
      all.push_back(one);
    }
  }
  return all;
}

// One that did not come to its end shows that those with more preemptions or faults will not
// either.
void Explorer::bounded_phases() {
  const std::vector<StrategyOptions> all = all_bounded();
  std::uint32_t too_many[2] = {no_bound, no_bound};  // preemptions, without faults and with them
  for (std::size_t i = 0; i < all.size() && !over(); ++i) {
    StrategyOptions one = all[i];
    const int faults = one.faults_max == 0 ? 0 : 1;
    if (one.preemptions_max >= too_many[faults]) continue;
    one.schedules_max = std::min(one.schedules_max, left());
    const SearchResult& result =
        phase(one, {all.begin() + static_cast<std::ptrdiff_t>(i + 1), all.end()});
    all_.covered = result.covered && !result.preempted_out;
    if (!result.stopped) continue;
    for (int k = faults; k < 2; ++k) too_many[k] = std::min(too_many[k], one.preemptions_max);
  }
}

StrategyOptions Explorer::walks(StrategyKind kind, std::uint64_t schedules) const {
  StrategyOptions options = options_;
  options.kind = kind;
  options.preemptions_max = no_bound;
  options.schedules_max = schedules;
  return options;
}

// What every phase is.
StrategyOptions Explorer::completed(StrategyOptions options) {
  options.prefix = {};
  options.reduce = true;
  // Findings of earlier phases do not count, so that a phase ends at those that are new.
  for (const SearchFinding& one : all_.findings) options.known.push_back(one.signature);
  options.findings_max = options_.findings_max - static_cast<std::uint32_t>(all_.findings.size());
  options.stop = [this] {
    told_to_stop_ = told_to_stop_ || (options_.stop && options_.stop());
    return told_to_stop_;
  };
  return options;
}

const SearchResult& Explorer::phase(const StrategyOptions& bounds,
                                    const std::vector<StrategyOptions>& later) {
  const StrategyOptions options = completed(bounds);
  std::vector<StrategyOptions> expected = first_parts(options);
  for (const StrategyOptions& one : later) {
    for (StrategyOptions& part : first_parts(completed(one))) expected.push_back(std::move(part));
  }
  searcher_.expect(expected);
  Exploration::Phase next{options.kind, options.preemptions_max, options.faults_max,
                          search_in_parts(searcher_, options)};
  for (SearchFinding one : next.result.findings) {
    one.schedule_number += all_.schedules;
    all_.findings.push_back(std::move(one));
  }
  all_.schedules += next.result.schedules;
  all_.pruned += next.result.pruned;
  all_.steps += next.result.steps;
  all_.phases.push_back(std::move(next));
  return all_.phases.back().result;
}

std::string bounds_words(std::uint32_t preemptions, std::uint32_t faults) {
  const auto count = [](std::uint32_t number, const char* what) {
    const std::string digits = number == 0 ? "no" : "at most " + std::to_string(number);
    return digits + " " + what + (number == 1 ? "" : "s");
  };
  if (preemptions == no_bound) return count(faults, "fault");
  return count(preemptions, "preemption") + " and " + count(faults, "fault");
}

}  // namespace

Exploration explore(Searcher& searcher, const StrategyOptions& options) {
  return Explorer(searcher, options).run();
}

Exploration explore_once(Searcher& searcher, const StrategyOptions& options) {
  Exploration all;
  all.phases.push_back({options.kind, options.preemptions_max, options.faults_max,
                        search_in_parts(searcher, options)});
  const SearchResult& result = all.phases[0].result;
  all.findings = result.findings;
  all.schedules = result.schedules;
  all.pruned = result.pruned;
  all.steps = result.steps;
  all.covered = result.covered;
  all.stopped = result.stopped;
  return all;
}

std::string swept_words(std::uint64_t call_stacks) {
  if (call_stacks == 0) return "no allocation failed";
  return "each allocation failed once for each of " + std::to_string(call_stacks) +
         (call_stacks == 1 ? " call stack" : " call stacks");
}

std::string covered_words(const Exploration& exploration) {
  const std::vector<Exploration::Phase>& phases = exploration.phases;
  // Whether a later phase has covered what this one has.
  const auto is_part = [&](std::size_t number) {
    for (std::size_t i = number + 1; i < phases.size(); ++i) {
      if (phases[i].result.covered && phases[i].preemptions_max >= phases[number].preemptions_max &&
          phases[i].faults_max >= phases[number].faults_max) {
        return true;
      }
    }
    return false;
  };
  std::string words;
  std::uint64_t walks = 0;
  std::uint64_t call_stacks = 0;
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const Exploration::Phase& one = phases[i];
    call_stacks += one.result.call_stacks_failed;
    if (one.kind == StrategyKind::random || one.kind == StrategyKind::pct) {
      walks += one.result.schedules;
    }
    if (!one.result.covered || is_part(i)) continue;
    words += words.empty() ? "every schedule" : ", and";
    if (!one.result.preempted_out) continue;
    words += " with " + bounds_words(one.preemptions_max, one.faults_max);
  }
  if (words.empty())
    words = exploration.findings.empty() ? "no bound in full" : "until the finding";
  if (call_stacks > 0) words += "; " + swept_words(call_stacks);
  if (walks > 0) words += "; " + std::to_string(walks) + " walks beyond";
  return words;
}

}  // namespace wskcheck::drive
