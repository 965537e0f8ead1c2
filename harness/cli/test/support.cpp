// Processes with pipes, for POSIX; files for tests.
#include "support.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "program.h"

namespace wskcheck::cli {
namespace {

namespace fs = std::filesystem;

// Golden files and examples name paths as seen from the top of the source tree.
const bool at_the_top = [] {
  fs::current_path(WSKCHECK_ROOT);
  return true;
}();

// Whether the process handles SIGINT by now: bit 1 of SigCgt (Linux).
bool handles_interrupts(pid_t pid) {
  std::istringstream status(read_file("/proc/" + std::to_string(pid) + "/status"));
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with("SigCgt:")) continue;
    return (std::stoull(line.substr(7), nullptr, 16) & 2) != 0;
  }
  return true;
}

[[noreturn]] void become_the_program(const std::vector<std::string>& arguments,
                                     const std::string& in_path, const std::string& out_path,
                                     const std::vector<std::string>& environment, int out,
                                     int err) {
  if (!out_path.empty()) out = ::open(out_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(::open(in_path.c_str(), O_RDWR), 0);
  ::dup2(out, 1);
  ::dup2(err, 2);
  for (const std::string& one : environment) ::putenv(const_cast<char*>(one.c_str()));
  std::vector<char*> argv{const_cast<char*>(WSKCHECK_PROGRAM)};
  for (const std::string& one : arguments) argv.push_back(const_cast<char*>(one.c_str()));
  argv.push_back(nullptr);
  ::execv(WSKCHECK_PROGRAM, argv.data());
  ::_exit(127);
}

void read_both(int out, int err, Ran& ran) {
  std::array<pollfd, 2> pipes{{{out, POLLIN, 0}, {err, POLLIN, 0}}};
  std::array<std::string*, 2> texts{&ran.out, &ran.err};
  for (int open = 2; open > 0;) {
    ::poll(pipes.data(), pipes.size(), -1);
    for (std::size_t i = 0; i < pipes.size(); ++i) {
      if (pipes[i].fd < 0 || pipes[i].revents == 0) continue;
      std::array<char, 4096> buffer{};
      const auto got = ::read(pipes[i].fd, buffer.data(), buffer.size());
      if (got > 0) {
        texts[i]->append(buffer.data(), static_cast<std::size_t>(got));
      } else {
        pipes[i].fd = -1;
        --open;
      }
    }
  }
}

}  // namespace

Ran run(const std::vector<std::string>& arguments, const std::string& in, bool colour,
        bool progress) {
  std::istringstream input(in);
  std::ostringstream out;
  std::ostringstream err;
  Io io{input, out, err};
  io.colour = colour;
  io.progress = progress;
  const int code = run_program(arguments, io);
  return {code, out.str(), err.str()};
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> parts;
  bool inside = false;
  bool fresh = true;
  for (const char c : line) {
    if (c == ' ' && !inside) {
      fresh = true;
      continue;
    }
    if (fresh) parts.emplace_back();
    fresh = false;
    if (c == '\'') {
      inside = !inside;
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string as_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += plain ? c : '_';
  }
  return name;
}

Ran run_process(const std::vector<std::string>& arguments, const std::string& out_path,
                const std::vector<std::string>& environment, int signal,
                const std::string& in_path) {
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0) return {};
  const pid_t pid = ::fork();
  if (pid == 0) become_the_program(arguments, in_path, out_path, environment, out[1], err[1]);
  ::close(out[1]);
  ::close(err[1]);
  if (signal != 0) {
    while (!handles_interrupts(pid)) ::sched_yield();
    ::kill(pid, signal);
  }
  Ran ran;
  read_both(out[0], err[0], ran);
  ::close(out[0]);
  ::close(err[0]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string temporary_folder() {
  static const std::string folder = [] {
    std::string made = (fs::temp_directory_path() / "wskcheck-cli-XXXXXX").string();
    return ::mkdtemp(made.data()) != nullptr ? made : std::string(".");
  }();
  return folder;
}

std::string write_temporary(const std::string& name, const std::string& text) {
  const std::string path = temporary_folder() + '/' + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace wskcheck::cli
