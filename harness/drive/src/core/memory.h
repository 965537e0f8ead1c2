// The machine's own memory, and copies of all that a run can change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/state.h"

namespace wskcheck::drive::core {

inline constexpr std::size_t stack_size = 64 * 1024;
inline constexpr std::size_t pool_size = 8 * 1024 * 1024;

// Reserved once, at the first call; the process ends with a message when there is none.
std::byte* stack_bottom(std::uint32_t thread);  // a page before it cannot be touched
std::byte* stack_top(std::uint32_t thread);
std::byte* pool_base();
std::uint8_t* pool_shadow();  // a byte for each 8 of the pool, see pool.cpp

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

// A stack of copies. Only the scheduler calls these, while every fiber is stopped.
class Snapshots {
 public:
  std::uint32_t save();
  void restore(std::uint32_t number);
  void drop(std::uint32_t number);
  void clear() { starts_.clear(), bytes_.clear(); }
  std::size_t bytes_of_last() const { return last_; }

 private:
  std::vector<std::size_t> starts_;
  std::vector<std::byte> bytes_;
  std::size_t last_ = 0;
};

}  // namespace wskcheck::drive::core
