// Files: those of a scenario, and what the driver makes.
#include <gtest/gtest.h>

#include <cstring>

#include "kernel/file_store.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Files {
  UNICODE_STRING name;
  OBJECT_ATTRIBUTES attributes;
  IO_STATUS_BLOCK io;
  HANDLE first;
  HANDLE second;
  LARGE_INTEGER at;
  FILE_STANDARD_INFORMATION standard;
  FILE_DISPOSITION_INFORMATION disposition;
  char buffer[64];
};
Files& f() { return driver<Files>(); }

constexpr char16_t page[] = u"\\??\\C:\\WWW\\index.html";
constexpr char16_t log_path[] = u"\\??\\C:\\log.txt";
constexpr ULONG sharing = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

NTSTATUS open(HANDLE& handle, const char16_t* path, ACCESS_MASK access, ULONG disposition,
              ULONG share = sharing) {
  RtlInitUnicodeString(&f().name, reinterpret_cast<PCWSTR>(path));
  InitializeObjectAttributes(&f().attributes, &f().name, OBJ_KERNEL_HANDLE, nullptr, nullptr);
  return ZwCreateFile(&handle, access | SYNCHRONIZE, &f().attributes, &f().io, nullptr,
                      FILE_ATTRIBUTE_NORMAL, share, disposition, FILE_SYNCHRONOUS_IO_NONALERT,
                      nullptr, 0);
}
NTSTATUS read(HANDLE handle, ULONG length, LARGE_INTEGER* at = nullptr) {
  return ZwReadFile(handle, nullptr, nullptr, nullptr, &f().io, f().buffer, length, at, nullptr);
}
NTSTATUS put(HANDLE handle, const char* text, LARGE_INTEGER* at = nullptr) {
  std::strcpy(f().buffer, text);
  return ZwWriteFile(handle, nullptr, nullptr, nullptr, &f().io, f().buffer,
                     static_cast<ULONG>(std::strlen(text)), at, nullptr);
}

class TheFiles : public testing::Test {
 protected:
  void SetUp() override { kernel::set_files({{"\\??\\C:\\www\\index.html", "hello"}}); }
  void TearDown() override { kernel::set_files({}); }
};

TEST_F(TheFiles, OfTheScenarioAreReadToTheirEnd) {
  EXPECT_EQ(first_schedule([] {
              kernel::fill_files();
              say(open(f().first, page, GENERIC_READ, FILE_OPEN));
              say(static_cast<std::int64_t>(f().io.Information));
              say(read(f().first, 4));
              say(std::memcmp(f().buffer, "hell", 4));
              say(read(f().first, 4));
              say(static_cast<std::int64_t>(f().io.Information));
              say(read(f().first, 4) == STATUS_END_OF_FILE);
              f().at.QuadPart = 1;
              say(read(f().first, 2, &f().at));
              say(f().buffer[0] == 'e');
              ZwClose(f().first);
            }),
            "0 1 0 0 0 1 1 0 1 ");
}

TEST_F(TheFiles, ThatAreNotThereAreMadeWhereThatIsAskedFor) {
  EXPECT_EQ(
      first_schedule([] {
        say(open(f().first, log_path, GENERIC_WRITE, FILE_OPEN) == STATUS_OBJECT_NAME_NOT_FOUND);
        say(open(f().first, log_path, GENERIC_WRITE, FILE_OPEN_IF));
        say(static_cast<std::int64_t>(f().io.Information));
        say(put(f().first, "one"));
        f().at.LowPart = FILE_WRITE_TO_END_OF_FILE;
        f().at.HighPart = -1;
        say(put(f().first, "two", &f().at));
        say(ZwQueryInformationFile(f().first, &f().io, &f().standard, sizeof f().standard,
                                   FileStandardInformation));
        say(f().standard.EndOfFile.QuadPart);
        say(open(f().second, log_path, GENERIC_READ, FILE_CREATE) == STATUS_OBJECT_NAME_COLLISION);
        ZwClose(f().first);
      }),
      "1 0 2 0 0 0 6 1 ");
}

