// See cursor.h. Damage was told while indexing: here a bad record is passed over.
#include "cursor.h"

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>

namespace wskcheck::etl {
namespace {

// A buffer that is being read.
struct OpenBuffer {
  const BufferEntry* entry = nullptr;
  const std::uint8_t* bytes = nullptr;
  std::vector<std::uint8_t> scratch;

  void open(const Input& input, const BufferEntry& one) {
    entry = &one;
    bytes = buffer_bytes(input, one, scratch, nullptr);
  }
  std::uint64_t offset_of(std::uint32_t at) const noexcept {
    return entry->is_compressed() ? entry->offset : entry->offset + at;
  }
};

class OrderedCursor final : public Cursor {
 public:
  OrderedCursor(Input& input, const BufferIndex& index, const std::vector<std::uint32_t>& stream)
      : input_(input), index_(index), stream_(stream) {}

  bool advance() override {
    Defect ignored;
    for (;;) {
      while (here_.entry != nullptr) {
        const std::uint32_t at = next_;
        const Parsed parsed =
            parse_record(here_.bytes, at, here_.entry->end, event_, next_, ignored);
        if (parsed == Parsed::record) {
          event_.offset = here_.offset_of(at);
          return true;
        }
        if (parsed == Parsed::skipped) continue;
        input_.done_with(here_.entry->offset, here_.entry->file_bytes);
        here_.entry = nullptr;
      }
      if (position_ == stream_.size()) return false;
      here_.open(input_, index_.entries[stream_[position_++]]);
      next_ = buffer_header_bytes;
      event_.processor = here_.entry->processor;
      event_.segment = here_.entry->segment;
    }
  }

 private:
  Input& input_;
  const BufferIndex& index_;
  const std::vector<std::uint32_t>& stream_;
  std::size_t position_ = 0;
  OpenBuffer here_;
  std::uint32_t next_ = 0;
};

class SortingCursor final : public Cursor {
 public:
  SortingCursor(Input& input, const BufferIndex& index, const std::vector<std::uint32_t>& stream)
      : input_(input), index_(index), stream_(stream) {}

  bool advance() override {
    // Empty buffers are passed over; two with events are open as long as there are two.
    for (Slot& slot : slots_) {
      while (slot.left == 0 && position_ < stream_.size()) fill(slot);
    }
    if (heap_.empty()) return false;
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
    const Place place = heap_.back();
    heap_.pop_back();
    Slot& slot = slots_[slots_[0].left > 0 && slots_[0].number == place.buffer ? 0 : 1];
    Defect ignored;
    std::uint32_t next = 0;
    event_.time = place.time;
    parse_record(slot.open.bytes, place.at, slot.open.entry->end, event_, next, ignored);
    event_.time = place.time;
    event_.offset = slot.open.offset_of(place.at);
    event_.segment = slot.open.entry->segment;
    if (--slot.left == 0) {
      input_.done_with(slot.open.entry->offset, slot.open.entry->file_bytes);
    }
    return true;
  }

 private:
  struct Place {
    std::uint16_t segment = 0;
    std::int64_t time = 0;
    std::uint64_t buffer = 0;  // its position in the stream
    std::uint32_t at = 0;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  struct Slot {
    OpenBuffer open;
    std::uint64_t number = 0;  // its position in the stream
    std::size_t left = 0;      // events that were not given out yet
  };

  void fill(Slot& slot) {
    slot.number = position_++;
    slot.open.open(input_, index_.entries[stream_[slot.number]]);
    EventView event;
    Defect ignored;
    std::uint32_t next = 0;
    for (std::uint32_t at = buffer_header_bytes;; at = next) {
      const Parsed parsed =
          parse_record(slot.open.bytes, at, slot.open.entry->end, event, next, ignored);
      if (parsed == Parsed::end || parsed == Parsed::broken) break;
      if (parsed == Parsed::skipped) continue;
      heap_.push_back({slot.open.entry->segment, event.time, slot.number, at});
      std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
      ++slot.left;
    }
  }

  Input& input_;
  const BufferIndex& index_;
  const std::vector<std::uint32_t>& stream_;
  std::size_t position_ = 0;
  std::array<Slot, 2> slots_;
  std::vector<Place> heap_;
};

}  // namespace

std::unique_ptr<Cursor> ordered_cursor(Input& input, const BufferIndex& index,
                                       const std::vector<std::uint32_t>& stream) {
  return std::make_unique<OrderedCursor>(input, index, stream);
}

std::unique_ptr<Cursor> sorting_cursor(Input& input, const BufferIndex& index,
                                       const std::vector<std::uint32_t>& stream) {
  return std::make_unique<SortingCursor>(input, index, stream);
}

}  // namespace wskcheck::etl
