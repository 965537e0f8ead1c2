// TraceLogging.
#ifndef WSKCHECK_TRACELOGGINGPROVIDER_H
#define WSKCHECK_TRACELOGGINGPROVIDER_H
#include "evntprov.h"
#include "wskcheck_km/tracelogging.h"
#endif
