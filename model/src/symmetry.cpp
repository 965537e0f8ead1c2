// Symmetry: worlds that differ by the numbers of their objects alone get the same numbers.
//
// Objects are ordered kind by kind: first connections by their own fields, then IRPs, which may
// name a connection, then whole stacks of calls and callbacks, which may name both. Where two
// connections or two IRPs are alike, what names them tells them apart, and what names that. Objects
// that stay tied are interchangeable with all that names them.
#include <array>

#include "object_words.h"

namespace wskcheck::words {
namespace {

std::uint64_t mix(std::uint64_t h, std::uint64_t value) {
  h = (h ^ value) * 0x9e3779b97f4a7c15ull;
  return h ^ (h >> 29);
}

// What tells objects apart, whatever their numbers: a key of their own, then what names them.
struct Keys {
  std::array<std::uint64_t, conns_max> conns{};
  std::array<std::uint64_t, irps_max> irps{};
  std::array<std::uint64_t, frames_max> frames{};
};

// Which objects of each kind exist.
struct Present {
  std::array<std::uint8_t, frames_max> frames{};
  std::uint32_t frame_count = 0;
  std::uint32_t irps_named = 0;  // by frames, as bits
  bool stacks = false;           // some frame is not the lowest of its stack
};

Present look(const SmallWorld& w) {
  Present p;
  for (std::uint32_t i = 0; i < w.bounds().frames; ++i) {
    const Frame& f = w.frame(FrameId{i});
    if (f.kind == FrameKind::none) continue;
    p.frames[p.frame_count++] = static_cast<std::uint8_t>(i);
    if (present(f.irp)) p.irps_named |= 1u << index_of(f.irp);
    p.stacks = p.stacks || present(f.below);
  }
  return p;
}

// An object takes part in the keys of those that it names, and they in its own.
void refine(const SmallWorld& w, const Present& p, Keys& keys) {
  const Keys was = keys;
  for (std::uint32_t i = 0; i < w.bounds().irps; ++i) {
    const ConnId conn = w.irp(IrpId{i}).conn;
    if (!present(conn)) continue;
    keys.irps[i] = mix(keys.irps[i], was.conns[index_of(conn)]);
    keys.conns[index_of(conn)] += mix(5, was.irps[i]);
  }
  for (std::uint32_t n = 0; n < p.frame_count; ++n) {
    const std::uint32_t i = p.frames[n];
    const Frame& f = w.frame(FrameId{i});
    if (present(f.conn)) {
      keys.frames[i] = mix(keys.frames[i], was.conns[index_of(f.conn)]);
      keys.conns[index_of(f.conn)] += mix(7, was.frames[i]);
    }
    if (present(f.irp)) {
      keys.frames[i] = mix(keys.frames[i], was.irps[index_of(f.irp)]);
      keys.irps[index_of(f.irp)] += mix(11, was.frames[i]);
    }
    if (present(f.below)) keys.frames[i] = mix(keys.frames[i], was.frames[index_of(f.below)]);
  }
  if (!p.stacks) return;
  for (std::uint32_t n = 0; n < p.frame_count; ++n) {  // after the mixing, whatever their order
    const std::uint32_t i = p.frames[n];
    const FrameId below = w.frame(FrameId{i}).below;
    if (present(below)) keys.frames[index_of(below)] += mix(13, was.frames[i]);
  }
}

// The objects of one kind in the order of their keys, then of what names them, then as they are. A
// key has at most 56 bits: the number goes below it, so that one comparison orders two objects.
template <std::size_t N>
class Sorted {
 public:
  Sorted(const std::array<std::uint64_t, N>& keys, std::uint32_t count) : count_(count) {
    for (std::uint32_t i = 0; i < count; ++i) {  // insertion: few items, mostly in order
      const std::uint64_t item = keys[i] << 8 | i;
      std::uint32_t j = i;
      for (; j > 0 && item < items_[j - 1]; --j) items_[j] = items_[j - 1];
      items_[j] = item;
    }
  }
  // Whether objects with the same key could be told apart: one of them is named.
  template <class Named>
  bool tied(Named named) const {
    for (std::uint32_t n = 1; n < count_; ++n) {
      if (same_key(n - 1, n) && (named(at(n - 1)) || named(at(n)))) return true;
    }
    return false;
  }
  void break_ties(const std::array<std::uint64_t, N>& more) {
    for (std::uint32_t i = 1; i < count_; ++i) {
      const std::uint64_t item = items_[i];
      std::uint32_t j = i;
      for (; j > 0 && same_key(j - 1, j) && more[item & 0xff] < more[at(j - 1)]; --j) {
        items_[j] = items_[j - 1];
        items_[j - 1] = item;
      }
    }
  }
  void number(Numbering<N>& numbering) const {
    for (std::uint32_t n = 0; n < count_; ++n) numbering.number(at(n), n);
  }

