// Which freed blocks are there, by the room that they take.
#include "live/reuse.h"

#include <array>
#include <deque>
#include <map>

#include "core/memory.h"
#include "core/pool.h"

namespace wskcheck::drive::live {
namespace {

struct Freed {
  std::map<std::size_t, std::deque<std::uint32_t>> by_room;  // numbers of blocks, oldest first
  std::array<std::size_t, blocks_max> room = {};             // of each; 0: not known
};
Freed* freed = nullptr;

bool is_half_used() {
  const std::uint32_t count = block_count();
  if (count == 0) return false;
  const auto* last = static_cast<const std::byte*>(blocks()[count - 1].address);
  return count > blocks_max / 2 || last - core::pool_base() > std::ptrdiff_t{core::pool_size / 2};
}

void was_freed(std::uint32_t number) {
  std::size_t& room = freed->room[number];
  if (room == 0) room = room_of(blocks()[number].size);
  freed->by_room[room].push_back(number);
}

// Not more than twice the room that is wanted.
std::uint32_t take(std::size_t size) {
  if (!is_half_used()) return no_block;
  const std::size_t room = room_of(size);
  for (auto at = freed->by_room.lower_bound(room); at != freed->by_room.end(); ++at) {
    if (at->first > 2 * room) return no_block;
    if (at->second.empty()) continue;
    const std::uint32_t number = at->second.front();
    at->second.pop_front();
    return number;
  }
  return no_block;
}

constexpr BlockReuse reuse{was_freed, take};

}  // namespace

BlocksAgain::BlocksAgain() {
  freed = new Freed;
  block_reuse = &reuse;
}
BlocksAgain::~BlocksAgain() {
  block_reuse = nullptr;
  delete freed;
  freed = nullptr;
}

}  // namespace wskcheck::drive::live
