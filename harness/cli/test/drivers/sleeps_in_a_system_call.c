// A driver that never comes back, and takes no processor meanwhile, for the tests of messages: it
// waits for a signal, by itself, as no function of the C library is there for drivers.
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  for (;;) {
#if defined(__x86_64__)
    long long call = 34;
    __asm__ volatile("syscall" : "+a"(call) : : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long long x0 __asm__("x0") = 0;
    register long long x1 __asm__("x1") = 0;
    register long long x2 __asm__("x2") = 0;
    register long long x3 __asm__("x3") = 0;
    register long long call __asm__("x8") = 73;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3), "r"(call) : "memory");
#endif
  }
}
