// Addresses of IPv6.
#ifndef WSKCHECK_IN6ADDR_H
#define WSKCHECK_IN6ADDR_H
#include "wskcheck_km/sockaddr.h"
#endif
