/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    precomp.h

Abstract:

    Precompiled header for the PortRelay kernel TCP relay driver.

Environment:

    Kernel mode only.

--*/

#pragma once

#pragma warning(push)
#pragma warning(disable:4201)   // nonstandard extension used : nameless struct/union
#pragma warning(disable:4214)   // nonstandard extension used : bit field types other than int
#pragma warning(disable:4324)   // structure was padded due to __declspec(align())

#include <initguid.h>
#include <ntddk.h>
#include <wsk.h>
#include <ip2string.h>
#define NTSTRSAFE_LIB
#include <ntstrsafe.h>
#include <ntintsafe.h>
#include <evntrace.h>
#include <evntprov.h>

#pragma warning(pop)

#include "trace.h"
#include "proxyioctl.h"
#include "proxy.h"
