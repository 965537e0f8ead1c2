// What the functions of the kernel and the provider use: threads of the driver that stop where the
// scheduler may choose, findings, and the story of a run.
//
// All of the driver's threads are fibers of one operating-system thread. Whatever a run can change
// lies in the machine's own memory: the core's plain structs, the pool, the driver's sections and
// the stacks of its fibers. So a run is put back by copying bytes. Code that runs on a fiber
// therefore keeps nothing in the C++ heap across step(), block() or choose(), owns nothing that has
// a destructor there, and keeps its state in the driver's kernel objects or in plain structs of
// Core.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wskcheck::drive {

enum class ThreadId : std::uint8_t { none = 0xff };
inline constexpr std::uint32_t threads_max = 32;     // alive at once
inline constexpr std::uint32_t call_depth_max = 24;  // of the driver's functions, kept for reports

enum class ThreadKind : std::uint8_t {
  host,        // calls DriverEntry and Unload
  system,      // PsCreateSystemThread
  work_item,   // IoQueueWorkItem, ExQueueWorkItem
  dpc,         // a queued DPC, a timer's DPC
  callback,    // WSK calls an event callback
  completion,  // WSK calls a completion routine
  program,     // of a program in user mode that uses the driver's device
};

// Why a thread stops at a choice point, and what it is going to do when it goes on.
enum class OpKind : std::uint8_t {
  start,        // begins
  call,         // calls a function of WSK
  wsk,          // is inside WSK: WSK's own steps move it on
  lock,         // acquires or releases a lock
  wait,         // waits for a dispatcher object
  signal,       // sets an event, releases a semaphore or mutex
  interlocked,  // an interlocked operation
  memory,       // reads or writes memory (when each access is a choice point)
  allocate,     // allocates or frees
  irp,          // completes, cancels, frees an IRP
  spawn,        // starts a thread, queues a work item, a DPC, a timer
  sleep,        // KeDelayExecutionThread
  leave,        // the callback or routine is over, its thread has nothing left to do
  other,
};

// A choice point. `object` is an address in the machine's memory or a number that tells objects
// apart; operations on different objects are independent of each other.
struct Op {
  OpKind kind = OpKind::other;
  bool write = true;
  std::uint64_t object = 0;
  std::uint64_t object2 = 0;   // a second one; 0: none
  const void* site = nullptr;  // the driver's return address
  const char* says = "";       // "KeWaitForSingleObject"; static storage
  bool yields = false;         // stops here of its own will: switching away is no preemption
  std::uint64_t reads = 0;     // a third object, which is only read; 0: none
  // More objects, on the stack of the thread.
  const void* const* more = nullptr;
  std::uint32_t more_count = 0;
};

// Whether a blocked thread could go on. Looks at the machine's memory and changes nothing.
using Ready = bool (*)(const void* object, std::uint64_t argument);

// --- choice points; each is called on a fiber of the driver -------------------------------------

// Another thread may go first; returns when this one is chosen.
void step(const Op& op);
// The same, and the thread cannot go on before ready(object, argument). With `timeout_100ns` >= 0
// it may also go on when virtual time has reached its end: then false is returned.
inline constexpr std::int64_t no_timeout = -1;
bool block(const Op& op, Ready ready, const void* object, std::uint64_t argument,
           std::int64_t timeout_100ns = no_timeout);
// The same without a timeout, and the thread may go on at any time: then false is returned.
bool block_at_will(const Op& op, Ready ready, const void* object, std::uint64_t argument);
// One of `count` alternatives, 0 the ordinary one. `fault`: the others are charged as a fault.
std::uint32_t choose(const Op& op, std::uint32_t count, bool fault);

// --- threads ------------------------------------------------------------------------------------

using Entry = void (*)(void* argument);
// The new thread waits to be chosen. `name` has static storage. `object` names what it is for
// (the work item, the IRP): equal ones never live at once.
ThreadId spawn(ThreadKind kind, Entry entry, void* argument, std::uint8_t irql, const char* name,
               std::uint64_t object);
[[noreturn]] void exit_thread();  // PsTerminateSystemThread
ThreadId current_thread();
bool is_alive(ThreadId id);             // has not ended
std::uint32_t generation(ThreadId id);  // an id is used again; this is not
ThreadKind kind_of(ThreadId id);
std::uint8_t& irql();      // of the current thread
std::int64_t now_100ns();  // virtual time since the driver was loaded

// --- findings -----------------------------------------------------------------------------------

