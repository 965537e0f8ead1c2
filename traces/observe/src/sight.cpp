// Which event tells what, as a table: provider, event id, and the names of the fields that matter.
#include "wskcheck/observe/sight.h"

#include <array>
#include <cstdio>
#include <span>
#include <string_view>

#include "wskcheck/etl/guid.h"
#include "wskcheck/etl/socket_address.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::observe {
namespace {

// Field names; empty: the event does not have it.
struct Row {
  std::uint16_t id;
  SightKind kind;
  bool is_listener;
  std::string_view object;
  std::string_view other = {};
  std::string_view local = {};
  std::string_view remote = {};
};

// A call's event comes twice: AFD logs where it starts and where it has ended, and only the second
// tells how.
constexpr std::uint64_t afd_exit = 1;

constexpr Row http_rows[] = {
    {21, SightKind::accepted, false, "ConnectionObj", "", "LocalAddr", "RemoteAddr"},
    {22, SightKind::named, false, "ConnectionObj", "ConnectionId"},
    {23, SightKind::closed, false, "ConnectionObj"},
    {24, SightKind::freed, false, "ConnectionObj"},
};

constexpr Row tcpip_rows[] = {
    {1016, SightKind::refused, false, "Tcb", "", "LocalAddress", "RemoteAddress"},
    {1017, SightKind::accepted, false, "Tcb", "", "LocalAddress", "RemoteAddress"},
    {1038, SightKind::closing, false, "Tcb", "", "LocalAddress", "RemoteAddress"},
    {1039, SightKind::aborted, false, "Tcb", "", "LocalAddress", "RemoteAddress"},
    {1040, SightKind::aborted, false, "Tcb", "", "LocalAddress", "RemoteAddress"},
    {1043, SightKind::disconnected, false, "Tcb", "", "LocalAddress", "RemoteAddress"},
    {1184, SightKind::aborted, false, "Tcb", "", "LocalAddress", "RemoteAddress"},
    {1185, SightKind::aborted, false, "Tcb", "", "LocalAddress", "RemoteAddress"},
    {1300, SightKind::alive, false, "Tcb", "", "LocalAddress", "RemoteAddress"},
    {1123, SightKind::listening, true, "Listener", "", "SocketAddress"},
    {1124, SightKind::closed, true, "Listener", "", "SocketAddress"},
};

constexpr Row afd_rows[] = {
    {1000, SightKind::created, false, "Endpoint"},
    {1001, SightKind::closed, false, "Endpoint"},
    {1002, SightKind::freed, false, "Endpoint"},
    {1024, SightKind::accepted, false, "AcceptEndpoint", "Endpoint", "", "Address"},
    {1027, SightKind::accepted, false, "AcceptEndpoint", "Endpoint", "", "Address"},
    {1030, SightKind::bound, false, "Endpoint", "", "Address"},
    {1032, SightKind::aborted, false, "Endpoint"},
    {1037, SightKind::listening, true, "Endpoint"},
    {3001, SightKind::indicated, true, "Endpoint", "", "", "Address"},
    {3006, SightKind::disconnected, false, "Endpoint"},
};

struct Provider {
  Source source;
  std::string_view guid;
  std::string_view name;
  std::span<const Row> rows;
};

constexpr std::array<Provider, 3> providers{{
    {Source::http_service, "dd5ef90a-6398-47a4-ad34-4dcecdef795f", "Microsoft-Windows-HttpService",
     http_rows},
    {Source::tcpip, "2f07e2ee-15db-40f1-90ef-9d7ba282188a", "Microsoft-Windows-TCPIP", tcpip_rows},
    {Source::afd, "e53c6823-7bb8-44bb-90dc-3f86090d48a6", "Microsoft-Windows-Winsock-AFD",
     afd_rows},
}};

const Provider* provider_of(const etl::EventView& event) noexcept {
  static const std::array<etl::Guid, providers.size()> guids = [] {
    std::array<etl::Guid, providers.size()> out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = *etl::parse_guid(providers[i].guid);
    return out;
  }();
  if (!etl::is_event(event.kind)) return nullptr;
  for (std::size_t i = 0; i < guids.size(); ++i) {
    if (event.provider == guids[i]) return &providers[i];
  }
  return nullptr;
}

const Row* row_of(const Provider& provider, std::uint16_t id) noexcept {
  for (const Row& row : provider.rows) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

const etl::Value* find(const std::vector<etl::Value>& values, std::string_view name) noexcept {
  if (name.empty()) return nullptr;
  for (const etl::Value& value : values) {
    if (value.depth == 0 && value.field->name == name) return &value;
  }
  return nullptr;
}

std::optional<std::uint64_t> number(const std::vector<etl::Value>& values, std::string_view name) {
  const etl::Value* const value = find(values, name);
  return value == nullptr ? std::nullopt : etl::integer_of(*value);
}

std::optional<traces::Endpoint> address(const std::vector<etl::Value>& values,
                                        std::string_view name) {
  const etl::Value* const value = find(values, name);
  return value == nullptr ? std::nullopt : etl::endpoint_of(value->data);
}

}  // namespace

std::string_view source_name(Source source) noexcept {
  for (const Provider& one : providers) {
    if (one.source == source) return one.name;
  }
  return "?";
}

std::string_view sight_name(SightKind kind) noexcept {
  constexpr std::array<std::string_view, 13> names{
      "created", "bound",        "listening", "alive",   "indicated", "accepted", "refused",
      "named",   "disconnected", "aborted",   "closing", "closed",    "freed"};
  return names[static_cast<std::size_t>(kind)];
}

std::string sight_text(const Sight& sight) {
  const auto hex = [](std::uint64_t number) {
    char text[24];
    std::snprintf(text, sizeof text, "%#llx", static_cast<unsigned long long>(number));
    return std::string(text);
  };
  const char* const what = sight.is_listener             ? "listener "
                           : sight.source == Source::afd ? "socket "
                                                         : "connection ";
  std::string out(source_name(sight.source));
  out += std::string(": ") + what + hex(sight.object) + ' ';
  out += sight_name(sight.kind);
  if (sight.abortive) out += " abortively";
  if (sight.kind == SightKind::named) out += ' ' + hex(sight.other);
  if (sight.local) out += ", " + to_text(*sight.local);
  if (sight.remote) out += ", remote " + to_text(*sight.remote);
  if (sight.status && *sight.status != 0) out += ", " + traces::status_text(*sight.status);
  return out;
}

bool is_watched(const etl::EventView& event) noexcept {
  const Provider* const provider = provider_of(event);
  return provider != nullptr && row_of(*provider, event.id) != nullptr;
}

std::optional<Sight> sight_of(const etl::EventView& event, const etl::EventSchema& schema,
                              std::vector<etl::Value>& values) {
  const Provider* const provider = provider_of(event);
  const Row* const row = provider == nullptr ? nullptr : row_of(*provider, event.id);
  if (row == nullptr) return std::nullopt;
  const etl::Decoded decoded = etl::decode(event, schema, values);
  // Another layout than the schema's: its values would be wrong ones.
  if (decoded == etl::Decoded::cut || decoded == etl::Decoded::undefined) return std::nullopt;
  const auto object = number(values, row->object);
  if (!object || *object == 0) return std::nullopt;
  const bool is_call = provider->source == Source::afd && event.id < 3000;
  const bool has_status = find(values, "Status") != nullptr;
  if (is_call && has_status && number(values, "EnterExit") != afd_exit) return std::nullopt;
  Sight out;
  out.source = provider->source;
  out.kind = row->kind;
  out.is_listener = row->is_listener;
  out.abortive = number(values, "Abortive").value_or(0) != 0;
  out.processor = event.processor;
  out.time = event.time;
  out.object = *object;
  out.other = number(values, row->other).value_or(0);
  out.offset = event.offset;
  if (const auto status = number(values, "Status")) {
    out.status = static_cast<std::uint32_t>(*status);
  }
  out.local = address(values, row->local);
  out.remote = address(values, row->remote);
  return out;
}

}  // namespace wskcheck::observe
