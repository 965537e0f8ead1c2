// Types of IP interfaces, without the functions.
#ifndef WSKCHECK_NETIOAPI_H
#define WSKCHECK_NETIOAPI_H
#include "nldef.h"
#include "ws2ipdef.h"
#endif