// What kind of mistake it is. The rule of the last ones depends on what the memory, the socket or
// the wait was for; it is worked out when the run has ended.
enum class TroubleKind : std::uint8_t {
  rule,            // Trouble::rule is broken
  use_after_free,  // an access to a block that was freed, or borrowed memory that was taken back
  overrun,         // an access beyond a block
  bad_free,        // what is freed is no block, or was freed before
  crash,           // an access violation, a division by zero
  loop,            // the driver does not stop
  leak,            // what the driver had not given back when it was unloaded
  hang,            // nothing can go on
  bug_check,       // KeBugCheckEx, a failed assertion
  race,            // two accesses that nothing orders (core/races.h)
};

// What a finding is about; more words are put together when the run is told.
struct Trouble {
  const char* rule = "";     // id of the contract: "IRP-18"; static storage
  const char* says = "";     // one sentence, static storage; %s stands for `detail`
  const char* detail = "";   // static storage, or a string in the machine's memory
  std::uint64_t object = 0;  // address it is about, where there is one
  const void* site = nullptr;
  TroubleKind kind = TroubleKind::rule;
};
// Ends the run. The driver is to blame: its call broke a rule, its memory access was wrong, ...
[[noreturn]] void found(const Trouble& trouble);
// Ends the run without a verdict: the driver asked for what is not there.
[[noreturn]] void not_offered(const char* what);

// --- the story: kept only while a run is told
// -----------------------------------------------------
bool telling();
// One line on the current thread's lane. `text` is copied; call only when telling().
void tell(const void* site, const char* format, ...);

// --- memory of the driver (pool.h has the pool) -------------------------------------------------
// Whether the address lies on the current thread's stack, the driver's sections, the pool.
bool on_stack(const void* address);
bool in_driver(const void* address);
bool in_pool(const void* address);
// As if the driver's own code had read or written there: a finding where it may not.
void check_access(const void* address, std::size_t size, bool write, const void* site);
// Nothing is checked: WSK, or the kernel for its own, reads or writes there in this step.
void note_access(const void* address, std::size_t size, bool write);
// The same of an object of the kernel, which its functions keep in order between threads.
void check_object(const void* address, std::size_t size, const void* site);
// The same before the call's choice point, for what it is going to do behind it: only whether the
// memory is still there counts for this step.
void check_ahead(const void* address, std::size_t size, const void* site);
// The same of an interlocked operation, which is ordered with others at the address; both ways
// where it writes.
void check_interlocked(const void* address, std::size_t size, bool write, const void* site);

// --- what orders threads, for data races --------------------------------------------------------
// What the current thread has done happens before what any thread does after order_after() of the
// same number: an address, or beside it where an object orders in more than one way.
void order_before(std::uint64_t object);
void order_after(std::uint64_t object);

// --- where the driver's code and the machine meet -----------------------------------------------

namespace core {
class RealThreads;
extern RealThreads* real_threads;  // nullptr: threads are fibers, and only one runs
// Calls of the kernel's functions in this step, which does not end while none of them is a choice
// point. No part of the state.
extern std::uint32_t calls_in_step;
inline constexpr std::uint32_t calls_max = 2'000'000;
void calls_too_often(const void* site);
void enter_machine();
void leave_machine();
std::uint32_t go_out_to_driver();
void come_back_from_driver(std::uint32_t depth);
}  // namespace core

// The driver's return address, in a function that the driver calls. With real threads the machine
// is the caller's alone as long as this lives: so it is the first thing in the function and lives
// until it returns.
class Site {
 public:
  explicit Site(const void* address) : address_(address) {
    if (core::real_threads != nullptr) {
      core::enter_machine();
    } else if (address != nullptr && ++core::calls_in_step > core::calls_max) {
      core::calls_too_often(address);
    }
  }
  ~Site() {
    if (core::real_threads != nullptr) core::leave_machine();
  }
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;
  operator const void*() const { return address_; }  // NOLINT: it stands for the address

 private:
  const void* address_;
};
#define WSKCHECK_SITE (::wskcheck::drive::Site(__builtin_return_address(0)))

// The other way: the machine calls a function of the driver, and is free for others meanwhile.
template <class Function, class... Arguments>
auto call_driver(Function function, Arguments... arguments) {
  struct Outside {
    std::uint32_t depth = core::real_threads != nullptr ? core::go_out_to_driver() : 0;
    ~Outside() {
      if (core::real_threads != nullptr) core::come_back_from_driver(depth);
    }
  } const outside;
  return function(arguments...);
}

}  // namespace wskcheck::drive
