// The spellings of docs/trace-format.md, each list in the order of its enumeration.
#include <algorithm>

#include "name_table.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::traces {
namespace {

using std::string_view;
template <std::size_t N>
using List = std::array<string_view, N>;

// The name of other_function is no identifier, so no trace can hold it as an event.
constexpr NameTable events{List<event_count>{"WskSocket",
                                             "WskControlClient",
                                             "WskControlSocket",
                                             "WskBind",
                                             "WskGetLocalAddress",
                                             "WskListen",
                                             "WskAccept",
                                             "WskInspectComplete",
                                             "WskDisconnect",
                                             "WskCloseSocket",
                                             "IoCancelIrp",
                                             "Completion",
                                             "IoAllocateIrp",
                                             "IoFreeIrp",
                                             "IoReuseIrp",
                                             "WskInspectEvent",
                                             "WskAbortEvent",
                                             "WskAcceptEvent",
                                             "WskDisconnectEvent",
                                             "WskReceiveEvent",
                                             "WskRegister",
                                             "WskCaptureProviderNPI",
                                             "WskReleaseProviderNPI",
                                             "WskDeregister",
                                             "any other WSK function",
                                             "gap",
                                             "mark"}};

constexpr NameTable keys{List<key_field + field_count>{"t",
                                                       "ev",
                                                       "ph",
                                                       "cpu",
                                                       "tid",
                                                       "irql",
                                                       "seq",
                                                       "op",
                                                       "category",
                                                       "family",
                                                       "context",
                                                       "dispatch",
                                                       "irp",
                                                       "status",
                                                       "code",
                                                       "mask",
                                                       "socket",
                                                       "request",
                                                       "value",
                                                       "inspect",
                                                       "local",
                                                       "remote",
                                                       "flags",
                                                       "action",
                                                       "result",
                                                       "information",
                                                       "pending_returned",
                                                       "accepted",
                                                       "accept_context",
                                                       "accept_dispatch",
                                                       "until",
                                                       "lost",
                                                       "text"}};

constexpr NameTable phases{List<4>{"call", "return", "enter", "leave"}};
constexpr NameTable orders{List<3>{"total", "per-cpu", "per-thread"}};
constexpr NameTable categories{List<5>{"listen", "connection", "stream", "datagram", "basic"}};
constexpr NameTable requests{List<3>{"set", "get", "ioctl"}};
constexpr NameTable codes{List<4>{"WSK_SET_STATIC_EVENT_CALLBACKS", "SO_CONDITIONAL_ACCEPT",
                                  "SO_WSK_EVENT_CALLBACK", "SIO_WSK_QUERY_INSPECT_ID"}};
constexpr NameTable actions{List<3>{"reject", "accept", "pend"}};

constexpr List<16> others{"WskConnect",
                          "WskConnectEx",
                          "WskFreeAddressInfo",
                          "WskGetAddressInfo",
                          "WskGetNameInfo",
                          "WskGetRemoteAddress",
                          "WskQueryProviderCharacteristics",
                          "WskReceive",
                          "WskReceiveEx",
                          "WskReceiveFrom",
                          "WskRelease",
                          "WskSend",
                          "WskSendEx",
                          "WskSendMessages",
                          "WskSendTo",
                          "WskSocketConnect"};

// Found at `first` + its place in the list.
template <typename T, std::size_t N>
std::optional<T> found(const NameTable<N>& table, string_view name, int first = 0) noexcept {
  const int at = table.find(name);
  if (at < 0) return std::nullopt;
  return static_cast<T>(at + first);
}

template <std::size_t N, typename T>
string_view name_at(const NameTable<N>& table, T value, int first = 0) noexcept {
  const auto at = static_cast<std::int64_t>(value) - first;
  if (at < 0 || at >= static_cast<std::int64_t>(N)) return {};
  return table[static_cast<std::size_t>(at)];
}

}  // namespace

string_view event_name(Event event) noexcept { return name_at(events, event); }
string_view phase_name(Phase phase) noexcept { return name_at(phases, phase, 1); }
string_view field_name(Field field) noexcept { return name_at(keys, field, -key_field); }
string_view order_name(Order order) noexcept { return name_at(orders, order); }
string_view category_name(Category category) noexcept { return name_at(categories, category); }
string_view request_name(Request request) noexcept { return name_at(requests, request); }
string_view code_name(Code code) noexcept { return name_at(codes, code, 1); }
string_view action_name(Action action) noexcept { return name_at(actions, action); }

string_view function_name(const Record& record) noexcept {
  return record.ev == Event::other_function ? record.name : event_name(record.ev);
}

bool same_content(const Record& a, const Record& b) noexcept {
  Record moved = b;
  moved.at = a.at;
  return a == moved;
}

std::optional<Event> event_from_name(string_view name) noexcept {
  const auto event = found<Event>(events, name);
  return event == Event::other_function ? std::nullopt : event;
}
std::optional<Phase> phase_from_name(string_view name) noexcept {
  return found<Phase>(phases, name, 1);
}
std::optional<Order> order_from_name(string_view name) noexcept {
  return found<Order>(orders, name);
}
std::optional<Category> category_from_name(string_view name) noexcept {
  return found<Category>(categories, name);
}
std::optional<Request> request_from_name(string_view name) noexcept {
  return found<Request>(requests, name);
}
std::optional<Code> code_from_name(string_view name) noexcept {
  return found<Code>(codes, name, 1);
}
std::optional<Action> action_from_name(string_view name) noexcept {
  return found<Action>(actions, name);
}
int record_key(string_view name) noexcept { return keys.find(name); }

std::span<const string_view> event_names() noexcept { return events.names(); }
std::span<const string_view> order_names() noexcept { return orders.names(); }
std::span<const string_view> category_names() noexcept { return categories.names(); }
std::span<const string_view> request_names() noexcept { return requests.names(); }
std::span<const string_view> code_names() noexcept { return codes.names(); }
std::span<const string_view> action_names() noexcept { return actions.names(); }
std::span<const string_view> other_function_names() noexcept { return others; }

bool is_function_name(std::string_view name) noexcept {
  if (!name.starts_with("Wsk") || name.size() < 4 || name.size() > 64) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace wskcheck::traces
