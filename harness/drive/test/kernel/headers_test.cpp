// Every header of the kernel compiles alone, together, in C and C++, with each compiler that is
// here; and so does a driver in the style of Visual Studio, without a change.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const std::string include_folder = WSKCHECK_KERNEL_INCLUDE;
const std::string sources = WSKCHECK_KERNEL_TEST_SOURCES;

struct Output {
  std::string text;
  int code = 127;
};

Output run(const std::string& command) {
  Output output;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> block{};
  for (std::size_t size; (size = fread(block.data(), 1, block.size(), pipe)) > 0;) {
    output.text.append(block.data(), size);
  }
  const int status = pclose(pipe);
  output.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return output;
}

bool has(const std::string& tool) { return run("command -v " + tool).code == 0; }

// A folder of this test's own, with what WPP would have made.
std::string folder() {
  const std::string path = testing::TempDir() + "wskcheck_headers_" +
                           testing::UnitTest::GetInstance()->current_test_info()->name();
  fs::create_directories(path);
  std::ofstream(path + "/vsdriver.tmh").close();
  return path;
}

std::string written(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  return path;
}

// All but those that begin and end the packing of fields.
std::vector<std::string> headers() {
  std::vector<std::string> all;
  for (const auto& entry : fs::directory_iterator(include_folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".h") && !name.ends_with("pack.h") && !name.starts_with("pshpack")) {
      all.push_back(name);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

const std::string common =
    " -Wall -Wextra -Werror -Wno-unused-parameter -Wno-unknown-pragmas -Wno-multichar"
    " -Wno-unused-function -Wno-pragma-pack -fshort-wchar -fno-strict-aliasing -I" +
    include_folder;
const std::string as_c = " -std=gnu11 -fms-extensions -Werror=implicit-function-declaration" +
                         common + " -I" + include_folder + "/wskcheck_crt";
const std::string as_cpp = " -std=gnu++20 -fms-extensions" + common;

void expect_headers_alone(const std::string& compiler) {
  if (!has(compiler)) GTEST_SKIP() << compiler << " is not here";
  const std::string here = folder();
  std::string files;
  for (const std::string& header : headers()) {
    files += " " + written(here + "/alone_" + header + ".c",
                           "#include <" + header + ">\ntypedef int not_empty;\n");
  }
  const Output output = run(compiler + as_c + " -fsyntax-only" + files);
  EXPECT_EQ(output.code, 0) << output.text;
}

std::string all_headers() {
  std::string text;
  for (const std::string& header : headers()) text += "#include <" + header + ">\n";
  for (const std::string header : {"ctype", "stdint", "stdio", "stdlib", "wctype"}) {
    text += "#include <" + header + ".h>\n";
  }
  return text + "#include <string.h>\n#include <wchar.h>\nint nothing(void) { return 0; }\n";
}

void expect_compiles(const std::string& compiler, const std::string& flags,
                     const std::string& file) {
  const std::string here = folder();
  const Output output =
      run(compiler + flags + " -I" + here + " -O1 -c " + file + " -o " + here + "/out.o");
  EXPECT_EQ(output.code, 0) << output.text;
}

TEST(KernelHeaders, CompileAloneWithGcc) { expect_headers_alone("gcc"); }
TEST(KernelHeaders, CompileAloneWithClang) { expect_headers_alone("clang"); }
TEST(KernelHeaders, CompileAloneWithMingw) { expect_headers_alone("x86_64-w64-mingw32-gcc-posix"); }

TEST(KernelHeaders, CompileTogether) {
  for (const std::string compiler : {"gcc", "clang", "x86_64-w64-mingw32-gcc-posix"}) {
    if (has(compiler)) {
      expect_compiles(compiler, as_c, written(folder() + "/all.c", all_headers()));
    }
  }
}

TEST(KernelHeaders, CompileAsCpp) {
  for (const std::string compiler : {"g++", "clang++", "x86_64-w64-mingw32-g++-posix"}) {
    if (has(compiler)) {
      expect_compiles(compiler, as_cpp, written(folder() + "/all.cpp", all_headers()));
    }
  }
}

TEST(KernelHeaders, CompileInTheProgramBesideItsOwnLibrary) {
  const std::string text =
      "#include <wsk.h>\n#include <ntstrsafe.h>\n"
      "#include <algorithm>\n#include <locale>\n#include <regex>\n#include <string>\n"
      "static_assert(sizeof(WCHAR) == 2 && sizeof(IRP) > 0);\n"
      "int main() { try { return std::min(0, 1); } catch (...) { return 1; } }\n";
  for (const std::string compiler : {"g++", "clang++"}) {
    if (!has(compiler)) continue;
    const std::string flags = " -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror";
    expect_compiles(compiler, flags + " -I" + include_folder, written(folder() + "/h.cpp", text));
  }
}

TEST(KernelHeaders, TakeADriverOfVisualStudioUnchanged) {
  for (const std::string compiler : {"gcc", "clang", "x86_64-w64-mingw32-gcc-posix"}) {
    if (has(compiler)) expect_compiles(compiler, as_c, sources + "/vsdriver.c");
  }
}

TEST(KernelHeaders, HaveTheNamesThatDriversUseBesideFunctions) {
  for (const std::string compiler : {"gcc", "clang", "x86_64-w64-mingw32-gcc-posix"}) {
    if (has(compiler)) expect_compiles(compiler, as_c, sources + "/names.c");
  }
}

TEST(KernelHeaders, KeepTheMeaningOfVisualStudiosWords) {
  for (const std::string compiler : {"gcc", "clang"}) {
    if (!has(compiler)) continue;
    const std::string program = folder() + "/language";
    const Output built = run(compiler + as_c + " -O1 " + sources + "/language.c -o " + program);
    ASSERT_EQ(built.code, 0) << built.text;
    EXPECT_EQ(run(program).text, "fine\n") << compiler;
  }
}

TEST(KernelHeaders, NameWhatIsMissing) {
  if (!has("gcc")) GTEST_SKIP() << "gcc is not here";
  const std::string text = "#include <ntddk.h>\nvoid f(void) { KeNoSuchFunction(1); }\n";
  const Output output =
      run("gcc" + as_c + " -fsyntax-only " + written(folder() + "/missing.c", text));
  EXPECT_NE(output.code, 0);
  EXPECT_NE(output.text.find("KeNoSuchFunction"), std::string::npos) << output.text;
}

}  // namespace
