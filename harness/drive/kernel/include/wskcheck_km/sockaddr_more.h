// More of sockets: lists of addresses, control messages, name information, comparing addresses.
#ifndef WSKCHECK_KM_SOCKADDR_MORE_H
#define WSKCHECK_KM_SOCKADDR_MORE_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/sockaddr.h"
#include "wskcheck_km/strings.h"

WSKCHECK_KM_BEGIN

typedef struct _SOCKET_ADDRESS {
  PSOCKADDR lpSockaddr;
  INT iSockaddrLength;
} SOCKET_ADDRESS, *PSOCKET_ADDRESS, *LPSOCKET_ADDRESS;
typedef struct _SOCKET_ADDRESS_LIST {
  INT iAddressCount;
  SOCKET_ADDRESS Address[1];
} SOCKET_ADDRESS_LIST, *PSOCKET_ADDRESS_LIST;

typedef struct _WSABUF {
  ULONG len;
  CHAR* buf;
} WSABUF, *LPWSABUF;
typedef struct cmsghdr {
  SIZE_T cmsg_len;
  INT cmsg_level;
  INT cmsg_type;
} CMSGHDR, *PCMSGHDR, WSACMSGHDR, *LPWSACMSGHDR;
#define CMSGHDR_ALIGN(length) \
  (((length) + TYPE_ALIGNMENT(CMSGHDR) - 1) & ~(TYPE_ALIGNMENT(CMSGHDR) - 1))
#define CMSGDATA_ALIGN(length) (((length) + sizeof(SIZE_T) - 1) & ~(sizeof(SIZE_T) - 1))
#define WSA_CMSG_DATA(cmsg) ((PUCHAR)(cmsg) + CMSGDATA_ALIGN(sizeof(CMSGHDR)))
#define WSA_CMSG_SPACE(length) (CMSGDATA_ALIGN(sizeof(CMSGHDR) + CMSGHDR_ALIGN(length)))
#define WSA_CMSG_LEN(length) (CMSGDATA_ALIGN(sizeof(CMSGHDR)) + (length))
#define CMSG_DATA WSA_CMSG_DATA

typedef struct in_pktinfo {
  IN_ADDR ipi_addr;
  ULONG ipi_ifindex;
} IN_PKTINFO, *PIN_PKTINFO;
typedef struct in6_pktinfo {
  IN6_ADDR ipi6_addr;
  ULONG ipi6_ifindex;
} IN6_PKTINFO, *PIN6_PKTINFO;
struct tcp_keepalive {
  ULONG onoff;
  ULONG keepalivetime;
  ULONG keepaliveinterval;
};
typedef struct linger {
  USHORT l_onoff;
  USHORT l_linger;
} LINGER, *PLINGER;

typedef struct addrinfo {
  INT ai_flags;
  INT ai_family;
  INT ai_socktype;
  INT ai_protocol;
  SIZE_T ai_addrlen;
  PCHAR ai_canonname;
  PSOCKADDR ai_addr;
  struct addrinfo* ai_next;
} ADDRINFOA, *PADDRINFOA;
typedef struct addrinfoW {
  INT ai_flags;
  INT ai_family;
  INT ai_socktype;
  INT ai_protocol;
  SIZE_T ai_addrlen;
  PWSTR ai_canonname;
  PSOCKADDR ai_addr;
  struct addrinfoW* ai_next;
} ADDRINFOW, *PADDRINFOW;
typedef struct addrinfoexW {
  INT ai_flags;
  INT ai_family;
  INT ai_socktype;
  INT ai_protocol;
  SIZE_T ai_addrlen;
  PWSTR ai_canonname;
  PSOCKADDR ai_addr;
  PVOID ai_blob;
  SIZE_T ai_bloblen;
  LPGUID ai_provider;
  struct addrinfoexW* ai_next;
} ADDRINFOEXW, *PADDRINFOEXW, *LPADDRINFOEXW;
#define AI_PASSIVE 0x00000001
#define AI_CANONNAME 0x00000002
#define AI_NUMERICHOST 0x00000004
#define AI_NUMERICSERV 0x00000008
#define AI_ALL 0x00000100
#define AI_ADDRCONFIG 0x00000400
#define AI_V4MAPPED 0x00000800
#define NI_NUMERICHOST 0x02
#define NI_NAMEREQD 0x04
#define NI_NUMERICSERV 0x08
#define NI_DGRAM 0x10
#define NI_MAXHOST 1025
#define NI_MAXSERV 32
#define NS_ALL 0
#define NS_DNS 12

