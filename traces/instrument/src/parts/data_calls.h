// Calls that the trace format lists as "any other": socket, IRP, status. Connection-oriented and
// stream sockets have the same ones in tables of different layout; datagram sockets have their own.

// One wrapper: `s` is the driver's socket, `irp` the IRP (or NULL), `real_args` are WSK's
// arguments.
#define WR_OTHER(prefix, table, member, irp, params, real_args)           \
  static NTSTATUS WSKAPI prefix##member params {                          \
    wr_call(WR_##member, s, irp);                                         \
    return wr_returned(WR_##member, WR_REAL(table, s, member) real_args); \
  }
#define WR_S wr_socket_of(s)->real

#define WR_CONNECTED(prefix, table)                                                               \
  static NTSTATUS WSKAPI prefix##WskBind(PWSK_SOCKET s, PSOCKADDR local, ULONG flags, PIRP irp) { \
    return wr_bind(WR_REAL(table, s, WskBind), s, local, flags, irp);                             \
  }                                                                                               \
  static NTSTATUS WSKAPI prefix##WskGetLocalAddress(PWSK_SOCKET s, PSOCKADDR address, PIRP irp) { \
    return wr_get_address(WR_REAL(table, s, WskGetLocalAddress), WR_WskGetLocalAddress, s,        \
                          address, irp);                                                          \
  }                                                                                               \
  static NTSTATUS WSKAPI prefix##WskDisconnect(PWSK_SOCKET s, PWSK_BUF buffer, ULONG flags,       \
                                               PIRP irp) {                                        \
    return wr_disconnect(WR_REAL(table, s, WskDisconnect), s, buffer, flags, irp);                \
  }                                                                                               \
  WR_OTHER(prefix, table, WskGetRemoteAddress, irp, (PWSK_SOCKET s, PSOCKADDR address, PIRP irp), \
           (WR_S, address, irp))                                                                  \
  WR_OTHER(prefix, table, WskConnect, irp,                                                        \
           (PWSK_SOCKET s, PSOCKADDR remote, ULONG flags, PIRP irp), (WR_S, remote, flags, irp))  \
  WR_OTHER(prefix, table, WskSend, irp, (PWSK_SOCKET s, PWSK_BUF buffer, ULONG flags, PIRP irp),  \
           (WR_S, buffer, flags, irp))                                                            \
  WR_OTHER(prefix, table, WskReceive, irp,                                                        \
           (PWSK_SOCKET s, PWSK_BUF buffer, ULONG flags, PIRP irp), (WR_S, buffer, flags, irp))   \
  WR_OTHER(prefix, table, WskRelease, NULL, (PWSK_SOCKET s, PWSK_DATA_INDICATION data),           \
           (WR_S, data))

#define WR_CONNECTED_EX(prefix, table)                                                           \
  WR_OTHER(prefix, table, WskConnectEx, irp,                                                     \
           (PWSK_SOCKET s, PSOCKADDR remote, PWSK_BUF buffer, ULONG flags, PIRP irp),            \
           (WR_S, remote, buffer, flags, irp))                                                   \
  WR_OTHER(prefix, table, WskSendEx, irp,                                                        \
           (PWSK_SOCKET s, PWSK_BUF buffer, ULONG flags, ULONG length, PCMSGHDR info, PIRP irp), \
           (WR_S, buffer, flags, length, info, irp))                                             \
  WR_OTHER(prefix, table, WskReceiveEx, irp,                                                     \
           (PWSK_SOCKET s, PWSK_BUF buffer, ULONG flags, PULONG length, PCMSGHDR info,           \
            PULONG info_flags, PIRP irp),                                                        \
           (WR_S, buffer, flags, length, info, info_flags, irp))

WR_CONNECTED(wr_connection_, WSK_PROVIDER_CONNECTION_DISPATCH)

static NTSTATUS WSKAPI wr_datagram_bind(PWSK_SOCKET s, PSOCKADDR local, ULONG flags, PIRP irp) {
  return wr_bind(WR_REAL(WSK_PROVIDER_DATAGRAM_DISPATCH, s, WskBind), s, local, flags, irp);
}

static NTSTATUS WSKAPI wr_datagram_local(PWSK_SOCKET s, PSOCKADDR address, PIRP irp) {
  return wr_get_address(WR_REAL(WSK_PROVIDER_DATAGRAM_DISPATCH, s, WskGetLocalAddress),
                        WR_WskGetLocalAddress, s, address, irp);
}

WR_OTHER(wr_datagram_, WSK_PROVIDER_DATAGRAM_DISPATCH, WskSendTo, irp,
         (PWSK_SOCKET s, PWSK_BUF buffer, ULONG flags, PSOCKADDR remote, ULONG length,
          PCMSGHDR info, PIRP irp),
         (WR_S, buffer, flags, remote, length, info, irp))
WR_OTHER(wr_datagram_, WSK_PROVIDER_DATAGRAM_DISPATCH, WskReceiveFrom, irp,
         (PWSK_SOCKET s, PWSK_BUF buffer, ULONG flags, PSOCKADDR remote, PULONG length,
          PCMSGHDR info, PULONG info_flags, PIRP irp),
         (WR_S, buffer, flags, remote, length, info, info_flags, irp))
WR_OTHER(wr_datagram_, WSK_PROVIDER_DATAGRAM_DISPATCH, WskRelease, NULL,
         (PWSK_SOCKET s, PWSK_DATAGRAM_INDICATION data), (WR_S, data))
#if WSK_RECORD_SEND_MESSAGES
WR_OTHER(wr_datagram_, WSK_PROVIDER_DATAGRAM_DISPATCH, WskSendMessages, irp,
         (PWSK_SOCKET s, PWSK_BUF_LIST buffers, ULONG flags, PSOCKADDR remote, ULONG length,
          PCMSGHDR info, PIRP irp),
         (WR_S, buffers, flags, remote, length, info, irp))
#endif

#if WSK_RECORD_EX
WR_CONNECTED_EX(wr_connection_, WSK_PROVIDER_CONNECTION_DISPATCH)
#endif

#if WSK_RECORD_STREAM
WR_CONNECTED(wr_stream_, WSK_PROVIDER_STREAM_DISPATCH)
WR_OTHER(wr_stream_, WSK_PROVIDER_STREAM_DISPATCH, WskListen, irp, (PWSK_SOCKET s, PIRP irp),
         (WR_S, irp))

static NTSTATUS WSKAPI wr_stream_accept(PWSK_SOCKET s, ULONG flags, PVOID context,
                                        const WSK_CLIENT_CONNECTION_DISPATCH* dispatch,
                                        PSOCKADDR local, PSOCKADDR remote, PIRP irp) {
  return wr_accept(WR_REAL(WSK_PROVIDER_STREAM_DISPATCH, s, WskAccept), s, flags, context, dispatch,
                   local, remote, irp);
}
#if WSK_RECORD_EX
WR_CONNECTED_EX(wr_stream_, WSK_PROVIDER_STREAM_DISPATCH)
#endif
#endif
