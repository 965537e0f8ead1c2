// See map_file.h. POSIX and Windows; elsewhere no file can be mapped.
#include "map_file.h"

#if defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#elif defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <filesystem>

namespace wskcheck::etl {

#if defined(_WIN32)

bool map_file(const std::string& path, Mapping& out) noexcept {
  std::wstring wide;
  try {
    wide = std::filesystem::path(std::u8string(path.begin(), path.end())).wstring();
  } catch (...) {
    return false;
  }
  const HANDLE file = CreateFileW(wide.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE,
                                  nullptr, OPEN_EXISTING, 0, nullptr);
  if (file == INVALID_HANDLE_VALUE) return false;
  LARGE_INTEGER size;
  HANDLE section = nullptr;
  if (GetFileSizeEx(file, &size) != 0 && size.QuadPart > 0) {
    section = CreateFileMappingW(file, nullptr, PAGE_READONLY, 0, 0, nullptr);
  }
  CloseHandle(file);
  if (section == nullptr) return false;
  const void* data = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
  CloseHandle(section);
  if (data == nullptr) return false;
  out = {static_cast<const std::uint8_t*>(data), static_cast<std::uint64_t>(size.QuadPart)};
  return true;
}

void unmap_file(const Mapping& mapping) noexcept { UnmapViewOfFile(mapping.data); }

// Windows trims a working set by itself.
void release_pages(const Mapping&, std::uint64_t, std::uint64_t) noexcept {}

#elif defined(__unix__) || defined(__APPLE__)

bool map_file(const std::string& path, Mapping& out) noexcept {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  struct stat about {};
  bool mapped = false;
  if (fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0) {
    const auto size = static_cast<std::size_t>(about.st_size);
    void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (data != MAP_FAILED) {
      out = {static_cast<const std::uint8_t*>(data), size};
      mapped = true;
    }
  }
  close(file);
  return mapped;
}

void unmap_file(const Mapping& mapping) noexcept {
  munmap(const_cast<std::uint8_t*>(mapping.data), static_cast<std::size_t>(mapping.size));
}

void release_pages(const Mapping& mapping, std::uint64_t offset, std::uint64_t size) noexcept {
  static const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  const std::uint64_t from = (offset + page - 1) / page * page;
  const std::uint64_t until = (offset + size) / page * page;
  if (from >= until) return;
  madvise(const_cast<std::uint8_t*>(mapping.data) + from, static_cast<std::size_t>(until - from),
          MADV_DONTNEED);
}

#else

bool map_file(const std::string&, Mapping&) noexcept { return false; }
void unmap_file(const Mapping&) noexcept {}
void release_pages(const Mapping&, std::uint64_t, std::uint64_t) noexcept {}

#endif

}  // namespace wskcheck::etl
