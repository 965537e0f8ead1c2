// TraceLogging.
#ifndef WSKCHECK_TRACELOGGINGACTIVITY_H
#define WSKCHECK_TRACELOGGINGACTIVITY_H
#include "TraceLoggingProvider.h"
#endif
