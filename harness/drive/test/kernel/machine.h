// A machine whose driver is the body of a test: it runs on fibers, over memory that is put back,
// and every schedule of it can be tried.
#pragma once

#include <ntddk.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace wskcheck::drive::test {

// Memory of the body that is put back between runs. Each test uses it as a struct of its own.
alignas(64) extern unsigned char memory[16 * 1024];
template <class T>
T& driver() {
  static_assert(sizeof(T) <= sizeof memory);
  return *reinterpret_cast<T*>(memory);
}

struct Limits {
  bool faults = false;                // allocations may fail
  bool accesses = false;              // data races are looked for
  std::uint64_t schedules = 200'000;  // more are a failure of the test
};

// How runs ended, and how many did: "" for a good end, else the rule and what was found; what the
// body said with say() stands in front.
using Outcomes = std::map<std::string, std::uint64_t>;
Outcomes every_schedule(void (*body)(), const Limits& limits = {});
// The outcome of the first schedule alone.
std::string first_schedule(void (*body)(), const Limits& limits = {});

// For the body: part of its run's outcome, in the order of the calls. At most 200 characters.
void say(const char* text);
void say(std::int64_t number);

// For the body: accesses as the driver's compiled code makes them.
LONG read(const LONG& from);
void write(LONG& to, LONG value);
LONG read_volatile(const LONG& from);
void write_volatile(LONG& to, LONG value);

// For the body: a system thread, which join() waits for; and a wait without an end.
PKTHREAD begin(PKSTART_ROUTINE routine, PVOID context = nullptr);
void join(PKTHREAD thread);
NTSTATUS wait(PVOID object);
LARGE_INTEGER relative_ms(std::int64_t ms);

// What the schedules ended with.
std::set<std::string> keys(const Outcomes& outcomes);
using Texts = std::set<std::string>;

}  // namespace wskcheck::drive::test
