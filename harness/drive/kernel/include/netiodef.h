// Addresses and constants of sockets, for netioddk.h.
#ifndef WSKCHECK_NETIODEF_H
#define WSKCHECK_NETIODEF_H
#include "ws2ipdef.h"
#endif
