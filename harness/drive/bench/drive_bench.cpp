// How many schedules a second, and what the partial-order reduction saves.
//
//   drive_bench DRIVERS     harness/drive/drivers
//
// The accept-IRP server with two connections, driven on one core. Processor time, so that other
// work on the machine counts little; the baseline in the same run is plain enumeration of the same
// driver.
#include <sys/resource.h>

#include <cstdio>
#include <string>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {
namespace {

struct Measured {
  DriveReport report;
  double seconds = 0;
};

// Of this process and of those that search or compile for it.
double processor_seconds() {
  double sum = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    getrusage(who, &used);
    for (const timeval& time : {used.ru_utime, used.ru_stime}) {
      sum += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    }
  }
  return sum;
}

Measured driven(const Options& options) {
  Measured m;
  DriveError error;
  const double begin = processor_seconds();
  if (!drive(options, m.report, error)) {
    std::fprintf(stderr, "drive_bench: %s\n", error.what.c_str());
    std::exit(2);
  }
  m.seconds = processor_seconds() - begin;
  return m;
}

// What a single schedule takes is the compiler's, and does not count.
Measured measure(const Options& options) {
  Options single = options;
  single.schedules_max = 1;
  const double compiling = driven(single).seconds;
  Measured m = driven(options);
  m.seconds -= compiling;
  return m;
}

void print(const char* name, const Measured& m) {
  std::printf("%-44s %10llu schedules %11llu steps", name,
              static_cast<unsigned long long>(m.report.schedules),
              static_cast<unsigned long long>(m.report.steps));
  constexpr double shortest = 0.2;  // compiling alone differs by some hundredths from run to run
  if (m.seconds < shortest) {
    std::printf("  too short to measure");
  } else {
    std::printf(" %7.2f s %9.0f schedules/s %6.0f ns/step", m.seconds,
                static_cast<double>(m.report.schedules) / m.seconds,
                m.seconds * 1e9 / static_cast<double>(m.report.steps));
  }
  std::printf("%s\n", m.report.covered ? "  covered" : "");
}

}  // namespace
}  // namespace wskcheck::drive

int main(int count, char** words) {
  using namespace wskcheck::drive;
  if (count != 2) {
    std::fputs("usage: drive_bench DRIVERS\n", stderr);
    return 2;
  }
  Options options;
  options.sources = {std::string(words[1]) + "/servers/accept_irp_echo.c"};
  options.search = Search::exhaustive;
  options.faults_max = 0;
  options.preemptions_max = 0xffff;
  options.scenario.connections = 2;
  options.schedules_max = 1'000'000;
  options.reduce = false;
  print("two connections, plain enumeration", measure(options));
  options.reduce = true;
  print("two connections, reduced", measure(options));
  options.search = Search::random;
  options.schedules_max = 100'000;
  print("two connections, random walks from the start", measure(options));
  options.search = Search::exhaustive;
  options.scenario.connections = 0;
  options.schedules_max = 3'000'000;
  options.reduce = false;
  const Measured plain = measure(options);
  print("no connection, plain enumeration", plain);
  options.reduce = true;
  const Measured reduced = measure(options);
  print("no connection, reduced", reduced);
  std::printf(
      "reduction: %s%.1f times fewer schedules\n", plain.report.covered ? "" : "more than ",
      static_cast<double>(plain.report.schedules) / static_cast<double>(reduced.report.schedules));
  return 0;
}
