// The machine's own memory, and copies of all that a run can change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/core.h"
#include "core/state.h"

namespace wskcheck::drive::core {

inline constexpr std::size_t stack_size = 64 * 1024;
inline constexpr std::size_t pool_size = 8 * 1024 * 1024;

inline constexpr std::size_t stack_stride = stack_size + 4096;

// Where the machine's memory lies. Reserved once, before anything uses it.
struct MemoryPlaces {
  std::byte* stacks = nullptr;
  std::byte* pool = nullptr;
  std::uint8_t* shadow = nullptr;
};
extern MemoryPlaces places;
void reserve_memory();  // the process ends with a message when there is none

inline std::byte* stack_bottom(std::uint32_t thread) {  // a page before it cannot be touched
  return places.stacks + stack_stride * thread + 4096;
}
inline std::byte* stack_top(std::uint32_t thread) { return stack_bottom(thread) + stack_size; }
inline bool on_any_stack(const void* address) {
  const auto* p = static_cast<const std::byte*>(address);
  return p >= places.stacks && p < places.stacks + stack_stride * threads_max;
}
inline std::byte* pool_base() { return places.pool; }
// A byte for each 8 of the pool, see pool.cpp.
inline std::uint8_t* pool_shadow() { return places.shadow; }

struct Range {
  std::byte* begin = nullptr;
  std::byte* end = nullptr;
  bool holds(const void* address) const {
    const auto* p = static_cast<const std::byte*>(address);
    return p >= begin && p < end;
  }
};
// The driver's sections: its data, which are part of a run's state, and all that is loaded of it.
void set_driver(const std::vector<Range>& writable, const Range& image);
const std::vector<Range>& driver_data();
const Range& driver_image();

// Of all that a run can change, but for the time and what counts up to it: equal states have equal
// ones. Two that are equal and differ in the time only go on alike if the driver has not asked for
// the time in between.
std::uint64_t state_hash();

// A stack of copies. Only the scheduler calls these, while every fiber is stopped.
class Snapshots {
 public:
  std::uint32_t save();
  void restore(std::uint32_t number);
  void drop(std::uint32_t number);
  void clear() {
    starts_.clear();
    end_ = 0;
  }
  // Of all that a snapshot would have, a region without a hash of its own by its bytes.
  // A test may leave out the stacks, where a sanitizer has its own.
  static std::uint64_t hash(std::uint64_t seed, bool with_stacks = true);

 private:
  std::byte* grow(std::size_t size);

  std::vector<std::size_t> starts_;
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t room_ = 0;
  std::size_t end_ = 0;
};

}  // namespace wskcheck::drive::core
