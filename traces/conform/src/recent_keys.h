// The last names of objects that are forgotten, of which something may still be heard:
//
// - inspect IDs of requests that were answered and ended without a connection or an abort. They may
//   have been over when the driver answered: their abort may still come, and is not
//   told from a mistake once the end is settled.
// - sockets that WskAcceptEvent has refused, which call nothing back any more (AEV-12).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace wskcheck::conform {

class RecentKeys {
 public:
  void add(std::uint64_t key) { keys_[count_++ % keys_.size()] = key; }
  bool holds(std::uint64_t key) const {
    const auto end = keys_.begin() + static_cast<std::ptrdiff_t>(std::min(count_, keys_.size()));
    return std::find(keys_.begin(), end, key) != end;
  }
  std::size_t count() const { return count_; }
  // Forgets those that were added since there were `count`.
  void take_back(std::size_t count) { count_ = count; }

 private:
  std::array<std::uint64_t, 4096> keys_{};
  std::size_t count_ = 0;
};

}  // namespace wskcheck::conform
