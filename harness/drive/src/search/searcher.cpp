// See searcher.h.
#include "search/searcher.h"

#include <algorithm>

#include "search/split.h"

namespace wskcheck::drive {
namespace {

constexpr std::uint64_t small_part = 2000;  // schedules; what takes more is split, if it can be
constexpr std::uint32_t parts_least = 8;    // of what is split, where there are so many
constexpr std::uint64_t walks_in_part = 1000;
constexpr std::size_t walks_expected = 32;

// Both kinds of search in parts: what is left to do, and what has come of it.
class Parts {
 public:
  Parts(Searcher& searcher, const StrategyOptions& options)
      : searcher_(searcher), options_(options), whole_(options) {}

  SearchResult exhaustive();
  SearchResult walks();

 private:
  bool over();
  std::uint64_t left() const { return options_.schedules_max - whole_.result().schedules; }
  StrategyOptions part(const Prefix& prefix) const;
  StrategyOptions walk(std::uint64_t number) const;
  void expect_parts(const std::vector<Prefix>& open);
  void expect_walks(std::uint64_t number);
  bool is_large(const SearchResult& result, const StrategyOptions& searched) const;

  Searcher& searcher_;
  const StrategyOptions& options_;
  Whole whole_;
};

bool Parts::over() {
  if (options_.stop && options_.stop()) whole_.stop();
  return whole_.over();
}

StrategyOptions Parts::part(const Prefix& prefix) const {
  StrategyOptions one = options_;
  one.prefix = prefix;
  // In parts, the reduction would leave out less than it does in the whole.
  one.schedules_max = options_.reduce ? left() : std::min(left(), small_part);
  whole_.rest_of(one);
  return one;
}

StrategyOptions Parts::walk(std::uint64_t number) const {
  StrategyOptions one = options_;
  one.stream = number;
  one.schedules_max = std::min(left(), walks_in_part);
  whole_.rest_of(one);
  return one;
}

void Parts::expect_parts(const std::vector<Prefix>& open) {
  if (options_.reduce) return;
  std::vector<StrategyOptions> next;
  for (auto one = open.rbegin(); one != open.rend(); ++one) next.push_back(part(*one));
  searcher_.expect(next);
}

void Parts::expect_walks(std::uint64_t number) {
  StrategyOptions rest = options_;
  rest.schedules_max = left();
  rest.stream = number;
  whole_.rest_of(rest);
  searcher_.expect(first_parts(rest));
}

// It was given up because it is large, and there is budget for more.
bool Parts::is_large(const SearchResult& result, const StrategyOptions& searched) const {
  return result.stopped && result.schedules >= searched.schedules_max &&
         searched.schedules_max < left();
}

SearchResult Parts::exhaustive() {
  std::vector<Prefix> open = {options_.prefix};  // the next one is the last
  while (!open.empty() && !over()) {
    expect_parts(open);
    const StrategyOptions next = part(open.back());
    const SearchResult result = searcher_.search(next);
    const Prefix prefix = open.back();
    open.pop_back();
    if (!is_large(result, next)) {
      whole_.add(prefix, result);
      continue;
    }
    std::vector<Prefix> smaller = searcher_.split(next, parts_least);
    open.insert(open.end(), smaller.rbegin(), smaller.rend());
  }
  return whole_.close(open.empty());
}

SearchResult Parts::walks() {
  for (std::uint64_t number = 0; !over(); ++number) {
    expect_walks(number);
    SearchResult result = searcher_.search(walk(number));
    // That the walks of a part are over is no end of the whole.
    if (result.schedules >= walks_in_part) result.stopped = false;
    whole_.add({}, result);
  }
  return whole_.close(false);
}

}  // namespace

SearchResult LoneSearcher::search(const StrategyOptions& options) {
  return drive::search(machine_, options);
}
std::vector<Prefix> LoneSearcher::split(const StrategyOptions& options, std::uint32_t least) {
  return split_into(machine_, options, least);
}

std::vector<StrategyOptions> first_parts(const StrategyOptions& options) {
  if (options.kind == StrategyKind::exhaustive || options.kind == StrategyKind::sweep) {
    return {options};
  }
  std::vector<StrategyOptions> parts;
  std::uint64_t left = options.schedules_max;
  while (left != 0 && parts.size() < walks_expected) {
    StrategyOptions one = options;
    one.stream += parts.size();
    one.schedules_max = std::min(left, walks_in_part);
    left -= one.schedules_max;
    parts.push_back(std::move(one));
  }
  return parts;
}

bool same_work(const StrategyOptions& a, const StrategyOptions& b) {
  return a.kind == b.kind && a.reduce == b.reduce && a.remember == b.remember &&
         a.preemptions_max == b.preemptions_max && a.faults_max == b.faults_max &&
         a.steps_max == b.steps_max && a.seed == b.seed && a.stream == b.stream &&
         a.pct_depth == b.pct_depth && a.only == b.only && a.prefix == b.prefix;
}

bool serves(const StrategyOptions& searched, const SearchResult& result,
            const StrategyOptions& wanted) {
  const bool same_room = searched.schedules_max == wanted.schedules_max ||
                         (!result.stopped && result.schedules < wanted.schedules_max);
  const bool same_known =
      searched.known == wanted.known && searched.findings_max == wanted.findings_max;
  const auto is_wanted = [&](std::uint64_t one) {
    return std::find(wanted.known.begin(), wanted.known.end(), one) != wanted.known.end();
  };
  return same_room &&
         (same_known || (result.findings.empty() &&
                         std::all_of(searched.known.begin(), searched.known.end(), is_wanted)));
}

SearchResult search_in_parts(Searcher& searcher, const StrategyOptions& options) {
  if (options.kind == StrategyKind::sweep) return searcher.search(options);
  Parts parts(searcher, options);
  return options.kind == StrategyKind::exhaustive ? parts.exhaustive() : parts.walks();
}

}  // namespace wskcheck::drive
