// Children by fork(), on POSIX systems: a pair of sockets for requests and answers, a shared page
// for the wish to stop. Each message is its length and its bytes.
#ifndef _WIN32

#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <vector>

#include "run/child.h"

namespace wskcheck::drive {
namespace {

#ifdef MSG_NOSIGNAL
constexpr int quietly = MSG_NOSIGNAL;
#else
constexpr int quietly = 0;
#endif

// This process's ends, which a new child has no business with.
std::vector<int>& own_ends() {
  static std::vector<int> ends;
  return ends;
}

bool send_all(int end, const char* from, std::size_t size) {
  while (size != 0) {
    const ssize_t sent = send(end, from, size, quietly);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    from += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive_all(int end, char* to, std::size_t size) {
  while (size != 0) {
    const ssize_t got = recv(end, to, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool send_text(int end, const std::string& text) {
  const std::uint64_t size = text.size();
  char head[sizeof size];
  std::memcpy(head, &size, sizeof size);
  return send_all(end, head, sizeof head) && send_all(end, text.data(), text.size());
}

bool receive_text(int end, std::string& text) {
  std::uint64_t size = 0;
  char head[sizeof size];
  if (!receive_all(end, head, sizeof head)) return false;
  std::memcpy(&size, head, sizeof size);
  text.resize(size);
  return receive_all(end, text.data(), size);
}

// Requests up to this number are not wanted any more.
using StopPage = std::atomic<std::uint32_t>;
static_assert(StopPage::is_always_lock_free);

// Whatever it does then; where a system has no such thing, when it is asked whether it is to stop.
void end_with(pid_t parent) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (getppid() != parent) _exit(0);  // it has gone before
}

// In the child. Ctrl-C is the parent's: it tells what is to be stopped.
[[noreturn]] void serve_all(const Child::Serve& serve, int end, const StopPage& stop_page,
                            pid_t parent) {
  end_with(parent);
  for (const int other : own_ends()) close(other);
  signal(SIGINT, SIG_IGN);
  for (const int crash : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) {
    signal(crash, SIG_DFL);
  }
  const rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  std::string request;
  for (std::uint32_t number = 1; receive_text(end, request); ++number) {
    const auto stop = [&stop_page, number, parent] {
      return stop_page.load(std::memory_order_relaxed) >= number || getppid() != parent;
    };
    if (!send_text(end, serve(request, stop))) break;
  }
  _exit(0);
}

std::string words_of(int status) {
  if (WIFEXITED(status)) return "exit code " + std::to_string(WEXITSTATUS(status));
  switch (WTERMSIG(status)) {
    case SIGSEGV:
    case SIGBUS:
      return "an access violation";
    case SIGFPE:
      return "a division by zero";
    case SIGILL:
    case SIGTRAP:
      return "an instruction that is none";
    default:
      return "signal " + std::to_string(WTERMSIG(status));
  }
}

class PosixChild final : public Child {
 public:
  PosixChild(pid_t process, int end, StopPage* page) : process_(process), end_(end), page_(page) {
    own_ends().push_back(end);
  }
  ~PosixChild() override {
    std::erase(own_ends(), end_);
    close(end_);
    if (ended_.empty()) {
      kill(process_, SIGKILL);
      reap();
    }
    munmap(page_, sizeof *page_);
  }
  PosixChild(const PosixChild&) = delete;
  PosixChild& operator=(const PosixChild&) = delete;

  void ask(const std::string& request) override {
    ++number_;
    if (!send_text(end_, request)) end();
  }
  void stop() override { page_->store(number_, std::memory_order_relaxed); }
  bool take(std::string& answer) override {
    if (!ended_.empty() || !has_news(0)) return false;
    if (receive_text(end_, answer)) return true;
    end();
    return false;
  }
  const std::string& ended() const override { return ended_; }

  int descriptor() const { return end_; }

 private:
  bool has_news(int milliseconds) const {
    pollfd one = {end_, POLLIN, 0};
    return poll(&one, 1, milliseconds) > 0;
  }
  int reap() const {
    int status = 0;
    while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
  }
  void end() {
    if (ended_.empty()) ended_ = words_of(reap());
  }

  pid_t process_;
  int end_;
  StopPage* page_;
  std::uint32_t number_ = 0;
  std::string ended_;
};

}  // namespace

std::unique_ptr<Child> Child::start(const Serve& serve) {
  int ends[2];
  void* page =
      mmap(nullptr, sizeof(StopPage), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return nullptr;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
    munmap(page, sizeof(StopPage));
    return nullptr;
  }
  auto* stop_page = new (page) StopPage(0);
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process == 0) {
    close(ends[0]);
    serve_all(serve, ends[1], *stop_page, parent);
  }
  close(ends[1]);
  if (process < 0) {
    close(ends[0]);
    munmap(page, sizeof(StopPage));
    return nullptr;
  }
  return std::make_unique<PosixChild>(process, ends[0], stop_page);
}

void wait_for(std::span<Child* const> children, int milliseconds) {
  std::vector<pollfd> all;
  for (const Child* one : children) {
    all.push_back({static_cast<const PosixChild*>(one)->descriptor(), POLLIN, 0});
  }
  const auto now = [] { return std::chrono::steady_clock::now(); };
  const auto end = now() + std::chrono::milliseconds(milliseconds);
  while (poll(all.data(), all.size(), milliseconds) < 0 && errno == EINTR && now() < end) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - now());
    milliseconds = std::max(0, static_cast<int>(left.count()));
  }
}

}  // namespace wskcheck::drive

#endif