PSTR RtlIpv4AddressToStringA(const IN_ADDR* Address, PSTR Text);
PWSTR RtlIpv4AddressToStringW(const IN_ADDR* Address, PWSTR Text);
NTSTATUS RtlIpv4AddressToStringExA(const IN_ADDR* Address, USHORT Port, PSTR Text, PULONG Size);
NTSTATUS RtlIpv4AddressToStringExW(const IN_ADDR* Address, USHORT Port, PWSTR Text, PULONG Size);
PSTR RtlIpv6AddressToStringA(const IN6_ADDR* Address, PSTR Text);
PWSTR RtlIpv6AddressToStringW(const IN6_ADDR* Address, PWSTR Text);
NTSTATUS RtlIpv6AddressToStringExA(const IN6_ADDR* Address, ULONG ScopeId, USHORT Port, PSTR Text,
                                   PULONG Size);
NTSTATUS RtlIpv6AddressToStringExW(const IN6_ADDR* Address, ULONG ScopeId, USHORT Port, PWSTR Text,
                                   PULONG Size);
NTSTATUS RtlIpv4StringToAddressA(PCSTR Text, BOOLEAN Strict, PCSTR* End, IN_ADDR* Address);
NTSTATUS RtlIpv4StringToAddressW(PCWSTR Text, BOOLEAN Strict, PCWSTR* End, IN_ADDR* Address);
NTSTATUS RtlIpv4StringToAddressExA(PCSTR Text, BOOLEAN Strict, IN_ADDR* Address, PUSHORT Port);
NTSTATUS RtlIpv4StringToAddressExW(PCWSTR Text, BOOLEAN Strict, IN_ADDR* Address, PUSHORT Port);
NTSTATUS RtlIpv6StringToAddressA(PCSTR Text, PCSTR* End, IN6_ADDR* Address);
NTSTATUS RtlIpv6StringToAddressW(PCWSTR Text, PCWSTR* End, IN6_ADDR* Address);
NTSTATUS RtlIpv6StringToAddressExA(PCSTR Text, IN6_ADDR* Address, PULONG ScopeId, PUSHORT Port);
NTSTATUS RtlIpv6StringToAddressExW(PCWSTR Text, IN6_ADDR* Address, PULONG ScopeId, PUSHORT Port);
#define INET_ADDRSTRLEN 22
#define INET6_ADDRSTRLEN 65
#define RtlIpv4AddressToString RtlIpv4AddressToStringW
#define RtlIpv6AddressToString RtlIpv6AddressToStringW
#define RtlIpv4AddressToStringEx RtlIpv4AddressToStringExW
#define RtlIpv6AddressToStringEx RtlIpv6AddressToStringExW
#define RtlIpv4StringToAddress RtlIpv4StringToAddressW
#define RtlIpv6StringToAddress RtlIpv6StringToAddressW
#define RtlIpv4StringToAddressEx RtlIpv4StringToAddressExW
#define RtlIpv6StringToAddressEx RtlIpv6StringToAddressExW

