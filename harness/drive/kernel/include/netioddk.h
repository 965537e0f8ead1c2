// What WSK's network programming interfaces are identified by.
#ifndef WSKCHECK_NETIODDK_H
#define WSKCHECK_NETIODDK_H
#include "wdm.h"
#include "ws2ipdef.h"
#include "wskcheck_km/wsk_types.h"
#endif
