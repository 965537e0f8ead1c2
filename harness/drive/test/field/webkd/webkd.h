// webkd.h - a tiny HTTP/1.0 server inside the kernel

#pragma once

#include <ntifs.h>
#include <ntstrsafe.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>
#include "ksocket.h"

#pragma warning(disable:4201)	// nameless struct/union
#pragma warning(disable:4996)	// ExAllocatePoolWithTag

#define POOL_TAG		'dkbW'

#ifndef DPFLTR_IHVDRIVER_ID
#define DPFLTR_IHVDRIVER_ID	77
#endif

#define LOG(fmt, ...) \
	DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "webkd: " fmt "\n", ##__VA_ARGS__)
#define LOG_ERR(fmt, ...) \
	DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "webkd!" __FUNCTION__ ": " fmt "\n", ##__VA_ARGS__)

#define SECONDS(n)		((n) * 10000000LL)
#define MILLISECONDS(n)		((n) * 10000LL)

#define MAX_WORKERS		16
#define MAX_BACKLOG		128
#define MAX_REQUEST		8192
#define MAX_PATH_CHARS		512
#define FILE_CHUNK		(64 * 1024)
#define IO_TIMEOUT_MS		15000

#ifdef __cplusplus
extern "C" {
#endif

// ---------------------------------------------------------------------------
// not in the WDK headers

typedef enum _SYSTEM_INFORMATION_CLASS {
	SystemProcessInformation = 5,
	SystemModuleInformation = 11,
} SYSTEM_INFORMATION_CLASS;

typedef struct _SYSTEM_PROCESS_INFORMATION {
	ULONG NextEntryOffset;
	ULONG NumberOfThreads;
	LARGE_INTEGER WorkingSetPrivateSize;
	ULONG HardFaultCount;
	ULONG NumberOfThreadsHighWatermark;
	ULONGLONG CycleTime;
	LARGE_INTEGER CreateTime;
	LARGE_INTEGER UserTime;
	LARGE_INTEGER KernelTime;
	UNICODE_STRING ImageName;
	KPRIORITY BasePriority;
	HANDLE UniqueProcessId;
	HANDLE InheritedFromUniqueProcessId;
	ULONG HandleCount;
	ULONG SessionId;
	ULONG_PTR UniqueProcessKey;
	SIZE_T PeakVirtualSize;
	SIZE_T VirtualSize;
	ULONG PageFaultCount;
	SIZE_T PeakWorkingSetSize;
	SIZE_T WorkingSetSize;
} SYSTEM_PROCESS_INFORMATION, *PSYSTEM_PROCESS_INFORMATION;

typedef struct _RTL_PROCESS_MODULE_INFORMATION {
	HANDLE Section;
	PVOID MappedBase;
	PVOID ImageBase;
	ULONG ImageSize;
	ULONG Flags;
	USHORT LoadOrderIndex;
	USHORT InitOrderIndex;
	USHORT LoadCount;
	USHORT OffsetToFileName;
	UCHAR FullPathName[256];
} RTL_PROCESS_MODULE_INFORMATION, *PRTL_PROCESS_MODULE_INFORMATION;

typedef struct _RTL_PROCESS_MODULES {
	ULONG NumberOfModules;
	RTL_PROCESS_MODULE_INFORMATION Modules[1];
} RTL_PROCESS_MODULES, *PRTL_PROCESS_MODULES;

NTSYSAPI NTSTATUS NTAPI ZwQuerySystemInformation(
	_In_ SYSTEM_INFORMATION_CLASS SystemInformationClass,
	_Out_writes_bytes_opt_(SystemInformationLength) PVOID SystemInformation,
	_In_ ULONG SystemInformationLength,
	_Out_opt_ PULONG ReturnLength
);

// ---------------------------------------------------------------------------
// growing text buffer

typedef struct _STRBUF {
	char *data;
	SIZE_T len;
	SIZE_T cap;
	BOOLEAN failed;		// some append ran out of memory
} STRBUF, *PSTRBUF;

// ---------------------------------------------------------------------------
// http

typedef enum _HTTP_METHOD {
	HttpUnknown = 0,
	HttpGet,
	HttpHead,
	HttpPost,
} HTTP_METHOD;

typedef struct _CONN {
	LIST_ENTRY link;	// in the KQUEUE
	PKSOCKET sock;
	KSOCKADDR peer;
	LARGE_INTEGER accepted;	// KeQueryPerformanceCounter
} CONN, *PCONN;

typedef struct _HTTP_REQUEST {
	HTTP_METHOD method;
	char *path;		// decoded, always starts with a '/'
	char *query;		// never NULL
	char *host;		// may be NULL
	char *agent;		// may be NULL
	ULONG content_length;
	union {
		ULONG version;
		struct {
			USHORT minor;
			USHORT major;
		};
	};
	char buf[MAX_REQUEST];
} HTTP_REQUEST, *PHTTP_REQUEST;

typedef NTSTATUS (*ROUTE_HANDLER)(PCONN conn, PHTTP_REQUEST req, PSTRBUF out);

typedef struct _ROUTE {
	const char *path;
	const char *content_type;
	ROUTE_HANDLER handler;
} ROUTE;

// ---------------------------------------------------------------------------
// the one and only instance

typedef struct _CONFIG {
	ULONG port;
	ULONG workers;
	ULONG use_ipv6;
	ULONG beacon_port;
	ULONG beacon_interval;		// seconds, 0 disables the beacon
	UNICODE_STRING root;		// NT path without a trailing backslash, may be empty
	UNICODE_STRING beacon_host;	// may be empty
} CONFIG;

typedef struct _STATS {
	volatile LONG accepted;
	volatile LONG rejected;
	volatile LONG active;
	volatile LONG requests;
	volatile LONG errors;
	volatile LONG files;
	volatile LONG beacons_ok;
	volatile LONG beacons_failed;
	volatile LONG64 bytes_in;
	volatile LONG64 bytes_out;
} STATS;

typedef struct _WEBKD {
	CONFIG cfg;
	STATS stats;
	KEVENT stop;			// notification event, all the sockets listen to it
	KQUEUE queue;			// CONN.link, or poison
	volatile LONG queued;
	LARGE_INTEGER started;		// system time
	HANDLE listener;
	HANDLE beacon;
	ULONG nworkers;
	HANDLE workers[MAX_WORKERS];
	LIST_ENTRY poison[MAX_WORKERS];
} WEBKD;

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD webkd_unload;

#ifdef __cplusplus
}
#endif
