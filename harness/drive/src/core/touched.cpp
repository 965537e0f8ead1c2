// See touched.h. The list is of one step and no part of a run's state.
#include "core/touched.h"

#include "core/machine_state.h"
#include "core/memory.h"
#include "core/pool.h"

namespace wskcheck::drive::core::touched {
namespace {

constexpr std::uint32_t places_max = 4096;  // of the table; a power of two
static_assert(places_max >= 2 * cells_max);

// A place of the table that was filled in another step is free.
struct Place {
  std::uint32_t step = 0;
  std::uint32_t number = 0;  // in the list
};

Place table[places_max];
Touch list[cells_max];
std::uint32_t count = 0;
std::uint32_t step = 1;
bool full = false;
std::size_t pool_used = 0;  // before the step

// Memory that the step itself has allocated is nobody else's before the step has told of it.
bool is_new_block(const void* address) {
  return static_cast<const std::byte*>(address) >= pool_base() + pool_used;
}

void add_cell(std::uint64_t cell, bool write) {
  auto at = static_cast<std::uint32_t>((cell * 0x9E3779B97F4A7C15u) >> 52);
  static_assert(places_max == 1u << 12);
  for (;; at = (at + 1) % places_max) {
    if (table[at].step != step) break;
    Touch& known = list[table[at].number];
    if (known.object != cell) continue;
    known.write |= write;
    return;
  }
  if (count == cells_max) {
    full = true;
    return;
  }
  table[at] = {step, count};
  list[count++] = {cell, write};
}

}  // namespace

void begin_step() {
  count = 0;
  full = false;
  pool_used = pool_bytes_used();
  ++step;
}

std::uint64_t cell_of(const void* address) {
  const std::uint64_t cell = reinterpret_cast<std::uint64_t>(address) & ~std::uint64_t{7};
  if (!on_any_stack(address)) return cell;
  const auto offset =
      static_cast<std::uint64_t>(static_cast<const std::byte*>(address) - places.stacks);
  const std::uint64_t generation = threads[offset / stack_stride].generation;
  return object_number(Numbered::stack, (generation & 0xffffffffu) << 24 | offset / 8);
}

void add(const void* address, std::size_t size, bool write) {
  if (size == 0 || full) return;
  if (in_pool(address) && is_new_block(address)) return;
  const auto* first = static_cast<const std::byte*>(address);
  const auto* last = first + size - 1;
  first -= reinterpret_cast<std::uint64_t>(first) % 8;
  for (; first <= last && !full; first += 8) add_cell(cell_of(first), write);
}

void add_object(std::uint64_t object, bool write) {
  if (!full) add_cell(object, write);
}
void add_everything() { full = true; }
void add_block(const void* address, bool write) {
  const Block* block = block_of(address);
  if (block != nullptr) add_object(reinterpret_cast<std::uint64_t>(block), write);
}
void add_end_of_part() { add_object(object_number(Numbered::clock, 2), false); }
void add_end_of_run() { add_object(object_number(Numbered::clock, 2), true); }

TouchedBehind of_step() { return {{list, count}, full}; }

}  // namespace wskcheck::drive::core::touched
