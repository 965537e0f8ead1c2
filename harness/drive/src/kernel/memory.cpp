// Copying, filling and comparing the driver's memory, each access checked.
#include <cstring>
#include <initializer_list>

#include "kernel/kernel.h"

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION void* wskcheck_memcpy(void* to, const void* from, size_t size) {
  const Site site = WSKCHECK_SITE;
  check_access(from, size, false, site);
  check_access(to, size, true, site);
  return std::memmove(to, from, size);
}
KERNEL_FUNCTION void* wskcheck_memmove(void* to, const void* from, size_t size) {
  const Site site = WSKCHECK_SITE;
  check_access(from, size, false, site);
  check_access(to, size, true, site);
  return std::memmove(to, from, size);
}
KERNEL_FUNCTION void* wskcheck_memset(void* to, int value, size_t size) {
  check_access(to, size, true, WSKCHECK_SITE);
  return std::memset(to, value, size);
}
KERNEL_FUNCTION void* wskcheck_memcpy_at(void* to, const void* from, size_t size,
                                         const void* site) {
  check_access(from, size, false, site);
  check_access(to, size, true, site);
  return std::memmove(to, from, size);
}
KERNEL_FUNCTION void* wskcheck_memset_at(void* to, int value, size_t size, const void* site) {
  check_access(to, size, true, site);
  return std::memset(to, value, size);
}
KERNEL_FUNCTION int wskcheck_memcmp(const void* a, const void* b, size_t size) {
  const Site site = WSKCHECK_SITE;
  check_access(a, size, false, site);
  check_access(b, size, false, site);
  const int order = std::memcmp(a, b, size);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}
KERNEL_FUNCTION SIZE_T RtlCompareMemory(const VOID* Source1, const VOID* Source2, SIZE_T Length) {
  const Site site = WSKCHECK_SITE;
  check_access(Source1, Length, false, site);
  check_access(Source2, Length, false, site);
  const auto* a = static_cast<const UCHAR*>(Source1);
  const auto* b = static_cast<const UCHAR*>(Source2);
  SIZE_T same = 0;
  while (same < Length && a[same] == b[same]) ++same;
  return same;
}
KERNEL_FUNCTION SIZE_T RtlCompareMemoryUlong(PVOID Source, SIZE_T Length, ULONG Pattern) {
  check_access(Source, Length, false, WSKCHECK_SITE);
  const auto* a = static_cast<const ULONG*>(Source);
  SIZE_T same = 0;
  while (same < Length / sizeof(ULONG) && a[same] == Pattern) ++same;
  return same * sizeof(ULONG);
}
KERNEL_FUNCTION PVOID RtlSecureZeroMemory(PVOID Destination, SIZE_T Length) {
  check_access(Destination, Length, true, WSKCHECK_SITE);
  return std::memset(Destination, 0, Length);
}
KERNEL_FUNCTION ULONG RtlRandomEx(PULONG Seed) {
  kernel::checked(Seed, WSKCHECK_SITE);
  *Seed = *Seed * 1103515245u + 12345u;
  return *Seed & 0x7fffffff;
}

KERNEL_FUNCTION VOID RtlInitializeBitMap(PRTL_BITMAP Map, PULONG Buffer, ULONG Size) {
  kernel::checked(Map, WSKCHECK_SITE);
  Map->SizeOfBitMap = Size;
  Map->Buffer = Buffer;
}

namespace {

PRTL_BITMAP checked_map(PRTL_BITMAP map, const void* site) {
  kernel::checked(map, site);
  check_access(map->Buffer, (map->SizeOfBitMap + 31) / 32 * 4, true, site);
  return map;
}
bool get(const RTL_BITMAP* map, ULONG bit) {
  return (map->Buffer[bit / 32] >> (bit % 32) & 1) != 0;
}
void set(PRTL_BITMAP map, ULONG start, ULONG count, bool to, const void* site) {
  checked_map(map, site);
  if (start > map->SizeOfBitMap || count > map->SizeOfBitMap - start) {
    kernel::misuse("a bit beyond the end of its bitmap is set or cleared", "", map, site);
  }
  for (ULONG bit = start; bit < start + count; ++bit) {
    const ULONG mask = 1u << (bit % 32);
    map->Buffer[bit / 32] = to ? map->Buffer[bit / 32] | mask : map->Buffer[bit / 32] & ~mask;
  }
}
constexpr ULONG not_there = 0xffffffff;
ULONG find_clear(PRTL_BITMAP map, ULONG count, ULONG hint, const void* site) {
  checked_map(map, site);
  for (const ULONG from : {hint < map->SizeOfBitMap ? hint : 0u, 0u}) {
    ULONG run = 0;
    for (ULONG bit = from; bit < map->SizeOfBitMap; ++bit) {
      run = get(map, bit) ? 0 : run + 1;
      if (run == count) return bit + 1 - count;
    }
  }
  return not_there;
}

}  // namespace

KERNEL_FUNCTION VOID RtlClearAllBits(PRTL_BITMAP Map) {
  set(Map, 0, Map->SizeOfBitMap, false, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID RtlSetAllBits(PRTL_BITMAP Map) {
  set(Map, 0, Map->SizeOfBitMap, true, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID RtlSetBits(PRTL_BITMAP Map, ULONG Start, ULONG Count) {
  set(Map, Start, Count, true, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID RtlClearBits(PRTL_BITMAP Map, ULONG Start, ULONG Count) {
  set(Map, Start, Count, false, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID RtlSetBit(PRTL_BITMAP Map, ULONG Bit) {
  set(Map, Bit, 1, true, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID RtlClearBit(PRTL_BITMAP Map, ULONG Bit) {
  set(Map, Bit, 1, false, WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN RtlTestBit(PRTL_BITMAP Map, ULONG Bit) {
  return get(checked_map(Map, WSKCHECK_SITE), Bit);
}
KERNEL_FUNCTION ULONG RtlNumberOfSetBits(PRTL_BITMAP Map) {
  const Site site = WSKCHECK_SITE;
  checked_map(Map, site);
  ULONG count = 0;
  for (ULONG bit = 0; bit < Map->SizeOfBitMap; ++bit) count += get(Map, bit) ? 1 : 0;
  return count;
}
KERNEL_FUNCTION ULONG RtlFindClearBits(PRTL_BITMAP Map, ULONG Count, ULONG Hint) {
  return find_clear(Map, Count, Hint, WSKCHECK_SITE);
}
KERNEL_FUNCTION ULONG RtlFindClearBitsAndSet(PRTL_BITMAP Map, ULONG Count, ULONG Hint) {
  const Site site = WSKCHECK_SITE;
  const ULONG at = find_clear(Map, Count, Hint, site);
  if (at != not_there) set(Map, at, Count, true, site);
  return at;
}
