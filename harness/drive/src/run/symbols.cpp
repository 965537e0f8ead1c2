// See symbols.h. Reads the dynamic symbols of an ELF file of 64 bits; of any other file there are
// none, and the loader has the last word.
#ifndef _WIN32

#include "run/symbols.h"

#include <link.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <set>

#include "kernel/offered.h"

namespace wskcheck::drive {
namespace {

struct Symbol {
  std::string name;
  bool defined = false;
  bool weak = false;
};

template <class T>
bool read(const std::string& file, std::uint64_t at, T& value) {
  if (at > file.size() || file.size() - at < sizeof value) return false;
  std::memcpy(&value, file.data() + at, sizeof value);
  return true;
}

std::vector<Symbol> symbols_in(const std::string& file, const Elf64_Shdr& table,
                               const Elf64_Shdr& strings) {
  std::vector<Symbol> all;
  Elf64_Sym symbol;
  for (std::uint64_t at = 0; at + sizeof symbol <= table.sh_size; at += sizeof symbol) {
    if (!read(file, table.sh_offset + at, symbol)) break;
    const std::uint64_t begin = strings.sh_offset + symbol.st_name;
    if (symbol.st_name == 0 || begin >= file.size()) continue;
    const std::size_t end = std::min(file.find('\0', begin), file.size());
    all.push_back({file.substr(begin, end - begin), symbol.st_shndx != SHN_UNDEF,
                   ELF64_ST_BIND(symbol.st_info) == STB_WEAK});
  }
  return all;
}

std::vector<Symbol> symbols_of(const std::string& library) {
  std::ifstream in(library, std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  Elf64_Ehdr head;
  if (!read(file, 0, head) || std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0) return {};
  if (head.e_ident[EI_CLASS] != ELFCLASS64) return {};
  for (unsigned i = 0; i < head.e_shnum; ++i) {
    Elf64_Shdr table;
    Elf64_Shdr strings;
    if (!read(file, head.e_shoff + std::uint64_t{i} * head.e_shentsize, table)) break;
    if (table.sh_type != SHT_DYNSYM) continue;
    const std::uint64_t at = head.e_shoff + std::uint64_t{table.sh_link} * head.e_shentsize;
    if (read(file, at, strings)) return symbols_in(file, table, strings);
  }
  return {};
}

bool starts_any(const std::string& text, std::initializer_list<const char*> fronts) {
  return std::any_of(fronts.begin(), fronts.end(),
                     [&](const char* front) { return text.starts_with(front); });
}

// What compilers name by themselves: hooks, copies of structs, the run-time of C++.
bool is_of_compiler(const std::string& name) {
  static const std::set<std::string> copies = {"memcpy", "memmove", "memset", "memcmp"};
  return copies.count(name) != 0 ||
         starts_any(name, {"__tsan_", "__asan_", "__ubsan_", "__stack_chk_", "__cxa_", "__gxx_",
                           "__gcc_", "_Unwind_", "_Z", "__gcov_", "__llvm_", "__sanitizer_"});
}

bool is_offered(const std::string& name) {
  static const std::set<std::string> names = [] {
    std::set<std::string> made;
    for (const kernel::Offered& one : kernel::offered()) made.insert(one.name);
    return made;
  }();
  if (name.starts_with("wskcheck_has_no_")) return false;
  return names.count(name) != 0 || starts_any(name, {"Wsk", "wskcheck_"});
}

}  // namespace

std::vector<std::string> missing_names(const std::string& library) {
  std::set<std::string> missing;
  for (const Symbol& symbol : symbols_of(library)) {
    if (symbol.defined || symbol.weak || is_of_compiler(symbol.name)) continue;
    if (!is_offered(symbol.name)) missing.insert(symbol.name);
  }
  return {missing.begin(), missing.end()};
}

bool has_mangled(const std::string& library, const std::string& name) {
  const std::string front = "_Z" + std::to_string(name.size()) + name;
  const std::vector<Symbol> all = symbols_of(library);
  return std::any_of(all.begin(), all.end(), [&](const Symbol& symbol) {
    return symbol.defined && symbol.name.starts_with(front);
  });
}

}  // namespace wskcheck::drive

#endif
