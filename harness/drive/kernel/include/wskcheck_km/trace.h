// Tracing (ETW, WPP, TraceLogging): taken and not looked at.
#ifndef WSKCHECK_KM_TRACE_H
#define WSKCHECK_KM_TRACE_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/system.h"

// No driver depends on what its trace session does, so the macros of WPP and TraceLogging evaluate
// none of their arguments, and EtwRegister and the like succeed.
//
// A file x.tmh, which WPP's preprocessor would make, does not exist: whoever compiles a driver
// makes an empty one for each that its sources include (tmh_names in src/kernel/source_scan.h).
WSKCHECK_KM_BEGIN

typedef ULONGLONG REGHANDLE, *PREGHANDLE;
typedef struct _EVENT_DESCRIPTOR {
  USHORT Id;
  UCHAR Version;
  UCHAR Channel;
  UCHAR Level;
  UCHAR Opcode;
  USHORT Task;
  ULONGLONG Keyword;
} EVENT_DESCRIPTOR, *PEVENT_DESCRIPTOR;
typedef const EVENT_DESCRIPTOR* PCEVENT_DESCRIPTOR;
typedef struct _EVENT_DATA_DESCRIPTOR {
  ULONGLONG Ptr;
  ULONG Size;
  ULONG Reserved;
} EVENT_DATA_DESCRIPTOR, *PEVENT_DATA_DESCRIPTOR;
typedef struct _EVENT_FILTER_DESCRIPTOR {
  ULONGLONG Ptr;
  ULONG Size;
  ULONG Type;
} EVENT_FILTER_DESCRIPTOR, *PEVENT_FILTER_DESCRIPTOR;
typedef VOID ETWENABLECALLBACK(LPCGUID SourceId, ULONG ControlCode, UCHAR Level,
                               ULONGLONG MatchAnyKeyword, ULONGLONG MatchAllKeyword,
                               PEVENT_FILTER_DESCRIPTOR FilterData, PVOID Context);
typedef ETWENABLECALLBACK *PETWENABLECALLBACK, *PENABLECALLBACK;

NTSTATUS EtwRegister(LPCGUID Provider, PETWENABLECALLBACK Callback, PVOID Context,
                     PREGHANDLE Handle);
NTSTATUS EtwUnregister(REGHANDLE Handle);
NTSTATUS EtwWrite(REGHANDLE Handle, PCEVENT_DESCRIPTOR Event, LPCGUID Activity, ULONG Count,
                  PEVENT_DATA_DESCRIPTOR Data);
NTSTATUS EtwWriteTransfer(REGHANDLE Handle, PCEVENT_DESCRIPTOR Event, LPCGUID Activity,
                          LPCGUID Related, ULONG Count, PEVENT_DATA_DESCRIPTOR Data);
NTSTATUS EtwWriteString(REGHANDLE Handle, UCHAR Level, ULONGLONG Keyword, LPCGUID Activity,
                        PCWSTR Text);
BOOLEAN EtwEventEnabled(REGHANDLE Handle, PCEVENT_DESCRIPTOR Event);
BOOLEAN EtwProviderEnabled(REGHANDLE Handle, UCHAR Level, ULONGLONG Keyword);
NTSTATUS EtwActivityIdControl(ULONG Code, GUID* Activity);

WSKCHECK_KM_END

#define EventDataDescCreate(descriptor, data, size)                               \
  ((descriptor)->Ptr = (ULONGLONG)(ULONG_PTR)(data), (descriptor)->Size = (size), \
   (descriptor)->Reserved = 0)
#define EVENT_CONTROL_CODE_DISABLE_PROVIDER 0
#define EVENT_CONTROL_CODE_ENABLE_PROVIDER 1
#define EVENT_CONTROL_CODE_CAPTURE_STATE 2
#define WINEVENT_LEVEL_CRITICAL 1
#define WINEVENT_LEVEL_ERROR 2
#define WINEVENT_LEVEL_WARNING 3
#define WINEVENT_LEVEL_INFO 4
#define WINEVENT_LEVEL_VERBOSE 5
#define EVENT_TRACE_TYPE_INFO 0x00
#define EVENT_TRACE_TYPE_START 0x01
#define EVENT_TRACE_TYPE_END 0x02
#define EVENT_TRACE_TYPE_STOP 0x02
#define EVENT_TRACE_TYPE_DC_START 0x03
#define EVENT_TRACE_TYPE_DC_END 0x04
#define EVENT_TRACE_TYPE_EXTENSION 0x05
#define EVENT_TRACE_TYPE_REPLY 0x06
#define EVENT_TRACE_TYPE_DEQUEUE 0x07
#define EVENT_TRACE_TYPE_RESUME 0x07
#define EVENT_TRACE_TYPE_CHECKPOINT 0x08
#define EVENT_TRACE_TYPE_SUSPEND 0x08
#define EVENT_TRACE_TYPE_CONNECT 0x0C
#define EVENT_TRACE_TYPE_DISCONNECT 0x0D
#define EVENT_TRACE_TYPE_SEND 0x0A
#define EVENT_TRACE_TYPE_RECEIVE 0x0B
#define TRACE_LEVEL_NONE 0
#define TRACE_LEVEL_CRITICAL 1
#define TRACE_LEVEL_FATAL 1
#define TRACE_LEVEL_ERROR 2
#define TRACE_LEVEL_WARNING 3
#define TRACE_LEVEL_INFORMATION 4
#define TRACE_LEVEL_VERBOSE 5

#ifndef WSKCHECK_KERNEL_HOST
#define WPP_INIT_TRACING(...) ((void)0)
#define WPP_CLEANUP(...) ((void)0)
#define WPP_SYSTEMCONTROL(...)
#define WPP_SYSTEMCONTROL2(...)
#define WPP_LEVEL_ENABLED(...) 0
#define WPP_LEVEL_FLAGS_ENABLED(...) 0
#define WPP_FLAG_ENABLED(...) 0
#define WPP_ENABLED(...) 0
#define DoTraceMessage(...) ((void)0)
#define DoTraceLevelMessage(...) ((void)0)
#define DoDebugTrace(...) ((void)0)
#define TraceEvents(...) ((void)0)
#define TraceFatal(...) ((void)0)
#define TraceError(...) ((void)0)
#define TraceWarning(...) ((void)0)
#define TraceInfo(...) ((void)0)
#define TraceInformation(...) ((void)0)
#define TraceVerbose(...) ((void)0)
#define TraceNoise(...) ((void)0)
#define TraceDebug(...) ((void)0)
#define TraceFuncEntry(...) ((void)0)
#define TraceFuncExit(...) ((void)0)
#endif

#endif
