// See races.h. Clocks and accesses are plain structs, part of the state of a run.
#include "core/races.h"

#include <cstring>

#include "core/hooks.h"
#include "core/machine_state.h"
#include "core/memory.h"
#include "core/small_index.h"
#include "core/state.h"

namespace wskcheck::drive {
namespace core::races {
namespace {

constexpr std::uint32_t ids_max = 192;  // threads that one run starts in all
constexpr std::uint32_t objects_max = 1024;
constexpr std::uint32_t cells_max = 16384;
constexpr std::uint32_t records_max = 32768;
constexpr std::uint16_t time_max = 0xffff;

struct Clock {
  std::uint16_t at[ids_max];  // of each thread: what it did before that time is known here
};

// An access to some of the 8 bytes of a cell.
struct Record {
  const void* site;
  std::uint32_t number;
  std::uint16_t next;  // of the same cell, plus 1
  std::uint16_t id;    // of the thread
  std::uint16_t time;  // of the thread
  std::uint8_t bytes;  // a bit for each
  bool write : 1;
  bool ordered : 1;
};

struct Status {
  std::uint32_t ids;
  std::uint32_t records;
  std::uint32_t unused;  // the first record that was given back, plus 1
  std::uint32_t accesses;
  Access first;
  std::uint16_t id_of[threads_max];  // of a slot's thread
};

Status status;
const char* names[ids_max];
Clock thread_clocks[threads_max];
SmallIndex<256, objects_max> objects;
Clock object_clocks[objects_max];
SmallIndex<1024, cells_max> cells;
std::uint16_t cell_records[cells_max];  // the newest of each cell, plus 1
Record records[records_max];
std::uint32_t watched = 0;

bool looks() { return hook_options.accesses && run.current != ThreadId::none; }
std::uint32_t slot() { return static_cast<std::uint32_t>(run.current); }

void join(Clock& to, const Clock& from) {
  for (std::uint32_t i = 0; i < status.ids; ++i) {
    if (to.at[i] < from.at[i]) to.at[i] = from.at[i];
  }
}

// What the thread does from now on is not known where its clock was handed over.
void tick(std::uint32_t of_slot) {
  std::uint16_t& time = thread_clocks[of_slot].at[status.id_of[of_slot]];
  if (time == time_max) not_offered("more steps of one thread than data races are looked for in");
  ++time;
}

struct Looking {
  const Access& access;
  bool ordered;
  std::uint16_t id;
  const Clock& clock;
};

[[noreturn]] void race(const Record& before, const Looking& now, const void* address) {
  status.first = {before.site, before.write, false, names[before.id], before.number};
  Trouble t;
  t.kind = TroubleKind::race;
  t.rule = "KRN-09";
  t.says = now.access.frees ? "memory is freed and used by two threads, and nothing orders the two"
           : now.access.write && before.write
               ? "memory is written by two threads, and nothing orders the two"
               : "memory is read and written by two threads, and nothing orders the two";
  t.object = reinterpret_cast<std::uint64_t>(address);
  t.site = now.access.site;
  found(t);
}

bool races_with(const Record& r, std::uint8_t bytes, const Looking& now) {
  return (r.bytes & bytes) != 0 && r.id != now.id && (r.write || now.access.write) &&
         !(r.ordered && now.ordered) && now.clock.at[r.id] < r.time;
}

// Whatever races with the record later, races with the new access too.
bool is_covered(const Record& r, std::uint8_t bytes, const Looking& now) {
  return (r.bytes & ~bytes) == 0 && (now.access.write || !r.write) && (!now.ordered || r.ordered) &&
         (r.id == now.id || now.clock.at[r.id] >= r.time);
}

std::uint16_t new_record() {
  if (status.unused != 0) {
    const std::uint32_t at = status.unused;
    status.unused = records[at - 1].next;
    return static_cast<std::uint16_t>(at);
  }
  if (status.records == records_max) not_offered("more accesses than data races are looked for in");
  return static_cast<std::uint16_t>(++status.records);
}

void look_at(std::uint64_t cell, std::uint8_t bytes, const Looking& now) {
  const std::uint32_t known = cells.find(cell);
  if (known == decltype(cells)::none && now.access.frees) return;
  const std::uint32_t at = known != decltype(cells)::none
                               ? known
                               : cells.of(cell, "more memory than data races are looked for in");
  if (known == decltype(cells)::none) cell_records[at] = 0;
  std::uint16_t* link = &cell_records[at];
  while (*link != 0) {
    Record& r = records[*link - 1];
    if (races_with(r, bytes, now)) race(r, now, reinterpret_cast<const void*>(cell * 8));
    if (!is_covered(r, bytes, now)) {
      link = &r.next;
      continue;
    }
    const std::uint16_t gone = *link;
    *link = r.next;
    r.next = static_cast<std::uint16_t>(status.unused);
    status.unused = gone;
  }
  const std::uint16_t fresh = new_record();
  Record& r = records[fresh - 1];
  r = Record{now.access.site,      status.accesses, cell_records[at], now.id,
             now.clock.at[now.id], bytes,           now.access.write, now.ordered};
  cell_records[at] = fresh;
}

std::size_t used_names() { return hook_options.accesses ? status.ids * sizeof *names : 0; }
std::size_t used_threads() { return hook_options.accesses ? run.threads * sizeof(Clock) : 0; }
std::size_t used_index() { return hook_options.accesses ? objects.used_bytes() : 0; }
std::size_t used_objects() { return hook_options.accesses ? objects.count * sizeof(Clock) : 0; }
std::size_t used_cells() { return hook_options.accesses ? cells.used_bytes() : 0; }
std::size_t used_links() { return hook_options.accesses ? cells.count * sizeof *cell_records : 0; }
std::size_t used_records() { return hook_options.accesses ? status.records * sizeof(Record) : 0; }

// The stack of a thread that has ended is another's now.
void forget_stack(std::uint32_t of_slot) {
  const auto begin = reinterpret_cast<std::uint64_t>(stack_bottom(of_slot)) / 8;
  const auto end = reinterpret_cast<std::uint64_t>(stack_top(of_slot)) / 8;
  for (std::uint32_t i = 0; i < cells.count; ++i) {
    if (cells.keys[i].key >= begin && cells.keys[i].key < end) cell_records[i] = 0;
  }
}

}  // namespace

void add_state() {
  core::add_state(&status, sizeof status);
  add_growing_state(names, sizeof names, used_names);
  add_growing_state(thread_clocks, sizeof thread_clocks, used_threads);
  add_growing_state(&objects, sizeof objects, used_index);
  add_growing_state(object_clocks, sizeof object_clocks, used_objects);
  add_growing_state(&cells, sizeof cells, used_cells);
  add_growing_state(cell_records, sizeof cell_records, used_links);
  add_growing_state(records, sizeof records, used_records);
}

void begin_run() {
  status = Status{};
  objects.count = 0;
  std::memset(objects.heads, 0, sizeof objects.heads);
  cells.count = 0;
  std::memset(cells.heads, 0, sizeof cells.heads);
}

void begin_thread(std::uint32_t of_slot) {
  if (!hook_options.accesses) return;
  if (status.ids == ids_max) not_offered("more threads in one run than there is room for");
  forget_stack(of_slot);
  const std::uint32_t id = status.ids++;
  for (std::uint32_t i = 0; i < run.threads; ++i) thread_clocks[i].at[id] = 0;
  for (std::uint32_t i = 0; i < objects.count; ++i) object_clocks[i].at[id] = 0;
  status.id_of[of_slot] = static_cast<std::uint16_t>(id);
  names[id] = thread(static_cast<ThreadId>(of_slot)).name;
  Clock& clock = thread_clocks[of_slot];
  if (run.current == ThreadId::none) {
    clock = Clock{};
  } else {
    clock = thread_clocks[slot()];
    tick(slot());
  }
  clock.at[id] = 1;
}

void look(const void* address, std::size_t size, const Access& access, bool ordered) {
  if (!looks()) return;
  ++status.accesses;
  if (watched == status.accesses && telling()) {
    tell(access.site, "%s the memory that the finding is about", access.write ? "writes" : "reads");
  }
  const std::uint32_t of_slot = slot();
  const Looking now{access, ordered, status.id_of[of_slot], thread_clocks[of_slot]};
  auto at = reinterpret_cast<std::uint64_t>(address);
  for (std::size_t left = size; left != 0;) {
    const std::uint64_t first_byte = at % 8;
    const std::size_t here = left < 8 - first_byte ? left : 8 - first_byte;
    look_at(at / 8, static_cast<std::uint8_t>(((1u << here) - 1) << first_byte), now);
    at += here;
    left -= here;
  }
}

const Access& first() { return status.first; }
void watch(std::uint32_t number) { watched = number; }

}  // namespace core::races

using namespace core::races;

void order_before(std::uint64_t object) {
  if (!looks()) return;
  const std::uint32_t known = objects.find(object);
  const std::uint32_t at = objects.of(object, "more objects than data races are looked for in");
  if (known == decltype(objects)::none) object_clocks[at] = Clock{};
  join(object_clocks[at], thread_clocks[slot()]);
  tick(slot());
}

void order_after(std::uint64_t object) {
  if (!looks()) return;
  const std::uint32_t at = objects.find(object);
  if (at != decltype(objects)::none) join(thread_clocks[slot()], object_clocks[at]);
}

}  // namespace wskcheck::drive
