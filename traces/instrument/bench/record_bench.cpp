// The cost of the recorder, in nanoseconds, against the same calls without it.
//
// A call is WskGetRemoteAddress on a provider that completes at once: with the recorder four
// records (call, enter, leave, return) and an IRP's slot. The file is written to /dev/null, so that
// the thread that writes it does all but the disk's work; both threads share the machine.
#include <fmt/format.h>

#include <chrono>
#include <cstring>
#include <functional>

#include "fake_kernel.h"
#include "fake_wsk.h"
#include "parts/test_hooks.h"
#include "wskcheck/instrument/wskrecord.h"

namespace wskcheck::record_test {
namespace {

constexpr int rounds = 300000;

NTSTATUS done(PDEVICE_OBJECT, PIRP, PVOID) { return STATUS_MORE_PROCESSING_REQUIRED; }

double nanoseconds(int count, const std::function<void()>& once) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) once();
  const auto spent = std::chrono::steady_clock::now() - start;
  return std::chrono::duration<double, std::nano>(spent).count() / count;
}

struct Lab {
  WSK_REGISTRATION registration{};
  WSK_PROVIDER_NPI npi{};
  PIRP irp = nullptr;
  PWSK_SOCKET socket = nullptr;
  SOCKADDR_IN address{};

  void open() {
    FakeWsk::get().reset();
    FakeWsk::get().calls.reserve(rounds + 1);
    WskCaptureProviderNPI(&registration, WSK_INFINITE_WAIT, &npi);
    irp = IoAllocateIrp(1, FALSE);
    IoSetCompletionRoutine(irp, done, nullptr, TRUE, TRUE, TRUE);
    npi.Dispatch->WskSocket(npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP,
                            WSK_FLAG_CONNECTION_SOCKET, nullptr, nullptr, nullptr, nullptr, nullptr,
                            irp);
    socket = reinterpret_cast<PWSK_SOCKET>(irp->IoStatus.Information);
  }
  void call() {
    irp->CurrentLocation = 2;
    IoSetCompletionRoutine(irp, done, nullptr, TRUE, TRUE, TRUE);
    static_cast<const WSK_PROVIDER_CONNECTION_DISPATCH*>(socket->Dispatch)
        ->WskGetRemoteAddress(socket, reinterpret_cast<PSOCKADDR>(&address), irp);
  }
  double calls() {
    FakeWsk::get().calls.clear();
    return nanoseconds(rounds, [this] { call(); });
  }
  void close() {
    irp->CurrentLocation = 2;
    IoSetCompletionRoutine(irp, done, nullptr, TRUE, TRUE, TRUE);
    static_cast<const WSK_PROVIDER_BASIC_DISPATCH*>(socket->Dispatch)->WskCloseSocket(socket, irp);
    IoFreeIrp(irp);
  }
};

// A sink for ETW that copies what it is given, as the kernel does.
char etw_buffer[65536];
void (*etw_enable)(const void*, ULONG, UCHAR, ULONG64, ULONG64, void*, void*);
NTSTATUS etw_register(const VOID*, PVOID callback, PVOID, ULONG64* handle) {
  etw_enable = reinterpret_cast<decltype(etw_enable)>(callback);
  *handle = 1;
  return STATUS_SUCCESS;
}
NTSTATUS etw_unregister(ULONG64) { return STATUS_SUCCESS; }
NTSTATUS etw_write(ULONG64, const VOID*, const VOID*, const VOID*, ULONG count, const VOID* data) {
  struct Part {
    ULONG64 pointer;
    ULONG size, type;
  };
  std::size_t at = 0;
  for (ULONG i = 0; i < count; ++i) {
    const Part part = static_cast<const Part*>(data)[i];
    std::memcpy(etw_buffer + at, reinterpret_cast<const void*>(part.pointer), part.size);
    at += part.size;
  }
  return STATUS_SUCCESS;
}

void line(const char* what, double ns, double base, int records) {
  fmt::print("{:<34}{:>9.1f}{:>9.2f}", what, ns, ns / base);
  if (records != 0) fmt::print("{:>12.1f}", (ns - base) / records);
  fmt::print("\n");
}

int run() {
  fmt::print("{:<34}{:>9}{:>9}{:>12}\n", "a call that completes at once", "ns", "ratio",
             "ns/record");
  Lab bare;
  bare.open();
  bare.calls();
  const double base = bare.calls();
  line("without the recorder", base, base, 0);
  line("not started", bare.calls(), base, 0);
  bare.close();

  WSK_RECORD_CONFIG config{};
  config.Size = sizeof config;
  config.Etw = TRUE;
  WskRecordTestHooks.etw = {etw_register, etw_unregister, etw_write, nullptr};
  WskRecordStart(&config);
  Lab lab;
  lab.open();
  WskRecordEnable(FALSE);
  line("paused", lab.calls(), base, 0);
  WskRecordEnable(TRUE);
  line("ETW, no session", lab.calls(), base, 4);
  etw_enable(nullptr, 1, 5, 3, 0, nullptr, nullptr);
  line("ETW, a session that copies", lab.calls(), base, 4);
  lab.close();
  WskRecordStop();

  config.Etw = FALSE;
  config.File = u"/dev/null";
  config.RingRecords = 1u << 21;  // holds the whole run: the cost of recording alone
  WskRecordStart(&config);
  Lab filed;
  filed.open();
  line("a file", filed.calls(), base, 4);
  filed.close();
  WSK_RECORD_STATISTICS s;
  const double wait = nanoseconds(1, [] { WskRecordStop(); });
  WskRecordQuery(&s);
  fmt::print("\n{} records, {} dropped; the rest written in {:.0f} ms\n", s.Recorded, s.Dropped,
             wait / 1e6);
  return s.Dropped == 0 && FakeWsk::get().sockets_alive == 0 ? 0 : 1;
}

}  // namespace
}  // namespace wskcheck::record_test

int main() { return wskcheck::record_test::run(); }