WSKCHECK_KM_INLINE BOOLEAN IN4_ADDR_EQUAL(const IN_ADDR* a, const IN_ADDR* b) {
  return (BOOLEAN)(a->s_addr == b->s_addr);
}
WSKCHECK_KM_INLINE BOOLEAN IN4_IS_ADDR_UNSPECIFIED(const IN_ADDR* a) {
  return (BOOLEAN)(a->s_addr == 0);
}
WSKCHECK_KM_INLINE BOOLEAN IN4_IS_ADDR_LOOPBACK(const IN_ADDR* a) {
  return (BOOLEAN)(a->S_un.S_un_b.s_b1 == 0x7f);
}
WSKCHECK_KM_INLINE BOOLEAN IN4_IS_ADDR_BROADCAST(const IN_ADDR* a) {
  return (BOOLEAN)(a->s_addr == 0xffffffffu);
}
WSKCHECK_KM_INLINE BOOLEAN IN4_IS_ADDR_MULTICAST(const IN_ADDR* a) {
  return (BOOLEAN)((a->S_un.S_un_b.s_b1 & 0xf0) == 0xe0);
}
WSKCHECK_KM_INLINE BOOLEAN IN4_IS_ADDR_LINKLOCAL(const IN_ADDR* a) {
  return (BOOLEAN)(a->S_un.S_un_b.s_b1 == 169 && a->S_un.S_un_b.s_b2 == 254);
}
WSKCHECK_KM_INLINE BOOLEAN IN6_ADDR_EQUAL(const IN6_ADDR* a, const IN6_ADDR* b) {
  return (BOOLEAN)(wskcheck_memcmp(a, b, sizeof(IN6_ADDR)) == 0);
}
WSKCHECK_KM_INLINE BOOLEAN IN6_IS_ADDR_UNSPECIFIED(const IN6_ADDR* a) {
  return IN6_ADDR_EQUAL(a, &in6addr_any);
}
WSKCHECK_KM_INLINE BOOLEAN IN6_IS_ADDR_LOOPBACK(const IN6_ADDR* a) {
  return IN6_ADDR_EQUAL(a, &in6addr_loopback);
}
WSKCHECK_KM_INLINE BOOLEAN IN6_IS_ADDR_MULTICAST(const IN6_ADDR* a) {
  return (BOOLEAN)(a->u.Byte[0] == 0xff);
}
WSKCHECK_KM_INLINE BOOLEAN IN6_IS_ADDR_LINKLOCAL(const IN6_ADDR* a) {
  return (BOOLEAN)(a->u.Byte[0] == 0xfe && (a->u.Byte[1] & 0xc0) == 0x80);
}
WSKCHECK_KM_INLINE BOOLEAN IN6_IS_ADDR_SITELOCAL(const IN6_ADDR* a) {
  return (BOOLEAN)(a->u.Byte[0] == 0xfe && (a->u.Byte[1] & 0xc0) == 0xc0);
}
WSKCHECK_KM_INLINE BOOLEAN IN6_IS_ADDR_V4MAPPED(const IN6_ADDR* a) {
  static const UCHAR wskcheck_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return (BOOLEAN)(wskcheck_memcmp(a, wskcheck_prefix, sizeof wskcheck_prefix) == 0);
}
WSKCHECK_KM_INLINE const UCHAR* IN6_GET_ADDR_V4MAPPED(const IN6_ADDR* a) { return a->u.Byte + 12; }
WSKCHECK_KM_INLINE VOID IN6_SET_ADDR_V4MAPPED(PIN6_ADDR to, const IN_ADDR* from) {
  wskcheck_memset(to, 0, sizeof *to);
  to->u.Byte[10] = to->u.Byte[11] = 0xff;
  wskcheck_memcpy(to->u.Byte + 12, from, sizeof *from);
}
WSKCHECK_KM_INLINE VOID IN4ADDR_SETANY(PSOCKADDR_IN a) {
  wskcheck_memset(a, 0, sizeof *a);
  a->sin_family = AF_INET;
}
WSKCHECK_KM_INLINE VOID IN4ADDR_SETLOOPBACK(PSOCKADDR_IN a) {
  IN4ADDR_SETANY(a);
  a->sin_addr = in4addr_loopback;
}
WSKCHECK_KM_INLINE VOID IN6ADDR_SETANY(PSOCKADDR_IN6 a) {
  wskcheck_memset(a, 0, sizeof *a);
  a->sin6_family = AF_INET6;
}
WSKCHECK_KM_INLINE VOID IN6ADDR_SETLOOPBACK(PSOCKADDR_IN6 a) {
  IN6ADDR_SETANY(a);
  a->sin6_addr = in6addr_loopback;
}
WSKCHECK_KM_INLINE VOID INETADDR_SETANY(PSOCKADDR a) {
  const ADDRESS_FAMILY family = a->sa_family;
  if (family == AF_INET6) {
    IN6ADDR_SETANY((PSOCKADDR_IN6)a);
  } else {
    IN4ADDR_SETANY((PSOCKADDR_IN)a);
  }
}
WSKCHECK_KM_INLINE VOID INETADDR_SETLOOPBACK(PSOCKADDR a) {
  if (a->sa_family == AF_INET6) {
    IN6ADDR_SETLOOPBACK((PSOCKADDR_IN6)a);
  } else {
    IN4ADDR_SETLOOPBACK((PSOCKADDR_IN)a);
  }
}
WSKCHECK_KM_INLINE BOOLEAN INETADDR_ISANY(const SOCKADDR* a) {
  if (a->sa_family == AF_INET6) {
    return IN6_IS_ADDR_UNSPECIFIED(&((const SOCKADDR_IN6*)a)->sin6_addr);
  }
  return IN4_IS_ADDR_UNSPECIFIED(&((const SOCKADDR_IN*)a)->sin_addr);
}
WSKCHECK_KM_INLINE BOOLEAN INETADDR_ISLOOPBACK(const SOCKADDR* a) {
  if (a->sa_family == AF_INET6) {
    return IN6_IS_ADDR_LOOPBACK(&((const SOCKADDR_IN6*)a)->sin6_addr);
  }
  return IN4_IS_ADDR_LOOPBACK(&((const SOCKADDR_IN*)a)->sin_addr);
}
WSKCHECK_KM_INLINE BOOLEAN INETADDR_ISEQUAL(const SOCKADDR* a, const SOCKADDR* b) {
  const SIZE_T size = a->sa_family == AF_INET6 ? sizeof(SOCKADDR_IN6) : sizeof(SOCKADDR_IN);
  return (BOOLEAN)(a->sa_family == b->sa_family && wskcheck_memcmp(a, b, size) == 0);
}
#define INETADDR_PORT(address) (((PSOCKADDR_IN)(address))->sin_port)
#define SS_PORT(address) (((PSOCKADDR_IN)(address))->sin_port)
#define INETADDR_SET_PORT(address, port) ((void)(((PSOCKADDR_IN)(address))->sin_port = (port)))

WSKCHECK_KM_END

#endif
