// The Winsock Kernel types that the recorder wraps, by their documented names, members and values,
// for compilers that come without the driver kit's wsk.h (mingw-w64 has none). Include ntddk.h
// first. Layouts are those of 64-bit Windows; the pages are those of wsk.h in the driver reference.
#ifndef WSKCHECK_TEST_WSK_H
#define WSKCHECK_TEST_WSK_H

#ifdef __GNUC__
#pragma GCC system_header  // members without a name are as documented, and no ISO C++
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define WSKAPI NTAPI

#define AF_INET 2
#define AF_INET6 23
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define IPPROTO_TCP 6
#define SOL_SOCKET 0xffff

typedef USHORT ADDRESS_FAMILY;
typedef struct sockaddr_kernel {
  ADDRESS_FAMILY sa_family;
  CHAR sa_data[14];
} SOCKADDR, *PSOCKADDR;
typedef struct sockaddr_in_kernel {
  ADDRESS_FAMILY sin_family;
  USHORT sin_port;
  UCHAR sin_addr[4];
  CHAR sin_zero[8];
} SOCKADDR_IN, *PSOCKADDR_IN;
typedef struct sockaddr_in6_kernel {
  ADDRESS_FAMILY sin6_family;
  USHORT sin6_port;
  ULONG sin6_flowinfo;
  UCHAR sin6_addr[16];
  ULONG sin6_scope_id;
} SOCKADDR_IN6, *PSOCKADDR_IN6;
typedef struct addrinfoexW ADDRINFOEXW, *PADDRINFOEXW;
typedef struct _WSACMSGHDR CMSGHDR, *PCMSGHDR;

#define WSK_FLAG_BASIC_SOCKET 0x0
#define WSK_FLAG_LISTEN_SOCKET 0x1
#define WSK_FLAG_CONNECTION_SOCKET 0x2
#define WSK_FLAG_DATAGRAM_SOCKET 0x4
#define WSK_FLAG_STREAM_SOCKET 0x8
#define WSK_FLAG_AT_DISPATCH_LEVEL 0x8
#define WSK_FLAG_ABORTIVE 0x1
#define WSK_EVENT_RECEIVE 0x40
#define WSK_EVENT_DISCONNECT 0x80
#define WSK_EVENT_ACCEPT 0x200
#define WSK_EVENT_DISABLE 0x80000000
#define WSK_SET_STATIC_EVENT_CALLBACKS 7
#define SO_CONDITIONAL_ACCEPT 0x3002
#define SO_WSK_EVENT_CALLBACK 0x4002
#define SIO_WSK_QUERY_INSPECT_ID 0x4f000005
#define WSK_NO_WAIT 0
#define WSK_INFINITE_WAIT 0xffffffff
#define MAKE_WSK_VERSION(major, minor) ((USHORT)((major) << 8) | (USHORT)((minor)&0xff))

typedef struct _WSK_CLIENT* PWSK_CLIENT;
typedef GUID NPIID, *PNPIID;
typedef struct _WSK_SOCKET {
  const VOID* Dispatch;
} WSK_SOCKET, *PWSK_SOCKET;
typedef struct _WSK_BUF {
  PMDL Mdl;
  ULONG Offset;
  SIZE_T Length;
} WSK_BUF, *PWSK_BUF;
typedef struct _WSK_BUF_LIST WSK_BUF_LIST, *PWSK_BUF_LIST;
typedef struct _WSK_DATA_INDICATION WSK_DATA_INDICATION, *PWSK_DATA_INDICATION;
typedef struct _WSK_DATAGRAM_INDICATION WSK_DATAGRAM_INDICATION, *PWSK_DATAGRAM_INDICATION;
typedef enum {
  WskInspectReject,
  WskInspectAccept,
  WskInspectPend,
  WskInspectMax
} WSK_INSPECT_ACTION;
typedef enum { WskSetOption, WskGetOption, WskIoctl, WskControlMax } WSK_CONTROL_SOCKET_TYPE;
typedef struct _WSK_INSPECT_ID {
  ULONG_PTR Key;
  ULONG SerialNumber;
} WSK_INSPECT_ID, *PWSK_INSPECT_ID;
typedef struct _WSK_EVENT_CALLBACK_CONTROL {
  PNPIID NpiId;
  ULONG EventMask;
} WSK_EVENT_CALLBACK_CONTROL, *PWSK_EVENT_CALLBACK_CONTROL;

