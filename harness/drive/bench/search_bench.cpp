// drive_search_bench: what the strategies cost beside the machine, and what the reduction saves.
//
//   drive_search_bench                  schedules of toy programs, plain and reduced
//   drive_search_bench plain|reduced|bounded|random|pct [steps]   takes so many million steps of a
//                                       machine that does next to nothing, to be timed from outside
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "../test/search/toys.h"
#include "search/strategy.h"

namespace {

using namespace wskcheck::drive;

// Four threads of thirty steps each; each fifth step touches an object that all share.
class FlatMachine : public Machine {
 public:
  static constexpr std::uint32_t threads = 4;
  static constexpr std::uint32_t length = 30;

  FlatMachine() {
    for (std::uint32_t i = 0; i < threads; ++i) offered_[i].actor = static_cast<ActorId>(i);
    for (Transition& one : offered_) one.can_wait = false;
  }
  void reset() override { now_ = {}; }
  RunState state() const override { return now_.left == 0 ? RunState::ended : RunState::running; }
  std::span<const Transition> enabled() override {
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < threads; ++i) {
      const std::uint32_t thread = (now_.last + i) % threads;
      if (now_.next[thread] == length) continue;
      Transition& one = offered_[count++];
      one.actor = static_cast<ActorId>(thread);
      one.touches.count = 1;
      one.touches.touches[0] = {now_.next[thread] % 5 == 4 ? 0u : 1u + thread, true};
    }
    return {offered_, count};
  }
  void take(std::uint32_t index) override {
    now_.last = static_cast<std::uint32_t>(enabled()[index].actor);
    ++now_.next[now_.last];
    --now_.left;
    if (steps-- == 0) std::exit(0);
  }
  SnapshotId save() override {
    saved_.push_back(now_);
    return static_cast<SnapshotId>(saved_.size() - 1);
  }
  void restore(SnapshotId snapshot) override { now_ = saved_[static_cast<std::size_t>(snapshot)]; }
  void drop(SnapshotId snapshot) override { saved_.resize(static_cast<std::size_t>(snapshot)); }
  std::uint64_t finding_signature() const override { return 0; }

  std::uint64_t steps = 0;

 private:
  struct State {
    std::uint32_t next[threads] = {};
    std::uint32_t last = 0;
    std::uint32_t left = threads * length;
  };
  State now_;
  Transition offered_[threads];
  std::vector<State> saved_;
};

struct Example {
  const char* name;
  Program program;
};

std::vector<Example> examples() {
  const ToyThread own0{{{Do::put, 0, 1}, {Do::put, 0, 2}, {Do::put, 0, 3}, {Do::put, 0, 4}}};
  const ToyThread own1{{{Do::put, 1, 1}, {Do::put, 1, 2}, {Do::put, 1, 3}, {Do::put, 1, 4}}};
  const ToyThread own2{{{Do::put, 2, 1}, {Do::put, 2, 2}, {Do::put, 2, 3}, {Do::put, 2, 4}}};
  const ToyThread section{{{Do::lock, 0}, {Do::get, 0}, {Do::copy, 0, 1}, {Do::unlock, 0}}};
  const ToyThread adds{{{Do::get, 0}, {Do::copy, 0, 1}, {Do::set, 0}}};
  const ToyThread waits{{{Do::wait, 0}, {Do::wait, 0}, {Do::expect, 0, 2}}};
  const ToyThread server{
      {{Do::spawn, 1}, {Do::spawn, 2}, {Do::wait, 1}, {Do::wait, 1}, {Do::get, 3}}};
  ToyThread worker{{{Do::allocate},
                    {Do::lock, 0},
                    {Do::get, 3},
                    {Do::copy, 3, 1},
                    {Do::unlock, 0},
                    {Do::set, 1}}};
  worker.starts = false;
  return {{"three threads that do not meet", {own0, own1, own2}},
          {"three sections under one lock", {section, section, section}},
          {"a lost update", {adds, adds, waits}},
          {"a server and two workers", {server, worker, worker}}};
}

SearchResult search_of(const Program& program, bool reduce, std::uint32_t preemptions_max) {
  ToyMachine machine(program);
  StrategyOptions options;
  options.reduce = reduce;
  options.preemptions_max = preemptions_max;
  options.findings_max = 1000;
  options.schedules_max = 10'000'000;
  return search(machine, options);
}

void compare() {
  std::printf("%-32s %11s %10s %10s %8s %9s\n", "schedules of", "preemptions", "plain", "reduced",
              "pruned", "factor");
  for (const Example& one : examples()) {
    for (const std::uint32_t bound : {0u, 1u, 2u, 3u, no_bound}) {
      const SearchResult plain = search_of(one.program, false, bound);
      const SearchResult reduced = search_of(one.program, true, bound);
      const std::string name = bound == no_bound ? "any" : std::to_string(bound);
      std::printf("%-32s %11s %10llu %10llu %8llu %9.1f\n", one.name, name.c_str(),
                  static_cast<unsigned long long>(plain.schedules),
                  static_cast<unsigned long long>(reduced.schedules),
                  static_cast<unsigned long long>(reduced.pruned),
                  static_cast<double>(plain.schedules) / static_cast<double>(reduced.schedules));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    compare();
    return 0;
  }
  FlatMachine machine;
  machine.steps = 1'000'000 * std::strtoull(argc > 2 ? argv[2] : "20", nullptr, 10);
  StrategyOptions options;
  const std::string kind = argv[1];
  if (kind == "random") options.kind = StrategyKind::random;
  if (kind == "pct") options.kind = StrategyKind::pct;
  options.reduce = kind == "reduced" || kind == "bounded";
  if (kind == "bounded") options.preemptions_max = 100;
  options.schedules_max = ~std::uint64_t{0};
  search(machine, options);
  return 0;
}
