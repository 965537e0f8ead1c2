// Parts of states, each stored once: many states share a half (see state_store.h).
//
// Any worker may add a part at any time: 64 stripes, each with a lock, an index like that of a
// segment, and blocks that never move. Reading a part takes no lock. Which number a part gets
// depends on who came first; nothing that shows depends on the numbers.
//
// A part costs its own bytes and 4 / load for its slot in the index. Blocks double in size, so that
// few parts need little room and many need few blocks.
#ifndef WSKCHECK_CHECK_DETAIL_PART_STORE_H
#define WSKCHECK_CHECK_DETAIL_PART_STORE_H

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "wskcheck/check/detail/hash.h"

namespace wskcheck::check::detail {

template <std::size_t Words>
class PartStore {
 public:
  using Part = std::array<std::uint64_t, Words>;
  using PartId = std::uint32_t;

  static constexpr PartId no_room = 0xFFFFFFFF;

  /// The number of the part, which is added if it is new; no_room when its stripe is full.
  PartId put(const Part& part) {
    const std::uint64_t hash = hash_of(part);
    const auto number = static_cast<std::uint32_t>(hash >> (64 - stripe_bits));
    Stripe& stripe = stripes_[number];
    const std::lock_guard lock(stripe.mutex);
    const std::uint32_t position = stripe.put(part, hash);
    return position == no_room ? no_room : number << position_bits | position;
  }

  /// For a part that is put soon: hash_of(part).
  void prefetch_slot(std::uint64_t hash) {
    Stripe& stripe = stripes_[hash >> (64 - stripe_bits)];
    const std::lock_guard lock(stripe.mutex);
    stripe.prefetch_slot(hash);
  }

  const Part& at(PartId id) const { return stripes_[id >> position_bits].at(id & position_mask); }

  /// Not while parts are added.
  std::uint64_t bytes() const {
    std::uint64_t total = sizeof(*this);
    for (const Stripe& stripe : stripes_) total += stripe.bytes();
    return total;
  }

 private:
  static constexpr std::uint32_t stripe_bits = 6;
  static constexpr std::uint32_t position_bits = 24;
  static constexpr std::uint32_t position_mask = (1u << position_bits) - 1;
  static constexpr std::uint32_t positions_max = position_mask - 1;
  static constexpr std::uint32_t block_first = 8;
  static constexpr std::size_t blocks_max = position_bits - 2;

  class Stripe {
   public:
    std::mutex mutex;

    const Part& at(std::uint32_t position) const {
      const std::size_t block = block_of(position);
      return blocks_[block].load(std::memory_order_acquire)[position - begin_of(block)];
    }

    std::uint32_t put(const Part& part, std::uint64_t hash) {
      if ((size_ + std::size_t{1}) * 8 > slots_.size() * 5) grow();
      std::size_t slot = home(hash);
      for (; slots_[slot] != 0; slot = slot + 1 == slots_.size() ? 0 : slot + 1) {
        const std::uint32_t position = (slots_[slot] & position_mask) - 1;
        if ((slots_[slot] & ~position_mask) == tag(hash) && same(at(position), part))
          return position;
      }
      if (size_ == positions_max) return no_room;
      append(part);
      slots_[slot] = tag(hash) | size_;
      return size_ - 1;
    }

    void prefetch_slot(std::uint64_t hash) const {
      if (!slots_.empty()) prefetch(&slots_[home(hash)]);
    }

    std::uint64_t bytes() const {
      const std::uint64_t room = owned_.empty() ? 0 : begin_of(owned_.size());
      return room * sizeof(Part) + slots_.capacity() * sizeof(slots_[0]);
    }

   private:
    static std::size_t block_of(std::uint32_t position) {
      return static_cast<std::size_t>(std::bit_width(position / block_first + 1)) - 1;
    }
    static std::uint32_t begin_of(std::size_t block) { return block_first * ((1u << block) - 1); }
    static std::uint32_t tag(std::uint64_t hash) {
      return static_cast<std::uint32_t>(hash >> 26) & ~position_mask;
    }
    std::size_t home(std::uint64_t hash) const {
      return static_cast<std::size_t>(((hash & 0xFFFFFFFFu) * slots_.size()) >> 32);
    }

    void append(const Part& part) {
      const std::size_t block = block_of(size_);
      if (block == owned_.size()) {
        owned_.push_back(std::unique_ptr<Part[]>(new Part[block_first << block]));
        blocks_[block].store(owned_.back().get(), std::memory_order_release);
      }
      owned_[block][size_ - begin_of(block)] = part;
      ++size_;
    }

    void grow() {
      const std::size_t capacity = slots_.empty() ? 16 : slots_.size() + slots_.size() / 2;
      slots_ = std::vector<std::uint32_t>();
      slots_.resize(capacity);
      for (std::uint32_t position = 0; position < size_; ++position) {
        const std::uint64_t hash = hash_of(at(position));
        std::size_t slot = home(hash);
        while (slots_[slot] != 0) slot = slot + 1 == slots_.size() ? 0 : slot + 1;
        slots_[slot] = tag(hash) | (position + 1);
      }
    }

    std::uint32_t size_ = 0;
    std::vector<std::uint32_t> slots_;  // 8 bits of the hash and the position plus 1; 0 is free
    std::vector<std::unique_ptr<Part[]>> owned_;
    std::array<std::atomic<Part*>, blocks_max> blocks_{};
  };

  std::array<Stripe, 1u << stripe_bits> stripes_;
};

}  // namespace wskcheck::check::detail

#endif
