// What the kernel has of <stdlib.h>: no memory, no processes.
#ifndef WSKCHECK_CRT_STDLIB_H
#define WSKCHECK_CRT_STDLIB_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif
#include "wskcheck_km/crt_more.h"
#endif
