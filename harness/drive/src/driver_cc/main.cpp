// The compiler of wskcheck_add_driver (harness/cmake/driver.cmake), for one file of a driver:
//
//   wskcheck-driver-cc SOURCE OBJECT DEPFILE KERNEL [-IFOLDER | -DNAME[=VALUE]]... -- CC [WORD]...
//
// Compiles it as `wskcheck drive` does, with the headers of the folder KERNEL and the compiler CC,
// and says nothing when all is well. DEPFILE is for make and ninja: the headers that were read.
// Exit codes: 0, 1 where the driver does not compile, 2 for another command line.
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "compile/compile.h"
#include "compile/complaints.h"
#include "compile/includes.h"

namespace {

namespace fs = std::filesystem;
using namespace wskcheck::drive;

struct Order {
  std::string source;
  ObjectFiles files;
  IncludeFolders folders;
  std::vector<std::string> defines;
  std::vector<std::string> program;
};

// False with what is wrong.
bool parse(const std::vector<std::string>& words, Order& order, std::string& wrong) {
  if (words.size() < 4) {
    wrong = "found " + std::to_string(words.size()) + " words";
    return false;
  }
  order.source = words[0];
  order.files = {words[1], words[1] + ".work/driver", words[2]};
  order.folders.kernel = words[3];
  order.folders.aliases = words[1] + ".work/names";
  std::size_t at = 4;
  for (; at < words.size() && words[at] != "--"; ++at) {
    const std::string& word = words[at];
    if (word == "-D") continue;  // a generator expression of CMake that is nothing
    if (word.starts_with("-I")) {
      order.folders.own.push_back(word.substr(2));
    } else if (word.starts_with("-D")) {
      order.defines.push_back(word.substr(2));
    } else {
      wrong = "found " + word;
      return false;
    }
  }
  if (at + 1 >= words.size()) {
    wrong = "found no compiler";
    return false;
  }
  order.program.assign(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
  return true;
}

// The folder of what comes in between is beside the object, so that debug information names the
// same files each time; it goes in the end.
bool obey(const Order& order, Complaint& wrong) {
  const fs::path folder = fs::path(order.files.between).parent_path();
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  fs::create_directories(folder, ignored);
  std::string says;
  bool good = make_aliases({order.source}, order.folders, says);
  if (!good) {
    wrong = {says, ""};
  } else {
    const Compiler compiler = compiler_for(order.program, order.folders, order.defines);
    good = make_object(compiler, order.source, order.files, says);
    if (!good) wrong = complaint(order.program.front(), says);
  }
  fs::remove_all(folder, ignored);
  return good;
}

}  // namespace

int main(int count, char** words) {
  Order order;
  std::string found;
  if (!parse({words + 1, words + count}, order, found)) {
    std::cerr << "wskcheck-driver-cc: " << found << ", expected SOURCE OBJECT DEPFILE KERNEL "
              << "[-IFOLDER | -DNAME[=VALUE]]... -- CC [WORD]...\n"
              << "  hint: wskcheck_add_driver of CMake writes the command line\n";
    return 2;
  }
  Complaint wrong;
  if (obey(order, wrong)) return 0;
  std::cerr << wrong.what << "\n";
  if (!wrong.hint.empty()) std::cerr << "  hint: " << wrong.hint << "\n";
  return 1;
}
