// Constants for consumers of events.
#ifndef WSKCHECK_EVNTCONS_H
#define WSKCHECK_EVNTCONS_H
#include "evntprov.h"
#endif
