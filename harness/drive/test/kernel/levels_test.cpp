// Up to which level the functions on strings may be called.
#include "kernel/levels.h"

#include <gtest/gtest.h>
#include <ntstrsafe.h>

#include <algorithm>

#include "kernel/kernel.h"
#include "kernel/offered.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Strings {
  WCHAR wide[48];
  WCHAR room[48];
  char narrow[48];
  UNICODE_STRING a;
  UNICODE_STRING b;
  ANSI_STRING ansi;
  GUID guid;
  ULONG number;
};

struct Call {
  const char* function;
  void (*make)(Strings& s);
};

constexpr Call calls[] = {
    {"RtlEqualUnicodeString", [](Strings& s) { RtlEqualUnicodeString(&s.a, &s.a, TRUE); }},
    {"RtlCompareUnicodeString", [](Strings& s) { RtlCompareUnicodeString(&s.a, &s.a, TRUE); }},
    {"RtlPrefixUnicodeString", [](Strings& s) { RtlPrefixUnicodeString(&s.a, &s.a, TRUE); }},
    {"RtlUpcaseUnicodeString", [](Strings& s) { RtlUpcaseUnicodeString(&s.b, &s.a, FALSE); }},
    {"RtlDowncaseUnicodeString", [](Strings& s) { RtlDowncaseUnicodeString(&s.b, &s.a, FALSE); }},
    {"RtlUnicodeStringToAnsiString",
     [](Strings& s) { RtlUnicodeStringToAnsiString(&s.ansi, &s.a, FALSE); }},
    {"RtlAnsiStringToUnicodeString",
     [](Strings& s) { RtlAnsiStringToUnicodeString(&s.b, &s.ansi, FALSE); }},
    {"RtlUnicodeStringToInteger",
     [](Strings& s) { RtlUnicodeStringToInteger(&s.a, 16, &s.number); }},
    {"RtlIntegerToUnicodeString", [](Strings& s) { RtlIntegerToUnicodeString(1, 10, &s.b); }},
    {"RtlInt64ToUnicodeString", [](Strings& s) { RtlInt64ToUnicodeString(1, 10, &s.b); }},
    {"RtlCharToInteger", [](Strings& s) { RtlCharToInteger(s.narrow, 16, &s.number); }},
    {"RtlHashUnicodeString", [](Strings& s) { RtlHashUnicodeString(&s.a, TRUE, 0, &s.number); }},
    {"RtlGUIDFromString", [](Strings& s) { RtlGUIDFromString(&s.a, &s.guid); }},
    {"RtlStringFromGUID",
     [](Strings& s) {
       RtlStringFromGUID(&s.guid, &s.b);
       RtlFreeUnicodeString(&s.b);
     }},
    {"RtlEqualString", [](Strings& s) { RtlEqualString(&s.ansi, &s.ansi, FALSE); }},
    {"RtlUTF8ToUnicodeN",
     [](Strings& s) { RtlUTF8ToUnicodeN(s.room, sizeof s.room, &s.number, s.narrow, 3); }},
    {"RtlUpcaseUnicodeChar", [](Strings& s) { s.room[0] = RtlUpcaseUnicodeChar('a'); }},
    {"RtlStringCbPrintfA",
     [](Strings& s) { RtlStringCbPrintfA(s.narrow, sizeof s.narrow, "%d", 1); }},
    {"RtlStringCchPrintfW", [](Strings& s) { RtlStringCchPrintfW(s.room, 48, u"%d", 1); }},
    {"RtlStringCchPrintfExA",
     [](Strings& s) {
       RtlStringCchPrintfExA(s.narrow, sizeof s.narrow, nullptr, nullptr, 0, "%d", 1);
     }},
    {"RtlUnicodeStringPrintf", [](Strings& s) { RtlUnicodeStringPrintf(&s.b, u"%d", 1); }},
    {"DbgPrint with a Unicode format code", [](Strings& s) { DbgPrint("%wZ", &s.a); }},
    {"DbgPrint with a Unicode format code", [](Strings& s) { DbgPrint("%ws", s.wide); }},
    {"DbgPrint with a Unicode format code", [](Strings& s) { DbgPrint("%S", s.wide); }},
    {"DbgPrint with a Unicode format code", [](Strings&) { DbgPrintEx(0, 0, "%lc", 'x'); }},
};

constexpr Call calls_at_any_level[] = {
    {"", [](Strings& s) { RtlInitUnicodeString(&s.a, s.wide); }},
    {"", [](Strings& s) { RtlCopyUnicodeString(&s.b, &s.a); }},
    {"", [](Strings& s) { RtlAppendUnicodeStringToString(&s.b, &s.a); }},
    {"", [](Strings& s) { RtlAppendUnicodeToString(&s.b, s.wide); }},
    {"", [](Strings& s) { RtlStringCbCopyA(s.narrow, sizeof s.narrow, "x"); }},
    {"", [](Strings& s) { RtlCopyMemory(s.room, s.wide, sizeof s.wide); }},
    {"", [](Strings& s) { DbgPrint("%s %hs %Z %c %p", s.narrow, s.narrow, &s.ansi, 'x', &s); }},
};

const Call* made = nullptr;
KIRQL made_at = PASSIVE_LEVEL;

std::string outcome(const Call& call, KIRQL level) {
  made = &call;
  made_at = level;
  return first_schedule([] {
    auto& s = driver<Strings>();
    for (int i = 0; i < 3; ++i) s.wide[i] = 'a', s.narrow[i] = 'a';
    RtlInitUnicodeString(&s.a, s.wide);
    RtlInitAnsiString(&s.ansi, s.narrow);
    s.b = {0, sizeof s.room, s.room};
    KIRQL before = PASSIVE_LEVEL;
    KeRaiseIrql(made_at, &before);
    made->make(s);
    KeLowerIrql(before);
  });
}

KIRQL max_of(std::string_view function) {
  for (const kernel::Level& level : kernel::levels()) {
    if (level.function == function) return level.max;
  }
  return PASSIVE_LEVEL;
}

TEST(KernelLevels, AreThoseOfTheFunctionsPages) {
  EXPECT_EQ(max_of("RtlEqualUnicodeString"), PASSIVE_LEVEL);
  EXPECT_EQ(max_of("RtlUpcaseUnicodeString"), APC_LEVEL);
  for (const Call& call : calls) {
    const KIRQL max = max_of(call.function);
    const std::string above = max == PASSIVE_LEVEL ? "PASSIVE_LEVEL" : "APC_LEVEL";
    EXPECT_EQ(outcome(call, max), "") << call.function;
    EXPECT_EQ(outcome(call, static_cast<KIRQL>(max + 1)),
              std::string(call.function) + " is called above " + above);
  }
}

TEST(KernelLevels, OfCopiesAndPlainOutputAreAny) {
  for (const Call& call : calls_at_any_level) EXPECT_EQ(outcome(call, DISPATCH_LEVEL), "");
}

TEST(KernelLevels, AreOfFunctionsThatAreOffered) {
  const auto offered = kernel::offered();
  for (const kernel::Level& level : kernel::levels()) {
    EXPECT_TRUE(std::any_of(offered.begin(), offered.end(), [&](const auto& one) {
      return one.name == level.function;
    })) << level.function;
  }
}

}  // namespace
}  // namespace wskcheck::drive::test
