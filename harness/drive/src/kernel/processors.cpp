// Processors: one runs at a time, drivers are told of two in one group; and seconds of Unix.
#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr std::int64_t second_100ns = 10'000'000;
constexpr std::int64_t year_1970_100ns = 11'644'473'600 * second_100ns;  // since 1601
constexpr std::int64_t year_1980_100ns = 11'960'006'400 * second_100ns;

BOOLEAN seconds_since(std::int64_t begin, PLARGE_INTEGER time, PULONG seconds, const void* site) {
  const std::int64_t passed = checked(time, site)->QuadPart - begin;
  if (passed < 0 || passed / second_100ns > MAXULONG) return FALSE;
  *checked(seconds, site) = static_cast<ULONG>(passed / second_100ns);
  return TRUE;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION BOOLEAN RtlTimeToSecondsSince1970(PLARGE_INTEGER Time, PULONG Seconds) {
  return seconds_since(year_1970_100ns, Time, Seconds, WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN RtlTimeToSecondsSince1980(PLARGE_INTEGER Time, PULONG Seconds) {
  return seconds_since(year_1980_100ns, Time, Seconds, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID RtlSecondsSince1970ToTime(ULONG Seconds, PLARGE_INTEGER Time) {
  checked(Time, WSKCHECK_SITE)->QuadPart = year_1970_100ns + Seconds * second_100ns;
}
KERNEL_FUNCTION VOID RtlSecondsSince1980ToTime(ULONG Seconds, PLARGE_INTEGER Time) {
  checked(Time, WSKCHECK_SITE)->QuadPart = year_1980_100ns + Seconds * second_100ns;
}

KERNEL_FUNCTION KAFFINITY KeQueryActiveProcessors(VOID) { return 3; }
KERNEL_FUNCTION USHORT KeQueryActiveGroupCount(VOID) { return 1; }
KERNEL_FUNCTION ULONG KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER Number) {
  if (Number != nullptr) *checked(Number, WSKCHECK_SITE) = {};
  return 0;
}
KERNEL_FUNCTION NTSTATUS KeGetProcessorNumberFromIndex(ULONG Index, PPROCESSOR_NUMBER Number) {
  checked(Number, WSKCHECK_SITE);
  if (Index >= 2) return STATUS_INVALID_PARAMETER;
  *Number = {0, static_cast<UCHAR>(Index), 0};
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION ULONG KeGetProcessorIndexFromNumber(PPROCESSOR_NUMBER Number) {
  checked(Number, WSKCHECK_SITE);
  const bool there = Number->Group == 0 && Number->Number < 2;
  return there ? Number->Number : 0xffffffffu;  // INVALID_PROCESSOR_INDEX
}
KERNEL_FUNCTION VOID KeSetSystemGroupAffinityThread(PGROUP_AFFINITY Affinity,
                                                    PGROUP_AFFINITY Previous) {
  const Site site = WSKCHECK_SITE;
  checked(Affinity, site);
  if (Previous != nullptr) *checked(Previous, site) = {};
}
KERNEL_FUNCTION VOID KeRevertToUserGroupAffinityThread(PGROUP_AFFINITY Previous) {
  checked(Previous, WSKCHECK_SITE);
}
