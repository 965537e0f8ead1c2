// DriverEntry, Unload, and the end of a run.
#include "run/host.h"

#include <ntddk.h>

#include <cstring>
#include <string_view>

#include "core/machine_state.h"
#include "core/pool.h"
#include "core/real_threads.h"
#include "core/state.h"
#include "core/touched.h"
#include "kernel/file_store.h"
#include "kernel/left_over.h"
#include "kernel/registry_store.h"
#include "kernel/threads.h"
#include "provider/outgoing.h"
#include "provider/provider.h"
#include "run/entry.h"
#include "run/program.h"

namespace wskcheck::drive {
namespace {

PDRIVER_INITIALIZE driver_entry = nullptr;

struct HostState {
  bool entry_has_returned = false;
  bool can_be_opened = false;
  bool takes_control_codes = false;
};
HostState host;

// What the kernel is to run for the driver: set and queued at the place of the thread's operation.
bool is_of_kernel(const core::Thread& t) {
  return t.kind == ThreadKind::dpc || t.kind == ThreadKind::work_item;
}

const char* words_of_thread(const core::Thread& t) {
  const bool begins = is_of_kernel(t) && t.op.kind == OpKind::start;
  const bool is_timer = t.kind == ThreadKind::dpc && t.name == std::string_view("timer");
  if (is_timer && (begins || t.op.kind == OpKind::sleep)) {
    return "the driver is unloaded while its %s is still set";
  }
  return begins ? "the driver is unloaded while its %s is still queued"
                : "the driver is unloaded while its %s still runs";
}

// Where WSK or a program has made the thread; another one is then in a routine of WSK's that it
// runs on its way.
bool has_left(const core::Thread& t) {
  const bool own = t.kind == ThreadKind::callback || t.kind == ThreadKind::completion ||
                   t.kind == ThreadKind::program;
  return own && t.op.kind == OpKind::leave;
}

// A thread of the driver that lives on runs code that is no longer there. One that has left its
// routine but for the return is let go: WSK's documented ways of waiting allow no better. Of
// what WSK has not completed left_over() tells.
void check_threads() {
  for (std::uint32_t i = 1; i < core::run.threads; ++i) {
    const core::Thread& thread = core::threads[i];
    const bool is_of_wsk = provider::outgoing::is_waiting(static_cast<ThreadId>(i));
    if (!core::is_live(i) || has_left(thread) || is_of_wsk) continue;
    Trouble t;
    t.rule = is_of_kernel(thread) ? "KRN-04" : "UNL-05";
    t.says = words_of_thread(thread);
    t.detail = thread.name;
    t.object = core::thread_object(static_cast<ThreadId>(i));
    t.site = thread.op.site;
    found(t);
  }
}

// As if it were called from its first instruction.
template <class Function>
const void* place_of(Function* function) {
  return reinterpret_cast<const std::byte*>(function) + 1;
}

void check_memory() {
  for_each_live_block([](const Block& block) {
    if (block.kind != BlockKind::pool && block.kind != BlockKind::irp &&
        block.kind != BlockKind::object) {
      return;
    }
    Trouble t;
    t.kind = TroubleKind::leak;
    t.says = "%s is not freed when the driver is unloaded";
    t.detail = block.kind == BlockKind::pool  ? "pool memory"
               : block.kind == BlockKind::irp ? "an IRP"
                                              : block.what;
    t.object = reinterpret_cast<std::uint64_t>(block.address);
    t.site = block.depth != 0 ? block.allocated_at[0] : nullptr;
    found(t);
  });
}

// With real threads one may have done its work and be on its way back: it is given a second.
bool others_are_back(const void*, std::uint64_t) {
  for (std::uint32_t i = 1; i < core::run.threads; ++i) {
    const core::Thread& t = core::threads[i];
    if (t.state == core::ThreadState::ready && t.kind != ThreadKind::system) return false;
  }
  return true;
}
void wait_for_others() {
  if (core::real_threads == nullptr) return;
  constexpr std::int64_t second = 10'000'000;
  const Op op{OpKind::wait, false, 0, 0, nullptr, "the end of callbacks"};
  block(op, others_are_back, nullptr, 0, second);
}

[[noreturn]] void end() {
  kernel::wait_for_io_work_items();
  wait_for_others();
  core::touched::add_end_of_run();
  check_threads();
  Trouble trouble;
  if (provider::left_over(trouble)) found(trouble);
  if (kernel::left_over(trouble)) found(trouble);
  check_memory();
  core::end_run(RunState::ended);
}

PDRIVER_OBJECT make_driver() {
  auto* driver = static_cast<PDRIVER_OBJECT>(
      allocate(sizeof(DRIVER_OBJECT), 0, BlockKind::handle, pool_zeroed, nullptr, "DRIVER_OBJECT"));
  driver->DriverInit = driver_entry;
  return driver;
}

PUNICODE_STRING make_registry_path() {
  kernel::Name name;
  kernel::append(name, kernel::service_key);
  const auto bytes = static_cast<USHORT>(name.length * sizeof(WCHAR));
  auto* path = static_cast<PUNICODE_STRING>(allocate(sizeof(UNICODE_STRING) + bytes + sizeof(WCHAR),
                                                     0, BlockKind::handle, pool_zeroed, nullptr,
                                                     "RegistryPath"));
  path->Buffer = reinterpret_cast<PWSTR>(path + 1);
  path->Length = bytes;
  path->MaximumLength = static_cast<USHORT>(bytes + sizeof(WCHAR));
  std::memcpy(path->Buffer, name.text, bytes);
  return path;
}

// What the I/O manager does when DriverEntry has succeeded.
void publish_devices(PDRIVER_OBJECT driver) {
  for (PDEVICE_OBJECT d = driver->DeviceObject; d != nullptr; d = d->NextDevice) {
    d->Flags &= ~static_cast<ULONG>(DO_DEVICE_INITIALIZING);
  }
  if (driver->DeviceObject == nullptr) return;
  host.can_be_opened = driver->MajorFunction[IRP_MJ_CREATE] != nullptr;
  host.takes_control_codes = driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] != nullptr;
}

}  // namespace

