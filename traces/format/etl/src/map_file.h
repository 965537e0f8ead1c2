// The one place that asks the operating system for a mapping.
#ifndef WSKCHECK_ETL_MAP_FILE_H
#define WSKCHECK_ETL_MAP_FILE_H

#include <cstdint>
#include <string>

namespace wskcheck::etl {

struct Mapping {
  const std::uint8_t* data = nullptr;
  std::uint64_t size = 0;
};

// Maps a regular file that is not empty. False where that is not possible: then it is read.
bool map_file(const std::string& path, Mapping& out) noexcept;
void unmap_file(const Mapping& mapping) noexcept;
// Gives back the memory of whole pages within the part; the bytes stay readable.
void release_pages(const Mapping& mapping, std::uint64_t offset, std::uint64_t size) noexcept;

}  // namespace wskcheck::etl

#endif