// Callbacks of the driver.
typedef NTSTATUS(WSKAPI* PFN_WSK_RECEIVE_EVENT)(PVOID, ULONG, PWSK_DATA_INDICATION, SIZE_T,
                                                SIZE_T*);
typedef NTSTATUS(WSKAPI* PFN_WSK_DISCONNECT_EVENT)(PVOID, ULONG);
typedef NTSTATUS(WSKAPI* PFN_WSK_SEND_BACKLOG_EVENT)(PVOID, SIZE_T);
typedef struct _WSK_CLIENT_CONNECTION_DISPATCH {
  PFN_WSK_RECEIVE_EVENT WskReceiveEvent;
  PFN_WSK_DISCONNECT_EVENT WskDisconnectEvent;
  PFN_WSK_SEND_BACKLOG_EVENT WskSendBacklogEvent;
} WSK_CLIENT_CONNECTION_DISPATCH, *PWSK_CLIENT_CONNECTION_DISPATCH;
typedef NTSTATUS(WSKAPI* PFN_WSK_ACCEPT_EVENT)(PVOID, ULONG, PSOCKADDR, PSOCKADDR, PWSK_SOCKET,
                                               PVOID*, const WSK_CLIENT_CONNECTION_DISPATCH**);
typedef WSK_INSPECT_ACTION(WSKAPI* PFN_WSK_INSPECT_EVENT)(PVOID, PSOCKADDR, PSOCKADDR,
                                                          PWSK_INSPECT_ID);
typedef NTSTATUS(WSKAPI* PFN_WSK_ABORT_EVENT)(PVOID, PWSK_INSPECT_ID);
typedef struct _WSK_CLIENT_LISTEN_DISPATCH {
  PFN_WSK_ACCEPT_EVENT WskAcceptEvent;
  PFN_WSK_INSPECT_EVENT WskInspectEvent;
  PFN_WSK_ABORT_EVENT WskAbortEvent;
} WSK_CLIENT_LISTEN_DISPATCH, *PWSK_CLIENT_LISTEN_DISPATCH;
typedef struct _WSK_CLIENT_STREAM_DISPATCH {
  const WSK_CLIENT_LISTEN_DISPATCH* Listen;
  const WSK_CLIENT_CONNECTION_DISPATCH* Connect;
} WSK_CLIENT_STREAM_DISPATCH, *PWSK_CLIENT_STREAM_DISPATCH;

// Functions of a socket.
typedef NTSTATUS(WSKAPI* PFN_WSK_CONTROL_SOCKET)(PWSK_SOCKET, WSK_CONTROL_SOCKET_TYPE, ULONG, ULONG,
                                                 SIZE_T, PVOID, SIZE_T, PVOID, SIZE_T*, PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_CLOSE_SOCKET)(PWSK_SOCKET, PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_BIND)(PWSK_SOCKET, PSOCKADDR, ULONG, PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_ACCEPT)(PWSK_SOCKET, ULONG, PVOID,
                                         const WSK_CLIENT_CONNECTION_DISPATCH*, PSOCKADDR,
                                         PSOCKADDR, PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_INSPECT_COMPLETE)(PWSK_SOCKET, PWSK_INSPECT_ID, WSK_INSPECT_ACTION,
                                                   PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_GET_LOCAL_ADDRESS)(PWSK_SOCKET, PSOCKADDR, PIRP);
typedef PFN_WSK_GET_LOCAL_ADDRESS PFN_WSK_GET_REMOTE_ADDRESS;
typedef PFN_WSK_BIND PFN_WSK_CONNECT;
typedef NTSTATUS(WSKAPI* PFN_WSK_LISTEN)(PWSK_SOCKET, PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_SEND)(PWSK_SOCKET, PWSK_BUF, ULONG, PIRP);
typedef PFN_WSK_SEND PFN_WSK_RECEIVE;
typedef PFN_WSK_SEND PFN_WSK_DISCONNECT;
typedef NTSTATUS(WSKAPI* PFN_WSK_RELEASE_DATA_INDICATION_LIST)(PWSK_SOCKET, PWSK_DATA_INDICATION);
typedef NTSTATUS(WSKAPI* PFN_WSK_CONNECT_EX)(PWSK_SOCKET, PSOCKADDR, PWSK_BUF, ULONG, PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_SEND_EX)(PWSK_SOCKET, PWSK_BUF, ULONG, ULONG, PCMSGHDR, PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_RECEIVE_EX)(PWSK_SOCKET, PWSK_BUF, ULONG, PULONG, PCMSGHDR, PULONG,
                                             PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_SEND_TO)(PWSK_SOCKET, PWSK_BUF, ULONG, PSOCKADDR, ULONG, PCMSGHDR,
                                          PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_RECEIVE_FROM)(PWSK_SOCKET, PWSK_BUF, ULONG, PSOCKADDR, PULONG,
                                               PCMSGHDR, PULONG, PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_RELEASE_DATAGRAM_INDICATION_LIST)(PWSK_SOCKET,
                                                                   PWSK_DATAGRAM_INDICATION);
