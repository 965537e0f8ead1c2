// ksocket.h - BSD-ish blocking sockets for kernel mode, on top of Winsock Kernel
//
// Everything in here blocks and must be called at PASSIVE_LEVEL. A socket is
// owned by one thread at a time: don't kclosesocket() it while somebody else is
// still inside ksend()/krecv(). To kick a blocked thread out of a call use the
// cancel event (ksetcancel), that's what it is for.

#pragma once

#include <ntifs.h>
#include <wsk.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KS_NO_TIMEOUT		(-1)

// krecv()/ksend() buffer flags
#define KS_NONPAGED		0x00000001	// buffer is in non-paged pool, no need to lock it
#define KS_WAITALL		0x00000002	// krecv: don't return before the buffer is full

#define khtons(x)		RtlUshortByteSwap((USHORT)(x))
#define kntohs(x)		RtlUshortByteSwap((USHORT)(x))
#define khtonl(x)		RtlUlongByteSwap((ULONG)(x))
#define kntohl(x)		RtlUlongByteSwap((ULONG)(x))

typedef struct _KSOCKET KSOCKET, *PKSOCKET;

typedef union _KSOCKADDR {
	SOCKADDR sa;
	SOCKADDR_IN in4;
	SOCKADDR_IN6 in6;
	SOCKADDR_STORAGE storage;
} KSOCKADDR, *PKSOCKADDR;

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS ksocket_startup(ULONG wait_ms);

_IRQL_requires_(PASSIVE_LEVEL)
void ksocket_cleanup(void);

// number of sockets that are open right now
LONG ksocket_count(void);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS ksocket(ADDRESS_FAMILY af, USHORT type, ULONG proto, ULONG wsk_flags, PKSOCKET *out);

// ev is a notification event, NULL to remove it; it must outlive the socket
void ksetcancel(PKSOCKET s, PKEVENT ev);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS ksetsockopt(PKSOCKET s, ULONG level, ULONG opt, PVOID val, SIZE_T len);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS kbind(PKSOCKET s, PSOCKADDR addr);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS klisten(PKSOCKET s, USHORT port);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS kaccept(PKSOCKET s, PKSOCKADDR peer, PKSOCKET *out);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS kconnect(PKSOCKET s, PSOCKADDR addr, LONG timeout_ms);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS ksend(PKSOCKET s, const void *buf, SIZE_T len, ULONG flags, LONG timeout_ms, SIZE_T *sent);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS krecv(PKSOCKET s, void *buf, SIZE_T len, ULONG flags, LONG timeout_ms, SIZE_T *got);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS kshutdown(PKSOCKET s, LONG timeout_ms);

_IRQL_requires_(PASSIVE_LEVEL)
void kclosesocket(PKSOCKET s);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS kgetsockname(PKSOCKET s, PKSOCKADDR addr);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS kgetaddrinfo(PCUNICODE_STRING node, PCUNICODE_STRING service, ADDRESS_FAMILY af, PKEVENT cancel, PADDRINFOEXW *res);

_IRQL_requires_(PASSIVE_LEVEL)
void kfreeaddrinfo(PADDRINFOEXW res);

// prints "1.2.3.4:80" or "[fe80:0:..]:80" and returns buf
_IRQL_requires_(PASSIVE_LEVEL)
char *kaddrtostr(const KSOCKADDR *addr, char *buf, SIZE_T cch);

#ifdef __cplusplus
}
#endif
