// What the functions of sockets share: which socket a call is about, options, buffers.
#pragma once

#include "provider/calls.h"

namespace wskcheck::drive::provider {

inline constexpr std::uint32_t connection_events =
    WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT | WSK_EVENT_SEND_BACKLOG;

Call call_of(const char* name, FrameKind kind, PIRP irp, const void* site);
// A pointer that is no open socket is a finding.
Call socket_call(const char* name, FrameKind kind, PWSK_SOCKET socket, PIRP irp, const void* site);
[[noreturn]] void broken(const char* rule, const char* says, const void* site);

USHORT port_of(const SOCKADDR* address);  // in the machine's own order
ConnId request_of(ListenerId listener, const WSK_INSPECT_ID& id);
void pass_buffer(Call& call, PWSK_BUF buffer, Request request);

NTSTATUS NTAPI wsk_control_socket(PWSK_SOCKET socket, WSK_CONTROL_SOCKET_TYPE type, ULONG code,
                                  ULONG level, SIZE_T input_size, PVOID input, SIZE_T output_size,
                                  PVOID output, SIZE_T* returned, PIRP irp);
NTSTATUS release_indication(PWSK_SOCKET socket, PWSK_DATA_INDICATION indication, const void* site);

}  // namespace wskcheck::drive::provider