typedef NTSTATUS(WSKAPI* PFN_WSK_SEND_MESSAGES)(PWSK_SOCKET, PWSK_BUF_LIST, ULONG, PSOCKADDR, ULONG,
                                                PCMSGHDR, PIRP);

#define WSKCHECK_BASIC_MEMBERS             \
  PFN_WSK_CONTROL_SOCKET WskControlSocket; \
  PFN_WSK_CLOSE_SOCKET WskCloseSocket;
typedef struct _WSK_PROVIDER_BASIC_DISPATCH {
  WSKCHECK_BASIC_MEMBERS
} WSK_PROVIDER_BASIC_DISPATCH, *PWSK_PROVIDER_BASIC_DISPATCH;
// The members of the basic table are members of the others, also under the name Basic.
#define WSKCHECK_BASIC                 \
  union {                              \
    WSK_PROVIDER_BASIC_DISPATCH Basic; \
    struct {                           \
      WSKCHECK_BASIC_MEMBERS           \
    };                                 \
  };
typedef struct _WSK_PROVIDER_LISTEN_DISPATCH {
  WSKCHECK_BASIC
  PFN_WSK_BIND WskBind;
  PFN_WSK_ACCEPT WskAccept;
  PFN_WSK_INSPECT_COMPLETE WskInspectComplete;
  PFN_WSK_GET_LOCAL_ADDRESS WskGetLocalAddress;
} WSK_PROVIDER_LISTEN_DISPATCH, *PWSK_PROVIDER_LISTEN_DISPATCH;
typedef struct _WSK_PROVIDER_CONNECTION_DISPATCH {
  WSKCHECK_BASIC
  PFN_WSK_BIND WskBind;
  PFN_WSK_CONNECT WskConnect;
  PFN_WSK_GET_LOCAL_ADDRESS WskGetLocalAddress;
  PFN_WSK_GET_REMOTE_ADDRESS WskGetRemoteAddress;
  PFN_WSK_SEND WskSend;
  PFN_WSK_RECEIVE WskReceive;
  PFN_WSK_DISCONNECT WskDisconnect;
  PFN_WSK_RELEASE_DATA_INDICATION_LIST WskRelease;
  PFN_WSK_CONNECT_EX WskConnectEx;
  PFN_WSK_SEND_EX WskSendEx;
  PFN_WSK_RECEIVE_EX WskReceiveEx;
} WSK_PROVIDER_CONNECTION_DISPATCH, *PWSK_PROVIDER_CONNECTION_DISPATCH;
typedef struct _WSK_PROVIDER_DATAGRAM_DISPATCH {
  WSKCHECK_BASIC
  PFN_WSK_BIND WskBind;
  PFN_WSK_SEND_TO WskSendTo;
  PFN_WSK_RECEIVE_FROM WskReceiveFrom;
  PFN_WSK_RELEASE_DATAGRAM_INDICATION_LIST WskRelease;
  PFN_WSK_GET_LOCAL_ADDRESS WskGetLocalAddress;
  PFN_WSK_SEND_MESSAGES WskSendMessages;
} WSK_PROVIDER_DATAGRAM_DISPATCH, *PWSK_PROVIDER_DATAGRAM_DISPATCH;
typedef struct _WSK_PROVIDER_STREAM_DISPATCH {
  WSKCHECK_BASIC
  PFN_WSK_BIND WskBind;
  PFN_WSK_ACCEPT WskAccept;
  PFN_WSK_CONNECT WskConnect;
  PFN_WSK_LISTEN WskListen;
  PFN_WSK_SEND WskSend;
  PFN_WSK_RECEIVE WskReceive;
  PFN_WSK_DISCONNECT WskDisconnect;
  PFN_WSK_RELEASE_DATA_INDICATION_LIST WskRelease;
  PFN_WSK_GET_LOCAL_ADDRESS WskGetLocalAddress;
  PFN_WSK_GET_REMOTE_ADDRESS WskGetRemoteAddress;
  PFN_WSK_CONNECT_EX WskConnectEx;
  PFN_WSK_SEND_EX WskSendEx;
  PFN_WSK_RECEIVE_EX WskReceiveEx;
} WSK_PROVIDER_STREAM_DISPATCH, *PWSK_PROVIDER_STREAM_DISPATCH;

