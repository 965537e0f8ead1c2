// The fake provider's functions and tables.
#include <cstring>

#include "fake_wsk.h"

namespace wskcheck::record_test {
namespace {

FakeSocket* seen(PWSK_SOCKET socket) {
  FakeWsk::get().last_called = socket;
  return static_cast<FakeSocket*>(socket);
}

NTSTATUS other(PWSK_SOCKET socket, const char* name, PIRP irp) {
  seen(socket);
  FakeWsk::get().calls.push_back(name);
  return FakeWsk::get().end(irp, STATUS_SUCCESS, 0);
}

NTSTATUS control(PWSK_SOCKET s, WSK_CONTROL_SOCKET_TYPE type, ULONG code, ULONG, SIZE_T,
                 PVOID input, SIZE_T, PVOID output, SIZE_T*, PIRP irp) {
  FakeSocket* socket = seen(s);
  if (type == WskSetOption && code == SO_CONDITIONAL_ACCEPT) {
    socket->conditional = *static_cast<ULONG*>(input) != 0;
  }
  if (type == WskSetOption && code == SO_WSK_EVENT_CALLBACK) {
    const ULONG mask = static_cast<WSK_EVENT_CALLBACK_CONTROL*>(input)->EventMask;
    const bool off = (mask & WSK_EVENT_DISABLE) != 0;
    socket->events = off ? socket->events & ~mask : socket->events | mask;
  }
  if (type == WskIoctl && code == SIO_WSK_QUERY_INSPECT_ID) {
    const WSK_INSPECT_ID id{0x7f00, 1};
    std::memcpy(output, &id, sizeof id);
  }
  return FakeWsk::get().end(irp, STATUS_SUCCESS, 0);
}

NTSTATUS close(PWSK_SOCKET s, PIRP irp) { return FakeWsk::get().close(seen(s), irp); }
NTSTATUS bind(PWSK_SOCKET s, PSOCKADDR, ULONG, PIRP irp) {
  seen(s);
  return FakeWsk::get().end(irp, STATUS_SUCCESS, 0);
}
NTSTATUS accept(PWSK_SOCKET s, ULONG, PVOID context, const WSK_CLIENT_CONNECTION_DISPATCH* dispatch,
                PSOCKADDR local, PSOCKADDR remote, PIRP irp) {
  return FakeWsk::get().queue_accept(seen(s), {irp, context, dispatch, local, remote});
}
NTSTATUS inspect_complete(PWSK_SOCKET s, PWSK_INSPECT_ID, WSK_INSPECT_ACTION, PIRP irp) {
  return other(s, "WskInspectComplete", irp);
}
NTSTATUS local_address(PWSK_SOCKET s, PSOCKADDR address, PIRP irp) {
  const SOCKADDR_IN local = loopback(445);
  std::memcpy(address, &local, sizeof local);
  return other(s, "WskGetLocalAddress", irp);
}
NTSTATUS remote_address(PWSK_SOCKET s, PSOCKADDR, PIRP irp) {
  return other(s, "WskGetRemoteAddress", irp);
}
NTSTATUS connect(PWSK_SOCKET s, PSOCKADDR, ULONG, PIRP irp) { return other(s, "WskConnect", irp); }
NTSTATUS listen(PWSK_SOCKET s, PIRP irp) { return other(s, "WskListen", irp); }
NTSTATUS send(PWSK_SOCKET s, PWSK_BUF, ULONG, PIRP irp) { return other(s, "WskSend", irp); }
NTSTATUS receive(PWSK_SOCKET s, PWSK_BUF, ULONG, PIRP irp) { return other(s, "WskReceive", irp); }
NTSTATUS disconnect(PWSK_SOCKET s, PWSK_BUF, ULONG, PIRP irp) {
  return other(s, "WskDisconnect", irp);
}
NTSTATUS release(PWSK_SOCKET s, PWSK_DATA_INDICATION) { return other(s, "WskRelease", nullptr); }
NTSTATUS connect_ex(PWSK_SOCKET s, PSOCKADDR, PWSK_BUF, ULONG, PIRP irp) {
  return other(s, "WskConnectEx", irp);
}
NTSTATUS send_ex(PWSK_SOCKET s, PWSK_BUF, ULONG, ULONG, PCMSGHDR, PIRP irp) {
  return other(s, "WskSendEx", irp);
}
NTSTATUS receive_ex(PWSK_SOCKET s, PWSK_BUF, ULONG, PULONG, PCMSGHDR, PULONG, PIRP irp) {
  return other(s, "WskReceiveEx", irp);
}
NTSTATUS send_to(PWSK_SOCKET s, PWSK_BUF, ULONG, PSOCKADDR, ULONG, PCMSGHDR, PIRP irp) {
  return other(s, "WskSendTo", irp);
}
NTSTATUS receive_from(PWSK_SOCKET s, PWSK_BUF, ULONG, PSOCKADDR, PULONG, PCMSGHDR, PULONG,
                      PIRP irp) {
  return other(s, "WskReceiveFrom", irp);
}
NTSTATUS release_datagrams(PWSK_SOCKET s, PWSK_DATAGRAM_INDICATION) {
  return other(s, "WskRelease", nullptr);
}
NTSTATUS send_messages(PWSK_SOCKET s, PWSK_BUF_LIST, ULONG, PSOCKADDR, ULONG, PCMSGHDR, PIRP irp) {
  return other(s, "WskSendMessages", irp);
}

const VOID* table_of(ULONG flags) {
  if (flags & WSK_FLAG_LISTEN_SOCKET) return &fake_listen;
  if (flags & WSK_FLAG_CONNECTION_SOCKET) return &fake_connection;
  if (flags & WSK_FLAG_DATAGRAM_SOCKET) return &fake_datagram;
  return flags & WSK_FLAG_STREAM_SOCKET ? static_cast<const VOID*>(&fake_stream) : &fake_basic;
}

NTSTATUS create(PWSK_CLIENT client, ADDRESS_FAMILY, USHORT, ULONG, ULONG flags, PVOID context,
                const VOID* dispatch, PEPROCESS, PETHREAD, PSECURITY_DESCRIPTOR, PIRP irp) {
  FakeWsk& wsk = FakeWsk::get();
  if (irp == nullptr) return STATUS_INVALID_PARAMETER;
  if (client == nullptr) return STATUS_INVALID_HANDLE;
  if (wsk.refused != STATUS_SUCCESS) return wsk.refused;
  FakeSocket* socket = wsk.make(table_of(flags));
  socket->context = context;
  if (flags & WSK_FLAG_LISTEN_SOCKET) {
    socket->listen = static_cast<const WSK_CLIENT_LISTEN_DISPATCH*>(dispatch);
    wsk.last_listener = socket;
  } else if ((flags & WSK_FLAG_STREAM_SOCKET) && dispatch != nullptr) {
    const auto* both = static_cast<const WSK_CLIENT_STREAM_DISPATCH*>(dispatch);
    socket->listen = both->Listen;
    socket->connect = both->Connect;
    wsk.last_listener = socket;
  } else if (flags & WSK_FLAG_CONNECTION_SOCKET) {
    socket->connect = static_cast<const WSK_CLIENT_CONNECTION_DISPATCH*>(dispatch);
  }
  return wsk.end(irp, STATUS_SUCCESS, reinterpret_cast<ULONG_PTR>(socket));
}

NTSTATUS create_connected(PWSK_CLIENT client, USHORT type, ULONG protocol, PSOCKADDR, PSOCKADDR,
                          ULONG, PVOID context, const WSK_CLIENT_CONNECTION_DISPATCH* dispatch,
                          PEPROCESS process, PETHREAD thread, PSECURITY_DESCRIPTOR security,
                          PIRP irp) {
  return create(client, AF_INET, type, protocol, WSK_FLAG_CONNECTION_SOCKET, context, dispatch,
                process, thread, security, irp);
}

NTSTATUS control_client(PWSK_CLIENT, ULONG, SIZE_T, PVOID, SIZE_T, PVOID, SIZE_T*, PIRP irp) {
  return FakeWsk::get().end(irp, STATUS_SUCCESS, 0);
}
NTSTATUS address_info(PWSK_CLIENT, PUNICODE_STRING, PUNICODE_STRING, ULONG, GUID*, PADDRINFOEXW,
                      PADDRINFOEXW*, PEPROCESS, PETHREAD, PIRP irp) {
  return FakeWsk::get().end(irp, STATUS_SUCCESS, 0);
}
void free_address_info(PWSK_CLIENT, PADDRINFOEXW) {}
NTSTATUS name_info(PWSK_CLIENT, PSOCKADDR, ULONG, PUNICODE_STRING, PUNICODE_STRING, ULONG,
                   PEPROCESS, PETHREAD, PIRP irp) {
  return FakeWsk::get().end(irp, STATUS_SUCCESS, 0);
}

template <class Table>
Table connected() {
  Table t{};
  t.Basic = fake_basic;
  t.WskBind = bind;
  t.WskConnect = connect;
  t.WskGetLocalAddress = local_address;
  t.WskGetRemoteAddress = remote_address;
  t.WskSend = send;
  t.WskReceive = receive;
  t.WskDisconnect = disconnect;
  t.WskRelease = release;
  t.WskConnectEx = connect_ex;
  t.WskSendEx = send_ex;
  t.WskReceiveEx = receive_ex;
  return t;
}

WSK_PROVIDER_STREAM_DISPATCH stream_table() {
  auto t = connected<WSK_PROVIDER_STREAM_DISPATCH>();
  t.WskAccept = accept;
  t.WskListen = listen;
  return t;
}

}  // namespace

const WSK_PROVIDER_BASIC_DISPATCH fake_basic = {control, close};
const WSK_PROVIDER_LISTEN_DISPATCH fake_listen = {
    {fake_basic}, bind, accept, inspect_complete, local_address};
const WSK_PROVIDER_CONNECTION_DISPATCH fake_connection =
    connected<WSK_PROVIDER_CONNECTION_DISPATCH>();
const WSK_PROVIDER_DATAGRAM_DISPATCH fake_datagram = {
    {fake_basic}, bind, send_to, receive_from, release_datagrams, local_address, send_messages};
const WSK_PROVIDER_STREAM_DISPATCH fake_stream = stream_table();
const WSK_PROVIDER_DISPATCH fake_provider = {
    MAKE_WSK_VERSION(1, 1), 0,        create, create_connected, control_client, address_info,
    free_address_info,      name_info};

extern "C" {
NTSTATUS WskRegister(PWSK_CLIENT_NPI, PWSK_REGISTRATION) { return STATUS_SUCCESS; }
VOID WskDeregister(PWSK_REGISTRATION) {}
NTSTATUS WskCaptureProviderNPI(PWSK_REGISTRATION registration, ULONG, PWSK_PROVIDER_NPI npi) {
  npi->Client = reinterpret_cast<PWSK_CLIENT>(registration);
  npi->Dispatch = &fake_provider;
  return STATUS_SUCCESS;
}
VOID WskReleaseProviderNPI(PWSK_REGISTRATION) {}
}

}  // namespace wskcheck::record_test
