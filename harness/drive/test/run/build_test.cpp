// Drivers compiled as on Windows, and what is said of those that do not compile.
#include "run/build.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "compile/process.h"

namespace wskcheck::drive {
namespace {

namespace fs = std::filesystem;

const std::string entry =
    "NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING p) {\n"
    "  UNREFERENCED_PARAMETER(p); d->DriverUnload = Unload; return STATUS_SUCCESS; }\n";
const std::string unload =
    "#include <ntddk.h>\nstatic VOID Unload(PDRIVER_OBJECT d) { UNREFERENCED_PARAMETER(d); }\n";

class Build : public testing::TestWithParam<const char*> {
 protected:
  Build() : folder_(make_folder()) { options_.compiler = GetParam(); }
  ~Build() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  void SetUp() override {
    if (run_process({GetParam(), "--version"}).code != 0) GTEST_SKIP() << "no such compiler";
  }

  void header(const std::string& name, const std::string& text) {
    const fs::path path = fs::path(folder_) / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  void source(const std::string& name, const std::string& text) {
    header(name, text);
    options_.sources.push_back(folder_ + "/" + name);
  }
  // Empty, or what is wrong.
  std::string built() {
    WorkFolder work;
    DriveError error;
    if (!build_driver(options_, work, error).empty()) return {};
    hint_ = error.hint;
    std::string what = error.what;
    for (auto at = what.find(folder_ + "/"); at != std::string::npos; at = what.find(folder_)) {
      what.erase(at, folder_.size() + 1);
    }
    return what;
  }
  static bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  std::string folder_;
  std::string hint_;
  Options options_;
};

TEST_P(Build, LongsHave32BitsInSourcesAndOwnHeaders) {
  header("own.h", "typedef unsigned long Number;\n#define LAST 0xffffffffUL\n");
  source("d.c", unload +
                    "#include \"own.h\"\nC_ASSERT(sizeof(long) == 4 && sizeof(Number) == 4);\n"
                    "C_ASSERT(LAST + 1UL == 0 && sizeof(1L) == 4 && sizeof(1i64) == 8);\n"
                    "C_ASSERT(sizeof(size_t) == 8 && sizeof(ULONG_PTR) == 8 && LONG_MAX > 0);\n"
                    "static volatile long refs;\nLONG One(void);\n"
                    "long One(void) { return InterlockedIncrement(&refs); }\n" +
                    entry);
  EXPECT_EQ(built(), "");
}

TEST_P(Build, LongsHave32BitsInCpp) {
  source("d.cpp", "extern \"C\" {\n" + unload +
                      "}\nstatic_assert(sizeof(long) == 4 && sizeof(10'0UL) == 4);\nextern \"C\" " +
                      entry);
  EXPECT_EQ(built(), "");
}

TEST_P(Build, VariablesOfTheKernelAreThere) {
  source("d.c", unload +
                    "#include <wsk.h>\n#include <mstcpip.h>\nconst void* all[] = {&PsThreadType, "
                    "&NPI_WSK_INTERFACE_ID, &IoFileObjectType, &in6addr_any, "
                    "&in4addr_loopback, &SDDL_DEVOBJ_KERNEL_ONLY, &PsInitialSystemProcess, "
                    "&KdDebuggerEnabled, &ExEventObjectType};\n" +
                    entry);
  EXPECT_EQ(built(), "");
}

TEST_P(Build, FilesAndLinesStayTheSame) {
  source("d.c", unload + "long a = 1L;\n__FILE__\n" + entry);
  EXPECT_TRUE(says(built(), "d.c:4:")) << built();
}

TEST_P(Build, AllMissingNamesAreToldWithTheirLines) {
  source("d.c",
         unload + "void f(void) { KeNoSuchThing(1); }\nlong g(void) { IoNoSuch(); return 1L; }\n" +
             entry);
  source("e.c", "#include <wdm.h>\nvoid h(void) { PsNoSuch(); }\n");
  const std::string what = built();
  EXPECT_TRUE(says(what, "d.c:3:") && says(what, "KeNoSuchThing")) << what;
  EXPECT_TRUE(says(what, "d.c:4:") && says(what, "IoNoSuch")) << what;
  EXPECT_TRUE(says(what, "e.c:2:") && says(what, "PsNoSuch")) << what;
  EXPECT_TRUE(says(hint_, "docs/drive-names.md")) << hint_;
}

TEST_P(Build, RoutinesOfAnotherTypeAreTakenAsVisualStudioTakesThem) {
  source("d.c",
         unload +
             "NTSTATUS Thread(PVOID c);\nNTSTATUS Done(PDEVICE_OBJECT d, PIRP i, PKEVENT e);\n"
             "NTSTATUS Thread(PVOID c) { UNREFERENCED_PARAMETER(c); return 0; }\n"
             "NTSTATUS Done(PDEVICE_OBJECT d, PIRP i, PKEVENT e) {\n"
             "  (void)d; (void)i; KeSetEvent(e, 0, FALSE); return 0; }\n"
             "void f(PIRP i) { HANDLE h; IoSetCompletionRoutine(i, Done, 0, 1, 1, 1);\n"
             "  PsCreateSystemThread(&h, 0, 0, 0, 0, Thread, 0); }\n" +
             entry);
  EXPECT_EQ(built(), "");
}

TEST_P(Build, IntegersForPointersAreErrors) {
  source("d.c", unload + "void f(ULONG n) { PIRP irp = n; IoFreeIrp(irp); }\n" + entry);
  EXPECT_TRUE(says(built(), "d.c:3:")) << built();
  EXPECT_EQ(hint_, "");
}

TEST_P(Build, MacrosWithoutArgumentsLoseTheirComma) {
  source("d.c", unload +
                    "#define LOG(f, ...) DbgPrintEx(77, 0, \"driver: \" f \"\\n\", __VA_ARGS__)\n"
                    "void f(void) { LOG(\"plain\"); LOG(\"%d\", 1); }\n" +
                    entry);
  EXPECT_EQ(built(), "");
}

TEST_P(Build, ASyntaxErrorHasNoHintAboutNames) {
  source("d.c", unload + "int f(void) { return 1 }\n" + entry);
  EXPECT_TRUE(says(built(), "d.c:3:"));
  EXPECT_EQ(hint_, "");
}

TEST_P(Build, WhatTheDriverDeclaresAndNobodyHasIsNamedWithItsPlace) {
  source("d.c", unload + "VOID sleep(int s);\nint KeNone(void);\n" +
                    "int f(void);\nint f(void) { sleep(1);\n return KeNone(); }\n" + entry);
  const std::string what = built();
  EXPECT_TRUE(says(what, "KeNone at d.c:7")) << what;
  EXPECT_TRUE(says(what, "sleep at d.c:6")) << what;
  EXPECT_TRUE(says(hint_, "docs/drive-names.md")) << hint_;
}

TEST_P(Build, AFunctionInTwoFilesIsNamedWithBothPlaces) {
  source("d.c", unload + "int twin(void) { return 1; }\n" + entry);
  source("e.c", "int twin(void);\nint twin(void) { return 1; }\n");
  const std::string what = built();
  EXPECT_TRUE(says(what, "twin is defined twice: at d.c:3 and at e.c:2")) << what;
}

TEST_P(Build, HeadersAreFoundAsOnWindows) {
  header("inc/Own.h", "#include \"..\\More\\deep.H\"\n#define OWN 1\n");
  header("more/Deep.h", "#define DEEP 1\n#include <trace\\x.tmh>\n");
  source("d.c",
         "#include <Ntddk.h>\n#include \"INC\\own.h\"\n#include \"D.tmh\"\n#if OWN + DEEP != 2\n"
         "#error not read\n#endif\n" +
             unload + entry);
  EXPECT_EQ(built(), "");
}

TEST_P(Build, TextInUtf16IsNamed) {
  header("own.h", std::string("\xff\xfe#\0i\0", 6));
  source("d.c", unload + "#include \"own.h\"\n" + entry);
  EXPECT_TRUE(says(built(), "own.h: is in UTF-16")) << built();
}

TEST_P(Build, TheCLibraryOfTheHostIsNotThere) {
  source("d.c",
         unload +
             "#include <stdlib.h>\n#include <stdio.h>\n#include <wchar.h>\n#include <ctype.h>\n"
             "#include <string.h>\n#include <stdint.h>\n"
             "void f(void) { char* p = malloc(1); *p = (char)getchar(); printf(\"\"); }\n" +
             entry);
  const std::string what = built();
  for (const char* name : {"malloc", "getchar", "printf"}) EXPECT_TRUE(says(what, name)) << what;
}

INSTANTIATE_TEST_SUITE_P(With, Build, testing::Values("gcc", "clang"),
                         [](const auto& name) { return std::string(name.param); });

}  // namespace
}  // namespace wskcheck::drive