void set_driver_entry(void* entry) {
  driver_entry = reinterpret_cast<PDRIVER_INITIALIZE>(entry);
  core::add_state(&host, sizeof host);
  add_program_state();
}

bool entry_has_returned() { return host.entry_has_returned; }
bool can_be_opened() { return host.can_be_opened; }
bool takes_control_codes() { return host.takes_control_codes; }

void host_thread(void*) {
  kernel::fill_registry();
  kernel::fill_files();
  PDRIVER_OBJECT driver = make_driver();
  if (telling()) tell(nullptr, "DriverEntry is called");
  const NTSTATUS status = call_driver(driver_entry, driver, make_registry_path());
  host.entry_has_returned = true;
  if (telling()) tell(nullptr, "DriverEntry returns 0x%08x", static_cast<unsigned>(status));
  note_entry(NT_SUCCESS(status));
  kernel::check_return(PASSIVE_LEVEL, "DriverEntry", place_of(driver_entry));
  if (!NT_SUCCESS(status)) end();
  publish_devices(driver);
  run_program(driver);
  Op unload{OpKind::other, true,    core::object_number(core::Numbered::clock, 1), 0,
            nullptr,       "unload"};
  core::stop_until_unload(unload);
  Trouble trouble;
  if (driver->DriverUnload == nullptr && provider::is_deaf(trouble)) found(trouble);
  if (driver->DriverUnload == nullptr) core::end_run(RunState::ended);
  if (telling()) tell(nullptr, "DriverUnload is called");
  call_driver(driver->DriverUnload, driver);
  if (telling()) tell(nullptr, "DriverUnload returns");
  kernel::check_return(PASSIVE_LEVEL, "DriverUnload", place_of(driver->DriverUnload));
  end();
}

}  // namespace wskcheck::drive
