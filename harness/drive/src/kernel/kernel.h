// What the kernel's functions share: findings, levels, who a thread is, the state of the kernel.
//
// Objects (events, locks, timers) keep their whole state in the driver's memory. A function first
// stops at a choice point and then does all it does in one step. Each is called by the driver's
// compiled code, so it looks at the driver's memory with check_access before it reads it, with
// check_object where the object keeps threads in order itself, and says what it orders.
#pragma once

#include <ntddk.h>

#include <cstdint>
#include <type_traits>

#include "core/core.h"
#include "core/pool.h"

// A function that drivers call. The headers declare it.
#if defined(_WIN32)
#define KERNEL_FUNCTION extern "C" __declspec(dllexport)
#else
#define KERNEL_FUNCTION extern "C" __attribute__((visibility("default"), used))
#endif

// A thread object; the headers only name it.
struct _KTHREAD {
  DISPATCHER_HEADER Header;
  LONG references;
  ULONG slot;
  ULONG generation;
  KPRIORITY priority;
  PKSTART_ROUTINE routine;
  PVOID context;
};
struct _KPROCESS {
  DISPATCHER_HEADER Header;
};

namespace wskcheck::drive::kernel {

// DISPATCHER_HEADER::WskCheckKind, and of other objects that are initialised once.
enum Kind : ULONG {
  kind_event = 0x45564e54,
  kind_semaphore = 0x53454d41,
  kind_mutex = 0x4d555458,
  kind_timer = 0x54494d52,
  kind_thread = 0x54485244,
  kind_process = 0x50524f43,
  kind_dpc = 0x44504343,
  kind_fast_mutex = 0x46415354,
  kind_resource = 0x45524553,
  kind_remove_lock = 0x524d4c4b,
  kind_lookaside = 0x4c4f4f4b,
  kind_work_item = 0x574f524b,
  kind_device = 0x44455649,
  kind_file = 0x46494c45,
  kind_key = 0x4b455920,
  kind_queue = 0x51554555,
};

inline std::uint64_t number(const volatile void* p) { return reinterpret_cast<std::uint64_t>(p); }

inline Op op(OpKind kind, const volatile void* object, const void* site, const char* says) {
  Op o;
  o.kind = kind;
  o.object = number(object);
  o.site = site;
  o.says = says;
  return o;
}

// The driver has called a function in a way that ends a Windows system, or may.
[[noreturn]] void misuse(const char* says, const char* detail, const volatile void* object,
                         const void* site, const char* rule = "");
// A call above the level that its page allows.
void need_level_max(KIRQL level, const char* function, const void* site);
// check_object of one that threads wait for, of `size` bytes: what it is stays, the rest changes.
void check_dispatcher(const DISPATCHER_HEADER* header, std::size_t size, const void* site);
// The driver reads and writes the object; one that was never initialised is a finding.
template <class T>
T* checked(T* object, const void* site) {
  if constexpr (requires { object->Header.WskCheckKind; }) {
    check_dispatcher(&object->Header, sizeof(T), site);
  } else {
    check_object(object, sizeof(T), site);
  }
  return object;
}
void need_kind(ULONG has, ULONG wanted, const char* what, const volatile void* object,
               const void* site);

// What an object orders in one way more: readers of a lock for its next writer.
inline std::uint64_t beside(const volatile void* object) { return number(object) + 1; }

// The current thread as a number that no other thread ever has; never 0.
std::uint64_t self();
inline std::uint32_t slot_of_self() { return static_cast<std::uint32_t>(current_thread()); }

// --- the kernel's own state: one plain struct ---------------------------------------------------

constexpr std::uint32_t handles_max = 32;
constexpr std::uint32_t held_max = 4;

struct Handle {
  PVOID object;
  const void* site;  // of the call that opened it
};

// A routine that the system calls when processes begin, images are loaded, and the like.
struct Notify {
  const void* routine;  // nullptr: none
  const char* what;
  const void* site;  // of the call that registered it
};
constexpr std::uint32_t notify_max = 8;

struct ThreadExtra {
  std::uint32_t generation;
  std::uint32_t dpc_serial;      // of the DPC that it runs or will run; 0: none
  std::uint64_t held[held_max];  // spin locks, in the order of their acquisition
  std::uint16_t held_count;
  std::uint16_t critical_regions;
  std::uint16_t mutexes;  // that it owns
  PKTHREAD object;        // its thread object, where there is one
};

struct Key;
struct File;

struct KernelState {
  Handle handles[handles_max];
  Notify notify[notify_max];
  ThreadExtra threads[threads_max];
  _KPROCESS process;
  Key* keys;                   // of the registry (registry_store.h)
  File* files;                 // (file_store.h)
  std::uint64_t cancel_owner;  // of the cancel spin lock; 0: free
  std::uint32_t next_dpc_serial;
  std::uint32_t io_work_items;    // queued or running, made for a device
  std::uint32_t lookaside_lists;  // initialised and not deleted
  std::uint32_t resources;        // the same of ERESOURCEs
  std::uint32_t random;
  bool device_failed;          // making a device or its link has failed
  const void* lookaside_site;  // of the last that was initialised
  const void* resource_site;
};
extern KernelState state;

// What is known of the current thread beside what the core knows; made anew for each thread.
ThreadExtra& extra();
ThreadExtra& extra_of(ThreadId id);

// Before the first run: the state becomes part of what a run can change. A second call does
// nothing.
void set_up();

// A wait inside a callback or completion routine is for the provider to judge: the hook returns the
// rule that forbids it, or nullptr.
using WaitHook = const char* (*)(ThreadId thread, const void* object);
void set_wait_hook(WaitHook hook);
// Of IoCancelIrp for an IRP that WSK holds: whether WSK takes it.
using CancelHook = bool (*)(void* irp, const void* site);
void set_cancel_hook(CancelHook hook);
bool cancel_in_wsk(void* irp, const void* site);
void check_wait(const char* function, const void* object, const void* site);
inline constexpr const char* waits_inside =
    "%s waits inside a callback or completion routine of WSK";
// The rule that forbids the current thread to wait for what a completion routine may signal, an
// event that is not signalled; or nullptr.
const char* rule_against_wait(const void* object);

// A number for spawn(): the address, or one beside it when a live thread has that already.
std::uint64_t thread_number(const volatile void* object);
// A thread that waits for its time and is no longer wanted.
void forget_thread(ThreadId id);

}  // namespace wskcheck::drive::kernel
