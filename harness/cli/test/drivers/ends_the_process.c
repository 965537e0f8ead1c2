// A driver whose Unload ends the process that runs it, for the tests of messages: by itself, as no
// function of the C library is there for drivers.
#include <ntddk.h>

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
#if defined(__x86_64__)
  __asm__ volatile("syscall" : : "a"(231), "D"(7) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
  register long long code __asm__("x0") = 7;
  register long long call __asm__("x8") = 94;
  __asm__ volatile("svc #0" : : "r"(code), "r"(call) : "memory");
#endif
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  driver->DriverUnload = unload;
  return STATUS_SUCCESS;
}
