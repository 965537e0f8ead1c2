// The recorder's events through the ETW of Windows, in user mode and without a driver: shows that
// the sink works where it is built, and fills a session that was started to try the commands of
// docs/record.md.
//
//   etw_sink.exe [EVENTS]
//
// Where no session listens, it says so and enables itself, so that every event is written all the
// same. The last line tells how many events ETW took. Built with mingw-w64 by live_test.sh.
#define WSK_RECORD_NO_MACROS  // the names of the kernel are those of this file

#include <ntddk.h>
#include <stdio.h>
#include <stdlib.h>
#include <wsk.h>

#include "parts/test_hooks.h"
#include "wskcheck/instrument/wskrecord.h"

__declspec(dllimport) void* LoadLibraryA(const char* name);
__declspec(dllimport) void* GetProcAddress(void* module, const char* name);
__declspec(dllimport) ULONG GetCurrentThreadId(void);

typedef void (*enable_callback)(const void*, ULONG, UCHAR, ULONG64, ULONG64, void*, void*);

static enable_callback enable;
static int is_enabled;
static long taken;
static wr_etw_calls system_etw;

// ---- what the recorder needs of a kernel

static KIRQL irql = PASSIVE_LEVEL;
KIRQL KeGetCurrentIrql(void) { return irql; }
void KeSetTestIrql(KIRQL to) { irql = to; }
void KeLowerIrql(KIRQL to) { irql = to; }

// No IRP is made here.
PIRP(IoAllocateIrp)(CCHAR size, BOOLEAN quota) {
  (void)size;
  (void)quota;
  return NULL;
}
VOID(IoFreeIrp)(PIRP irp) { (void)irp; }
VOID(IoReuseIrp)(PIRP irp, NTSTATUS status) {
  (void)irp;
  (void)status;
}
BOOLEAN(IoCancelIrp)(PIRP irp) {
  (void)irp;
  return FALSE;
}
// Nor is a provider asked for.
NTSTATUS WskRegister(PWSK_CLIENT_NPI client, PWSK_REGISTRATION registration) {
  (void)client;
  (void)registration;
  return STATUS_DEVICE_BUSY;
}
VOID WskDeregister(PWSK_REGISTRATION registration) { (void)registration; }
NTSTATUS WskCaptureProviderNPI(PWSK_REGISTRATION registration, ULONG milliseconds,
                               PWSK_PROVIDER_NPI provider) {
  (void)registration;
  (void)milliseconds;
  (void)provider;
  return STATUS_DEVICE_BUSY;
}
VOID WskReleaseProviderNPI(PWSK_REGISTRATION registration) { (void)registration; }

wr_test_hooks WskRecordTestHooks;

static ULONG64 thread_id(void) { return GetCurrentThreadId(); }

// ---- ETW, with what it answers

static void on_enable(const void* source, ULONG control, UCHAR level, ULONG64 any, ULONG64 all,
                      void* filter, void* context) {
  is_enabled = control == 1;
  enable(source, control, level, any, all, filter, context);
}

static NTSTATUS register_provider(const VOID* guid, PVOID callback, PVOID context,
                                  ULONG64* handle) {
  enable = (enable_callback)(ULONG_PTR)callback;
  const NTSTATUS status =
      system_etw.register_provider(guid, (PVOID)(ULONG_PTR)on_enable, context, handle);
  printf("EventRegister: %d\n", status);
  return status;
}

static NTSTATUS set_information(ULONG64 handle, ULONG what, PVOID information, ULONG length) {
  const NTSTATUS status = system_etw.set_information(handle, what, information, length);
  printf("EventSetInformation: %d\n", status);
  return status;
}

static NTSTATUS write_event(ULONG64 handle, const VOID* event, const VOID* activity,
                            const VOID* related, ULONG count, const VOID* data) {
  const NTSTATUS status = system_etw.write(handle, event, activity, related, count, data);
  if (status == STATUS_SUCCESS) ++taken;
  return status;
}

// A function of the library in place of `to`, or NULL.
static void find(void* library, const char* name, void* to) {
  void* const function = GetProcAddress(library, name);
  memcpy(to, &function, sizeof function);
}

static int find_etw(void) {
  void* const library = LoadLibraryA("advapi32.dll");
  wr_etw_calls* const hooks = &WskRecordTestHooks.etw;
  if (library == NULL) return 0;
  find(library, "EventRegister", &system_etw.register_provider);
  find(library, "EventUnregister", &system_etw.unregister);
  find(library, "EventWriteTransfer", &system_etw.write);
  find(library, "EventSetInformation", &system_etw.set_information);
  *hooks = system_etw;
  hooks->register_provider = register_provider;
  hooks->write = write_event;
  if (hooks->set_information != NULL) hooks->set_information = set_information;
  return system_etw.register_provider != NULL && system_etw.unregister != NULL &&
         system_etw.write != NULL;
}

int main(int argc, char** argv) {
  const long events = argc > 1 ? strtol(argv[1], NULL, 10) : 100;
  WSK_RECORD_CONFIG config;
  NTSTATUS status;
  if (!find_etw()) {
    printf("advapi32.dll has no EventRegister, EventUnregister or EventWriteTransfer\n");
    return 2;
  }
  WskRecordTestHooks.thread_id = thread_id;
  RtlZeroMemory(&config, sizeof config);
  config.Size = sizeof config;
  config.Etw = TRUE;
  status = WskRecordStart(&config);
  if (!NT_SUCCESS(status) || enable == NULL) {
    printf("WskRecordStart: 0x%08x\n", (unsigned)status);
    return 2;
  }
  if (!is_enabled) {
    printf("no session listens to the provider WskAcceptTrace\n");
    enable(NULL, 1, 5, 0, 0, NULL, NULL);
  }
  for (long i = 0; i < events; ++i) WskRecordMark("an event of etw_sink");
  WskRecordStop();
  printf("%ld of %ld events taken\n", taken, events);
  return taken == events ? 0 : 1;
}
