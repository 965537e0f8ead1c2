// Memory that the kernel hands to the driver: pool blocks, IRPs, sockets, MDLs, stacks of handles.
//
// Every block has guard bytes around it and is not used again in a run as long as there is room, so
// that an access after it was freed, or beyond its end, is seen: at once where the driver is
// compiled with access checks, else when the block's guards and filling are looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace wskcheck::drive {

enum class BlockKind : std::uint8_t {
  pool,      // ExAllocatePool and the like: leaks are findings
  irp,       // IoAllocateIrp: leaks are findings
  object,    // of the kernel's own: work items, MDLs, devices; leaks are findings
  socket,    // WSK_SOCKET: belongs to WSK
  borrowed,  // belongs to WSK and is valid during a callback only: addresses, inspect IDs
  handle,    // thread objects and handles
};

enum PoolFlags : std::uint32_t { pool_nonpaged = 0, pool_paged = 1, pool_zeroed = 2 };

struct Block {
  void* address = nullptr;
  std::uint32_t size = 0;
  std::uint32_t tag = 0;
  BlockKind kind = BlockKind::pool;
  bool paged = false;
  bool freed = false;
  std::uint8_t made_inside = 0;  // a callback: what inside_now() said when it was allocated
  std::uint8_t freed_inside = 0;
  std::uint8_t depth = 0;            // of allocated_at
  std::uint16_t unused = 0;          // in the place of padding: equal blocks have equal bytes
  const void* allocated_at[8] = {};  // the driver's return addresses, innermost first
  const void* freed_at = nullptr;
  const char* what = "";  // for blocks of the kernel's own
};
static_assert(std::has_unique_object_representations_v<Block>, "states are compared by bytes");

// Which callback of WSK the current thread runs, as a number of the provider's; 0: none. Kept with
// each block, to tell what a mistake with it is about.
extern std::uint8_t (*inside_now)();

// Freed blocks that a long run uses again (src/live); nullptr: a run uses none twice.
struct BlockReuse {
  void (*freed)(std::uint32_t number) = nullptr;
  std::uint32_t (*take)(std::size_t size) = nullptr;  // the number of one, or no_block
};
extern const BlockReuse* block_reuse;
inline constexpr std::uint32_t blocks_max = 4096;
inline constexpr std::uint32_t no_block = blocks_max;
std::size_t room_of(std::size_t size);  // that a block takes in the pool, with its guards

// Aligned to 16. nullptr when the arena is full (the run then ends without a verdict).
void* allocate(std::size_t size, std::uint32_t tag, BlockKind kind, std::uint32_t flags,
               const void* site, const char* what);
// A finding when it is no block, is freed already, or of another kind.
void release(void* address, BlockKind kind, const void* site, const char* what);
// The pages of memory of the pool are locked, and stay where they are until they are unlocked as
// often.
void lock_pages(const void* address, std::size_t size);
void unlock_pages(const void* address, std::size_t size);
// The block that holds the address, freed ones too; nullptr when there is none.
const Block* block_of(const void* address);
// For each block that is neither freed nor WSK's own.
template <class Visit>
void for_each_live_block(Visit&& visit);
const Block* blocks();
std::uint32_t block_count();
std::size_t pool_bytes_used();  // from pool_base() on; what lies behind was never a block

template <class Visit>
void for_each_live_block(Visit&& visit) {
  for (std::uint32_t i = 0; i < block_count(); ++i) {
    if (!blocks()[i].freed) visit(blocks()[i]);
  }
}

}  // namespace wskcheck::drive
