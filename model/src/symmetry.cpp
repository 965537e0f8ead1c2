// Symmetry: worlds that differ by the numbers of their objects alone get the same numbers.
//
// Objects are ordered by keys that do not depend on numbers. Ties are broken kind by kind: first
// connections, then IRPs, which may name a connection, then whole stacks of calls and callbacks,
// which may name both. So objects that stay tied are interchangeable with all that names them.
#include <array>
#include <type_traits>

#include "wskcheck/model/packed.h"

namespace wskcheck {
namespace {

// A key for each object that does not depend on numbers: its own fields, then its neighbours' keys.
std::uint64_t mix(std::uint64_t h, std::uint64_t value) {
  h = (h ^ value) * 0x9e3779b97f4a7c15ull;
  return h ^ (h >> 29);
}

// Insertion sort: few items, and those with equal keys keep their order.
template <std::size_t N>
void number_by_key(const std::array<std::uint64_t, N>& keys, std::uint32_t count,
                   std::array<std::uint32_t, N>& to) {
  std::array<std::uint32_t, N> order{};
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t j = i;
    for (; j > 0 && keys[order[j - 1]] > keys[i]; --j) order[j] = order[j - 1];
    order[j] = i;
  }
  for (std::uint32_t i = 0; i < count; ++i) to[order[i]] = i;
}

// `at(n)` is the object with number n.
template <std::size_t N, class At>
void permute(std::uint32_t count, const std::array<std::uint32_t, N>& to, At at) {
  std::array<std::remove_cvref_t<decltype(at(0u))>, N> was{};
  for (std::uint32_t i = 0; i < N && i < count; ++i) was[to[i] % N] = at(i);
  for (std::uint32_t i = 0; i < N && i < count; ++i) at(i) = was[i];
}

template <class Id, std::size_t N>
void rename(Id& id, const std::array<std::uint32_t, N>& to) {
  if (present(id)) id = Id{to[index_of(id)]};
}

std::uint64_t own_key(const Conn& c) {
  std::uint64_t h = c.phase == ConnPhase::absent ? ~std::uint64_t{0} >> 1 : 1;
  for (const std::uint64_t field :
       {std::uint64_t(c.phase), std::uint64_t(c.history), std::uint64_t(c.socket.phase),
        std::uint64_t(c.socket.dead), std::uint64_t(c.socket.told_dead),
        std::uint64_t(c.socket.close_called), std::uint64_t(c.events), std::uint64_t(c.rejecting),
        std::uint64_t(c.early), std::uint64_t(c.reset), std::uint64_t(c.listener), c.key,
        std::uint64_t(c.serial), std::uint64_t(c.arrival), std::uint64_t(c.establishment)}) {
    h = mix(h, field);
  }
  return h;
}
std::uint64_t own_key(const Irp& i) {
  std::uint64_t h = 2;
  for (const std::uint64_t field :
       {std::uint64_t(i.use), std::uint64_t(i.phase), std::uint64_t(i.outcome),
        std::uint64_t(i.cancel), std::uint64_t(i.arg), std::uint64_t(i.stale),
        std::uint64_t(i.on_conn), std::uint64_t(i.order), std::uint64_t(i.listener)}) {
    h = mix(h, field);
  }
  return h;
}
std::uint64_t own_key(const Frame& f) {
  std::uint64_t h = 3;
  for (const std::uint64_t field :
       {std::uint64_t(f.kind), std::uint64_t(f.phase), std::uint64_t(f.result),
        std::uint64_t(f.arg), std::uint64_t(f.bad), std::uint64_t(f.on_conn),
        std::uint64_t(f.listener), std::uint64_t(f.nested)}) {
    h = mix(h, field);
  }
  return h;
}

struct Keys {
  std::array<std::uint64_t, conns_max> conns{};
  std::array<std::uint64_t, irps_max> irps{};
  std::array<std::uint64_t, frames_max> frames{};
};
struct Numbers {  // the new number of each object
  std::array<std::uint32_t, conns_max> conns{};
  std::array<std::uint32_t, irps_max> irps{};
  std::array<std::uint32_t, frames_max> frames{};
};

// An object takes part in the keys of those that it names, and they in its own.
void refine(const SmallWorld& w, Keys& keys) {
  const Bounds& b = w.bounds();
  const Keys was = keys;
  for (std::uint32_t i = 0; i < b.irps; ++i) {
    const ConnId conn = w.irp(IrpId{i}).conn;
    if (!present(conn)) continue;
    keys.irps[i] = mix(keys.irps[i], was.conns[index_of(conn)]);
    keys.conns[index_of(conn)] += mix(5, was.irps[i]);
  }
  for (std::uint32_t i = 0; i < b.frames; ++i) {
    const Frame& f = w.frame(FrameId{i});
    if (f.kind == FrameKind::none) continue;
    if (present(f.conn)) {
      keys.frames[i] = mix(keys.frames[i], was.conns[index_of(f.conn)]);
      keys.conns[index_of(f.conn)] += mix(7, was.frames[i]);
    }
    if (present(f.irp)) {
      keys.frames[i] = mix(keys.frames[i], was.irps[index_of(f.irp)]);
      keys.irps[index_of(f.irp)] += mix(11, was.frames[i]);
    }
    if (present(f.below)) {
      keys.frames[i] = mix(keys.frames[i], was.frames[index_of(f.below)]);
    }
  }
  for (std::uint32_t i = 0; i < b.frames; ++i) {  // after the mixing, whatever the order of frames
    const FrameId below = w.frame(FrameId{i}).below;
    if (present(below)) keys.frames[index_of(below)] += mix(13, was.frames[i]);
  }
}

// Connections have their numbers: IRPs that only these tell apart.
void number_conns_in_irps(const SmallWorld& w, const Numbers& to, Keys& keys) {
  const Bounds& b = w.bounds();
  for (std::uint32_t i = 0; i < b.irps; ++i) {
    const ConnId conn = w.irp(IrpId{i}).conn;
    if (present(conn)) keys.irps[i] = mix(keys.irps[i], to.conns[index_of(conn)]);
  }
  for (std::uint32_t i = 0; i < b.frames; ++i) {
    const Frame& f = w.frame(FrameId{i});
    if (f.kind == FrameKind::none || !present(f.irp) || !present(f.conn)) continue;
    keys.irps[index_of(f.irp)] += mix(17, to.conns[index_of(f.conn)]);
  }
}

// Frames by stacks: a stack is known by all its frames with the numbers of what they name. Those of
// one stack stay together, so that equal stacks are interchangeable as wholes.
void number_frames(const SmallWorld& w, Numbers& to, Keys& keys) {
  const Bounds& b = w.bounds();
  std::array<std::uint32_t, frames_max> above{};  // 0: none, else the index plus 1
  for (std::uint32_t i = 0; i < b.frames; ++i) {
    const Frame& f = w.frame(FrameId{i});
    if (present(f.below)) above[index_of(f.below)] = i + 1;
    if (present(f.conn)) keys.frames[i] = mix(keys.frames[i], to.conns[index_of(f.conn)]);
    if (present(f.irp)) keys.frames[i] = mix(keys.frames[i], 64 + to.irps[index_of(f.irp)]);
  }
  std::array<std::uint32_t, frames_max> roots{};
  std::array<std::uint64_t, frames_max> stacks{};
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < b.frames; ++i) {
    if (present(w.frame(FrameId{i}).below)) continue;
    for (std::uint32_t f = i + 1; f != 0; f = above[f - 1]) {
      stacks[i] = mix(stacks[i], keys.frames[f - 1]);
    }
    std::uint32_t at = count++;
    for (; at > 0 && stacks[roots[at - 1]] > stacks[i]; --at) roots[at] = roots[at - 1];
    roots[at] = i;
  }
  std::uint32_t next = 0;
  for (std::uint32_t n = 0; n < count; ++n) {
    for (std::uint32_t f = roots[n] + 1; f != 0; f = above[f - 1]) to.frames[f - 1] = next++;
  }
}

}  // namespace

