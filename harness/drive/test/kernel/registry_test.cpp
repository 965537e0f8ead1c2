// The registry: what a scenario puts there, what the driver makes, and what is left open.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "kernel/registry_store.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

UNICODE_STRING text(const char16_t* s) {
  UNICODE_STRING made;
  RtlInitUnicodeString(&made, reinterpret_cast<PCWSTR>(s));
  return made;
}

struct Keys {
  UNICODE_STRING name;
  OBJECT_ATTRIBUTES attributes;
  HANDLE key;
  HANDLE below;
  ULONG length;
  ULONG number;
  UNICODE_STRING words;
  unsigned char buffer[256];
};
Keys& k() { return driver<Keys>(); }

constexpr char16_t service[] = u"\\registry\\MACHINE\\System\\CurrentControlSet\\Services\\driver";
constexpr char16_t parameters[] =
    u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\driver\\Parameters";

NTSTATUS open(const char16_t* path, HANDLE root = nullptr) {
  k().name = text(path);
  InitializeObjectAttributes(&k().attributes, &k().name, OBJ_KERNEL_HANDLE, root, nullptr);
  return ZwOpenKey(&k().key, KEY_READ, &k().attributes);
}

NTSTATUS query(const char16_t* name, ULONG length = sizeof k().buffer) {
  k().words = text(name);
  return ZwQueryValueKey(k().key, &k().words, KeyValuePartialInformation, k().buffer, length,
                         &k().length);
}

const KEY_VALUE_PARTIAL_INFORMATION& found() {
  return *reinterpret_cast<const KEY_VALUE_PARTIAL_INFORMATION*>(k().buffer);
}

class Registry : public testing::Test {
 protected:
  void SetUp() override {
    kernel::set_registry({{"Parameters\\Port", 8080u},
                          {"Parameters\\Root", std::string("C:\\www")},
                          {"Parameters\\Names", std::vector<std::string>{"a", "bc"}},
                          {"Parameters\\Seed", std::vector<unsigned char>{1, 2, 3, 4, 5, 6}},
                          {"Level", 3u}});
  }
  void TearDown() override { kernel::set_registry({}); }
};

TEST_F(Registry, HasTheValuesOfTheScenarioBelowTheServicesKey) {
  EXPECT_EQ(first_schedule([] {
              kernel::fill_registry();
              say(open(service));
              say(query(u"LEVEL"));
              say(found().Type == REG_DWORD && found().Data[0] == 3 && k().length == 16);
              ZwClose(k().key);
              say(open(parameters));
              say(query(u"port"));
              say(found().Data[0] == 0x90 && found().Data[1] == 0x1f);
              say(query(u"Names"));
              say(found().Type == REG_MULTI_SZ && found().DataLength == 2 * (2 + 3 + 1));
              ZwClose(k().key);
            }),
            "0 0 1 0 0 1 0 1 ");
}

