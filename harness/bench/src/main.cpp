// wskcheck_bench: our explorer beside SPIN and rumur on the reduced accept model, in one run.
// Every contestant is a process of its own and is measured from outside; the median of the runs
// counts.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "accept_model.h"
#include "peers.h"
#include "wskcheck/check/check.h"

namespace {

using namespace wskcheck;
using bench::Contestant;
using bench::Measurement;
using bench::Size;

struct Arguments {
  Size size{5, 2, true};
  unsigned runs = 3;
  unsigned explore_threads = 0;  // not 0: explore once and say what was found
  bool peers = true;
  bool good = true;
};

const char* const usage =
    "wskcheck_bench: compare explorers on the reduced accept model\n"
    "\n"
    "  --size small|default|large   317,325 or 3,289,375 or 34,271,875 states\n"
    "  --runs N                     the median of N runs counts (default 3)\n"
    "  --no-peers                   only our own engine\n"
    "  --explore THREADS NC NI      only explore once with our engine, and print the counts\n"
    "\n"
    "example: wskcheck_bench --size small --runs 5\n";

bool read_number(int argc, char** argv, int& i, unsigned& number) {
  if (++i >= argc) return false;
  char* end = nullptr;
  const unsigned long value = std::strtoul(argv[i], &end, 10);
  number = static_cast<unsigned>(value);
  return *end == '\0' && value > 0 && value <= 64;
}

Arguments read_arguments(int argc, char** argv) {
  Arguments result;
  for (int i = 1; i < argc && result.good; ++i) {
    const std::string argument = argv[i];
    if (argument == "--runs") {
      result.good = read_number(argc, argv, i, result.runs);
    } else if (argument == "--no-peers") {
      result.peers = false;
    } else if (argument == "--explore") {
      result.good = read_number(argc, argv, i, result.explore_threads) &&
                    read_number(argc, argv, i, result.size.connections) &&
                    read_number(argc, argv, i, result.size.irps) && result.size.connections <= 10 &&
                    result.size.irps <= 5;
    } else if (argument == "--size" && i + 1 < argc) {
      const std::string size = argv[++i];
      result.size.connections = size == "small" ? 4 : size == "default" ? 5 : 6;
      result.good = size == "small" || size == "default" || size == "large";
    } else {
      result.good = false;
    }
  }
  return result;
}

bench::AcceptModel model_of(const Size& size) {
  bench::AcceptModel model;
  model.connections = size.connections;
  model.irps = size.irps;
  model.conditional = size.conditional;
  return model;
}

int explore(const Arguments& arguments) {
  check::Options options;
  options.properties = {7, 0, 0, false};
  options.threads = arguments.explore_threads;
  const auto result = check::check(model_of(arguments.size), options);
  std::printf("%s\n%llu states, %llu rules fired, depth %llu\n",
              std::string(to_string(result.outcome)).c_str(),
              static_cast<unsigned long long>(result.states),
              static_cast<unsigned long long>(result.edges),
              static_cast<unsigned long long>(result.depth));
  std::printf("%.1f bytes a state in the table\n", result.bytes_per_state);
  return result.outcome == check::Outcome::pass ? 0 : 1;
}

/// The median of the runs, by time; or the first error.
Measurement median(const Contestant& contestant, unsigned runs,
                   const bench::TemporaryFolder& folder) {
  std::vector<Measurement> all;
  for (unsigned i = 0; i < runs; ++i) {
    all.push_back(bench::measure(contestant, folder.path()));
    if (!all.back().error.empty()) return all.back();
  }
  std::sort(all.begin(), all.end(),
            [](const Measurement& a, const Measurement& b) { return a.seconds < b.seconds; });
  return all[all.size() / 2];
}

Contestant ours(const Arguments& arguments, unsigned threads) {
  return {"wskcheck, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads"),
          {bench::own_program().string(), "--explore", std::to_string(threads),
           std::to_string(arguments.size.connections), std::to_string(arguments.size.irps)},
          " states, ",
          {}};
}

double rate(const Measurement& measurement) {
  return static_cast<double>(measurement.states) / measurement.seconds;
}

int compare(const Arguments& arguments) {
  const bench::TemporaryFolder folder;
  std::vector<Contestant> contestants{ours(arguments, 1), ours(arguments, 2)};
  const std::string missing = bench::missing_peers();
  if (!missing.empty()) std::printf("not compared with all peers: %s not found\n", missing.c_str());
  if (arguments.peers && missing.empty()) {
    for (auto& spin : bench::spin_contestants(arguments.size, folder.path())) {
      contestants.push_back(std::move(spin));
    }
    for (const unsigned threads : {1u, 2u}) {
      contestants.push_back(bench::rumur_contestant(arguments.size, threads, folder.path()));
    }
  }
  std::printf("reduced accept model: %u connections, %u IRPs; median of %u runs\n\n",
              arguments.size.connections, arguments.size.irps, arguments.runs);
  std::printf("%-20s %10s %8s %8s %10s %12s %12s\n", "explorer", "states", "seconds", "cpu s",
              "states/s", "bytes/state", "wskcheck is");
  Measurement base;
  bool agree = true;
  for (const Contestant& contestant : contestants) {
    const Measurement measured = median(contestant, arguments.runs, folder);
    if (!measured.error.empty()) {
      std::printf("%-20s %s\n", contestant.name.c_str(), measured.error.c_str());
      agree = false;
      continue;
    }
    if (base.states == 0) base = measured;
    agree = agree && measured.states == base.states;
    std::printf("%-20s %10llu %8.2f %8.2f %10.0f %12.1f %11.2fx\n", contestant.name.c_str(),
                static_cast<unsigned long long>(measured.states), measured.seconds,
                measured.cpu_seconds, rate(measured),
                static_cast<double>(measured.peak_bytes) / static_cast<double>(measured.states),
                rate(base) / rate(measured));
    std::fflush(stdout);
  }
  std::printf(
      "\nbytes/state: the most memory that the whole process held, by states.\n"
      "wskcheck is: the rate of wskcheck with one thread, by that of the explorer.\n");
  if (!agree) std::printf("the explorers do not agree, or one failed\n");
  return agree ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = read_arguments(argc, argv);
  if (!arguments.good) {
    std::fputs(usage, stderr);
    return 2;
  }
  return arguments.explore_threads != 0 ? explore(arguments) : compare(arguments);
}