void sort_objects(SmallWorld& world) {
  const Bounds& b = world.bounds();
  const auto conn = [&](std::uint32_t i) -> Conn& { return world.conn(ConnId{i}); };
  const auto irp = [&](std::uint32_t i) -> Irp& { return world.irp(IrpId{i}); };
  const auto frame = [&](std::uint32_t i) -> Frame& { return world.frame(FrameId{i}); };
  Keys keys;
  Numbers to;
  for (std::uint32_t i = 0; i < b.conns; ++i) keys.conns[i] = own_key(conn(i));
  for (std::uint32_t i = 0; i < b.irps; ++i) keys.irps[i] = own_key(irp(i));
  for (std::uint32_t i = 0; i < b.frames; ++i) keys.frames[i] = own_key(frame(i));
  for (int round = 0; round < 3; ++round) refine(world, keys);
  number_by_key(keys.conns, b.conns, to.conns);
  number_conns_in_irps(world, to, keys);
  number_by_key(keys.irps, b.irps, to.irps);
  number_frames(world, to, keys);
  permute(b.conns, to.conns, conn);
  permute(b.irps, to.irps, irp);
  permute(b.frames, to.frames, frame);
  for (std::uint32_t i = 0; i < b.irps; ++i) rename(irp(i).conn, to.conns);
  for (std::uint32_t i = 0; i < b.frames; ++i) {
    rename(frame(i).conn, to.conns);
    rename(frame(i).irp, to.irps);
    rename(frame(i).below, to.frames);
  }
  for (std::uint32_t i = 0; i < b.listeners; ++i) {
    rename(world.listener(ListenerId{i}).disable_irp, to.irps);
  }
}

}  // namespace wskcheck