TEST_F(TheFiles, AreSharedAsTheirHandlesAllow) {
  EXPECT_EQ(first_schedule([] {
              kernel::fill_files();
              say(open(f().first, page, GENERIC_READ, FILE_OPEN, FILE_SHARE_READ));
              say(open(f().second, page, GENERIC_WRITE, FILE_OPEN) == STATUS_SHARING_VIOLATION);
              say(open(f().second, page, GENERIC_READ, FILE_OPEN, 0) == STATUS_SHARING_VIOLATION);
              say(open(f().second, page, GENERIC_READ, FILE_OPEN));
              ZwClose(f().first);
              ZwClose(f().second);
            }),
            "0 1 1 0 ");
}

TEST_F(TheFiles, ThatAreDeletedGoWithTheirLastHandle) {
  EXPECT_EQ(first_schedule([] {
              kernel::fill_files();
              open(f().first, page, GENERIC_READ | DELETE, FILE_OPEN);
              f().disposition.DeleteFile = TRUE;
              say(ZwSetInformationFile(f().first, &f().io, &f().disposition, sizeof f().disposition,
                                       FileDispositionInformation));
              say(open(f().second, page, GENERIC_READ, FILE_OPEN) == STATUS_DELETE_PENDING);
              say(read(f().first, 4));
              ZwClose(f().first);
              say(open(f().second, page, GENERIC_READ, FILE_OPEN) == STATUS_OBJECT_NAME_NOT_FOUND);
            }),
            "0 1 0 1 ");
}

TEST_F(TheFiles, AreForPassiveLevel) {
  EXPECT_EQ(first_schedule([] {
              kernel::fill_files();
              open(f().first, page, GENERIC_READ, FILE_OPEN);
              KIRQL old;
              KeRaiseIrql(DISPATCH_LEVEL, &old);
              read(f().first, 4);
            }),
            "ZwReadFile is called above PASSIVE_LEVEL");
}

TEST_F(TheFiles, ThatStayOpenAreAFinding) {
  EXPECT_EQ(first_schedule([] { open(f().first, log_path, GENERIC_WRITE, FILE_CREATE); }),
            "a handle is not closed when the driver is unloaded");
}

TEST_F(TheFiles, AreNotUsedWhenTheirHandleIsClosed) {
  EXPECT_EQ(first_schedule([] {
              kernel::fill_files();
              open(f().first, page, GENERIC_READ, FILE_OPEN);
              ZwClose(f().first);
              read(f().first, 4);
            }),
            "ZwReadFile for a handle that does not exist, or was closed");
}

// Two threads that append to one file: each line is whole, and both are there in any schedule.
void append_line(PVOID) {
  LARGE_INTEGER end;
  end.LowPart = FILE_WRITE_TO_END_OF_FILE;
  end.HighPart = -1;
  static char line[] = "xx";
  IO_STATUS_BLOCK io;
  if (ZwWriteFile(f().first, nullptr, nullptr, nullptr, &io, line, 2, &end, nullptr) != 0) {
    say("fails");
  }
}
TEST_F(TheFiles, AreOneForAllThreads) {
  const Outcomes outcomes = every_schedule([] {
    open(f().first, log_path, GENERIC_WRITE, FILE_CREATE);
    PKTHREAD thread = begin(append_line);
    append_line(nullptr);
    join(thread);
    ZwQueryInformationFile(f().first, &f().io, &f().standard, sizeof f().standard,
                           FileStandardInformation);
    say(f().standard.EndOfFile.QuadPart);
    ZwClose(f().first);
  });
  EXPECT_EQ(keys(outcomes), Texts({"4 "}));
  EXPECT_GT(outcomes.at("4 "), 1u);
}

}  // namespace
}  // namespace wskcheck::drive::test
