// An older name of <string.h>.
#ifndef WSKCHECK_CRT_MEMORY_H
#define WSKCHECK_CRT_MEMORY_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif
#include "wskcheck_km/crt_more.h"
#endif
