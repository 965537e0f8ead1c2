// Addresses and constants of sockets.
#ifndef WSKCHECK_WS2DEF_H
#define WSKCHECK_WS2DEF_H
#include "sal.h"
#include "wskcheck_km/sockaddr_more.h"
#endif
