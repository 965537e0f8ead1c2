// Addresses as text.
#ifndef WSKCHECK_IP2STRING_H
#define WSKCHECK_IP2STRING_H
#include "ws2ipdef.h"
#endif
