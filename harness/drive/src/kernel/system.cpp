// Time, which is virtual, versions, debug output, assertions and bug checks.
#include <bit>

#include "kernel/text.h"
#include "kernel/waits.h"

namespace wskcheck::drive::kernel {
namespace {

// Driver-written output, on the lane of the thread: without its newline.
void print(const char* text, std::va_list& arguments, const void* site) {
  char line[512];
  Sink<char> sink{line, sizeof line - 1};
  format(sink, text, arguments, site);
  if (sink.from_wide) need_level_max(PASSIVE_LEVEL, "DbgPrint with a Unicode format code", site);
  std::size_t length = sink.count < sizeof line - 1 ? sink.count : sizeof line - 1;
  while (length != 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) --length;
  line[length] = 0;
  if (telling()) tell(site, "DbgPrint: %s", line);
}

constexpr std::int64_t day_100ns = 864'000'000'000;

// Days from 1601-01-01 to the first day of a year.
std::int64_t days_before_year(std::int64_t year) {
  const std::int64_t y = year - 1601;
  return 365 * y + y / 4 - y / 100 + y / 400;
}
bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
int days_of_month(std::int64_t year, int month) {
  constexpr int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 1 && is_leap(year) ? 29 : days[month];
}

struct VersionPart {
  ULONG type;  // one bit of VER_*
  ULONG here;
  ULONG wanted;
};
unsigned place_of_condition(ULONG type) {
  return 3u * static_cast<unsigned>(std::countr_zero(type));
}
bool holds(const VersionPart& part, ULONGLONG mask) {
  switch (mask >> place_of_condition(part.type) & 7) {
    case VER_EQUAL:
      return part.here == part.wanted;
    case VER_GREATER:
      return part.here > part.wanted;
    case VER_GREATER_EQUAL:
      return part.here >= part.wanted;
    case VER_LESS:
      return part.here < part.wanted;
    case VER_LESS_EQUAL:
      return part.here <= part.wanted;
    default:
      return false;
  }
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION LARGE_INTEGER KeQueryPerformanceCounter(PLARGE_INTEGER Frequency) {
  const Site site = WSKCHECK_SITE;
  if (Frequency != nullptr) kernel::checked(Frequency, site)->QuadPart = 10'000'000;
  LARGE_INTEGER now;
  now.QuadPart = now_100ns();
  return now;
}
KERNEL_FUNCTION ULONGLONG KeQueryInterruptTime(VOID) {
  const Site site = WSKCHECK_SITE;
  return static_cast<ULONGLONG>(now_100ns());
}
KERNEL_FUNCTION ULONGLONG KeQueryInterruptTimePrecise(PULONG64 Counter) {
  const Site site = WSKCHECK_SITE;
  if (Counter != nullptr) {
    *kernel::checked(Counter, site) = static_cast<ULONG64>(now_100ns());
  }
  return static_cast<ULONGLONG>(now_100ns());
}
KERNEL_FUNCTION ULONGLONG KeQueryUnbiasedInterruptTime(VOID) {
  const Site site = WSKCHECK_SITE;
  return static_cast<ULONGLONG>(now_100ns());
}
KERNEL_FUNCTION ULONG KeQueryTimeIncrement(VOID) {
  const Site site = WSKCHECK_SITE;
  return 156250;
}
KERNEL_FUNCTION VOID wskcheck_system_time(PLARGE_INTEGER Time) {
  kernel::checked(Time, WSKCHECK_SITE)->QuadPart = kernel::boot_time_100ns + now_100ns();
}
KERNEL_FUNCTION VOID wskcheck_tick_count(PLARGE_INTEGER Count) {
  kernel::checked(Count, WSKCHECK_SITE)->QuadPart = now_100ns() / 156250;
}
KERNEL_FUNCTION VOID ExSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime) {
  const Site site = WSKCHECK_SITE;
  *kernel::checked(LocalTime, site) = *kernel::checked(SystemTime, site);
}
KERNEL_FUNCTION VOID ExLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime) {
  const Site site = WSKCHECK_SITE;
  *kernel::checked(SystemTime, site) = *kernel::checked(LocalTime, site);
}
KERNEL_FUNCTION VOID RtlTimeToTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS Fields) {
  const Site site = WSKCHECK_SITE;
  const std::int64_t all = kernel::checked(Time, site)->QuadPart;
  TIME_FIELDS& f = *kernel::checked(Fields, site);
  std::int64_t days = all / kernel::day_100ns;
  const std::int64_t ms = all % kernel::day_100ns / 10'000;
  f.Weekday = static_cast<CSHORT>((days + 1) % 7);
  std::int64_t year = 1601 + days / 366;
  while (kernel::days_before_year(year + 1) <= days) ++year;
  days -= kernel::days_before_year(year);
  int month = 0;
  while (days >= kernel::days_of_month(year, month)) days -= kernel::days_of_month(year, month++);
  f.Year = static_cast<CSHORT>(year);
  f.Month = static_cast<CSHORT>(month + 1);
  f.Day = static_cast<CSHORT>(days + 1);
  f.Hour = static_cast<CSHORT>(ms / 3'600'000);
  f.Minute = static_cast<CSHORT>(ms / 60'000 % 60);
  f.Second = static_cast<CSHORT>(ms / 1000 % 60);
  f.Milliseconds = static_cast<CSHORT>(ms % 1000);
}
KERNEL_FUNCTION BOOLEAN RtlTimeFieldsToTime(PTIME_FIELDS Fields, PLARGE_INTEGER Time) {
  const Site site = WSKCHECK_SITE;
  const TIME_FIELDS& f = *kernel::checked(Fields, site);
  const bool date = f.Year >= 1601 && f.Month >= 1 && f.Month <= 12 && f.Day >= 1;
  if (!date || f.Day > kernel::days_of_month(f.Year, f.Month - 1)) return FALSE;
  std::int64_t days = kernel::days_before_year(f.Year) + f.Day - 1;
  for (int m = 0; m + 1 < f.Month; ++m) days += kernel::days_of_month(f.Year, m);
  const std::int64_t ms = ((f.Hour * 60ll + f.Minute) * 60 + f.Second) * 1000 + f.Milliseconds;
  kernel::checked(Time, site)->QuadPart = days * kernel::day_100ns + ms * 10'000;
  return TRUE;
}

KERNEL_FUNCTION NTSTATUS RtlGetVersion(PRTL_OSVERSIONINFOW Version) {
  kernel::checked(Version, WSKCHECK_SITE);
  Version->dwMajorVersion = 10;
  Version->dwMinorVersion = 0;
  Version->dwBuildNumber = 22621;
  Version->dwPlatformId = 2;
  Version->szCSDVersion[0] = 0;
  return STATUS_SUCCESS;
}
// A condition takes three bits, at the place of its type.
KERNEL_FUNCTION ULONGLONG VerSetConditionMask(ULONGLONG Mask, ULONG Type, UCHAR Condition) {
  for (unsigned bit = 0; bit < 8; ++bit) {
    if ((Type >> bit & 1) == 0) continue;
    Mask = (Mask & ~(7ull << 3 * bit)) | (Condition & 7ull) << 3 * bit;
  }
  return Mask;
}
KERNEL_FUNCTION NTSTATUS RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW Wanted, ULONG Types,
                                              ULONGLONG Mask) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_max(PASSIVE_LEVEL, "RtlVerifyVersionInfo", site);
  check_access(Wanted, sizeof *Wanted, false, site);
  if (Types == 0 || Mask == 0) return STATUS_INVALID_PARAMETER;
  const kernel::VersionPart version[] = {{VER_MAJORVERSION, 10, Wanted->dwMajorVersion},
                                         {VER_MINORVERSION, 0, Wanted->dwMinorVersion},
                                         {VER_SERVICEPACKMAJOR, 0, Wanted->wServicePackMajor},
                                         {VER_SERVICEPACKMINOR, 0, Wanted->wServicePackMinor}};
  // The first of these that is another one says how the versions compare.
  const kernel::VersionPart* telling = nullptr;
  for (const kernel::VersionPart& part : version) {
    if ((Types & part.type) == 0) continue;
    if (telling == nullptr || telling->here == telling->wanted) telling = &part;
  }
  bool good = telling == nullptr || kernel::holds(*telling, Mask);
  const kernel::VersionPart others[] = {
      {VER_BUILDNUMBER, 22621, Wanted->dwBuildNumber},
      {VER_PLATFORMID, 2, Wanted->dwPlatformId},
      {VER_PRODUCT_TYPE, VER_NT_WORKSTATION, Wanted->wProductType}};
  for (const kernel::VersionPart& part : others) {
    good = good && ((Types & part.type) == 0 || kernel::holds(part, Mask));
  }
  return good ? STATUS_SUCCESS : NTSTATUS{STATUS_REVISION_MISMATCH};
}
KERNEL_FUNCTION BOOLEAN RtlIsNtDdiVersionAvailable(ULONG Version) { return Version <= 0x0A00000C; }

