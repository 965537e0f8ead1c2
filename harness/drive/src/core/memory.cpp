// Reserving the machine's memory; copying what a run can change.
#include "core/memory.h"

#include <xxhash.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "core/core.h"
#include "core/machine_state.h"
#include "core/platform.h"
#include "core/sanitizer.h"

namespace wskcheck::drive::core {
namespace {

constexpr std::size_t page = 4096;

struct Region {
  std::byte* base;
  std::size_t size;
  std::size_t (*used)();                      // nullptr: all
  std::uint64_t (*hash)(std::uint64_t seed);  // nullptr: of its bytes
};

struct Layout {
  std::vector<Region> regions;
  std::vector<Range> driver;
  Range image;
};

// Never destroyed: a machine that ends with the process still puts the state back.
Layout& layout() {
  static Layout& the_layout = *new Layout;
  return the_layout;
}

// Stacks hold what a sanitizer guards in the functions that run there; copying looks at none of it.
#ifdef WSKCHECK_WITH_ASAN
__attribute__((no_sanitize("address"))) void copy_stack(std::byte* to, const std::byte* from,
                                                        std::size_t size) {
  auto* t = reinterpret_cast<volatile unsigned char*>(to);
  const auto* f = reinterpret_cast<const volatile unsigned char*>(from);
  for (std::size_t i = 0; i < size; ++i) t[i] = f[i];
}
#else
void copy_stack(std::byte* to, const std::byte* from, std::size_t size) {
  std::memcpy(to, from, size);
}
#endif

// XXH64, which works in general registers alone: after XXH3 stacks of equal states were seen to
// differ from one process to the next. By way of a copy where a sanitizer guards parts of stacks.
std::uint64_t hash_bytes(const std::byte* from, std::size_t size, std::uint64_t seed) {
#ifdef WSKCHECK_WITH_ASAN
  std::byte part[1024];
  for (std::size_t at = 0; at < size; at += sizeof part) {
    const std::size_t bytes = std::min(sizeof part, size - at);
    copy_stack(part, from + at, bytes);
    seed = XXH64(part, bytes, seed);
  }
  return seed;
#else
  return XXH64(from, size, seed);
#endif
}

std::size_t used_of(const Region& region) {
  return region.used != nullptr ? region.used() : region.size;
}

}  // namespace

MemoryPlaces places;

void reserve_memory() {
  if (places.pool != nullptr) return;
  places.stacks = static_cast<std::byte*>(platform::reserve(stack_stride * threads_max + page));
  for (std::uint32_t i = 0; i < threads_max; ++i) {
    platform::forbid(places.stacks + stack_stride * i, page);
  }
  places.pool = static_cast<std::byte*>(platform::reserve(pool_size));
  places.shadow = static_cast<std::uint8_t*>(platform::reserve(pool_size / 8));
}

void add_state(void* address, std::size_t size) { add_growing_state(address, size, nullptr); }
void add_growing_state(void* address, std::size_t size, std::size_t (*used)()) {
  auto* base = static_cast<std::byte*>(address);
  for (const Region& r : layout().regions) {
    if (r.base == base) return;  // of a machine before this one
  }
  layout().regions.push_back({base, size, used, nullptr});
}

void set_hash(const void* address, std::uint64_t (*hash)(std::uint64_t seed)) {
  for (Region& r : layout().regions) {
    if (r.base == address) r.hash = hash;
  }
}

void set_driver(const std::vector<Range>& writable, const Range& image) {
  layout().driver = writable;
  layout().image = image;
}
const std::vector<Range>& driver_data() { return layout().driver; }
const Range& driver_image() { return layout().image; }

namespace {

// What a step counts up is left out, as is when a wait ends; how long it lasts is in the stacks.
struct WithoutTime {
  RunStatus status = run;
  std::int64_t deadlines[threads_max];
  WithoutTime() {
    run.steps = 0;
    run.now_100ns = 0;
    for (std::uint32_t i = 0; i < threads_in_use(); ++i) {
      deadlines[i] = threads[i].deadline;
      threads[i].deadline = 0;
    }
  }
  ~WithoutTime() {
    run = status;
    for (std::uint32_t i = 0; i < threads_in_use(); ++i) threads[i].deadline = deadlines[i];
  }
  WithoutTime(const WithoutTime&) = delete;
  WithoutTime& operator=(const WithoutTime&) = delete;
};

}  // namespace

std::uint64_t state_hash() {
  const WithoutTime without_time;
  std::uint64_t hash = 0;
  for (const Region& r : layout().regions) hash = hash_bytes(r.base, used_of(r), hash);
  for (const Range& r : layout().driver) {
    hash = hash_bytes(r.begin, static_cast<std::size_t>(r.end - r.begin), hash);
  }
  for (std::uint32_t i = 0; i < threads_in_use(); ++i) {
    if (!is_live(i)) continue;
    hash = hash_bytes(stack_pointer(i), static_cast<std::size_t>(stack_top(i) - stack_pointer(i)),
                      hash);
  }
  return hash;
}

std::byte* Snapshots::grow(std::size_t size) {
  if (end_ + size > room_) {
    const std::size_t room = 2 * (end_ + size);
    std::unique_ptr<std::byte[]> larger(new std::byte[room]);
    if (end_ != 0) std::memcpy(larger.get(), bytes_.get(), end_);
    bytes_ = std::move(larger);
    room_ = room;
  }
  std::byte* at = bytes_.get() + end_;
  end_ += size;
  return at;
}

// Of each region its used length and bytes, of each live thread those of its stack.
std::uint32_t Snapshots::save() {
  const std::size_t start = end_;
  std::size_t total = 0;
  for (const Region& r : layout().regions) total += sizeof(std::size_t) + used_of(r);
  for (const Range& r : layout().driver) total += static_cast<std::size_t>(r.end - r.begin);
  const std::uint32_t used = threads_in_use();
  for (std::uint32_t i = 0; i < used; ++i) {
    if (is_live(i)) total += static_cast<std::size_t>(stack_top(i) - stack_pointer(i));
  }
  std::byte* to = grow(total);
  for (const Region& r : layout().regions) {
    const std::size_t size = used_of(r);
    std::memcpy(to, &size, sizeof size);
    std::memcpy(to + sizeof size, r.base, size);
    to += sizeof size + size;
  }
  for (const Range& r : layout().driver) {
    const auto size = static_cast<std::size_t>(r.end - r.begin);
    std::memcpy(to, r.begin, size);
    to += size;
  }
  for (std::uint32_t i = 0; i < used; ++i) {
    if (!is_live(i)) continue;
    const auto size = static_cast<std::size_t>(stack_top(i) - stack_pointer(i));
    copy_stack(to, stack_pointer(i), size);
    to += size;
  }
  starts_.push_back(start);
  return static_cast<std::uint32_t>(starts_.size() - 1);
}

// The core's own structs come first, so that the threads are known when their stacks come.
void Snapshots::restore(std::uint32_t number) {
  const std::byte* from = bytes_.get() + starts_[number];
  for (const Region& r : layout().regions) {
    std::size_t size = 0;
    std::memcpy(&size, from, sizeof size);
    std::memcpy(r.base, from + sizeof size, size);
    from += sizeof size + size;
  }
  for (const Range& r : layout().driver) {
    const auto size = static_cast<std::size_t>(r.end - r.begin);
    std::memcpy(r.begin, from, size);
    from += size;
  }
  const std::uint32_t used = threads_in_use();
  for (std::uint32_t i = 0; i < used; ++i) {
    if (!is_live(i)) continue;
    const auto size = static_cast<std::size_t>(stack_top(i) - stack_pointer(i));
    sanitizer::forget_frames(stack_bottom(i), stack_size);
    copy_stack(stack_pointer(i), from, size);
    from += size;
  }
}

std::uint64_t Snapshots::hash(std::uint64_t seed, bool with_stacks) {
  const auto add = [&seed](const std::byte* base, std::size_t size) {
    seed = hash_bytes(base, size, seed);
  };
  for (const Region& r : layout().regions) {
    if (r.hash != nullptr) {
      seed = r.hash(seed);
    } else {
      add(r.base, used_of(r));
    }
  }
  for (const Range& r : layout().driver) add(r.begin, static_cast<std::size_t>(r.end - r.begin));
  const std::uint32_t used = threads_in_use();
  for (std::uint32_t i = 0; i < used; ++i) {
    if (with_stacks && is_live(i))
      add(stack_pointer(i), static_cast<std::size_t>(stack_top(i) - stack_pointer(i)));
  }
  return seed;
}

void Snapshots::drop(std::uint32_t number) {
  if (number >= starts_.size()) return;
  end_ = starts_[number];
  starts_.resize(number);
}

}  // namespace wskcheck::drive::core
