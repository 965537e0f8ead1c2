// The table of all names, which also makes the linker keep each of them.
#include "kernel/offered.h"

#include <evntprov.h>
#include <intrin.h>
#include <mstcpip.h>
#include <ntstrsafe.h>
#include <wsk.h>

#include <cstring>
#include <type_traits>
#include <vector>

#include "kernel/kernel.h"
#include "kernel/undeclared.h"

namespace wskcheck::drive::kernel {
namespace {

// Functions, and variables, which may be constant.
template <class T>
void* address_of(T* what) {
  if constexpr (std::is_function_v<T>) {
    return reinterpret_cast<void*>(what);
  } else {
    return const_cast<void*>(static_cast<const void*>(what));
  }
}

}  // namespace

// Made once, before any run: the table is no part of the state.
std::span<const Offered> offered() {
  static const std::vector<Offered> all = [] {
    std::vector<Offered> made;
    const char* topic = "";
#define WSKCHECK_KERNEL_TOPIC(text) topic = text;
#define WSKCHECK_KERNEL_NAME(name) made.push_back({topic, #name, address_of(&(name))});
#include "kernel/names.h"
#include "kernel/names_more.h"
#include "kernel/names_rtl.h"
#undef WSKCHECK_KERNEL_TOPIC
#undef WSKCHECK_KERNEL_NAME
    return made;
  }();
  return all;
}

namespace {

bool same(PCUNICODE_STRING wide, const char* narrow) {
  const std::size_t length = std::strlen(narrow);
  if (wide->Length != length * sizeof(WCHAR)) return false;
  for (std::size_t i = 0; i < length; ++i) {
    if (wide->Buffer[i] != static_cast<WCHAR>(narrow[i])) return false;
  }
  return true;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;

// A driver that asks for what is not offered finds that this system has it not.
KERNEL_FUNCTION PVOID MmGetSystemRoutineAddress(PUNICODE_STRING Name) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_max(PASSIVE_LEVEL, "MmGetSystemRoutineAddress", site);
  check_access(Name, sizeof *Name, false, site);
  check_access(Name->Buffer, Name->Length, false, site);
  for (const kernel::Offered& one : kernel::offered()) {
    if (kernel::same(Name, one.name)) return one.address;
  }
  return nullptr;
}
