// See levels.h. Functions that only copy, append, measure or initialise are not here: their pages
// allow any level for memory that is resident, or they are code of the driver's own (ntstrsafe.h).
#include "kernel/levels.h"

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr Level all[] = {
    {"RtlAnsiStringToUnicodeString", PASSIVE_LEVEL},
    {"RtlCharToInteger", PASSIVE_LEVEL},
    {"RtlCompareString", PASSIVE_LEVEL},
    {"RtlCompareUnicodeString", PASSIVE_LEVEL},
    {"RtlDowncaseUnicodeString", APC_LEVEL},
    {"RtlDuplicateUnicodeString", APC_LEVEL},
    {"RtlEqualString", PASSIVE_LEVEL},
    {"RtlEqualUnicodeString", PASSIVE_LEVEL},
    {"RtlFreeAnsiString", APC_LEVEL},
    {"RtlFreeUnicodeString", APC_LEVEL},
    {"RtlGUIDFromString", PASSIVE_LEVEL},
    {"RtlHashUnicodeString", APC_LEVEL},
    {"RtlInt64ToUnicodeString", PASSIVE_LEVEL},
    {"RtlIntegerToUnicodeString", PASSIVE_LEVEL},
    {"RtlPrefixUnicodeString", PASSIVE_LEVEL},
    {"RtlStringCbPrintfA", PASSIVE_LEVEL},
    {"RtlStringCbPrintfExA", PASSIVE_LEVEL},
    {"RtlStringCbPrintfExW", PASSIVE_LEVEL},
    {"RtlStringCbPrintfW", PASSIVE_LEVEL},
    {"RtlStringCbVPrintfA", PASSIVE_LEVEL},
    {"RtlStringCbVPrintfExA", PASSIVE_LEVEL},
    {"RtlStringCbVPrintfExW", PASSIVE_LEVEL},
    {"RtlStringCbVPrintfW", PASSIVE_LEVEL},
    {"RtlStringCchPrintfA", PASSIVE_LEVEL},
    {"RtlStringCchPrintfExA", PASSIVE_LEVEL},
    {"RtlStringCchPrintfExW", PASSIVE_LEVEL},
    {"RtlStringCchPrintfW", PASSIVE_LEVEL},
    {"RtlStringCchVPrintfA", PASSIVE_LEVEL},
    {"RtlStringCchVPrintfExA", PASSIVE_LEVEL},
    {"RtlStringCchVPrintfExW", PASSIVE_LEVEL},
    {"RtlStringCchVPrintfW", PASSIVE_LEVEL},
    {"RtlStringFromGUID", PASSIVE_LEVEL},
    {"RtlUTF8ToUnicodeN", PASSIVE_LEVEL},
    {"RtlUnicodeStringPrintf", PASSIVE_LEVEL},
    {"RtlUnicodeStringToAnsiString", PASSIVE_LEVEL},
    {"RtlUnicodeStringToInteger", PASSIVE_LEVEL},
    {"RtlUnicodeStringVPrintf", PASSIVE_LEVEL},
    {"RtlUnicodeToUTF8N", PASSIVE_LEVEL},
    {"RtlUpcaseUnicodeChar", APC_LEVEL},
    {"RtlUpcaseUnicodeString", APC_LEVEL},
    {"RtlUpperChar", APC_LEVEL},
    {"RtlxAnsiStringToUnicodeSize", PASSIVE_LEVEL},
    {"RtlxUnicodeStringToAnsiSize", PASSIVE_LEVEL},
};

}  // namespace

std::span<const Level> levels() { return all; }

void need_level_of(const char* function, const void* site) {
  if (irql() == PASSIVE_LEVEL) return;
  for (const Level& level : all) {
    if (level.function == function) need_level_max(level.max, function, site);
  }
}

}  // namespace wskcheck::drive::kernel
