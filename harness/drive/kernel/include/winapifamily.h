// Families of interfaces.
#ifndef WSKCHECK_WINAPIFAMILY_H
#define WSKCHECK_WINAPIFAMILY_H
#include "wskcheck_km/family.h"
#endif
