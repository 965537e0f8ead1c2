// Winsock Kernel.
#ifndef WSKCHECK_WSK_H
#define WSKCHECK_WSK_H
#include "netioddk.h"
#include "wdm.h"
#include "wskcheck_km/wsk_dispatch.h"
#endif
