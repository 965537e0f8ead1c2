// One number for the state of a run: equal states lead on alike.
//
// Objects are told apart by what records say of them, not by their numbers, so that what came in
// another order, and requests that nobody has seen, count once.
#include "every_way.h"

namespace wskcheck::conform {
namespace {

class Hash {
 public:
  explicit Hash(std::uint64_t kind) : h_(kind * 0xd6e8feb86659fd93ULL) {}
  template <class T>
  Hash& add(T value) {
    h_ = (h_ ^ static_cast<std::uint64_t>(value)) * 0x9e3779b97f4a7c15ULL;
    h_ ^= h_ >> 29;
    return *this;
  }
  void add(const Socket& s) {
    add(std::uint64_t{s.dead} | std::uint64_t{s.told_dead} << 8 |
        std::uint64_t{s.close_called} << 16 | static_cast<std::uint64_t>(s.phase) << 24);
  }
  std::uint64_t value() const { return h_ ^ (h_ >> 32); }

 private:
  std::uint64_t h_;
};

}  // namespace

std::uint64_t EveryWay::value_of(ConnId id) {
  if (!present(id)) return 0;
  const Conn& c = s_.world_.conn(id);
  if (c.phase == ConnPhase::absent) return 0;
  const ConnSide& side = s_.side(id);
  if (c.phase == ConnPhase::gone && !side.has_id && !side.has_pointer) return 0;
  Hash h(1);
  h.add(c.socket);
  h.add(std::uint64_t{c.history} | std::uint64_t{c.events} << 8 | std::uint64_t{c.rejecting} << 16 |
        std::uint64_t{c.early} << 24 | std::uint64_t{c.reset} << 32 |
        static_cast<std::uint64_t>(c.phase) << 40);
  h.add(c.listener).add(c.key).add(c.serial).add(side.remote);
  h.add(side.has_pointer ? side.pointer : 1).add(side.has_context ? side.context : 1);
  return h.value();
}

std::uint64_t EveryWay::name_of(ConnId id) { return value_of(id); }
std::uint64_t EveryWay::name_of(IrpId id) {
  return present(id) ? Hash(2).add(s_.side(id).line).add(s_.side(id).pointer).value() : 0;
}
std::uint64_t EveryWay::name_of(FrameId id) {
  return present(id) ? Hash(3).add(s_.side(id).line).value() : 0;
}

std::uint64_t EveryWay::value_of(IrpId id) {
  const IrpSide& side = s_.side(id);
  if (side.born == 0) return 0;
  const Irp& i = s_.world_.irp(id);
  Hash h(4);
  h.add(name_of(id)).add(name_of(i.conn)).add(name_of(i.older)).add(i.listener);
  h.add(static_cast<std::uint64_t>(i.use) | static_cast<std::uint64_t>(i.phase) << 8 |
        static_cast<std::uint64_t>(i.outcome) << 16 | std::uint64_t{i.cancel} << 24 |
        std::uint64_t{i.arg} << 32 | std::uint64_t{i.stale} << 40 | std::uint64_t{i.on_conn} << 48 |
        std::uint64_t{side.ghost} << 56 | std::uint64_t{side.renewed} << 57 |
        std::uint64_t{side.own} << 58);
  return h.value();
}

std::uint64_t EveryWay::value_of(FrameId id) {
  const Frame& f = s_.world_.frame(id);
  if (f.kind == FrameKind::none) return 0;
  const FrameSide& side = s_.side(id);
  Hash h(5);
  h.add(name_of(id)).add(name_of(f.conn)).add(name_of(f.irp)).add(name_of(f.below));
  h.add(f.listener).add(name_of(side.irp));
  h.add(static_cast<std::uint64_t>(f.kind) | static_cast<std::uint64_t>(f.phase) << 8 |
        static_cast<std::uint64_t>(f.result) << 16 | std::uint64_t{f.arg} << 24 |
        std::uint64_t{f.bad} << 32 | std::uint64_t{f.on_conn} << 40 |
        std::uint64_t{f.nested} << 41 | static_cast<std::uint64_t>(side.ended) << 48);
  return h.value();
}

std::uint64_t EveryWay::value_of(ListenerId id) {
  const Listener& l = s_.world_.listener(id);
  if (l.socket.phase == SocketPhase::none) return 0;
  Hash h(6);
  h.add(id).add(l.socket);
  h.add(static_cast<std::uint64_t>(l.accept_event) | std::uint64_t{l.conditional} << 8 |
        std::uint64_t{l.inherit} << 16 | std::uint64_t{l.bind_failed} << 24 |
        std::uint64_t{l.missing} << 32);
  h.add(name_of(l.disable_irp)).add(s_.side(id).pointer);
  return h.value();
}

std::uint64_t EveryWay::state() {
  World& w = s_.world_;
  const Client& c = w.client();
  std::uint64_t sum =
      Hash(7).add(c.phase).add(c.static_accept | c.static_events << 1).add(c.captures).value() +
      cut_;
  sum += Hash(8).add(c.had_socket).add(c.misused).value();
  for (std::uint32_t n = 0; n < w.listeners().end(); ++n) sum += value_of(ListenerId{n});
  for (std::uint32_t n = 0; n < w.conns().end(); ++n) sum += value_of(ConnId{n});
  for (std::uint32_t n = 0; n < w.irps().end(); ++n) sum += value_of(IrpId{n});
  for (std::uint32_t n = 0; n < w.frames().end(); ++n) sum += value_of(FrameId{n});
  return Hash(9).add(sum).value();
}

}  // namespace wskcheck::conform
