// Running a program and measuring it from outside, the same way for every explorer: wall time from
// start to end, and the most memory it held. Only where the platform has fork and wait4; elsewhere
// every run fails with a message, and the benchmark measures our own engine alone.
#ifndef WSKCHECK_BENCH_RUN_PROCESS_H
#define WSKCHECK_BENCH_RUN_PROCESS_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wskcheck::bench {

struct ProcessRun {
  bool ok = false;         // it ran and returned 0
  std::string error;       // why not
  std::string output;      // standard output and standard error
  double seconds = 0;      // from start to end
  double cpu_seconds = 0;  // of processors, its threads together
  std::uint64_t peak_bytes = 0;
};

/// Runs a program, found on the path if its name has no slash, in the given folder.
ProcessRun run_process(const std::vector<std::string>& command,
                       const std::filesystem::path& folder);

/// Whether a program of this name is on the path.
bool on_path(const std::string& program);

/// The file of the running program; empty where the platform does not say.
std::filesystem::path own_program();

/// A new folder for temporary files; it goes with its content when the object goes.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace wskcheck::bench

#endif
