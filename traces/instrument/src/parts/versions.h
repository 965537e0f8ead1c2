// What the driver's wsk.h has: it follows the Windows version that the driver is compiled for. Each
// of these can be set from outside; tables.h checks them against the sizes of the tables.
#ifdef NTDDI_VERSION
#define WR_NTDDI NTDDI_VERSION
#else
#define WR_NTDDI 0x7fffffff
#endif

#ifndef WSK_RECORD_NAMES  // WskGetAddressInfo and its like: Windows 7
#define WSK_RECORD_NAMES (WR_NTDDI >= 0x06010000)
#endif
#ifndef WSK_RECORD_SEND_MESSAGES  // Windows 8
#define WSK_RECORD_SEND_MESSAGES (WR_NTDDI >= 0x06020000)
#endif
#ifndef WSK_RECORD_STREAM  // stream sockets: Windows 10, version 1703
#define WSK_RECORD_STREAM (WR_NTDDI >= 0x0A000003)
#endif
#ifndef WSK_RECORD_EX  // WskConnectEx, WskSendEx, WskReceiveEx: the same
#define WSK_RECORD_EX (WR_NTDDI >= 0x0A000003)
#endif
