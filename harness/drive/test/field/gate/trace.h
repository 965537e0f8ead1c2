/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    trace.h

Abstract:

    WPP tracing, or DbgPrintEx if the driver is built without WPP.

--*/

#pragma once

#ifdef WPP_TRACING_ENABLED

// {D21C0D2C-4D2E-4C06-8B1C-1B7A3B7E0C94}
#define WPP_CONTROL_GUIDS                                                   \
    WPP_DEFINE_CONTROL_GUID(GateTraceGuid,                                  \
                            (D21C0D2C,4D2E,4C06,8B1C,1B7A3B7E0C94),         \
        WPP_DEFINE_BIT(TRC_DRIVER)                                          \
        WPP_DEFINE_BIT(TRC_LISTEN)                                          \
        WPP_DEFINE_BIT(TRC_SESSION)                                         \
        WPP_DEFINE_BIT(TRC_AUDIT))

#define WPP_LEVEL_FLAGS_LOGGER(lvl, flags)  WPP_LEVEL_LOGGER(flags)
#define WPP_LEVEL_FLAGS_ENABLED(lvl, flags) \
    (WPP_LEVEL_ENABLED(flags) && WPP_CONTROL(WPP_BIT_ ## flags).Level >= lvl)

// begin_wpp config
// FUNC GateTrace(LEVEL, FLAGS, MSG, ...);
// end_wpp

#else

enum {
    TRC_DRIVER  = 0x01,
    TRC_LISTEN  = 0x02,
    TRC_SESSION = 0x04,
    TRC_AUDIT   = 0x08
};

#define WPP_INIT_TRACING(drv, reg)  UNREFERENCED_PARAMETER(reg)
#define WPP_CLEANUP(drv)            UNREFERENCED_PARAMETER(drv)

#define GateTrace(lvl, flags, fmt, ...)                                     \
    ((VOID)(flags),                                                         \
     DbgPrintEx(DPFLTR_IHVNETWORK_ID,                                       \
                (lvl) <= TRACE_LEVEL_ERROR   ? DPFLTR_ERROR_LEVEL :         \
                (lvl) == TRACE_LEVEL_WARNING ? DPFLTR_WARNING_LEVEL :       \
                                               DPFLTR_INFO_LEVEL,           \
                "GATE!" __FUNCTION__ ": " fmt "\n", ##__VA_ARGS__))

#endif // WPP_TRACING_ENABLED
