// What the kernel has of <string.h>.
#ifndef WSKCHECK_CRT_STRING_H
#define WSKCHECK_CRT_STRING_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif
#include "wskcheck_km/crt_more.h"
#endif
