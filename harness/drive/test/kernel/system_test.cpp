// The version of the system, and what is called when it stops.
#include <gtest/gtest.h>

#include "kernel/kernel.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

bool is_version(ULONG types, ULONG major, UCHAR condition, ULONG build = 0) {
  auto& wanted = driver<RTL_OSVERSIONINFOEXW>();
  wanted.dwMajorVersion = major;
  wanted.dwBuildNumber = build;
  ULONGLONG mask = 0;
  VER_SET_CONDITION(mask, VER_MAJORVERSION, condition);
  VER_SET_CONDITION(mask, VER_MINORVERSION, condition);
  VER_SET_CONDITION(mask, VER_BUILDNUMBER, VER_GREATER_EQUAL);
  return RtlVerifyVersionInfo(&wanted, types, mask) == STATUS_SUCCESS;
}

TEST(Versions, AreCompared) {
  EXPECT_EQ(first_schedule([] {
              constexpr ULONG both = VER_MAJORVERSION | VER_MINORVERSION;
              say(is_version(both, 6, VER_GREATER_EQUAL));
              say(is_version(both, 10, VER_GREATER_EQUAL));
              say(is_version(both, 10, VER_GREATER));
              say(is_version(both, 11, VER_LESS));
              say(is_version(both, 9, VER_EQUAL));
              say(is_version(both | VER_BUILDNUMBER, 10, VER_EQUAL, 19041));
              say(is_version(both | VER_BUILDNUMBER, 10, VER_EQUAL, 99999));
            }),
            "1 1 0 1 0 1 0 ");
}

void at_bug_check(KBUGCHECK_CALLBACK_REASON, KBUGCHECK_REASON_CALLBACK_RECORD*, PVOID, ULONG) {}

TEST(BugCheckCallbacks, AreRemovedBeforeTheDriverGoes) {
  EXPECT_EQ(first_schedule([] {
              auto& record = driver<KBUGCHECK_REASON_CALLBACK_RECORD>();
              static UCHAR name[] = "driver";
              KeInitializeCallbackRecord(&record);
              say(KeDeregisterBugCheckReasonCallback(&record));
              for (int i = 0; i < 2; ++i) {
                say(KeRegisterBugCheckReasonCallback(&record, at_bug_check,
                                                     KbCallbackSecondaryDumpData, name));
              }
            }),
            "0 1 0 a bug check callback is not removed when the driver is unloaded");
}

}  // namespace
}  // namespace wskcheck::drive::test