// Functions of the provider, and registration.
typedef NTSTATUS(WSKAPI* PFN_WSK_SOCKET)(PWSK_CLIENT, ADDRESS_FAMILY, USHORT, ULONG, ULONG, PVOID,
                                         const VOID*, PEPROCESS, PETHREAD, PSECURITY_DESCRIPTOR,
                                         PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_SOCKET_CONNECT)(PWSK_CLIENT, USHORT, ULONG, PSOCKADDR, PSOCKADDR,
                                                 ULONG, PVOID,
                                                 const WSK_CLIENT_CONNECTION_DISPATCH*, PEPROCESS,
                                                 PETHREAD, PSECURITY_DESCRIPTOR, PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_CONTROL_CLIENT)(PWSK_CLIENT, ULONG, SIZE_T, PVOID, SIZE_T, PVOID,
                                                 SIZE_T*, PIRP);
typedef NTSTATUS(WSKAPI* PFN_WSK_GET_ADDRESS_INFO)(PWSK_CLIENT, PUNICODE_STRING, PUNICODE_STRING,
                                                   ULONG, GUID*, PADDRINFOEXW, PADDRINFOEXW*,
                                                   PEPROCESS, PETHREAD, PIRP);
typedef VOID(WSKAPI* PFN_WSK_FREE_ADDRESS_INFO)(PWSK_CLIENT, PADDRINFOEXW);
typedef NTSTATUS(WSKAPI* PFN_WSK_GET_NAME_INFO)(PWSK_CLIENT, PSOCKADDR, ULONG, PUNICODE_STRING,
                                                PUNICODE_STRING, ULONG, PEPROCESS, PETHREAD, PIRP);
typedef struct _WSK_PROVIDER_DISPATCH {
  USHORT Version;
  USHORT Reserved;
  PFN_WSK_SOCKET WskSocket;
  PFN_WSK_SOCKET_CONNECT WskSocketConnect;
  PFN_WSK_CONTROL_CLIENT WskControlClient;
  PFN_WSK_GET_ADDRESS_INFO WskGetAddressInfo;
  PFN_WSK_FREE_ADDRESS_INFO WskFreeAddressInfo;
  PFN_WSK_GET_NAME_INFO WskGetNameInfo;
} WSK_PROVIDER_DISPATCH, *PWSK_PROVIDER_DISPATCH;
typedef NTSTATUS(WSKAPI* PFN_WSK_CLIENT_EVENT)(PVOID, ULONG, PVOID, SIZE_T);
typedef struct _WSK_CLIENT_DISPATCH {
  USHORT Version;
  USHORT Reserved;
  PFN_WSK_CLIENT_EVENT WskClientEvent;
} WSK_CLIENT_DISPATCH, *PWSK_CLIENT_DISPATCH;
typedef struct _WSK_CLIENT_NPI {
  PVOID ClientContext;
  const WSK_CLIENT_DISPATCH* Dispatch;
} WSK_CLIENT_NPI, *PWSK_CLIENT_NPI;
typedef struct _WSK_PROVIDER_NPI {
  PWSK_CLIENT Client;
  const WSK_PROVIDER_DISPATCH* Dispatch;
} WSK_PROVIDER_NPI, *PWSK_PROVIDER_NPI;
typedef struct _WSK_REGISTRATION {
  ULONG64 ReservedRegistrationState;
  PVOID ReservedRegistrationContext;
  ULONG_PTR ReservedRegistrationLock;
} WSK_REGISTRATION, *PWSK_REGISTRATION;

NTSTATUS WSKAPI WskRegister(PWSK_CLIENT_NPI, PWSK_REGISTRATION);
VOID WSKAPI WskDeregister(PWSK_REGISTRATION);
NTSTATUS WSKAPI WskCaptureProviderNPI(PWSK_REGISTRATION, ULONG, PWSK_PROVIDER_NPI);
VOID WSKAPI WskReleaseProviderNPI(PWSK_REGISTRATION);

#ifdef __cplusplus
}
#endif

#endif
