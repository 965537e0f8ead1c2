// The provider's state, and finding the objects that the driver's pointers stand for.
#include "provider/provider.h"

#include "core/state.h"
#include "core/touched.h"
#include "provider/fingerprint.h"
#include "provider/mistakes.h"
#include "provider/outgoing.h"
#include "provider/peers.h"
#include "provider/rule_lists.h"
#include "provider/state.h"

namespace wskcheck::drive::provider {

State state;

namespace {
bool local_may_be_null = false;
bool pending_may_be_unmarked = false;
bool failures_of_its_own = true;
}  // namespace

bool null_local_address() { return local_may_be_null; }
bool unmarked_pending() { return pending_may_be_unmarked; }
bool wsk_fails() { return failures_of_its_own; }

void set_up(const Options& options) {
  set_bounds(options.bounds);
  set_mistake(options.mistake);
  set_peers(options.peers);
  failures_of_its_own = options.failures;
  local_may_be_null = options.null_local_address;
  pending_may_be_unmarked = options.unmarked_pending;
  state = State{};
  state.world = DriverWorld::start(bounds());
  for (FrameSide& f : state.frames) f.callback = FrameId::none;
  static bool added = false;
  if (!added) {
    core::add_state(&state, sizeof state);
    core::set_hash(&state, fingerprint);
  }
  added = true;
  outgoing::set_up();
}

ListenerId listener_of(const void* socket) {
  for (std::uint32_t i = 0; i < bounds().listeners; ++i) {
    if (state.listeners[i].socket == socket) return ListenerId{i};
  }
  return ListenerId::none;
}
ConnId conn_of(const void* socket) {
  for (std::uint32_t i = 0; i < bounds().conns; ++i) {
    if (state.conns[i].socket == socket) return ConnId{i};
  }
  return ConnId::none;
}
IrpId irp_of(const void* irp) {
  for (std::uint32_t i = 0; i < bounds().irps; ++i) {
    if (state.irps[i].irp == irp) return IrpId{i};
  }
  return IrpId::none;
}
void touch(ListenerId listener, bool write) {
  core::touched::add_object(core::object_number(core::Numbered::listener, index_of(listener)),
                            write);
}
void touch(ConnId conn, bool write) {
  core::touched::add_object(core::object_number(core::Numbered::conn, index_of(conn)), write);
}
std::uint64_t requests_object(ListenerId listener) {
  return core::object_number(core::Numbered::calls, 512 + index_of(listener));
}
FrameId frame_of(ThreadId thread) {
  for (std::uint32_t i = 0; i < bounds().frames; ++i) {
    const Frame& f = state.world.frame(FrameId{i});
    if (f.kind != FrameKind::none && f.nested == 0 && state.frames[i].thread == thread) {
      return FrameId{i};
    }
  }
  return FrameId::none;
}

}  // namespace wskcheck::drive::provider
