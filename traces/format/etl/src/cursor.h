// Walks over the events of one stream of buffers.
#ifndef WSKCHECK_ETL_CURSOR_H
#define WSKCHECK_ETL_CURSOR_H

#include <cstdint>
#include <memory>
#include <vector>

#include "buffer_index.h"

namespace wskcheck::etl {

class Cursor {
 public:
  virtual ~Cursor() = default;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  // Goes to the next event; false at the end.
  virtual bool advance() = 0;
  const EventView& event() const noexcept { return event_; }

 protected:
  Cursor() = default;
  EventView event_;
};

// The buffers of one processor, one after the other. `stream` outlives the cursor.
std::unique_ptr<Cursor> ordered_cursor(Input& input, const BufferIndex& index,
                                       const std::vector<std::uint32_t>& stream);

// Buffers that processors shared: within one and its successor events are sorted by time.
std::unique_ptr<Cursor> sorting_cursor(Input& input, const BufferIndex& index,
                                       const std::vector<std::uint32_t>& stream);

}  // namespace wskcheck::etl

#endif
