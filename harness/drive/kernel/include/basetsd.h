// The basic types.
#ifndef WSKCHECK_BASETSD_H
#define WSKCHECK_BASETSD_H
#include "sal.h"
#include "wskcheck_km/types.h"
#endif
