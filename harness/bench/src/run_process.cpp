// Running and measuring programs, on POSIX. Elsewhere there is nothing to compare with: SPIN and
// rumur come as Debian packages, so a run gives its error and the benchmark says that it measured
// nothing.
#include "run_process.h"

#include <chrono>
#include <cstdlib>
#include <system_error>

#if !defined(_WIN32)
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#endif

namespace wskcheck::bench {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  const auto base = fs::temp_directory_path();
  const auto seed = std::chrono::steady_clock::now().time_since_epoch().count();
  for (int i = 0;; ++i) {
    path_ = base / ("wskcheck-bench-" + std::to_string(seed) + "-" + std::to_string(i));
    if (fs::create_directory(path_)) return;
  }
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

#if defined(_WIN32)

ProcessRun run_process(const std::vector<std::string>&, const fs::path&) {
  ProcessRun run;
  run.error = "programs are not measured on this platform";
  return run;
}

bool on_path(const std::string&) { return false; }

fs::path own_program() { return {}; }

#else

bool on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return false;
  std::string folders(path);
  for (std::size_t begin = 0; begin <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', begin), folders.size());
    const fs::path file = fs::path(folders.substr(begin, end - begin)) / program;
    if (access(file.c_str(), X_OK) == 0) return true;
    begin = end + 1;
  }
  return false;
}

fs::path own_program() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path() : program;
}

namespace {

/// In the child: becomes the program, or ends with 127.
[[noreturn]] void become(const std::vector<char*>& arguments, const fs::path& folder, int output) {
  if (chdir(folder.c_str()) == 0 && dup2(output, STDOUT_FILENO) >= 0 &&
      dup2(output, STDERR_FILENO) >= 0) {
    execvp(arguments[0], arguments.data());
  }
  _exit(127);
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

std::string read_all(int file) {
  std::string text;
  std::array<char, 4096> buffer;
  for (;;) {
    const auto count = read(file, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

ProcessRun run_process(const std::vector<std::string>& command, const fs::path& folder) {
  ProcessRun run;
  std::vector<std::string> copies = command;
  std::vector<char*> arguments;
  for (std::string& argument : copies) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe(ends) != 0) {
    run.error = std::strerror(errno);
    return run;
  }
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  const auto began = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) become(arguments, folder, ends[1]);
  close(ends[1]);
  if (child < 0) {
    run.error = std::strerror(errno);
    close(ends[0]);
    return run;
  }
  run.output = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  run.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
#if defined(__APPLE__)
  run.peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss);
#else
  run.peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
#endif
  run.ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (!run.ok) run.error = command[0] + " failed: " + run.output.substr(0, 500);
  return run;
}

#endif

}  // namespace wskcheck::bench
