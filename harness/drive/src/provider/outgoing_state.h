// Outgoing connections: sockets that the driver connects with, and requests of which WSK has the
// IRP. Plain structs, part of the state of a run, compared by bytes.
//
// The contract says nothing of outgoing connections, so they are outside of the model: what WSK
// does with them here is one behaviour that the pages allow, with few choices.
#pragma once

#include <type_traits>

#include "provider/provider.h"
#include "provider/state.h"

namespace wskcheck::drive::provider::outgoing {

// What a request asks for.
enum class Kind : std::uint8_t {
  create,
  socket_connect,
  bind,
  connect,
  control,
  local_address,
  remote_address,
  send,
  receive,
  disconnect,
  close,
  addresses,  // WskGetAddressInfo
  name,       // WskGetNameInfo
};

enum class Phase : std::uint8_t { unbound, bound, connected };

enum class SocketAt : std::uint32_t { none = 0xffffffff };
enum class RequestAt : std::uint32_t { none = 0xffffffff };

struct Socket {
  PWSK_SOCKET socket;  // nullptr: the place is free
  PVOID context;
  const WSK_CLIENT_CONNECTION_DISPATCH* dispatch;
  std::uint32_t events_mask;
  std::uint32_t calls;  // that have not returned
  USHORT family;
  USHORT port;
  Phase phase;
  ThreadId watcher;  // that calls WskDisconnectEvent; none: there is none
  bool calls_back;   // the watcher is in the driver
  bool close_called;
  bool peer_closed;    // its side
  bool end_told;       // WskDisconnectEvent or an empty receive has told the driver so
  bool driver_closed;  // the driver has disconnected
  bool aborted;        // by an abortive disconnect
  USHORT peer_port;
  USHORT unused;
};

struct Request {
  PIRP irp;  // nullptr: the place is free
  const char* name;
  const void* site;
  PVOID context;  // of the socket to be made
  const WSK_CLIENT_CONNECTION_DISPATCH* dispatch;
  PVOID buffer;  // data, or the place for an address
  std::uint32_t length;
  NTSTATUS refusal;  // no success: the request is not valid in this state
  SocketAt socket;
  USHORT family;
  USHORT port;  // to bind to, or the peer's
  Kind kind;
  ThreadId thread;  // that completes it; none: the caller's
  bool succeeds;    // an attempt to connect, a look-up of addresses
  bool abortive;
  bool cancelled;
  bool pended;
  bool completing;  // its completion routine was entered
  bool unused;
};

// A callback or completion routine that runs, on top of a frame of the model or of none.
struct Running {
  SocketAt socket;
  FrameId below;
  ThreadId thread;
  Inside inside;  // nothing: the place is free
  bool at_once;   // on the stack of the call
  bool unused;
};

inline constexpr USHORT any_port = 49152;  // that WSK chooses
inline constexpr std::uint32_t sockets_max = 16;
inline constexpr std::uint32_t requests_max = 24;
inline constexpr std::uint32_t running_max = 24;

// Behind `made` it is garbage as long as that is 0: few drivers connect, and what is not used is
// not put back either.
struct Table {
  std::uint64_t made;  // requests, in the run
  Socket sockets[sockets_max];
  Request requests[requests_max];
  Running running[running_max];
  std::uint64_t calls;  // that have not returned
};
static_assert(std::has_unique_object_representations_v<Socket>);
static_assert(std::has_unique_object_representations_v<Request>);
static_assert(std::has_unique_object_representations_v<Running>);

extern Table table;
inline bool is_used() { return table.made != 0; }
void count_request();  // the table is used from now on

inline constexpr std::uint32_t number(SocketAt at) { return static_cast<std::uint32_t>(at); }
inline constexpr std::uint32_t number(RequestAt at) { return static_cast<std::uint32_t>(at); }
inline Socket& socket(SocketAt at) { return table.sockets[number(at)]; }
inline Request& request(RequestAt at) { return table.requests[number(at)]; }

SocketAt find(const void* socket);  // none: no outgoing socket has this pointer
SocketAt make_socket(const Request& request, Phase phase);
void free_socket(SocketAt at);
RequestAt pending_with(const void* irp);  // none: WSK has it for no request of these

}  // namespace wskcheck::drive::provider::outgoing
