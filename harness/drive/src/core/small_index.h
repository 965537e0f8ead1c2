// Dense numbers for keys of 64 bits, in the order in which they are first asked for: a plain struct
// whose used part is short, so that it can be part of a run's state.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/core.h"

namespace wskcheck::drive::core {

template <std::uint32_t buckets, std::uint32_t keys_max>
struct SmallIndex {
  static_assert((buckets & (buckets - 1)) == 0 && keys_max < 0xffff);
  static constexpr std::uint32_t none = 0xffffffff;

  struct Key {
    std::uint64_t key;
    std::uint16_t next;  // in its bucket, plus 1
  };
  std::uint32_t count;
  std::uint16_t heads[buckets];  // plus 1
  Key keys[keys_max];            // the first `count` have a value

  // Without the part behind the last key.
  std::size_t used_bytes() const { return offsetof(SmallIndex, keys) + count * sizeof(Key); }

  static std::uint32_t bucket_of(std::uint64_t key) {
    return static_cast<std::uint32_t>((key * 0x9E3779B97F4A7C15u) >> 40) & (buckets - 1);
  }
  std::uint32_t find(std::uint64_t key) const {
    for (std::uint32_t at = heads[bucket_of(key)]; at != 0; at = keys[at - 1].next) {
      if (keys[at - 1].key == key) return at - 1;
    }
    return none;
  }
  // The run ends without a verdict when there is no room.
  std::uint32_t of(std::uint64_t key, const char* when_full) {
    const std::uint32_t known = find(key);
    if (known != none) return known;
    if (count == keys_max) not_offered(when_full);
    std::uint16_t& head = heads[bucket_of(key)];
    keys[count] = {key, head};
    head = static_cast<std::uint16_t>(++count);
    return count - 1;
  }
};

}  // namespace wskcheck::drive::core
