/*++

Copyright (c) Norvik Storage Systems. All rights reserved.

Module Name:

    trace.h

Abstract:

    WPP software tracing. The .tmh files are made by tracewpp during build.

--*/

#pragma once

#if !defined(TRACE_LEVEL_NONE)
#define TRACE_LEVEL_NONE        0
#define TRACE_LEVEL_CRITICAL    1
#define TRACE_LEVEL_FATAL       1
#define TRACE_LEVEL_ERROR       2
#define TRACE_LEVEL_WARNING     3
#define TRACE_LEVEL_INFORMATION 4
#define TRACE_LEVEL_VERBOSE     5
#endif

//
// {5B0A8E5C-6E0B-4D0E-9C86-2F3A7B1D94E7}
//

#define WPP_CONTROL_GUIDS                                                   \
    WPP_DEFINE_CONTROL_GUID(                                                \
        NvkRelayTraceGuid, (5B0A8E5C,6E0B,4D0E,9C86,2F3A7B1D94E7),          \
        WPP_DEFINE_BIT(DBG_INIT)        /* bit  0 = 0x00000001 */           \
        WPP_DEFINE_BIT(DBG_IOCTL)       /* bit  1 = 0x00000002 */           \
        WPP_DEFINE_BIT(DBG_NET)         /* bit  2 = 0x00000004 */           \
        WPP_DEFINE_BIT(DBG_SESSION)     /* bit  3 = 0x00000008 */           \
        WPP_DEFINE_BIT(DBG_COMMAND)     /* bit  4 = 0x00000010 */           \
        WPP_DEFINE_BIT(DBG_DISK)        /* bit  5 = 0x00000020 */           \
        )

#define WPP_LEVEL_FLAGS_LOGGER(lvl, flags) \
    WPP_LEVEL_LOGGER(flags)

#define WPP_LEVEL_FLAGS_ENABLED(lvl, flags) \
    (WPP_LEVEL_ENABLED(flags) && WPP_CONTROL(WPP_BIT_ ## flags).Level >= lvl)

//
// This comment block is scanned by the trace preprocessor to define our
// TraceEvents function.
//
// begin_wpp config
// FUNC TraceEvents(LEVEL, FLAGS, MSG, ...);
// end_wpp
//