TEST_F(Registry, HasNoKeyThatNobodyMadeAndTheKeysAboveItsOwn) {
  EXPECT_EQ(first_schedule([] {
              kernel::fill_registry();
              say(open(u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\other") ==
                  STATUS_OBJECT_NAME_NOT_FOUND);
              say(open(u"Registry") == STATUS_OBJECT_PATH_SYNTAX_BAD);
              say(open(u"\\Registry\\Machine"));
              ZwClose(k().key);
            }),
            "1 1 0 ");
}

TEST_F(Registry, SaysHowLongAValueIs) {
  EXPECT_EQ(first_schedule([] {
              kernel::fill_registry();
              open(parameters);
              say(query(u"Root", 0) == STATUS_BUFFER_TOO_SMALL);
              say(k().length);
              say(query(u"Root", 14) == STATUS_BUFFER_OVERFLOW);
              say(query(u"None") == STATUS_OBJECT_NAME_NOT_FOUND);
              ZwClose(k().key);
            }),
            "1 26 1 1 ");
}

TEST_F(Registry, IsWrittenTo) {
  EXPECT_EQ(
      first_schedule([] {
        kernel::fill_registry();
        open(service);
        k().name = text(u"New");
        InitializeObjectAttributes(&k().attributes, &k().name, 0, k().key, nullptr);
        say(ZwCreateKey(&k().below, KEY_ALL_ACCESS, &k().attributes, 0, nullptr, 0, &k().number));
        say(k().number);
        k().words = text(u"Count");
        ULONG seven = 7;
        say(ZwSetValueKey(k().below, &k().words, 0, REG_DWORD, &seven, sizeof seven));
        say(ZwEnumerateKey(k().key, 0, KeyBasicInformation, k().buffer, 200, &k().length));
        say(ZwEnumerateKey(k().key, 2, KeyBasicInformation, k().buffer, 200, &k().length) ==
            STATUS_NO_MORE_ENTRIES);
        say(ZwDeleteKey(k().below));
        say(ZwSetValueKey(k().below, &k().words, 0, REG_DWORD, &seven, sizeof seven) ==
            STATUS_KEY_DELETED);
        ZwClose(k().below);
        ZwClose(k().key);
        say(RtlWriteRegistryValue(RTL_REGISTRY_SERVICES, reinterpret_cast<PCWSTR>(u"driver\\Later"),
                                  reinterpret_cast<PCWSTR>(u"v"), REG_DWORD, &seven, 4));
        say(RtlCheckRegistryKey(RTL_REGISTRY_SERVICES,
                                reinterpret_cast<PWSTR>(const_cast<char16_t*>(u"driver\\later"))));
      }),
      "0 1 0 0 1 0 1 0 0 ");
}

TEST_F(Registry, AnOpenKeyIsAFindingWhenTheDriverIsUnloaded) {
  EXPECT_EQ(first_schedule([] { open(service); }),
            "a handle is not closed when the driver is unloaded");
}

RTL_QUERY_REGISTRY_TABLE* table() {
  return reinterpret_cast<RTL_QUERY_REGISTRY_TABLE*>(&memory[1024]);
}

RTL_QUERY_REGISTRY_TABLE& row(int index, const char16_t* name, PVOID to, ULONG flags, ULONG type) {
  RTL_QUERY_REGISTRY_TABLE& r = table()[index];
  r = {};
  r.Flags = flags;
  r.Name = reinterpret_cast<PWSTR>(const_cast<char16_t*>(name));
  r.EntryContext = to;
  r.DefaultType = type;
  return r;
}

TEST_F(Registry, FillsATable) {
  EXPECT_EQ(
      first_schedule([] {
        kernel::fill_registry();
        constexpr ULONG direct = RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_TYPECHECK;
        static const ULONG nine = 9;
        row(0, u"Port", &k().number, direct, REG_DWORD << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT);
        row(1, u"None", &k().length, direct,
            REG_DWORD << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT | REG_DWORD)
            .DefaultData = const_cast<ULONG*>(&nine);
        row(2, u"Root", &k().words, direct, REG_SZ << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT);
        row(3, nullptr, nullptr, 0, REG_NONE);
        say(RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, reinterpret_cast<PCWSTR>(parameters),
                                   table(), nullptr, nullptr));
        say(k().number);
        say(k().length);
        say(k().words.Length);
        RtlFreeUnicodeString(&k().words);
        table()[0].DefaultType = REG_SZ << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT;
        say(RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, reinterpret_cast<PCWSTR>(parameters),
                                   table(), nullptr, nullptr) == STATUS_OBJECT_TYPE_MISMATCH);
      }),
      "0 8080 9 12 1 ");
}

NTSTATUS hear(PWSTR, ULONG type, PVOID, ULONG length, PVOID, PVOID) {
  say(type);
  say(length);
  return STATUS_SUCCESS;
}

TEST_F(Registry, CallsARoutineForEachStringOfAList) {
  EXPECT_EQ(first_schedule([] {
              kernel::fill_registry();
              row(0, u"Names", nullptr, RTL_QUERY_REGISTRY_REQUIRED, REG_NONE).QueryRoutine = hear;
              row(1, nullptr, nullptr, 0, REG_NONE);
              say(RtlQueryRegistryValues(RTL_REGISTRY_SERVICES,
                                         reinterpret_cast<PCWSTR>(u"driver\\Parameters"), table(),
                                         nullptr, nullptr));
              table()[0].Name = reinterpret_cast<PWSTR>(const_cast<char16_t*>(u"None"));
              say(RtlQueryRegistryValues(RTL_REGISTRY_SERVICES,
                                         reinterpret_cast<PCWSTR>(u"driver\\Parameters"), table(),
                                         nullptr, nullptr) == STATUS_OBJECT_NAME_NOT_FOUND);
            }),
            "1 4 1 6 0 1 ");
}

}  // namespace
}  // namespace wskcheck::drive::test
