// The basic types and macros of the kernel.
#ifndef WSKCHECK_NTDEF_H
#define WSKCHECK_NTDEF_H
#include "sal.h"
#include "wskcheck_km/guid.h"
#include "wskcheck_km/macros.h"
#endif
