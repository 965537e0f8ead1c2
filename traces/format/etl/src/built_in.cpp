// See built_in.h: the providers, and from a row to a schema.
#include "built_in.h"

#include <algorithm>
#include <array>
#include <utility>

namespace wskcheck::etl {
namespace {

constexpr std::string_view afd_guid = "e53c6823-7bb8-44bb-90dc-3f86090d48a6";
constexpr std::string_view afd_name = "Microsoft-Windows-Winsock-AFD";

constexpr std::pair<std::string_view, std::string_view> shared_fields[] = {
    {"$afd", "EnterExit:u32, Location:u32, Process:ptr, Endpoint:ptr"},
    {"$pair",
     "LocalAddressLength:u32, LocalAddress:addr, RemoteAddressLength:u32, RemoteAddress:addr"},
    {"$tcb", "$pair, Status:status, ProcessId:u32, Compartment:u32, Tcb:ptr"},
    {"$listener",
     "Listener:ptr, AddressLength:u32, SocketAddress:addr, Status:status, ProcessId:u32, "
     "CompartmentId:u32, AddressFamily:u32"},
    {"$delivery",
     "Tcb:ptr, Delivery:ptr, Request:ptr, NumBytes:ptr, RequestFlags:u32, Length:ptr, "
     "RequestStatus:status, IsUrgentDelivery:u32, FullySatisfiedORDelayedPush:u32, RcvNxt:u32"},
    {"$ip4", "PID:u32, size:u32, daddr:ip4, saddr:ip4, dport:port, sport:port"},
    {"$ip6", "PID:u32, size:u32, daddr:ip6, saddr:ip6, dport:port, sport:port"},
    {"$options",
     "mss:u16, sackopt:u16, tsopt:u16, wsopt:u16, rcvwin:u32, rcvwinscale:i16, sndwinscale:i16, "
     "seqnum:u32, connid:u32"},
};

struct TypeName {
  std::string_view name;
  InType in;
  OutType out;
};

constexpr TypeName type_names[] = {
    {"u8", InType::uint8, OutType::none},
    {"u16", InType::uint16, OutType::none},
    {"u32", InType::uint32, OutType::none},
    {"u64", InType::uint64, OutType::none},
    {"i16", InType::int16, OutType::none},
    {"i32", InType::int32, OutType::none},
    {"ptr", InType::pointer, OutType::none},
    {"bool32", InType::bool32, OutType::none},
    {"status", InType::uint32, OutType::ntstatus},
    {"ip4", InType::uint32, OutType::ipv4},
    {"ip6", InType::binary, OutType::ipv6},
    {"port", InType::uint16, OutType::port},
    {"wsz", InType::utf16, OutType::none},
    {"bin", InType::binary, OutType::none},
    {"addr", InType::binary, OutType::socket_address},
};

// The number of the nearest field in front that can hold a length.
std::uint16_t length_field(const std::vector<FieldSpec>& fields) {
  std::size_t i = fields.size();
  while (i > 1 && fields[i - 1].in == InType::binary) --i;
  return static_cast<std::uint16_t>(i - 1);
}

void add_field(std::vector<FieldSpec>& fields, std::string_view word) {
  const auto colon = word.find(':');
  const auto* type =
      std::find_if(std::begin(type_names), std::end(type_names),
                   [&](const TypeName& one) { return one.name == word.substr(colon + 1); });
  if (type == std::end(type_names)) return;
  FieldSpec field;
  field.name = word.substr(0, colon);
  field.in = type->in;
  field.out = type->out;
  if (type->name == "ip6") {
    field.length = Length::fixed;
    field.length_value = 16;
  } else if (field.in == InType::binary) {
    field.length = Length::by_field;
    field.length_value = length_field(fields);
  }
  fields.push_back(std::move(field));
}

void add_fields(std::vector<FieldSpec>& fields, std::string_view list) {
  while (!list.empty()) {
    const auto comma = list.find(", ");
    const std::string_view word = list.substr(0, comma);
    const auto* shared = std::find_if(std::begin(shared_fields), std::end(shared_fields),
                                      [&](const auto& one) { return one.first == word; });
    if (shared != std::end(shared_fields)) {
      add_fields(fields, shared->second);
    } else {
      add_field(fields, word);
    }
    list.remove_prefix(comma == list.npos ? list.size() : comma + 2);
  }
}

struct KnownName {
  std::string_view guid;
  std::string_view name;
};

constexpr KnownName known_names[] = {
    {"b40aef77-892a-46f9-9109-438e399bb894", "AFD Trace"},
    {"64f77ad3-710c-4c2c-abcb-a7b682d07b81", "AfdWppGuid"},
    {"eb004a05-9b1a-11d4-9123-0050047759bc", "NETIO"},
    {"bde46aea-2357-51fe-7367-d5296f530bd1", "Microsoft-Windows-Winsock-Sockets"},
    {"83ed54f0-4d48-4e45-b16e-726ffd1fa4af", "Microsoft-Windows-Networking-Correlation"},
    {"4d4f80d9-c8bd-4d73-bb5b-19c90402c5ac", "Microsoft-Windows-PktMon"},
    {"22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716", "Microsoft-Windows-Kernel-Process"},
    {"e13c0d23-ccbc-4e12-931b-d9cc2eee27e4", "Microsoft-Windows-DotNETRuntime"},
    {"a0c1853b-5c40-4b15-8766-3cf1c58f985a", "Microsoft-Windows-PowerShell"},
    {"3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c", "Process"},
    {"6a399ae0-4bc6-4de9-870b-3657f8947e7e", "RT_LostEvent"},
    {"9b79ee91-b5fd-41c0-a243-4248e266e9d0", "SystemConfig"},
    {"b3e675d7-2554-4f18-830b-2762732560de", "ImageId"},
    {"ed54dff8-c409-4cf6-bf83-05e1e61a09c4", "WinSAT"},
    {"ce1dbfb4-137e-4da6-87b0-3f59aa102cbc", "PerfInfo"},
    {"bbccf6c1-6cd1-48c4-80ff-839482e37671", "EventMetadata"},
};

}  // namespace

std::span<const BuiltInProvider> built_in_providers() noexcept {
  static const std::array<BuiltInProvider, 5> all{{
      {afd_guid, afd_name, afd_events()},
      {afd_guid, afd_name, afd_legacy_events()},
      {"2f07e2ee-15db-40f1-90ef-9d7ba282188a", "Microsoft-Windows-TCPIP", tcpip_events()},
      {"dd5ef90a-6398-47a4-ad34-4dcecdef795f", "Microsoft-Windows-HttpService",
       http_service_events()},
      {"7dd42a49-5329-4832-8dfd-43d979153a88", "Microsoft-Windows-Kernel-Network",
       kernel_network_events()},
  }};
  return all;
}

EventSchema schema_of(const BuiltInProvider& provider, const BuiltInEvent& event) {
  EventSchema out;
  out.source = SchemaSource::built_in;
  out.provider = provider.name;
  out.name = event.name;
  add_fields(out.fields, event.fields);
  return out;
}

std::string_view well_known_name(const Guid& guid) noexcept {
  for (const KnownName& one : known_names) {
    if (parse_guid(one.guid) == guid) return one.name;
  }
  for (const BuiltInProvider& one : built_in_providers()) {
    if (parse_guid(one.guid) == guid) return one.name;
  }
  return {};
}

std::string_view kernel_group_name(std::uint8_t group) noexcept {
  static constexpr std::string_view names[] = {
      "Header",     "Io",       "Memory", "Process",  "File",       "Thread",
      "TcpIp",      "Job",      "UdpIp",  "Registry", "DbgPrint",   "Config",
      "",           "Wnf",      "Pool",   "PerfInfo", "Heap",       "Object",
      "Power",      "ModBound", "Image",  "Dpc",      "Cache",      "CriticalSection",
      "StackWalk",  "Ums",      "Alpc",   "SplitIo",  "ThreadPool", "Hypervisor",
      "HypervisorX"};
  return group < std::size(names) ? names[group] : std::string_view{};
}

}  // namespace wskcheck::etl
