// TraceLogging schemas by provider and metadata bytes, each taken apart once.
#ifndef WSKCHECK_ETL_METADATA_CACHE_H
#define WSKCHECK_ETL_METADATA_CACHE_H

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "wskcheck/etl/event.h"
#include "wskcheck/etl/schema.h"

namespace wskcheck::etl {

class MetadataCache {
 public:
  struct Entry {
    std::uint64_t hash = 0;
    Guid provider;
    std::vector<std::uint8_t> metadata;
    EventSchema schema;
    bool is_malformed = false;
  };

  MetadataCache() : slots_(1024, free_slot) {}

  // Of an event with metadata. A schema behind the limit is taken apart again each time, and lives
  // until the next call.
  const Entry& find(const EventView& event, std::uint32_t& numbers);

 private:
  static constexpr std::uint32_t free_slot = 0xffffffff;
  static constexpr std::size_t entries_max = 65536;
  static constexpr std::size_t bytes_max = std::size_t{64} << 20;

  const Entry& add(const EventView& event, std::uint64_t hash, std::size_t slot,
                   std::uint32_t& numbers);
  void grow();

  std::vector<std::uint32_t> slots_;  // a power of two; the place in entries_
  std::deque<Entry> entries_;
  std::size_t bytes_ = 0;
  Entry last_;
};

}  // namespace wskcheck::etl

#endif
