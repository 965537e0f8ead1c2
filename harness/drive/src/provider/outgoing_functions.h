// The functions of WSK's dispatch tables that are about outgoing connections alone.
#pragma once

#include "provider/calls.h"

namespace wskcheck::drive::provider::outgoing {

// Of a call on one of the driver's outgoing sockets.
Call call_on(const char* name, PWSK_SOCKET socket, PIRP irp, const void* site);

NTSTATUS NTAPI wsk_socket_connect(PWSK_CLIENT client, USHORT type, ULONG protocol, PSOCKADDR local,
                                  PSOCKADDR remote, ULONG flags, PVOID context,
                                  const WSK_CLIENT_CONNECTION_DISPATCH* dispatch, PEPROCESS process,
                                  PETHREAD thread, PSECURITY_DESCRIPTOR descriptor, PIRP irp);
NTSTATUS NTAPI wsk_get_address_info(PWSK_CLIENT client, PUNICODE_STRING node,
                                    PUNICODE_STRING service, ULONG name_space, GUID* provider,
                                    PADDRINFOEXW hints, PADDRINFOEXW* result, PEPROCESS process,
                                    PETHREAD thread, PIRP irp);
VOID NTAPI wsk_free_address_info(PWSK_CLIENT client, PADDRINFOEXW addresses);
NTSTATUS NTAPI wsk_get_name_info(PWSK_CLIENT client, PSOCKADDR address, ULONG length,
                                 PUNICODE_STRING node, PUNICODE_STRING service, ULONG flags,
                                 PEPROCESS process, PETHREAD thread, PIRP irp);

NTSTATUS NTAPI wsk_connect(PWSK_SOCKET socket, PSOCKADDR remote, ULONG flags, PIRP irp);
NTSTATUS NTAPI wsk_connect_ex(PWSK_SOCKET socket, PSOCKADDR remote, PWSK_BUF buffer, ULONG flags,
                              PIRP irp);
NTSTATUS NTAPI wsk_send_ex(PWSK_SOCKET socket, PWSK_BUF buffer, ULONG flags, ULONG control_length,
                           PCMSGHDR control, PIRP irp);
NTSTATUS NTAPI wsk_receive_ex(PWSK_SOCKET socket, PWSK_BUF buffer, ULONG flags,
                              PULONG control_length, PCMSGHDR control, PULONG control_flags,
                              PIRP irp);

}  // namespace wskcheck::drive::provider::outgoing
