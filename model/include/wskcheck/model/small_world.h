// Worlds of few objects in fixed arrays: the Stores of the explorer and of the provider that a
// driven driver talks to (machine.h).
//
// Copying the bytes copies the world. Derived counts are kept like in any world; the packed form
// (packed.h) leaves them out and has them counted again.
#pragma once

#include <array>

#include "wskcheck/model/bounds.h"
#include "wskcheck/model/machine.h"

namespace wskcheck {

// Room for objects; bounds can ask for less.
struct SmallRoom {
  static constexpr std::uint32_t listeners = listeners_max;
  static constexpr std::uint32_t conns = conns_max;
  static constexpr std::uint32_t irps = irps_max;
  static constexpr std::uint32_t frames = frames_max;
};
struct DriverRoom {
  static constexpr std::uint32_t listeners = 4;
  static constexpr std::uint32_t conns = 16;
  static constexpr std::uint32_t irps = 48;
  static constexpr std::uint32_t frames = 24;
};

template <class Room>
class BasicWorld {
 public:
  BasicWorld() = default;
  // Nothing exists. The bounds must outlive the world.
  explicit BasicWorld(const Bounds& bounds) : bounds_(&bounds) {}
  // The world in which an exploration begins.
  static BasicWorld start(const Bounds& bounds);

  Client& client() { return client_; }
  Listener& listener(ListenerId id) { return listeners_[index_of(id)]; }
  Conn& conn(ConnId id) { return conns_[index_of(id)]; }
  Irp& irp(IrpId id) { return irps_[index_of(id)]; }
  Frame& frame(FrameId id) { return frames_[index_of(id)]; }
  const Client& client() const { return client_; }
  const Listener& listener(ListenerId id) const { return listeners_[index_of(id)]; }
  const Conn& conn(ConnId id) const { return conns_[index_of(id)]; }
  const Irp& irp(IrpId id) const { return irps_[index_of(id)]; }
  const Frame& frame(FrameId id) const { return frames_[index_of(id)]; }
  const Bounds& bounds() const { return *bounds_; }

  ListenerId fresh_listener() const;
  ConnId fresh_conn() const;
  FrameId fresh_frame() const;
  void release(FrameId id) { frames_[index_of(id)] = Frame{}; }
  void retire(ConnId id);
  void queued(IrpId id);
  void unqueued(IrpId id);
  void arrived(ConnId id);
  void established(ConnId id);
  Facts facts(const View& v) const;
  Blank& blank() { return blank_; }

  // How many frames the stack has whose top is `id`; 0 for none.
  std::uint32_t depth_of(FrameId id) const;
  // Counts everything derived again (after unpacking).
  void recount();
  // Forgets what can make no difference any more.
  void normalise();

  bool operator==(const BasicWorld& o) const {
    return client_ == o.client_ && listeners_ == o.listeners_ && conns_ == o.conns_ &&
           irps_ == o.irps_ && frames_ == o.frames_;
  }

 private:
  bool named(ListenerId id) const;

  const Bounds* bounds_ = nullptr;  // not owned
  Client client_;
  std::array<Listener, Room::listeners> listeners_{};
  std::array<Conn, Room::conns> conns_{};
  std::array<Irp, Room::irps> irps_{};
  std::array<Frame, Room::frames> frames_{};
  Blank blank_{};
};

using SmallWorld = BasicWorld<SmallRoom>;
using DriverWorld = BasicWorld<DriverRoom>;
extern template class BasicWorld<SmallRoom>;
extern template class BasicWorld<DriverRoom>;

}  // namespace wskcheck
