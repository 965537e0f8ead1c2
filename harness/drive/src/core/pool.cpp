// The pool: blocks one behind the other, each between guards, none used twice in a run.
//
// The shadow has a byte for each 8 of the pool: 0 for what lies between blocks, 8 where all bytes
// may be touched, 1 to 7 at the end of a block, more bits where it is paged or was freed.
#include "core/pool.h"

#include <cstring>

#include "core/core.h"
#include "core/hooks.h"
#include "core/machine_state.h"
#include "core/memory.h"
#include "core/races.h"
#include "core/shadow.h"
#include "core/touched.h"

namespace wskcheck::drive {
namespace {

using namespace core;

constexpr std::size_t guard = 16;

struct PoolState {
  std::uint32_t used = 0;
  std::uint32_t count = 0;
};
PoolState pool;
Block table[blocks_max];

std::size_t used_bytes() { return pool.used; }
std::size_t used_shadow() { return pool.used / 8; }
std::size_t used_table() { return pool.count * sizeof(Block); }

std::uint8_t* shadow_of(const void* address) {
  return pool_shadow() + (static_cast<const std::byte*>(address) - pool_base()) / 8;
}

// Marks `size` bytes from an address that is a multiple of 8.
void mark(const void* address, std::size_t size, std::uint8_t bits) {
  std::uint8_t* s = shadow_of(address);
  std::memset(s, shadow::whole | bits, size / 8);
  if (size % 8 != 0) s[size / 8] = static_cast<std::uint8_t>(size % 8 | bits);
}

void remember_calls(Block& block, const void* site) {
  if (run.current == ThreadId::none) return;
  const Thread& t = current();
  block.allocated_at[0] = site;
  block.depth = site != nullptr ? 1 : 0;
  const auto& calls = call_stacks[static_cast<std::uint8_t>(run.current)].calls;
  const std::uint32_t known = t.depth < call_depth_max ? t.depth : call_depth_max;
  for (std::uint32_t i = known; i > 0 && block.depth < 8; --i) {
    block.allocated_at[block.depth++] = calls[i - 1];
  }
}

}  // namespace

std::uint8_t (*inside_now)() = nullptr;
const BlockReuse* block_reuse = nullptr;

std::size_t room_of(std::size_t size) { return (size + 15) / 16 * 16 + 2 * guard; }

void add_pool_state() {
  core::reserve_memory();
  core::add_state(&pool, sizeof pool);
  core::add_growing_state(table, sizeof table, used_table);
  core::add_growing_state(pool_base(), pool_size, used_bytes);
  core::add_growing_state(pool_shadow(), pool_size / 8, used_shadow);
}

namespace {

// A block that was freed, if there is one to use again, else a new one; its address is set.
Block& block_for(std::size_t size) {
  const std::uint32_t freed = block_reuse != nullptr ? block_reuse->take(size) : no_block;
  if (freed != no_block) {
    Block& again = table[freed];
    auto* at = static_cast<std::byte*>(again.address);
    std::memset(shadow_of(at), 0, (again.size + 7) / 8);
    again = Block{};
    again.address = at;
    return again;
  }
  const std::size_t room = room_of(size);
  if (size > pool_size || pool.used + room > pool_size || pool.count == blocks_max) {
    not_offered("more pool memory in one run than there is room for");
  }
  std::byte* at = pool_base() + pool.used + guard;
  std::memset(shadow_of(at - guard), 0, room / 8);
  pool.used += static_cast<std::uint32_t>(room);
  Block& block = table[pool.count++];
  block = Block{};
  block.address = at;
  return block;
}

}  // namespace

void* allocate(std::size_t size, std::uint32_t tag, BlockKind kind, std::uint32_t flags,
               const void* site, const char* what) {
  Block& block = block_for(size);
  void* at = block.address;
  const bool paged = (flags & pool_paged) != 0;
  mark(at, size, paged ? shadow::paged : 0);
  std::memset(at, (flags & pool_zeroed) != 0 ? 0 : 0xCD, size);
  block.size = static_cast<std::uint32_t>(size);
  block.tag = tag;
  block.kind = kind;
  block.paged = paged;
  block.what = what;
  if (inside_now != nullptr && run.current != ThreadId::none) block.made_inside = inside_now();
  remember_calls(block, site);
  return at;
}

namespace {

// Each shadow byte of the range.
template <class Change>
void for_shadow(const void* address, std::size_t size, Change change) {
  if (size == 0 || !in_pool(address)) return;
  std::uint8_t* last = shadow_of(static_cast<const std::byte*>(address) + size - 1);
  for (std::uint8_t* s = shadow_of(address); s <= last; ++s) change(*s);
}

}  // namespace

void lock_pages(const void* address, std::size_t size) {
  for_shadow(address, size, [](std::uint8_t& s) {
    if ((s & shadow::locks) == shadow::locks) not_offered("pages that are locked four times");
    s = static_cast<std::uint8_t>(s + shadow::lock);
  });
}

void unlock_pages(const void* address, std::size_t size) {
  for_shadow(address, size, [](std::uint8_t& s) {
    if ((s & shadow::locks) != 0) s = static_cast<std::uint8_t>(s - shadow::lock);
  });
}

void release(void* address, BlockKind kind, const void* site, const char* what) {
  Block* block = const_cast<Block*>(block_of(address));
  Trouble trouble;
  trouble.kind = TroubleKind::bad_free;
  trouble.detail = what;
  trouble.object = reinterpret_cast<std::uint64_t>(address);
  trouble.site = site;
  if (block == nullptr || block->address != address) {
    trouble.says = "%s for an address that was never allocated";
    found(trouble);
  }
  if (block->freed) {
    trouble.says = "%s for memory that was freed before";
    found(trouble);
  }
  if (block->kind != kind) {
    trouble.says = "%s for memory of another kind";
    found(trouble);
  }
  note_access(address, block->size, true);
  if (hook_options.touched) touched::add_block(address, true);
  if (kind == BlockKind::pool || kind == BlockKind::irp || kind == BlockKind::object) {
    races::look(address, block->size, {.site = site, .write = true, .frees = true}, false);
  }
  block->freed = true;
  block->freed_at = site;
  if (inside_now != nullptr && run.current != ThreadId::none) block->freed_inside = inside_now();
  mark(address, block->size, shadow::freed);
  std::memset(address, 0xDD, block->size);
  if (block_reuse != nullptr) block_reuse->freed(static_cast<std::uint32_t>(block - table));
}

// Blocks lie in the order of their addresses.
const Block* block_of(const void* address) {
  if (!in_pool(address)) return nullptr;
  std::uint32_t low = 0;
  std::uint32_t high = pool.count;
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    const auto* begin = static_cast<const std::byte*>(table[middle].address);
    if (begin + table[middle].size + guard <= address) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == pool.count) return nullptr;
  const auto* begin = static_cast<const std::byte*>(table[low].address);
  return begin - guard <= address ? &table[low] : nullptr;
}

const Block* blocks() { return table; }
std::uint32_t block_count() { return pool.count; }
std::size_t pool_bytes_used() { return pool.used; }

}  // namespace wskcheck::drive
