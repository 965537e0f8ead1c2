// Addresses of IPv4.
#ifndef WSKCHECK_INADDR_H
#define WSKCHECK_INADDR_H
#include "wskcheck_km/sockaddr.h"
#endif