 private:
  std::uint32_t at(std::uint32_t n) const { return static_cast<std::uint32_t>(items_[n] & 0xff); }
  bool same_key(std::uint32_t a, std::uint32_t b) const { return (items_[a] ^ items_[b]) < 0x100; }

  std::uint32_t count_;
  std::array<std::uint64_t, N> items_;
};

constexpr int rounds = 3;  // as far as links reach

void number_conns(const SmallWorld& w, const Present& p, const OwnWords& own, Numbers& numbers) {
  Sorted<conns_max> sorted(own.conns, w.bounds().conns);
  if (sorted.tied([&](std::uint32_t i) { return w.conn(ConnId{i}).links != 0; })) {
    Keys keys{own.conns, own.irps, own.frames};
    for (int round = 0; round < rounds; ++round) refine(w, p, keys);
    sorted.break_ties(keys.conns);
  }
  sorted.number(numbers.conns);
}

// Above the own fields of an IRP or a frame.
constexpr std::uint64_t above_fields(std::uint64_t link) { return link << 32; }

void number_irps(const SmallWorld& w, const Present& p, const OwnWords& own, Numbers& numbers) {
  const Bounds& b = w.bounds();
  std::array<std::uint64_t, irps_max> known = own.irps;
  std::uint32_t named = p.irps_named;
  for (std::uint32_t i = 0; i < b.irps; ++i) {
    known[i] |= above_fields(numbers.conns.of(w.irp(IrpId{i}).conn));
  }
  for (std::uint32_t i = 0; i < b.listeners; ++i) {
    const IrpId disable = w.listener(ListenerId{i}).disable_irp;
    if (present(disable)) known[index_of(disable)] |= above_fields(16u << i);
  }
  Sorted<irps_max> sorted(known, b.irps);
  if (sorted.tied([&](std::uint32_t i) { return ((named >> i) & 1u) != 0; })) {
    Keys keys{{}, known, own.frames};
    for (std::uint32_t i = 0; i < b.conns; ++i) keys.conns[i] = numbers.conns.link[i + 1];
    for (int round = 0; round < rounds; ++round) refine(w, p, keys);
    sorted.break_ties(keys.irps);
  }
  sorted.number(numbers.irps);
}

// Frames by stacks: a stack is known by all its frames with the numbers of what they name. Those of
// one stack stay together, so that equal stacks are interchangeable as wholes.
void number_stacks(const SmallWorld& w, const std::array<std::uint64_t, frames_max>& known,
                   Numbers& numbers) {
  const Bounds& b = w.bounds();
  std::array<std::uint32_t, frames_max> above{};  // 0: none, else the index plus 1
  for (std::uint32_t i = 0; i < b.frames; ++i) {
    const FrameId below = w.frame(FrameId{i}).below;
    if (present(below)) above[index_of(below)] = i + 1;
  }
  std::array<std::uint32_t, frames_max> roots{};
  std::array<std::uint64_t, frames_max> stacks{};
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < b.frames; ++i) {
    if (present(w.frame(FrameId{i}).below)) continue;
    for (std::uint32_t f = i + 1; f != 0; f = above[f - 1]) {
      stacks[i] = mix(stacks[i], known[f - 1]);
    }
    std::uint32_t at = count++;
    for (; at > 0 && stacks[roots[at - 1]] > stacks[i]; --at) roots[at] = roots[at - 1];
    roots[at] = i;
  }
  std::uint32_t next = 0;
  for (std::uint32_t n = 0; n < count; ++n) {
    for (std::uint32_t f = roots[n] + 1; f != 0; f = above[f - 1]) {
      numbers.frames.number(f - 1, next++);
    }
  }
}

void number_frames(const SmallWorld& w, const Present& p, const OwnWords& own, Numbers& numbers) {
  std::array<std::uint64_t, frames_max> known = own.frames;
  for (std::uint32_t n = 0; n < p.frame_count; ++n) {
    const std::uint32_t i = p.frames[n];
    const Frame& f = w.frame(FrameId{i});
    known[i] |= above_fields(numbers.conns.of(f.conn) | numbers.irps.of(f.irp) << link_bits);
  }
  if (p.stacks) {
    number_stacks(w, known, numbers);
  } else {
    Sorted<frames_max>(known, w.bounds().frames).number(numbers.frames);
  }
}

}  // namespace

Numbers sorted_numbers(const SmallWorld& w, const OwnWords& own) {
  Numbers numbers;
  const Present p = look(w);
  number_conns(w, p, own, numbers);
  number_irps(w, p, own, numbers);
  number_frames(w, p, own, numbers);
  return numbers;
}

}  // namespace wskcheck::words
