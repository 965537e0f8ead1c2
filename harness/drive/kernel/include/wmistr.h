// Event tracing.
#ifndef WSKCHECK_WMISTR_H
#define WSKCHECK_WMISTR_H
#include "evntprov.h"
#endif
