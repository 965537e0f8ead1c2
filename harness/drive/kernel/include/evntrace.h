// Event tracing.
#ifndef WSKCHECK_EVNTRACE_H
#define WSKCHECK_EVNTRACE_H
#include "evntprov.h"
#endif
