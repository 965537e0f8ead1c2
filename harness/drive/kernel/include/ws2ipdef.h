// Addresses and constants of IP.
#ifndef WSKCHECK_WS2IPDEF_H
#define WSKCHECK_WS2IPDEF_H
#include "ws2def.h"
#endif
