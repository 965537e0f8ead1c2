// What the driver's compiled code calls at its accesses and functions.
//
// The driver is compiled with the hooks of a thread sanitizer (gcc and clang: -fsanitize=thread),
// and these are the hooks. They check each access against the pool's shadow, keep the stack of the
// driver's calls, and look for data races where that is asked for. Then a volatile access is a
// choice point. A plain one need not be: where it can come before or after another thread's that
// meets it, it is a finding, in whatever order the two come.
#include "core/hooks.h"

#include <cstring>

#include "core/core.h"
#include "core/machine_state.h"
#include "core/memory.h"
#include "core/pool.h"
#include "core/races.h"
#include "core/real_threads.h"
#include "core/sanitizer.h"
#include "core/shadow.h"
#include "core/touched.h"

namespace wskcheck::drive {
namespace core {

HookOptions hook_options;
StackBuffers stack_buffers;

namespace {

constexpr std::uint64_t work_max = 20'000'000;  // accesses between two choice points

[[noreturn]] void bad_access(const void* address, bool write, bool freed, const void* site) {
  Trouble t;
  t.kind = freed ? TroubleKind::use_after_free : TroubleKind::overrun;
  t.says =
      freed ? (write ? "memory is written after it was freed" : "memory is read after it was freed")
            : (write ? "memory is written beyond its block" : "memory is read beyond its block");
  t.object = reinterpret_cast<std::uint64_t>(address);
  t.site = site;
  found(t);
}

[[noreturn]] void paged_access(const void* address, const void* site) {
  Trouble t;
  t.rule = "CTX-02";
  t.says = "paged memory is touched at DISPATCH_LEVEL";
  t.object = reinterpret_cast<std::uint64_t>(address);
  t.site = site;
  found(t);
}

// The bytes from `address` on; those of one shadow byte at a time.
void check_pool(const void* address, std::size_t size, bool write, const void* site) {
  const auto offset =
      static_cast<std::size_t>(static_cast<const std::byte*>(address) - pool_base());
  const std::uint8_t* s = pool_shadow() + offset / 8;
  std::size_t first = offset % 8;
  for (std::size_t left = size; left != 0; ++s) {
    const std::size_t here = left < 8 - first ? left : 8 - first;
    if ((*s & shadow::freed) != 0) bad_access(address, write, true, site);
    if (first + here > (*s & 15u)) bad_access(address, write, false, site);
    if ((*s & (shadow::paged | shadow::locks)) == shadow::paged && irql() >= 2) {
      paged_access(address, site);
    }
    left -= here;
    first = 0;
  }
}

[[noreturn]] void works_too_long(const void* site) {
  Trouble t;
  t.kind = TroubleKind::loop;
  t.says = "the driver loops and never stops";
  t.site = site;
  found(t);
}

}  // namespace

// Not of the machine's own code, which calls them when nobody runs.
void calls_too_often(const void* site) {
  calls_in_step = 0;
  if (run.current != ThreadId::none) works_too_long(site);
}

namespace {

// With real threads: what is not plainly right is looked at in the machine.
void real_access(const void* address, std::size_t size, bool write, const void* site) {
  if (real_threads->self() == ThreadId::none || !in_pool(address)) return;
  if (!real_threads->is_inside() && real_threads->allows(address, size)) return;
  const Site here(site);
  check_pool(address, size, write, site);
}

// Memory that other threads can reach, other than that of their stacks.
bool is_shared(const void* address) { return in_pool(address) || in_driver(address); }

// False when nobody's code runs there.
bool check(const void* address, std::size_t size, bool write, const void* site) {
  if (real_threads != nullptr) {
    real_access(address, size, write, site);
    return false;
  }
  if (run.current == ThreadId::none) return false;
  if (++run.work > work_max) works_too_long(site);
  if (in_pool(address)) check_pool(address, size, write, site);
  return true;
}

void look_for_race(const void* address, std::size_t size, bool write, const void* site,
                   bool ordered) {
  if (!hook_options.accesses || !(is_shared(address) || on_any_stack(address))) return;
  races::look(address, size, {.site = site, .write = write}, ordered);
}

void access(const void* address, std::size_t size, bool write, const void* site) {
  note_access(address, size, write);
  if (check(address, size, write, site)) look_for_race(address, size, write, site, false);
}

// Another thread may go first where others can reach the memory.
void step_before(const void* address, std::size_t size, bool write, const void* site,
                 const char* says) {
  if (run.current == ThreadId::none || !(is_shared(address) || on_any_stack(address))) return;
  Op op{OpKind::memory, write, touched::cell_of(address), 0, site, says};
  const auto* last = static_cast<const std::byte*>(address) + size - 1;
  const std::uint64_t last_cell = touched::cell_of(last);
  if (last_cell != op.object) op.object2 = last_cell;
  step(op);
}

// Of the driver's compiled code.
void code_access(const void* address, std::size_t size, bool write, const void* site) {
  if (hook_options.each_access && real_threads == nullptr) {
    step_before(address, size, write, site, write ? "a write" : "a read");
  }
  access(address, size, write, site);
}

// As Microsoft's compilers do it for x86 and x64: a volatile read acquires, a volatile write
// releases.
void volatile_access(const void* address, std::size_t size, bool write, const void* site) {
  if (!hook_options.accesses) return code_access(address, size, write, site);
  if (run.current == ThreadId::none) return;
  step_before(address, size, write, site, write ? "a volatile write" : "a volatile read");
  note_access(address, size, write);
  check(address, size, write, site);
  look_for_race(address, size, write, site, true);
  const auto object = reinterpret_cast<std::uint64_t>(address);
  write ? order_before(object) : order_after(object);
}

}  // namespace

// The thread whose code calls, in the machine or out of it.
inline ThreadId running() { return real_threads != nullptr ? real_threads->self() : run.current; }

// The locals of the function that ends are gone; buffers that WSK still has among them, too.
void forget_locals(const void* frame) {
  const Site here(nullptr);
  for (std::uint32_t i = 0; i < stack_buffers.count; ++i) {
    StackBuffer& b = stack_buffers.buffers[i];
    if (b.thread == run.current && b.address < frame) b.gone = true;
  }
}

}  // namespace core

using namespace core;

// Kept by what the compiler cannot see through.
void core::wskcheck_finding(const char* rule, const char* says) {
  asm volatile("" : : "r"(rule), "r"(says) : "memory");
}

void check_access(const void* address, std::size_t size, bool write, const void* site) {
  access(address, size, write, site);
}

void note_access(const void* address, std::size_t size, bool write) {
  if (!hook_options.touched || !(is_shared(address) || on_any_stack(address))) return;
  touched::add(address, size, write);
}

void check_object(const void* address, std::size_t size, const void* site) {
  note_access(address, size, true);
  check(address, size, true, site);
}

void check_ahead(const void* address, std::size_t size, const void* site) {
  if (hook_options.touched) touched::add_block(address, false);
  check(address, size, true, site);
}

void check_interlocked(const void* address, std::size_t size, bool write, const void* site) {
  note_access(address, size, write);
  if (!check(address, size, write, site)) return;
  look_for_race(address, size, write, site, true);
  const auto object = reinterpret_cast<std::uint64_t>(address);
  order_after(object);
  if (write) order_before(object);
}

void check_code_access(const void* address, std::size_t size, bool write, const void* site) {
  code_access(address, size, write, site);
}

void check_volatile(const void* address, std::size_t size, bool write, const void* site) {
  volatile_access(address, size, write, site);
}

}  // namespace wskcheck::drive

