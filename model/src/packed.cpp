// Packing: the words of the objects one after the other, each followed by its links.
#include "wskcheck/model/packed.h"

#include "object_words.h"

namespace wskcheck {
namespace {

using words::FromWord;
using words::Lengths;
using words::link_bits;
using words::low_bits;
using words::Numbers;
using words::ToWord;
using words::Widths;
using words::word_of;

class Writer {
 public:
  explicit Writer(std::uint64_t* words) : next_(words) {}

  // `value` has no more than `width` bits; width is from 1 to 63.
  void put(std::uint64_t value, std::uint32_t width) {
    current_ |= value << used_;
    used_ += width;
    if (used_ < 64) return;
    used_ -= 64;
    *next_++ = current_;
    current_ = used_ == 0 ? 0 : value >> (width - used_);
  }
  // Fills up to `end`.
  void finish(const std::uint64_t* end) {
    if (next_ == end) return;
    *next_++ = current_;
    while (next_ != end) *next_++ = 0;
  }

 private:
  std::uint64_t* next_;
  std::uint64_t current_ = 0;
  std::uint32_t used_ = 0;
};

class Reader {
 public:
  explicit Reader(const std::uint64_t* words) : words_(words) {}

  std::uint64_t take(std::uint32_t width) {
    const std::uint32_t at = bit_ % 64;
    std::uint64_t value = words_[bit_ / 64] >> at;
    if (at + width > 64) value |= words_[bit_ / 64 + 1] << (64 - at);
    bit_ += width;
    return value & low_bits(width);
  }
  template <class Id>
  void link(Id& id) {
    id = static_cast<Id>(static_cast<std::uint32_t>(take(link_bits)) - 1u);
  }

