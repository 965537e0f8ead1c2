// Memory, crashes and shared libraries on POSIX systems.
//
// A signal handler moves the fiber that crashed to the landing, by changing the registers with
// which it is continued: so the landing runs as ordinary code and may switch fibers.
#ifndef _WIN32

#include <dlfcn.h>
#include <link.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "core/core.h"
#include "core/machine_state.h"
#include "core/platform.h"
#include "core/sanitizer.h"

namespace wskcheck::drive::core::platform {
namespace {

void (*land)(const Crash& crash) = nullptr;
thread_local Crash last_crash;

// What a fiber has done when its time is looked at. As long as it calls the kernel or the hooks of
// its accesses, these count and end it (core.h, hooks.cpp), in any run at the same place.
struct Done {
  std::uint32_t steps = 0;
  std::uint32_t calls = 0;
  std::uint64_t work = 0;
  bool operator==(const Done&) const = default;
};
constexpr int ticks_max = 4;
int ticks = 0;
Done done_at_tick;

void landing() { land(last_crash); }

// Whose stack it is, or the page before; threads_max: nobody's.
std::uint32_t slot_of(const void* pointer) {
  const auto* p = static_cast<const std::byte*>(pointer);
  if (places.stacks == nullptr || p < places.stacks) return threads_max;
  const auto slot = static_cast<std::size_t>(p - places.stacks) / stack_stride;
  return slot < threads_max ? static_cast<std::uint32_t>(slot) : threads_max;
}
bool on_a_fiber(const void* pointer) { return slot_of(pointer) != threads_max; }

#if defined(__x86_64__)
void* instruction(const ucontext_t* c) {
  return reinterpret_cast<void*>(c->uc_mcontext.gregs[REG_RIP]);
}
void* stack(const ucontext_t* c) { return reinterpret_cast<void*>(c->uc_mcontext.gregs[REG_RSP]); }
void go_to(ucontext_t* c, void* code, void* top) {
  c->uc_mcontext.gregs[REG_RIP] = reinterpret_cast<greg_t>(code);
  c->uc_mcontext.gregs[REG_RSP] = reinterpret_cast<greg_t>(top);
}
#elif defined(__aarch64__)
void* instruction(const ucontext_t* c) { return reinterpret_cast<void*>(c->uc_mcontext.pc); }
void* stack(const ucontext_t* c) { return reinterpret_cast<void*>(c->uc_mcontext.sp); }
void go_to(ucontext_t* c, void* code, void* top) {
  c->uc_mcontext.pc = reinterpret_cast<unsigned long long>(code);
  c->uc_mcontext.sp = reinterpret_cast<unsigned long long>(top) + 8;
}
#endif

void move_to_landing(ucontext_t* context) {
  const std::uint32_t slot = slot_of(stack(context));
  sanitizer::forget_frames(stack_bottom(slot), stack_size);
  std::byte* top = stack_top(slot) - 256;
  go_to(context, reinterpret_cast<void*>(&landing), top - 8);  // as if landing() had been called
}

const char* words(int signal) {
  switch (signal) {
    case SIGFPE:
      return "a division by zero";
    case SIGILL:
    case SIGTRAP:
      return "a breakpoint or an instruction that is none";
    default:
      return "an access violation";
  }
}

void on_crash(int signal, siginfo_t* info, void* pointer) {
  auto* context = static_cast<ucontext_t*>(pointer);
  if (!on_a_fiber(stack(context))) {
    ::signal(signal, SIG_DFL);  // ours: the instruction is tried again, and ends the process
    return;
  }
  last_crash = {instruction(context),
                signal == SIGSEGV || signal == SIGBUS ? info->si_addr : nullptr, words(signal),
                false};
  move_to_landing(context);
}

void on_tick(int, siginfo_t*, void* pointer) {
  auto* context = static_cast<ucontext_t*>(pointer);
  const Done done = {run.steps, calls_in_step, run.work};
  const bool same = on_a_fiber(stack(context)) && done == done_at_tick;
  done_at_tick = done;
  if (!same) ticks = 0;
  if (same && ticks < ticks_max) ++ticks;
  // Anywhere else the machine may be in the middle of something: one of the next ticks finds the
  // driver's own code.
  if (ticks < ticks_max || !driver_image().holds(instruction(context))) return;
  ticks = 0;
  last_crash = {instruction(context), nullptr, "it does not stop", true};
  move_to_landing(context);
}

void handle(int signal, void (*handler)(int, siginfo_t*, void*)) {
  struct sigaction action = {};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART;
  sigaction(signal, &action, nullptr);
}

}  // namespace

void* reserve(std::size_t size) {
  void* got = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (got == MAP_FAILED) {
    std::fprintf(stderr, "wskcheck: no memory for the machine: %zu bytes were asked for\n", size);
    std::exit(4);
  }
  return got;
}

void forbid(void* address, std::size_t size) { mprotect(address, size, PROT_NONE); }

void catch_crashes_of_this_thread() {
  static thread_local void* alternate = reserve(64 * 1024);
  stack_t own = {};
  own.ss_sp = alternate;
  own.ss_size = 64 * 1024;
  sigaltstack(&own, nullptr);
}

void catch_crashes(void (*landing_function)(const Crash& crash), unsigned patience_ms) {
  land = landing_function;
  catch_crashes_of_this_thread();
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP}) handle(signal, on_crash);
  handle(SIGVTALRM, on_tick);  // of the processor's time: a busy machine is no loop
  const auto quarter = static_cast<suseconds_t>(patience_ms) * 1000 / 4;
  const itimerval every = {{quarter / 1000000, quarter % 1000000},
                           {quarter / 1000000, quarter % 1000000}};
  setitimer(ITIMER_VIRTUAL, &every, nullptr);
}

void forget_patience() {
  const itimerval never = {};
  setitimer(ITIMER_VIRTUAL, &never, nullptr);
}

bool load(const std::string& path, Library& library, std::string& error) {
  library.handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library.handle == nullptr) {
    error = dlerror();
    return false;
  }
  link_map* map = nullptr;
  dlinfo(library.handle, RTLD_DI_LINKMAP, &map);
  struct Wanted {
    ElfW(Addr) base;
    Library* library;
  } wanted{map->l_addr, &library};
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* data) {
        auto& w = *static_cast<Wanted*>(data);
        if (info->dlpi_addr != w.base) return 0;
        ElfW(Addr) relro_end = 0;
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const auto& p = info->dlpi_phdr[i];
          if (p.p_type == PT_GNU_RELRO)
            relro_end = (p.p_vaddr + p.p_memsz + 4095) & ~ElfW(Addr){4095};
        }
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const auto& p = info->dlpi_phdr[i];
          if (p.p_type != PT_LOAD) continue;
          auto* begin = reinterpret_cast<std::byte*>(info->dlpi_addr + p.p_vaddr);
          auto* end = begin + p.p_memsz;
          if (w.library->image.begin == nullptr || begin < w.library->image.begin) {
            w.library->image.begin = begin;
          }
          if (end > w.library->image.end) w.library->image.end = end;
          if ((p.p_flags & PF_W) == 0) continue;
          auto* writable = begin;
          if (p.p_vaddr < relro_end) {
            writable = reinterpret_cast<std::byte*>(info->dlpi_addr + relro_end);
          }
          if (writable < end) w.library->writable.push_back({writable, end});
        }
        return 1;
      },
      &wanted);
  return true;
}

void* find(const Library& library, const char* name) { return dlsym(library.handle, name); }

}  // namespace wskcheck::drive::core::platform

#endif
