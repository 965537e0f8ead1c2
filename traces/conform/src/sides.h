// What a session knows beside the model's objects, and how changes of it are taken back.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "pointer_map.h"
#include "wskcheck/model/state.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::conform {

// A call or callback in progress on a thread.
struct StackItem {
  FrameId frame = FrameId::none;  // none: not modelled
  traces::Event ev = traces::Event::mark;
  std::string_view name;
  std::uint64_t line = 0;
};
struct Thread {
  std::vector<StackItem> stack;
  std::uint64_t last = 0;  // tick of its last record; not taken back
};

struct FrameSide {
  std::uint64_t tick = 0;
  std::uint64_t line = 0;
  IrpId irp = IrpId::none;
  std::uint64_t pointer = 0;
  std::uint32_t mistake = 0;      // the driver's, that was made with it, counted from 1
  std::uint64_t covered = 0;      // tick of the last callback that began on top of it
  Outcome ended = Outcome::none;  // how its IRP ended while the call was in progress
  bool passed_irp = false;
};

// The peers of the requests that were rejected last, the latest first; 0: not known, or none.
struct Rejected {
  std::array<std::uint64_t, 8> peers{};
  bool nameless = false;

  void note(std::uint8_t history, std::uint64_t peer) {
    if ((history & was_rejected) == 0) return;
    nameless = nameless || peer == 0;
    std::rotate(peers.begin(), peers.end() - 1, peers.end());
    peers[0] = peer;
  }
};

// What calls set of a listener.
enum class Setting : std::uint8_t { events, conditional, life };
inline constexpr std::size_t setting_count = 3;

struct ListenerSide {
  std::uint64_t pointer = 0;
  std::uint64_t context = 0;
  bool has_pointer = false;
  bool has_context = false;
  std::uint16_t family = 0;
  std::uint64_t born = 0;
  std::array<std::uint64_t, setting_count>
      set{};  // ticks of the last records that changed a setting
};

struct ConnSide {
  std::uint64_t pointer = 0;
  std::uint64_t remote = 0;
  std::uint64_t context = 0;
  bool has_pointer = false;
  bool has_context = false;
  bool has_id = false;
  std::uint64_t born = 0;
  std::uint64_t touched = 0;       // tick of the last record that changed it
  std::uint64_t mode = 0;          // what guards see of it
  IrpId completing = IrpId::none;  // of WskInspectComplete
  FrameId complete_frame = FrameId::none;
};

struct IrpSide {
  std::uint64_t pointer = 0;
  bool has_pointer = false;
  bool own = false;      // IoAllocateIrp was recorded: so is everything that happens to it
  bool renewed = false;  // IoReuseIrp was recorded in its completion routine
  bool ghost = false;    // of a call that is not modelled
  bool ghost_socket = false;
  FrameId call = FrameId::none;
  std::uint64_t line = 0;
  std::uint64_t born = 0;
  std::uint64_t touched = 0;
};

// What a listener, or the client, was until some record. A step inside WSK that is inferred later
// may have been taken then.
template <class T>
struct Past {
  T value;
  std::uint64_t until = 0;  // tick of the first record after it; 0: none
};
inline constexpr std::size_t pasts_max = 6;
template <class T>
using Pasts = std::array<Past<T>, pasts_max>;

// One change that can be taken back.
struct NameChange {
  PointerMap* map;
  std::uint64_t key;
  std::uint32_t old;
};
struct StackPush {
  std::uint32_t thread;
};
struct StackPop {
  std::uint32_t thread;
  StackItem item;
};
template <class Id>
struct ListChange {  // an entry of one of the session's lists was added at the end, or taken out
  std::vector<Id>* list;
  Id id;
  std::size_t place;  // where it was
  bool added;
};
struct RequestAdded {
  ListenerId listener;
};
template <class Id>
struct Occupied {
  Id id;
};
template <class Id, class T>
struct SideChange {
  Id id;
  T old;
};
template <class T>
struct PastChange {
  ListenerId listener;
  std::size_t slot;
  Past<T> old;
};
using Undo = std::variant<NameChange, StackPush, StackPop, ListChange<FrameId>, ListChange<IrpId>,
                          RequestAdded, Occupied<ListenerId>, Occupied<ConnId>, Occupied<IrpId>,
                          Occupied<FrameId>, SideChange<ListenerId, ListenerSide>,
                          SideChange<ConnId, ConnSide>, SideChange<IrpId, IrpSide>,
                          SideChange<FrameId, FrameSide>, PastChange<Listener>, PastChange<Client>>;

// What the driver did wrong.
struct DriverMistake {
  std::uint64_t line = 0;
  std::string rule;
};

// How far everything had come before a record.
struct SessionMark {
  std::size_t undo = 0, world = 0, ended = 0, settled = 0, refused = 0;
  std::uint64_t tick = 0, loss = 0, loss_until = 0;
  std::uint64_t calls = 0, callbacks = 0, completions = 0, connections = 0, hidden = 0;
  bool lossy = false, lost_statics = false;
};

// Something that may have ended with a record; looked at once the record is settled.
struct ThreadKey {
  std::uint64_t key;
};
using Ended = std::variant<ListenerId, ConnId, IrpId, FrameId, ThreadKey>;

}  // namespace wskcheck::conform
