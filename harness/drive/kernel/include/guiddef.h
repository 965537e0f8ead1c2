// GUIDs.
#ifndef WSKCHECK_GUIDDEF_H
#define WSKCHECK_GUIDDEF_H
#include "wskcheck_km/guid.h"
#endif
