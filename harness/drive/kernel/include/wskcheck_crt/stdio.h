// What the kernel has of <stdio.h>: formatting into memory.
#ifndef WSKCHECK_CRT_STDIO_H
#define WSKCHECK_CRT_STDIO_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif
#include "wskcheck_km/crt_more.h"
#endif