BOOLEAN wskcheck_kd_debugger_enabled = FALSE;

KERNEL_FUNCTION ULONG DbgPrint(PCSTR Format, ...) {
  std::va_list arguments;
  va_start(arguments, Format);
  kernel::print(Format, arguments, WSKCHECK_SITE);
  va_end(arguments);
  return 0;
}
KERNEL_FUNCTION ULONG DbgPrintEx(ULONG, ULONG, PCSTR Format, ...) {
  std::va_list arguments;
  va_start(arguments, Format);
  kernel::print(Format, arguments, WSKCHECK_SITE);
  va_end(arguments);
  return 0;
}
KERNEL_FUNCTION ULONG vDbgPrintEx(ULONG, ULONG, PCCH Format, va_list Arguments) {
  std::va_list copy;
  va_copy(copy, Arguments);
  kernel::print(Format, copy, WSKCHECK_SITE);
  va_end(copy);
  return 0;
}
KERNEL_FUNCTION ULONG vDbgPrintExWithPrefix(PCCH, ULONG ComponentId, ULONG Level, PCCH Format,
                                            va_list Arguments) {
  return vDbgPrintEx(ComponentId, Level, Format, Arguments);
}
KERNEL_FUNCTION VOID DbgBreakPoint(VOID) {
  kernel::misuse("%s: the driver stops in a debugger that is not there", "DbgBreakPoint", nullptr,
                 WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID wskcheck_assert_failed(const char* expression, const char*, unsigned) {
  kernel::misuse("an assertion of the driver fails: %s", expression, nullptr, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID wskcheck_paged_code(const char* function, const char*, unsigned) {
  const Site site = WSKCHECK_SITE;
  if (irql() <= APC_LEVEL) return;
  kernel::misuse("%s is paged code and runs at DISPATCH_LEVEL", function, nullptr, site, "IRQ-04");
}
KERNEL_FUNCTION VOID KeBugCheck(ULONG) {
  kernel::misuse("%s: the driver ends the system", "KeBugCheck", nullptr, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID KeBugCheckEx(ULONG, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR) {
  kernel::misuse("%s: the driver ends the system", "KeBugCheckEx", nullptr, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID RtlFailFast(ULONG) {
  kernel::misuse("%s: the driver ends the system", "__fastfail", nullptr, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExRaiseStatus(NTSTATUS) {
  not_offered("an exception: the driver calls ExRaiseStatus");
}
