/*++

Copyright (c) Northgate Systems. All rights reserved.

Module Name:

    precomp.h

Abstract:

    Precompiled header for the admission gate driver.

--*/

#pragma once

//
// ExAllocatePoolZero on systems older than Windows 10 2004, and a
// NonPagedPool that is not executable where the system knows it.
//
#define POOL_ZERO_DOWN_LEVEL_SUPPORT
#define POOL_NX_OPTIN   1

#pragma warning(push)
#pragma warning(disable:4201 4214 4324)

#include <ntifs.h>
#include <wdmsec.h>
#include <wsk.h>
#include <mstcpip.h>
#include <ip2string.h>
#include <ntstrsafe.h>
#include <ntintsafe.h>
#include <evntrace.h>
#include <initguid.h>
#include <guiddef.h>

#pragma warning(pop)

#include "trace.h"
#include "gateioctl.h"
#include "gate.h"
