// What the kernel has of <wctype.h>.
#ifndef WSKCHECK_CRT_WCTYPE_H
#define WSKCHECK_CRT_WCTYPE_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif
#include "wskcheck_km/crt_more.h"
#endif
