/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    trace.h

Abstract:

    WPP software tracing definitions. When PX_WPP_TRACING is not defined the
    trace function degrades to DbgPrintEx so that the driver can be built
    without running the WPP preprocessor.

Environment:

    Kernel mode only.

--*/

#pragma once

#ifdef PX_WPP_TRACING

//
// {3C0B3A57-6E7B-44B1-9B0C-6B7F4C6C1D20}
//

#define WPP_CONTROL_GUIDS                                                     \
    WPP_DEFINE_CONTROL_GUID(PortRelayTraceGuid,                               \
                            (3c0b3a57,6e7b,44b1,9b0c,6b7f4c6c1d20),           \
        WPP_DEFINE_BIT(PX_FLAG_INIT)                                          \
        WPP_DEFINE_BIT(PX_FLAG_LISTEN)                                        \
        WPP_DEFINE_BIT(PX_FLAG_CONN)                                          \
        WPP_DEFINE_BIT(PX_FLAG_IOCTL)                                         \
        WPP_DEFINE_BIT(PX_FLAG_DATA)                                          \
        )

#define WPP_LEVEL_FLAGS_LOGGER(_Level, _Flags)                                \
    WPP_LEVEL_LOGGER(_Flags)

#define WPP_LEVEL_FLAGS_ENABLED(_Level, _Flags)                               \
    (WPP_LEVEL_ENABLED(_Flags) &&                                             \
     WPP_CONTROL(WPP_BIT_ ## _Flags).Level >= (_Level))

//
// This comment block is scanned by the trace preprocessor to define the
// PxTrace function.
//
// begin_wpp config
// FUNC PxTrace(LEVEL, FLAGS, MSG, ...);
// end_wpp
//

#else // !PX_WPP_TRACING

#define PX_FLAG_INIT        0x00000001
#define PX_FLAG_LISTEN      0x00000002
#define PX_FLAG_CONN        0x00000004
#define PX_FLAG_IOCTL       0x00000008
#define PX_FLAG_DATA        0x00000010

#define WPP_INIT_TRACING(_DriverObject, _RegistryPath)                        \
    ((VOID)(_DriverObject), (VOID)(_RegistryPath))
#define WPP_CLEANUP(_DriverObject)                                            \
    ((VOID)(_DriverObject))

extern ULONG PxTraceFlags;
extern ULONG PxTraceLevel;

//
// TRACE_LEVEL_xxx start at one (critical), DPFLTR_xxx_LEVEL at zero (error).
//

#define PxTrace(_Level, _Flags, _Format, ...)                                 \
    do {                                                                      \
        if ((_Level) <= PxTraceLevel && ((_Flags) & PxTraceFlags) != 0) {     \
            DbgPrintEx(DPFLTR_IHVNETWORK_ID,                                  \
                       ((_Level) <= TRACE_LEVEL_ERROR) ?                      \
                            DPFLTR_ERROR_LEVEL :                              \
                            ((_Level) == TRACE_LEVEL_WARNING) ?               \
                                DPFLTR_WARNING_LEVEL : DPFLTR_INFO_LEVEL,     \
                       "PORTRELAY: " _Format "\n",                            \
                       __VA_ARGS__);                                          \
        }                                                                     \
    } while (0, 0)

#endif // PX_WPP_TRACING
