// What the kernel has of <wchar.h>, for characters of 16 bits.
#ifndef WSKCHECK_CRT_WCHAR_H
#define WSKCHECK_CRT_WCHAR_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif
#include "wskcheck_km/crt_more.h"
#endif
