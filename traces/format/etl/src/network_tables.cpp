// Built-in schemas of Microsoft-Windows-HttpService (connections) and
// Microsoft-Windows-Kernel-Network (TCP). Source: docs/etw.md; a row is an id and a version.
#include "built_in.h"

namespace wskcheck::etl {
namespace {

constexpr BuiltInEvent http[] = {
    {21, 0, "HttpConnectionTraceTask/ConnConnect",
     "ConnectionObj:ptr, LocalAddrLength:u32, LocalAddr:addr, RemoteAddrLength:u32, "
     "RemoteAddr:addr"},
    {22, 0, "HttpConnectionTraceTask/ConnIdAssgn",
     "RequestId:u64, ConnectionId:u64, ConnectionObj:ptr"},
    {23, 0, "HttpConnectionTraceTask/ConnClose", "ConnectionObj:ptr, Abortive:u32"},
    {24, 0, "HttpConnectionTraceTask/ConnCleanup", "ConnectionObj:ptr"},
};

constexpr BuiltInEvent network[] = {
    {10, 0, "TCPIP/Send", "$ip4, startime:u32, endtime:u32, seqnum:u32, connid:u32"},
    {11, 0, "TCPIP/Receive", "$ip4, seqnum:u32, connid:u32"},
    {12, 0, "TCPIP/Connect", "$ip4, $options"},
    {13, 0, "TCPIP/Disconnect", "$ip4, seqnum:u32, connid:u32"},
    {15, 0, "TCPIP/Accept", "$ip4, $options"},
    {26, 0, "TCPIP/Send6", "$ip6, startime:u32, endtime:u32, seqnum:u32, connid:u32"},
    {27, 0, "TCPIP/Receive6", "$ip6, seqnum:u32, connid:u32"},
    {28, 0, "TCPIP/Connect6", "$ip6, $options"},
    {29, 0, "TCPIP/Disconnect6", "$ip6, seqnum:u32, connid:u32"},
    {31, 0, "TCPIP/Accept6", "$ip6, $options"},
};

}  // namespace

std::span<const BuiltInEvent> http_service_events() noexcept { return http; }
std::span<const BuiltInEvent> kernel_network_events() noexcept { return network; }

}  // namespace wskcheck::etl
