// What the kernel has of <ctype.h>.
#ifndef WSKCHECK_CRT_CTYPE_H
#define WSKCHECK_CRT_CTYPE_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif
#include "wskcheck_km/crt_more.h"
#endif
