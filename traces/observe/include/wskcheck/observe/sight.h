// What the providers of Windows itself tell about sockets in a capture of a machine without a
// recorder: partial records. Which event tells what: docs/etw.md.
//
//   std::vector<etl::Value> values;                    // used again for every event
//   if (auto seen = sight_of(*event, *schema, values)) watch.add(*seen);
#ifndef WSKCHECK_OBSERVE_SIGHT_H
#define WSKCHECK_OBSERVE_SIGHT_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/event.h"
#include "wskcheck/etl/schema.h"
#include "wskcheck/traces/endpoint.h"

namespace wskcheck::observe {

enum class Source : std::uint8_t { http_service, tcpip, afd };
std::string_view source_name(Source source) noexcept;  // "Microsoft-Windows-HttpService"

enum class SightKind : std::uint8_t {
  created,
  bound,
  listening,
  alive,      // a list of what is there when the session starts
  indicated,  // a connection came in, on this listener
  accepted,
  refused,
  named,  // got an id of the server's own
  disconnected,
  aborted,
  closing,  // its close was asked for
  closed,
  freed,
};
std::string_view sight_name(SightKind kind) noexcept;  // "accepted"

// One event as far as it is understood. What the event does not carry is absent or 0.
struct Sight {
  Source source = Source::http_service;
  SightKind kind = SightKind::created;
  bool is_listener = false;             // the object is a listener, else a connection or either
  bool abortive = false;                // of closed
  std::uint16_t processor = 0;          // where it was logged
  std::int64_t time = 0;                // raw stamp of the log
  std::uint64_t object = 0;             // the pointer that names the object while it lives
  std::uint64_t other = 0;              // accepted: the listener or the server's id; 0: not told
  std::uint64_t offset = 0;             // of the event in the file
  std::optional<std::uint32_t> status;  // NTSTATUS
  std::optional<traces::Endpoint> local;
  std::optional<traces::Endpoint> remote;
};

// Nothing: the event is of another provider, or tells nothing about a socket's life. `values` is
// scratch space.
std::optional<Sight> sight_of(const etl::EventView& event, const etl::EventSchema& schema,
                              std::vector<etl::Value>& values);

// "Microsoft-Windows-TCPIP: connection 0xffff8000 accepted, 10.0.0.1:445, remote 10.0.0.9:50000".
std::string sight_text(const Sight& sight);

// Whether events of this provider can be sights at all: cheap, without a schema.
bool is_watched(const etl::EventView& event) noexcept;

}  // namespace wskcheck::observe

#endif
