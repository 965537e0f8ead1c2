// What the provider knows beside the model's world: which pointers, contexts and buffers of the
// driver its objects stand for. One plain struct, part of the state of a run.
#pragma once

#include <ntddk.h>
#include <wsk.h>

#include <cstddef>
#include <cstdint>

#include "core/core.h"
#include "wskcheck/model/program.h"
#include "wskcheck/model/small_world.h"

namespace wskcheck::drive::provider {

// A function of WSK that the model does not tell apart from others.
enum class Request : std::uint8_t { none, send, receive, disconnect, remote_address, other };

struct ListenerSide {
  PWSK_SOCKET socket;
  PVOID context;
  const WSK_CLIENT_LISTEN_DISPATCH* dispatch;
  std::uint32_t inherit_mask;
  bool disabled;  // the driver has disabled WskAcceptEvent
  USHORT family;
  USHORT port;
};

struct ConnSide {
  PWSK_SOCKET socket;
  PVOID context;
  const WSK_CLIENT_CONNECTION_DISPATCH* dispatch;
  WSK_INSPECT_ID id;
  std::uint32_t generation;
  std::uint32_t events_mask;
  std::uint32_t unread;   // bytes of the peer that the driver has not taken
  std::uint32_t to_send;  // bytes that the peer will still send
  std::uint32_t echoed;   // bytes that the driver has sent
  bool peer_closed;       // the peer has closed its side
  bool reset;             // the peer has reset the connection
  bool end_told;          // WskDisconnectEvent or an empty receive has told the driver so
  bool data_told;         // WskReceiveEvent has told of what is unread
  bool driver_closed;     // the driver has disconnected
  bool inspected_inline;  // answered inside WskInspectEvent
  bool by_callback;       // WskAcceptEvent has brought it
  bool refused;           // by WskAcceptEvent
  bool at_close;          // while its listener was being closed
};

struct IrpSide {
  PIRP irp;
  std::uint32_t generation;
  Request request;
  PVOID context;  // of WskAccept, WskSocket
  const void* dispatch;
  PSOCKADDR local;
  PSOCKADDR remote;
  PVOID buffer;  // output of WskControlSocket, data of WskReceive, WskSend
  std::uint32_t length;
  std::uint32_t bytes;  // that were moved
  USHORT family;
  bool pended;       // its call returns STATUS_PENDING
  bool wait_all;     // of WskReceive: the whole buffer is to be filled
  bool abortive;     // of WskDisconnect
  const void* site;  // of the driver's call
};

struct FrameSide {
  ThreadId thread;   // on whose stack it runs; meaningless in a free slot
  NTSTATUS status;   // that the call returns
  bool returned;     // the call may return to the driver
  FrameId callback;  // that runs on top of this call, wanted by WSK; none: nothing
  const void* site;  // of the driver's call
  const char* name;  // "WskAccept"
  Request request;
  bool accepting;      // of WskAcceptEvent: an accept IRP was queued when it began (ACC-09)
  std::uint32_t mask;  // of SO_WSK_EVENT_CALLBACK
  PVOID buffer;
  PVOID buffer2;
};

struct Counts {
  std::uint32_t faults;
  std::uint32_t null_accept;  // notifications with NULL that were made
  std::uint32_t null_inspect;
  std::uint32_t by_callback;   // connections that WskAcceptEvent delivered
  std::uint32_t null_address;  // LocalAddress that was NULL
  std::uint32_t done_at_once;  // IRPs that were completed and never pended
  std::uint32_t by_irp;        // that an accept IRP delivered
  std::uint32_t failed;        // IRPs that were completed with an error
  std::uint32_t resumed;       // inspections that WskInspectComplete has resumed
  std::uint32_t aborted_pended;
  std::uint32_t aborted_accepted;  // requests aborted after they were accepted
};

struct State {
  DriverWorld world;
  ListenerSide listeners[DriverRoom::listeners];
  ConnSide conns[DriverRoom::conns];
  IrpSide irps[DriverRoom::irps];
  FrameSide frames[DriverRoom::frames];
  Counts counts;
  const WSK_CLIENT_DISPATCH* client_dispatch;
  PVOID client_context;
  WSK_REGISTRATION* registration;
  std::uint32_t static_mask;  // static callbacks of accepted sockets
  const void* register_site;  // of the driver's calls
  const void* capture_site;
  std::uint32_t serial;  // of the last inspect ID
  std::uint32_t peers;   // that have connected
  bool is_deaf;          // the driver has kept a listener of whose death it was told
  const void* deaf_site;
  bool was_enabled;  // WskAcceptEvent, of some listener (looked at for mistakes only)
  bool mistaken;     // WSK has made the mistake that was asked for (mistakes.h)
};

extern State state;

inline ListenerSide& side(ListenerId id) { return state.listeners[index_of(id)]; }
inline ConnSide& side(ConnId id) { return state.conns[index_of(id)]; }
inline IrpSide& side(IrpId id) { return state.irps[index_of(id)]; }
inline FrameSide& side(FrameId id) { return state.frames[index_of(id)]; }

// The place of a function of the driver: as if it were called from its first instruction.
template <class Function>
const void* place_of(Function* function) {
  if (function == nullptr) return nullptr;
  return reinterpret_cast<const std::byte*>(function) + 1;
}

ListenerId listener_of(const void* socket);  // none: no listener has this pointer
ConnId conn_of(const void* socket);
IrpId irp_of(const void* irp);
// As an object of footprints: that no request of the listener is outstanding, which the end of its
// close waits for (CLO-13).
std::uint64_t requests_object(ListenerId listener);
// What the step reads or writes beside what it was said to touch, for the reduction.
void touch(ListenerId listener, bool write);
void touch(ConnId conn, bool write);
FrameId frame_of(ThreadId thread);         // the top one of the thread; none
bool accepts_by_irp(ListenerId listener);  // one of its accept IRPs is not over
bool null_local_address();                 // LocalAddress of an event callback may be NULL
bool unmarked_pending();                   // PendingReturned of a pended IRP may be FALSE
bool wsk_fails();                          // for reasons of its own

}  // namespace wskcheck::drive::provider
