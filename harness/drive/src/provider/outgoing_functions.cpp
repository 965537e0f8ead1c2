// See outgoing_functions.h.
#include "provider/outgoing_functions.h"

#include "core/touched.h"
#include "provider/outgoing.h"
#include "provider/sockets.h"

namespace wskcheck::drive::provider::outgoing {

Call call_on(const char* name, PWSK_SOCKET socket, PIRP irp, const void* site) {
  Call c = call_of(name, FrameKind::OtherCall, irp, site);
  c.socket = socket;
  core::touched::add_block(socket, false);  // WSK frees it when its close completes
  return c;
}

namespace {

NTSTATUS without_client(PIRP irp) {
  return irp == nullptr ? STATUS_INVALID_PARAMETER : STATUS_INVALID_HANDLE;
}

void set_address(Call& c, const SOCKADDR* address) {
  if (address == nullptr) return;
  check_access(address, sizeof(SOCKADDR), false, c.site);
  c.address = address;
  c.passed.family = address->sa_family;
}

}  // namespace

NTSTATUS NTAPI wsk_socket_connect(PWSK_CLIENT client, USHORT, ULONG, PSOCKADDR local,
                                  PSOCKADDR remote, ULONG, PVOID context,
                                  const WSK_CLIENT_CONNECTION_DISPATCH* dispatch, PEPROCESS,
                                  PETHREAD, PSECURITY_DESCRIPTOR, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (client == nullptr) return without_client(irp);
  Call c = call_of("WskSocketConnect", FrameKind::OtherCall, irp, site);
  set_address(c, local);
  set_address(c, remote);
  c.passed.context = context;
  c.passed.dispatch = dispatch;
  return connect_new(c);
}

NTSTATUS NTAPI wsk_get_address_info(PWSK_CLIENT client, PUNICODE_STRING, PUNICODE_STRING, ULONG,
                                    GUID*, PADDRINFOEXW hints, PADDRINFOEXW* result, PEPROCESS,
                                    PETHREAD, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (client == nullptr) return without_client(irp);
  check_access(result, sizeof *result, true, site);
  Call c = call_of("WskGetAddressInfo", FrameKind::OtherCall, irp, site);
  c.passed.buffer = result;
  if (hints != nullptr) {
    check_access(hints, sizeof *hints, false, site);
    c.passed.family = static_cast<USHORT>(hints->ai_family);
  }
  return find_addresses(c);
}

VOID NTAPI wsk_free_address_info(PWSK_CLIENT, PADDRINFOEXW addresses) {
  const Site site = WSKCHECK_SITE;
  Call c = call_of("WskFreeAddressInfo", FrameKind::OtherCall, nullptr, site);
  c.passed.buffer = addresses;
  free_addresses(c);
}

NTSTATUS NTAPI wsk_get_name_info(PWSK_CLIENT client, PSOCKADDR address, ULONG, PUNICODE_STRING,
                                 PUNICODE_STRING, ULONG, PEPROCESS, PETHREAD, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (client == nullptr) return without_client(irp);
  check_access(address, sizeof *address, false, site);
  return look_up(call_of("WskGetNameInfo", FrameKind::OtherCall, irp, site));
}

// A stream socket is the model's, which knows it as one that may listen.
NTSTATUS NTAPI wsk_connect(PWSK_SOCKET socket, PSOCKADDR remote, ULONG, PIRP irp) {
  const Site site = WSKCHECK_SITE;
  if (!is_socket(socket)) {
    socket_call("WskConnect", FrameKind::OtherCall, socket, irp, site);
    not_offered("WskConnect on a socket that was not made with WSK_FLAG_CONNECTION_SOCKET");
  }
  Call c = call_on("WskConnect", socket, irp, site);
  set_address(c, remote);
  return connect(c);
}

NTSTATUS NTAPI wsk_connect_ex(PWSK_SOCKET, PSOCKADDR, PWSK_BUF, ULONG, PIRP) {
  not_offered("WskConnectEx");
}
NTSTATUS NTAPI wsk_send_ex(PWSK_SOCKET, PWSK_BUF, ULONG, ULONG, PCMSGHDR, PIRP) {
  not_offered("WskSendEx");
}
NTSTATUS NTAPI wsk_receive_ex(PWSK_SOCKET, PWSK_BUF, ULONG, PULONG, PCMSGHDR, PULONG, PIRP) {
  not_offered("WskReceiveEx");
}

}  // namespace wskcheck::drive::provider::outgoing
