// What the property files share: looking around in a world, and at a step.
#pragma once

#include "property_tables.h"

namespace wskcheck::parts {

constexpr bool has(std::uint8_t bits, std::uint8_t bit) { return (bits & bit) != 0; }

template <class Holds>
bool every_listener(const SmallWorld& w, Holds holds) {
  for (std::uint32_t i = 0; i < w.bounds().listeners; ++i) {
    if (!holds(w.listener(ListenerId{i}), ListenerId{i})) return false;
  }
  return true;
}
template <class Holds>
bool every_conn(const SmallWorld& w, Holds holds) {
  for (std::uint32_t i = 0; i < w.bounds().conns; ++i) {
    if (!holds(w.conn(ConnId{i}), ConnId{i})) return false;
  }
  return true;
}
template <class Holds>
bool every_irp(const SmallWorld& w, Holds holds) {
  for (std::uint32_t i = 0; i < w.bounds().irps; ++i) {
    if (!holds(w.irp(IrpId{i}), IrpId{i})) return false;
  }
  return true;
}
template <class Holds>
bool every_frame(const SmallWorld& w, Holds holds) {
  for (std::uint32_t i = 0; i < w.bounds().frames; ++i) {
    const Frame& f = w.frame(FrameId{i});
    if (f.kind != FrameKind::none && !holds(f)) return false;
  }
  return true;
}
template <class Holds>
bool some_conn(const SmallWorld& w, Holds holds) {
  return !every_conn(w, [&](const Conn& c, ConnId id) { return !holds(c, id); });
}
template <class Holds>
bool some_irp(const SmallWorld& w, Holds holds) {
  return !every_irp(w, [&](const Irp& i, IrpId id) { return !holds(i, id); });
}
template <class Holds>
bool some_frame(const SmallWorld& w, Holds holds) {
  return !every_frame(w, [&](const Frame& f) { return !holds(f); });
}

// The step begins a callback or completion routine of this kind.
inline bool enters(const Taken& t, FrameKind kind) {
  return t.rule->label == Label::enter && t.rule->frame == kind;
}
inline bool enters_for_listener(const Taken& t) {
  return t.rule->label == Label::enter && t.rule->frame >= FrameKind::WskInspectEvent &&
         t.rule->frame <= FrameKind::WskAcceptEvent;
}
// The step lets a call take effect: its result is decided.
inline bool decides(const Taken& t) {
  return !t.rule->pushes && !t.rule->pops && present(t.frame) &&
         t.before->frame(t.frame).phase == FramePhase::running &&
         t.after->frame(t.frame).phase == FramePhase::returning;
}
// The step hands a connection over: an accept IRP is completed with it, or WskAcceptEvent called.
inline bool delivers(const Taken& t) {
  if (!present(t.conn)) return false;
  if (enters(t, FrameKind::WskAcceptEvent)) return true;
  return enters(t, FrameKind::Completion) && t.before->irp(t.irp).use == IrpUse::accept;
}

// WskAcceptEvent calls of the listener in progress.
inline bool accept_event_runs(const SmallWorld& w, ListenerId listener) {
  return some_frame(w, [&](const Frame& f) {
    return f.kind == FrameKind::WskAcceptEvent && f.listener == listener;
  });
}

// From the decision for a request to the driver's socket.
constexpr bool on_the_way(ConnPhase phase) {
  return phase >= ConnPhase::establishing && phase <= ConnPhase::open;
}
constexpr bool live(const Socket& s) {
  return s.phase != SocketPhase::none && s.phase != SocketPhase::closed;
}

}  // namespace wskcheck::parts
