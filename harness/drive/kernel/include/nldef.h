// Constants of the network layer, none of which WSK needs.
#ifndef WSKCHECK_NLDEF_H
#define WSKCHECK_NLDEF_H
#include "ws2ipdef.h"
#endif