using wskcheck::drive::check_code_access;
using wskcheck::drive::check_volatile;
namespace core = wskcheck::drive::core;

#ifndef WSKCHECK_WITH_TSAN

#define WSKCHECK_HOOKS(size)                                            \
  WSKCHECK_EXPORT void __tsan_read##size(void* p) {                     \
    check_code_access(p, size, false, __builtin_return_address(0));     \
  }                                                                     \
  WSKCHECK_EXPORT void __tsan_write##size(void* p) {                    \
    check_code_access(p, size, true, __builtin_return_address(0));      \
  }                                                                     \
  WSKCHECK_EXPORT void __tsan_unaligned_read##size(void* p) {           \
    check_code_access(p, size, false, __builtin_return_address(0));     \
  }                                                                     \
  WSKCHECK_EXPORT void __tsan_unaligned_write##size(void* p) {          \
    check_code_access(p, size, true, __builtin_return_address(0));      \
  }                                                                     \
  WSKCHECK_EXPORT void __tsan_read_write##size(void* p) {               \
    check_code_access(p, size, true, __builtin_return_address(0));      \
  }                                                                     \
  WSKCHECK_EXPORT void __tsan_unaligned_read_write##size(void* p) {     \
    check_code_access(p, size, true, __builtin_return_address(0));      \
  }                                                                     \
  WSKCHECK_EXPORT void __tsan_volatile_read##size(void* p) {            \
    check_volatile(p, size, false, __builtin_return_address(0));        \
  }                                                                     \
  WSKCHECK_EXPORT void __tsan_unaligned_volatile_read##size(void* p) {  \
    check_volatile(p, size, false, __builtin_return_address(0));        \
  }                                                                     \
  WSKCHECK_EXPORT void __tsan_unaligned_volatile_write##size(void* p) { \
    check_volatile(p, size, true, __builtin_return_address(0));         \
  }                                                                     \
  WSKCHECK_EXPORT void __tsan_volatile_write##size(void* p) {           \
    check_volatile(p, size, true, __builtin_return_address(0));         \
  }

WSKCHECK_HOOKS(1)
WSKCHECK_HOOKS(2)
WSKCHECK_HOOKS(4)
WSKCHECK_HOOKS(8)
WSKCHECK_HOOKS(16)

WSKCHECK_EXPORT void __tsan_init() {}
WSKCHECK_EXPORT void __tsan_read_range(void* p, unsigned long size) {
  check_code_access(p, size, false, __builtin_return_address(0));
}
WSKCHECK_EXPORT void __tsan_write_range(void* p, unsigned long size) {
  check_code_access(p, size, true, __builtin_return_address(0));
}
WSKCHECK_EXPORT void __tsan_func_entry(void* call_site) {
  const auto id = core::running();
  if (id == wskcheck::drive::ThreadId::none) return;
  core::Thread& t = core::thread(id);
  if (t.depth < wskcheck::drive::call_depth_max) {
    core::call_stacks[static_cast<std::uint8_t>(id)].calls[t.depth] = call_site;
  }
  if (t.depth < 0xff) ++t.depth;
}
WSKCHECK_EXPORT void __tsan_func_exit() {
  const auto id = core::running();
  if (id == wskcheck::drive::ThreadId::none) return;
  core::Thread& t = core::thread(id);
  if (t.depth != 0) --t.depth;
  if (core::stack_buffers.count == 0) return;
  core::forget_locals(*static_cast<void**>(__builtin_frame_address(0)));
}

#endif
