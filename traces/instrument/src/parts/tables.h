// The tables of WSK's functions that the driver finds in its sockets, one for each category.
//
// A table must not have a member that is not wrapped: WSK would be given the recorder's socket. So
// the sizes are checked when the driver is compiled.

#define WR_MEMBERS(table, count) C_ASSERT(sizeof(table) == (count) * sizeof(void*))

WR_MEMBERS(WSK_PROVIDER_BASIC_DISPATCH, 2);
WR_MEMBERS(WSK_PROVIDER_LISTEN_DISPATCH, 6);
WR_MEMBERS(WSK_PROVIDER_CONNECTION_DISPATCH, WSK_RECORD_EX ? 13 : 10);
WR_MEMBERS(WSK_PROVIDER_DATAGRAM_DISPATCH, WSK_RECORD_SEND_MESSAGES ? 8 : 7);
WR_MEMBERS(WSK_CLIENT_LISTEN_DISPATCH, 3);
WR_MEMBERS(WSK_CLIENT_CONNECTION_DISPATCH, 3);

static WSK_PROVIDER_BASIC_DISPATCH wr_basic_table;
static WSK_PROVIDER_LISTEN_DISPATCH wr_listen_table;
static WSK_PROVIDER_CONNECTION_DISPATCH wr_connection_table;
static WSK_PROVIDER_DATAGRAM_DISPATCH wr_datagram_table;
#if WSK_RECORD_STREAM
WR_MEMBERS(WSK_PROVIDER_STREAM_DISPATCH, WSK_RECORD_EX ? 15 : 12);
static WSK_PROVIDER_STREAM_DISPATCH wr_stream_table;
#endif

static const VOID* wr_table_of(UCHAR category) {
  switch (category) {
    case 1:
      return &wr_listen_table;
    case 2:
      return &wr_connection_table;
    case 3:
      return &wr_datagram_table;
#if WSK_RECORD_STREAM
    case 4:
      return &wr_stream_table;
#endif
    default:
      return &wr_basic_table;
  }
}

static void wr_make_basic(VOID* table) {
  WSK_PROVIDER_BASIC_DISPATCH* basic = (WSK_PROVIDER_BASIC_DISPATCH*)table;
  basic->WskControlSocket = wr_control_socket;
  basic->WskCloseSocket = wr_close;
}

#define WR_FILL_CONNECTED(t, prefix)                     \
  (t).WskBind = prefix##WskBind;                         \
  (t).WskConnect = prefix##WskConnect;                   \
  (t).WskGetLocalAddress = prefix##WskGetLocalAddress;   \
  (t).WskGetRemoteAddress = prefix##WskGetRemoteAddress; \
  (t).WskSend = prefix##WskSend;                         \
  (t).WskReceive = prefix##WskReceive;                   \
  (t).WskDisconnect = prefix##WskDisconnect;             \
  (t).WskRelease = prefix##WskRelease

#define WR_FILL_EX(t, prefix)              \
  (t).WskConnectEx = prefix##WskConnectEx; \
  (t).WskSendEx = prefix##WskSendEx;       \
  (t).WskReceiveEx = prefix##WskReceiveEx

static void wr_make_tables(void) {
  wr_make_basic(&wr_basic_table);
  wr_make_basic(&wr_listen_table);
  wr_listen_table.WskBind = wr_listen_bind;
  wr_listen_table.WskAccept = wr_listen_accept;
  wr_listen_table.WskInspectComplete = wr_inspect_complete;
  wr_listen_table.WskGetLocalAddress = wr_listen_local;
  wr_make_basic(&wr_connection_table);
  WR_FILL_CONNECTED(wr_connection_table, wr_connection_);
  wr_make_basic(&wr_datagram_table);
  wr_datagram_table.WskBind = wr_datagram_bind;
  wr_datagram_table.WskSendTo = wr_datagram_WskSendTo;
  wr_datagram_table.WskReceiveFrom = wr_datagram_WskReceiveFrom;
  wr_datagram_table.WskRelease = wr_datagram_WskRelease;
  wr_datagram_table.WskGetLocalAddress = wr_datagram_local;
#if WSK_RECORD_SEND_MESSAGES
  wr_datagram_table.WskSendMessages = wr_datagram_WskSendMessages;
#endif
#if WSK_RECORD_EX
  WR_FILL_EX(wr_connection_table, wr_connection_);
#endif
#if WSK_RECORD_STREAM
  wr_make_basic(&wr_stream_table);
  WR_FILL_CONNECTED(wr_stream_table, wr_stream_);
  wr_stream_table.WskAccept = wr_stream_accept;
  wr_stream_table.WskListen = wr_stream_WskListen;
#if WSK_RECORD_EX
  WR_FILL_EX(wr_stream_table, wr_stream_);
#endif
#endif
}
