// Inspect IDs of requests that the driver answered by WskInspectComplete, that ended without a
// connection or an abort, and that are forgotten.
//
// Such a request may have been over when the driver answered, and its abort may still
// come. Once its end is settled, that abort cannot be told from a mistake. The last ones are kept:
// an abort that comes later still is taken for one.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace wskcheck::conform {

class EndedIds {
 public:
  void add(std::uint64_t key) { keys_[count_++ % keys_.size()] = key; }
  bool holds(std::uint64_t key) const {
    const auto end = keys_.begin() + static_cast<std::ptrdiff_t>(std::min(count_, keys_.size()));
    return std::find(keys_.begin(), end, key) != end;
  }

 private:
  std::array<std::uint64_t, 4096> keys_{};
  std::size_t count_ = 0;
};

}  // namespace wskcheck::conform
