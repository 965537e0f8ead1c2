// Source annotations: for drivers they are empty.
#ifndef WSKCHECK_SAL_H
#define WSKCHECK_SAL_H
#include "wskcheck_km/annotations.h"
#include "wskcheck_km/compiler.h"
#endif