 private:
  const std::uint64_t* words_;
  std::uint32_t bit_ = 0;
};

void write(const SmallWorld& w, const OwnWords& own, const Numbers& numbers, const Widths& widths,
           std::uint64_t* words, std::uint32_t count) {
  const Lengths lengths(widths);
  const Bounds& b = w.bounds();
  Writer out(words);
  ToWord client;
  words::fields_of_client(w.client(), client, widths);
  out.put(client.word, lengths.client);
  for (std::uint32_t i = 0; i < b.listeners; ++i) {
    const Listener& listener = w.listener(ListenerId{i});
    ToWord word;
    words::fields_of_listener(listener, word, widths);
    out.put(word.word | numbers.irps.of(listener.disable_irp) << lengths.listener,
            lengths.listener + link_bits);
  }
  for (std::uint32_t n = 0; n < b.conns; ++n) out.put(own.conns[numbers.conns.at[n]], lengths.conn);
  for (std::uint32_t n = 0; n < b.irps; ++n) {
    const std::uint32_t i = numbers.irps.at[n];
    const std::uint64_t conn = numbers.conns.of(w.irp(IrpId{i}).conn);
    out.put(own.irps[i] | conn << lengths.irp, lengths.irp + link_bits);
  }
  for (std::uint32_t n = 0; n < b.frames; ++n) {
    const std::uint32_t i = numbers.frames.at[n];
    const Frame& f = w.frame(FrameId{i});
    const std::uint64_t links = numbers.conns.of(f.conn) | numbers.irps.of(f.irp) << link_bits |
                                numbers.frames.of(f.below) << 2 * link_bits;
    out.put(own.frames[i] | links << lengths.frame, lengths.frame + 3 * link_bits);
  }
  out.finish(words + count);
}

Numbers same_numbers(const Bounds& b) {
  Numbers numbers;
  for (std::uint32_t i = 0; i < b.conns; ++i) numbers.conns.number(i, i);
  for (std::uint32_t i = 0; i < b.irps; ++i) numbers.irps.number(i, i);
  for (std::uint32_t i = 0; i < b.frames; ++i) numbers.frames.number(i, i);
  return numbers;
}

OwnWords own_words_of(const SmallWorld& w, const Widths& widths) {
  OwnWords own;
  const Bounds& b = w.bounds();
  for (std::uint32_t i = 0; i < b.conns; ++i) own.conns[i] = word_of(w.conn(ConnId{i}), widths);
  for (std::uint32_t i = 0; i < b.irps; ++i) own.irps[i] = word_of(w.irp(IrpId{i}));
  for (std::uint32_t i = 0; i < b.frames; ++i) own.frames[i] = word_of(w.frame(FrameId{i}), widths);
  return own;
}

}  // namespace

std::uint32_t packed_bits(const Bounds& b) {
  const Lengths lengths{Widths(b)};
  return lengths.client + b.listeners * (lengths.listener + link_bits) + b.conns * lengths.conn +
         b.irps * (lengths.irp + link_bits) + b.frames * (lengths.frame + 3 * link_bits);
}

void pack(SmallWorld& world, std::uint64_t* words, std::uint32_t count) {
  world.normalise();
  const Widths widths(world.bounds());
  write(world, own_words_of(world, widths), same_numbers(world.bounds()), widths, words, count);
}

void pack_sorted(SmallWorld& world, std::uint64_t* words, std::uint32_t count) {
  world.normalise();
  const Widths widths(world.bounds());
  const OwnWords own = own_words_of(world, widths);
  write(world, own, words::sorted_numbers(world, own), widths, words, count);
}

OwnWords own_words(const SmallWorld& world) { return own_words_of(world, Widths(world.bounds())); }

// A step changes the objects of its view. Beyond them, accept IRPs move up in their queue, and
// requests that nothing names any more are forgotten.
void pack_sorted_after(SmallWorld& world, const OwnWords& before, const View& view,
                       std::uint64_t* words, std::uint32_t count) {
  world.normalise();
  const Bounds& b = world.bounds();
  const Widths widths(b);
  OwnWords own = before;
  for (std::uint32_t i = 0; i < b.conns; ++i) {
    const Conn& conn = world.conn(ConnId{i});
    if (ConnId{i} == view.conn_id || conn.phase == ConnPhase::gone ||
        conn.phase == ConnPhase::absent) {
      own.conns[i] = word_of(conn, widths);
    }
  }
  for (std::uint32_t i = 0; view.has_irp() && i < b.irps; ++i) {
    own.irps[i] = word_of(world.irp(IrpId{i}));
  }
  if (present(view.frame_id)) {
    own.frames[index_of(view.frame_id)] = word_of(world.frame(view.frame_id), widths);
  }
  write(world, own, words::sorted_numbers(world, own), widths, words, count);
}

SmallWorld unpack(const Bounds& bounds, const std::uint64_t* words) {
  SmallWorld w(bounds);
  const Widths widths(bounds);
  const Lengths lengths(widths);
  Reader in(words);
  FromWord client{in.take(lengths.client)};
  words::fields_of_client(w.client(), client, widths);
  for (std::uint32_t i = 0; i < bounds.listeners; ++i) {
    Listener& listener = w.listener(ListenerId{i});
    FromWord word{in.take(lengths.listener)};
    words::fields_of_listener(listener, word, widths);
    in.link(listener.disable_irp);
  }
  for (std::uint32_t i = 0; i < bounds.conns; ++i) {
    FromWord word{in.take(lengths.conn)};
    words::fields_of_conn(w.conn(ConnId{i}), word, widths);
  }
  for (std::uint32_t i = 0; i < bounds.irps; ++i) {
    Irp& irp = w.irp(IrpId{i});
    FromWord word{in.take(lengths.irp)};
    words::fields_of_irp(irp, word);
    in.link(irp.conn);
  }
  for (std::uint32_t i = 0; i < bounds.frames; ++i) {
    Frame& frame = w.frame(FrameId{i});
    FromWord word{in.take(lengths.frame)};
    words::fields_of_frame(frame, word, widths);
    in.link(frame.conn);
    in.link(frame.irp);
    in.link(frame.below);
  }
  w.recount();
  return w;
}

}  // namespace wskcheck
