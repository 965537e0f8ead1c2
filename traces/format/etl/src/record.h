// One record of a buffer: from its bytes to an EventView, or to what is wrong with it.
#ifndef WSKCHECK_ETL_RECORD_H
#define WSKCHECK_ETL_RECORD_H

#include <cstdint>
#include <string>

#include "wskcheck/etl/event.h"

namespace wskcheck::etl {

inline constexpr std::uint32_t buffer_header_bytes = 0x48;

// What is wrong, without the cost of a text where nothing is. `at` is counted from the buffer.
struct Defect {
  enum class Kind : std::uint8_t {
    short_record,    // fewer bytes than its kind of header needs
    long_record,     // reaches over the end of the data
    unknown_marker,  // no kind of header
    bad_item,        // an extended item that does not fit
    unpack_failed,   // a compressed buffer that is none
  };
  Kind kind = Kind::short_record;
  std::uint32_t at = 0;
  std::uint32_t found = 0;
  std::uint32_t limit = 0;

  std::string found_text() const;
  std::string expected_text() const;
};

enum class Parsed : std::uint8_t {
  record,   // `event` is filled, step to `next`
  end,      // no more records in this buffer
  skipped,  // one record is bad: see the defect; `next` is behind it
  broken,   // the rest of the buffer cannot be read: see the defect
};

// The record at `at` of a buffer whose data end at `end` (both counted from the buffer's start).
// Leaves `event.offset`, `processor` and `segment` alone; keeps `event.time` when there is none.
Parsed parse_record(const std::uint8_t* buffer, std::uint32_t at, std::uint32_t end,
                    EventView& event, std::uint32_t& next, Defect& defect) noexcept;

}  // namespace wskcheck::etl

#endif
