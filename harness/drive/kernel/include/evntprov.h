// Event tracing: registering and writing, which nobody listens to.
#ifndef WSKCHECK_EVNTPROV_H
#define WSKCHECK_EVNTPROV_H
#include "wdm.h"
#include "wskcheck_km/trace.h"
#endif
