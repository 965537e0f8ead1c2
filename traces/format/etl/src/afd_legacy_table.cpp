// Built-in schemas of Microsoft-Windows-Winsock-AFD as of Windows Vista, ids 1 to 41. Source:
// docs/etw.md; a row is an id and a version.
#include "built_in.h"

namespace wskcheck::etl {
namespace {

constexpr BuiltInEvent events[] = {
    {1, 0, "socket created",
     "Process:ptr, Endpoint:ptr, AddressFamily:u32, SocketType:u32, Protocol:u32, "
     "UserModePid:ptr"},
    {2, 0, "bind IPv4", "Process:ptr, Endpoint:ptr, Address:ip4, Port:port, Status:status"},
    {3, 0, "bind IPv6", "Process:ptr, Endpoint:ptr, Address:ip6, Port:port, Status:status"},
    {4, 0, "connect request IPv4", "Process:ptr, Endpoint:ptr, Address:ip4, Port:port"},
    {5, 0, "connect request IPv6", "Process:ptr, Endpoint:ptr, Address:ip6, Port:port"},
    {6, 0, "connect completed", "Process:ptr, Endpoint:ptr, Error:u32"},
    {7, 0, "abort started by AFD", "Process:ptr, Endpoint:ptr, Reason:i32"},
    {8, 0, "abort started by the transport", "Process:ptr, Endpoint:ptr, Reason:i32"},
    {9, 0, "send failed", "Process:ptr, Endpoint:ptr, Error:u32"},
    {10, 0, "WSASendMsg failed", "Process:ptr, Endpoint:ptr, Error:u32"},
    {11, 0, "recv failed", "Process:ptr, Endpoint:ptr, Error:u32"},
    {12, 0, "recvfrom failed", "Process:ptr, Endpoint:ptr, Error:u32"},
    {13, 0, "closesocket", "Process:ptr, Endpoint:ptr, Error:u32"},
    {14, 0, "cleanup", "Process:ptr, Endpoint:ptr, Error:u32"},
    {15, 0, "accept IPv4", "Process:ptr, Endpoint:ptr, Address:ip4, Port:port, Status:status"},
    {16, 0, "accept IPv6", "Process:ptr, Endpoint:ptr, Address:ip6, Port:port, Status:status"},
    {17, 0, "accept failed", "Process:ptr, Endpoint:ptr, Error:u32"},
    {18, 0, "send posted",
     "Process:ptr, Endpoint:ptr, FastPath:bool32, BufferCount:i32, Buffer:ptr, "
     "BufferLength:u32"},
    {19, 0, "recv posted",
     "Process:ptr, Endpoint:ptr, FastPath:bool32, BufferCount:i32, Buffer:ptr, "
     "BufferLength:u32"},
    {20, 0, "recvfrom posted",
     "Process:ptr, Endpoint:ptr, FastPath:bool32, BufferCount:i32, Buffer:ptr, "
     "BufferLength:u32"},
    {21, 0, "sendto posted v4",
     "Process:ptr, Endpoint:ptr, FastPath:bool32, BufferCount:i32, Buffer:ptr, "
     "BufferLength:u32, Address:ip4, Port:port"},
    {22, 0, "sendto posted v6",
     "Process:ptr, Endpoint:ptr, FastPath:bool32, BufferCount:i32, Buffer:ptr, "
     "BufferLength:u32, Address:ip6, Port:port"},
    {23, 0, "recv completed", "Process:ptr, Endpoint:ptr, Buffer:ptr, BufferLength:u32"},
    {24, 0, "send completed", "Process:ptr, Endpoint:ptr, Buffer:ptr, BufferLength:u32"},
    {25, 0, "sendmsg completed", "Process:ptr, Endpoint:ptr, Buffer:ptr, BufferLength:u32"},
    {26, 0, "recvfrom completed v4",
     "Process:ptr, Endpoint:ptr, BufferCount:i32, Buffer:ptr, BufferLength:u32, "
     "Address:ip4, Port:port"},
    {27, 0, "recvfrom completed v6",
     "Process:ptr, Endpoint:ptr, BufferCount:i32, Buffer:ptr, BufferLength:u32, "
     "Address:ip6, Port:port"},
    {28, 0, "sendto completed", "Process:ptr, Endpoint:ptr, Buffer:ptr, BufferLength:u32"},
    {29, 0, "option set", "Process:ptr, Endpoint:ptr, Option:u32, Value:u32"},
    {30, 0, "select/poll posted", "Process:ptr, HandleCount:i32, Timeout:i32"},
    {31, 0, "select/poll completed", "Process:ptr, Endpoint:ptr, Error:u32"},
    {32, 0, "WSAEventSelect", "Process:ptr, Endpoint:ptr, EventMask:u32"},
    {33, 0, "datagram dropped v4",
     "Process:ptr, Endpoint:ptr, PacketSize:i32, Address:ip4, Port:port, Reason:i32"},
    {34, 0, "datagram dropped v6",
     "Process:ptr, Endpoint:ptr, PacketSize:i32, Address:ip6, Port:port, Reason:i32"},
    {35, 0, "connection indicated on listener v4",
     "Process:ptr, ListenEndpoint:ptr, Address:ip4, Port:port"},
    {36, 0, "connection indicated on listener v6",
     "Process:ptr, ListenEndpoint:ptr, Address:ip6, Port:port"},
    {37, 0, "data indicated", "Process:ptr, Endpoint:ptr, BytesIndicated:i32"},
    {38, 0, "data indicated v4",
     "Process:ptr, Endpoint:ptr, Address:ip4, Port:port, BytesIndicated:i32"},
    {39, 0, "data indicated v6",
     "Process:ptr, Endpoint:ptr, Address:ip6, Port:port, BytesIndicated:i32"},
    {40, 0, "bind failed", "Process:ptr, Endpoint:ptr, Error:u32"},
    {41, 0, "disconnect indicated", "Process:ptr, Endpoint:ptr"},
};

}  // namespace

std::span<const BuiltInEvent> afd_legacy_events() noexcept { return events; }

}  // namespace wskcheck::etl
