// Objects as words: one table of fields and widths for writing, reading and measuring.
//
// An object's own fields become one word that does not depend on the numbers of other objects.
// Links to objects that can be renumbered follow apart, as numbers of three bits; 0 is none.
// Derived counts are left out.
#pragma once

#include <array>
#include <cstdint>

#include "questions.h"
#include "wskcheck/model/packed.h"

namespace wskcheck::words {

inline constexpr std::uint32_t link_bits = 3;

// Widths that the bounds decide.
struct Widths {
  explicit Widths(const Bounds& b)
      : conn_listener(b.listeners > 1 ? 2 : 1),
        conn_id((b.features & f_recycle) != 0 ? 1 : 0),
        conn_order(b.flavour.allows(choice("Q-31", "any")) ? 0 : 3),
        events((b.features & f_socket_events) != 0 ? 5 : 1),
        misuse((b.features & f_misuse) != 0 ? 1 : 0),
        bind_failed((b.features & f_bind) != 0 ? 1 : 0),
        static_events((b.features & f_static) != 0 ? 1 : 0) {}

  std::uint32_t conn_listener;
  std::uint32_t conn_id;
  std::uint32_t conn_order;
  std::uint32_t events;
  std::uint32_t misuse;  // 1 where the driver breaks obligations
  std::uint32_t bind_failed;
  std::uint32_t static_events;  // 1 where static callbacks are set
};

template <class C, class V>
void fields_of_client(C& c, V& v, const Widths& widths) {
  v(c.phase, 2);
  v(c.static_accept, 1);
  v(c.static_events, widths.static_events);
  v(c.had_socket, 1);
  v(c.misused, 1);
  v(c.captures, 3);  // as many as calls can be in progress
}
template <class L, class V>
void fields_of_listener(L& l, V& v, const Widths& widths) {
  v(l.socket.phase, 3);
  v(l.socket.dead, 1);
  v(l.socket.told_dead, 3);
  v(l.socket.close_called, 1);
  v(l.accept_event, 2);
  v(l.conditional, 1);
  v(l.stream, 1);
  v(l.inherit, 1);
  v(l.bind_failed, widths.bind_failed);
  v(l.missing, 3 * widths.misuse);
}
template <class C, class V>
void fields_of_conn(C& c, V& v, const Widths& widths) {
  v(c.socket.phase, 3);
  v(c.socket.dead, 1);
  v(c.socket.told_dead, 3);
  v(c.socket.close_called, 1);
  v(c.phase, 4);
  v(c.history, 8);
  v(c.events, widths.events);
  v(c.rejecting, 2);
  v(c.early, 1);
  v(c.reset, 1);
  v.link(c.listener, widths.conn_listener);
  v(c.key, widths.conn_id);
  v(c.serial, widths.conn_id);
  v(c.arrival, widths.conn_order);
  v(c.establishment, widths.conn_order);
}
template <class I, class V>
void fields_of_irp(I& i, V& v) {
  v(i.use, 4);
  v(i.phase, 3);
  v(i.outcome, 3);
  v(i.cancel, 1);
  v(i.arg, 4);
  v(i.stale, 1);
  v(i.on_conn, 1);
  v(i.order, 3);
  v.link(i.listener, 2);
}
template <class F, class V>
void fields_of_frame(F& f, V& v, const Widths& widths) {
  v(f.kind, 5);
  v(f.phase, 1);
  v(f.result, 3);
  v(f.arg, 4);
  v(f.bad, 7 * widths.misuse);
  v(f.on_conn, 1);
  v.link(f.listener, 2);
}

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

struct ToWord {
  std::uint64_t word = 0;
  std::uint32_t bits = 0;
  template <class T>
  void operator()(const T& value, std::uint32_t width) {
    word |= (static_cast<std::uint64_t>(value) & low_bits(width)) << bits;
    bits += width;
  }
  template <class T>
  void link(const T& id, std::uint32_t width) {
    (*this)(static_cast<std::uint32_t>(static_cast<std::uint32_t>(id) + 1u), width);
  }
};

struct FromWord {
  std::uint64_t word;
  template <class T>
  void operator()(T& value, std::uint32_t width) {
    value = static_cast<T>(word & low_bits(width));
    word >>= width;
  }
  template <class T>
  void link(T& id, std::uint32_t width) {
    id = static_cast<T>(static_cast<std::uint32_t>(word & low_bits(width)) - 1u);
    word >>= width;
  }
};

// Bits of the words of own fields.
struct Lengths {
  explicit Lengths(const Widths& widths) {
    const auto bits = [](auto object, auto fields) {
      Measure measure;
      fields(object, measure);
      return measure.bits;
    };
    client = bits(Client{}, [&](auto& o, auto& v) { fields_of_client(o, v, widths); });
    listener = bits(Listener{}, [&](auto& o, auto& v) { fields_of_listener(o, v, widths); });
    conn = bits(Conn{}, [&](auto& o, auto& v) { fields_of_conn(o, v, widths); });
    irp = bits(Irp{}, [](auto& o, auto& v) { fields_of_irp(o, v); });
    frame = bits(Frame{}, [&](auto& o, auto& v) { fields_of_frame(o, v, widths); });
  }

  std::uint32_t client;
  std::uint32_t listener;
  std::uint32_t conn;
  std::uint32_t irp;
  std::uint32_t frame;
};

inline std::uint64_t word_of(const Conn& conn, const Widths& widths) {
  ToWord word;
  fields_of_conn(conn, word, widths);
  return word.word;
}
inline std::uint64_t word_of(const Irp& irp) {
  ToWord word;
  fields_of_irp(irp, word);
  return word.word;
}
inline std::uint64_t word_of(const Frame& frame, const Widths& widths) {
  if (frame.kind == FrameKind::none) return 0;
  ToWord word;
  fields_of_frame(frame, word, widths);
  return word.word;
}

// A numbering of a kind of objects: `at[n]` is the object that gets number n, and `link[i + 1]` is
// what a link to object i is written as: its new number plus 1. link[0] is the link to none.
template <std::size_t N>
struct Numbering {
  std::array<std::uint8_t, N> at{};
  std::array<std::uint8_t, N + 1> link{};

  void number(std::uint32_t object, std::uint32_t as) {
    at[as] = static_cast<std::uint8_t>(object);
    link[object + 1] = static_cast<std::uint8_t>(as + 1);
  }
  template <class Id>
  std::uint64_t of(Id id) const {
    return link[static_cast<std::uint32_t>(id) + 1u];
  }
};

struct Numbers {
  Numbering<conns_max> conns;
  Numbering<irps_max> irps;
  Numbering<frames_max> frames;
};

// The numbering of symmetry (symmetry.cpp).
Numbers sorted_numbers(const SmallWorld& world, const OwnWords& own);

}  // namespace wskcheck::words
