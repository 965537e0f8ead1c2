// Addresses as text, keep-alive values.
#ifndef WSKCHECK_MSTCPIP_H
#define WSKCHECK_MSTCPIP_H
#include "ws2ipdef.h"
#endif
