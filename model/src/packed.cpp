// Packing: one table of fields and widths for writing, reading and measuring.
#include "wskcheck/model/packed.h"

#include <algorithm>
#include <type_traits>

namespace wskcheck {

// Friend of SmallWorld: walks its objects.
class Packer {
 public:
  template <class World, class Visitor>
  static void walk(World& w, const Bounds& b, Visitor& v) {
    client(w.client_, v);
    for (std::uint32_t i = 0; i < b.listeners; ++i) listener(w.listeners_[i], v);
    for (std::uint32_t i = 0; i < b.conns; ++i) conn(w.conns_[i], v, b);
    for (std::uint32_t i = 0; i < b.irps; ++i) irp(w.irps_[i], v);
    for (std::uint32_t i = 0; i < b.frames; ++i) frame(w.frames_[i], v);
  }
  static void adopt(SmallWorld& w, const Bounds& b) { w.bounds_ = &b; }

 private:
  template <class C, class V>
  static void client(C& c, V& v) {
    v(c.phase, 2);
    v(c.static_accept, 1);
    v(c.had_socket, 1);
    v(c.misused, 1);
    v(c.captures, 3);  // as many as calls can be in progress
  }
  template <class L, class V>
  static void listener(L& l, V& v) {
    v(l.socket.phase, 3);
    v(l.socket.dead, 1);
    v(l.socket.told_dead, 3);
    v(l.socket.close_called, 1);
    v(l.accept_event, 2);
    v(l.conditional, 1);
    v(l.stream, 1);
    v(l.inherit, 1);
    v.link(l.disable_irp, 3);
  }
  template <class C, class V>
  static void conn(C& c, V& v, const Bounds& b) {
    v(c.socket.phase, 3);
    v(c.socket.dead, 1);
    v(c.socket.told_dead, 3);
    v(c.socket.close_called, 1);
    v(c.phase, 4);
    v(c.history, 8);
    v(c.events, 1);
    v(c.rejecting, 2);
    v(c.early, 1);
    v(c.reset, 1);
    v.link(c.listener, b.listeners > 1 ? 2 : 1);
    const bool ids = (b.features & f_recycle) != 0;
    v(c.key, ids ? 1 : 0);
    v(c.serial, ids ? 1 : 0);
    const bool orders = !b.flavour.allows(any_order);
    v(c.arrival, orders ? 3 : 0);
    v(c.establishment, orders ? 3 : 0);
  }
  template <class I, class V>
  static void irp(I& i, V& v) {
    v(i.use, 4);
    v(i.phase, 3);
    v(i.outcome, 3);
    v(i.cancel, 1);
    v(i.arg, 4);
    v(i.stale, 1);
    v(i.on_conn, 1);
    v(i.order, 3);
    v.link(i.listener, 2);
    v.link(i.conn, 3);
  }
  template <class F, class V>
  static void frame(F& f, V& v) {
    v(f.kind, 5);
    v(f.phase, 1);
    v(f.result, 3);
    v(f.arg, 4);
    v(f.bad, 1);
    v(f.on_conn, 1);
    v.link(f.listener, 2);
    v.link(f.conn, 3);
    v.link(f.irp, 3);
    v.link(f.below, 3);
  }
  static constexpr Choice any_order = {31, 2};  // any
};

namespace {

constexpr std::uint64_t low_bits(std::uint32_t width) {
  return width == 0 ? 0 : ~std::uint64_t{0} >> (64 - width);
}

struct Measure {
  std::uint32_t bits = 0;
  template <class T>
  void operator()(const T&, std::uint32_t width) {
    bits += width;
  }
  template <class T>
  void link(const T&, std::uint32_t width) {
    bits += width;
  }
};

struct Writer {
  std::uint64_t* words;
  std::uint32_t word = 0;
  std::uint32_t used = 0;
  std::uint64_t current = 0;

  template <class T>
  void operator()(const T& value, std::uint32_t width) {
    put(static_cast<std::uint64_t>(value), width);
  }
  template <class T>
  void link(const T& id, std::uint32_t width) {
    put(static_cast<std::uint32_t>(static_cast<std::uint32_t>(id) + 1u), width);
  }
  void put(std::uint64_t value, std::uint32_t width) {
    value &= low_bits(width);
    current |= value << used;
    if (used + width >= 64) {
      words[word++] = current;
      current = used == 0 && width == 64 ? 0 : (used == 0 ? 0 : value >> (64 - used));
      used = used + width - 64;
    } else {
      used += width;
    }
  }
  void finish(std::uint32_t count) {
    if (word < count) words[word++] = current;
    while (word < count) words[word++] = 0;
  }
};

struct Reader {
  const std::uint64_t* words;
  std::uint32_t bit = 0;

  template <class T>
  void operator()(T& value, std::uint32_t width) {
    value = static_cast<T>(take(width));
  }
  template <class T>
  void link(T& id, std::uint32_t width) {
    id = static_cast<T>(static_cast<std::uint32_t>(take(width)) - 1u);
  }
  std::uint64_t take(std::uint32_t width) {
    if (width == 0) return 0;
    const std::uint32_t at = bit % 64;
    std::uint64_t value = words[bit / 64] >> at;
    if (at + width > 64) value |= words[bit / 64 + 1] << (64 - at);
    bit += width;
    return value & low_bits(width);
  }
};

}  // namespace

std::uint32_t packed_bits(const Bounds& bounds) {
  SmallWorld world;
  Measure measure;
  Packer::walk(world, bounds, measure);
  return measure.bits;
}

void pack(SmallWorld& world, std::uint64_t* words, std::uint32_t count) {
  world.normalise();
  Writer writer{words};
  Packer::walk(world, world.bounds(), writer);
  writer.finish(count);
}

SmallWorld unpack(const Bounds& bounds, const std::uint64_t* words) {
  SmallWorld world;
  Packer::adopt(world, bounds);
  Reader reader{words};
  Packer::walk(world, bounds, reader);
  world.recount();
  return world;
}

}  // namespace wskcheck
