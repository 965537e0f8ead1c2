// Judging: the properties of an exploration as flat lists of functions and bits.
#include <cstddef>

#include "wskcheck/properties/property.h"

namespace wskcheck {
namespace {

constexpr std::size_t bits_max = 64;

std::uint64_t bit_of(std::size_t n) { return std::uint64_t{1} << n; }

std::size_t slots(Over over, const Bounds& bounds) {
  switch (over) {
    case Over::listener:
      return bounds.listeners;
    case Over::conn:
      return bounds.conns;
    case Over::irp:
      return bounds.irps;
    case Over::frame:
      return bounds.frames;
    default:
      return 1;
  }
}

Object object_of(const SmallWorld& w, Over over, std::uint32_t slot) {
  Object o{&w.client()};
  ListenerId listener = ListenerId::none;
  ConnId conn = ConnId::none;
  IrpId irp = IrpId::none;
  if (over == Over::listener) listener = ListenerId{slot};
  if (over == Over::conn) conn = ConnId{slot};
  if (over == Over::irp) irp = IrpId{slot};
  if (over == Over::frame) {
    o.frame = &w.frame(FrameId{slot});
    listener = o.frame->listener;
    conn = o.frame->conn;
    irp = o.frame->irp;
  }
  if (present(irp)) {
    o.irp = &w.irp(irp);
    if (over == Over::irp) {
      listener = o.irp->listener;
      conn = o.irp->conn;
    }
  }
  if (present(conn)) {
    o.conn = &w.conn(conn);
    if (over == Over::conn) listener = o.conn->listener;
  }
  if (present(listener)) o.listener = &w.listener(listener);
  return o;
}

bool exists(const SmallWorld& w, Over over, std::uint32_t slot) {
  switch (over) {
    case Over::listener:
      return w.listener(ListenerId{slot}).socket.phase != SocketPhase::none;
    case Over::conn:
      return w.conn(ConnId{slot}).phase != ConnPhase::absent;
    case Over::irp:
      return w.irp(IrpId{slot}).phase != IrpPhase::idle;
    case Over::frame:
      return w.frame(FrameId{slot}).kind != FrameKind::none;
    default:
      return true;
  }
}

// The ids of the objects that the step was about, as machine::bind finds them.
Taken taken(const SmallWorld& before, const Rule& rule, const Step& step, const SmallWorld& after) {
  Taken t{&before, &after, &rule, step, step.listener, step.conn, step.irp, step.frame};
  if (rule.over == Over::conn) t.listener = before.conn(step.conn).listener;
  if (rule.over == Over::irp || rule.over == Over::conn_irp) {
    t.listener = before.irp(step.irp).listener;
    if (rule.over == Over::irp) t.conn = before.irp(step.irp).conn;
  }
  if (rule.over == Over::frame || rule.over == Over::frame_conn) {
    const Frame& f = before.frame(step.frame);
    t.listener = f.listener;
    t.irp = f.irp;
    if (rule.over == Over::frame) t.conn = f.conn;
  }
  if (rule.fresh_listener) t.listener = before.fresh_listener();
  if (rule.fresh_conn) t.conn = before.fresh_conn();
  if (rule.pushes) t.frame = before.fresh_frame();
  return t;
}

}  // namespace

Judge::Judge(std::span<const Property> all, const Bounds& bounds, bool one_bit_each) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Property& p = all[i];
    const int index = static_cast<int>(i);
    if (p.kind == PropertyKind::eventually) {
      if (p.owes == Party::provider && bounds.obligations) oblige(p, index, bounds, one_bit_each);
      continue;
    }
    std::vector<int>& list = p.kind == PropertyKind::always ? always_ : sometimes_;
    if (list.size() == bits_max) continue;
    watch(p, list.size());
    list.push_back(index);
  }
}

void Judge::watch(const Property& p, std::size_t bit) {
  const Watch watch{bit_of(bit), p.correct_driver, p.kind == PropertyKind::sometimes, p.state,
                    p.step};
  if (p.state != nullptr) states_.push_back(watch);
  if (p.step != nullptr) steps_.push_back(watch);
}

void Judge::oblige(const Property& p, int index, const Bounds& bounds, bool one_bit_each) {
  if (eventually_.size() == bits_max) return;
  const std::size_t wanted = one_bit_each ? 1 : slots(p.over, bounds);
  const bool room = eventually_.size() + wanted <= bits_max;
  obligations_.push_back(
      {bit_of(eventually_.size()), p.correct_driver, one_bit_each || !room, p.over, p.open});
  eventually_.insert(eventually_.end(), room ? wanted : 1, index);
}

Judge Judge::only(std::uint64_t always, std::uint64_t sometimes) const {
  Judge judge = *this;
  const auto idle = [&](const Watch& w) { return (w.bit & (w.witness ? sometimes : always)) == 0; };
  std::erase_if(judge.states_, idle);
  std::erase_if(judge.steps_, idle);
  return judge;
}

Judge::Bits Judge::state(const SmallWorld& world) const {
  Bits bits;
  const bool misused = world.client().misused != 0;
  for (const Watch& w : states_) {
    if (misused && w.correct_driver) continue;
    const bool holds = w.state(world);
    if (w.witness && holds) bits.witnessed |= w.bit;
    if (!w.witness && !holds) bits.violated |= w.bit;
  }
  for (const Obligation& o : obligations_) {
    if (misused && o.correct_driver) continue;
    const auto count = static_cast<std::uint32_t>(slots(o.over, world.bounds()));
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!exists(world, o.over, i) || !o.open(object_of(world, o.over, i))) continue;
      bits.open |= o.shared ? o.first_bit : o.first_bit << i;
    }
  }
  return bits;
}

Judge::Bits Judge::step(const SmallWorld& before, const Program& program, const Step& step,
                        const SmallWorld& after) const {
  Bits bits;
  const bool misused = after.client().misused != 0;
  const Taken t = taken(before, program.table()[step.rule], step, after);
  for (const Watch& w : steps_) {
    if (misused && w.correct_driver) continue;
    const bool holds = w.step(t);
    if (w.witness && holds) bits.witnessed |= w.bit;
    if (!w.witness && !holds) bits.violated |= w.bit;
  }
  return bits;
}

}  // namespace wskcheck
