// Arithmetic that tells of overflow.
#ifndef WSKCHECK_NTINTSAFE_H
#define WSKCHECK_NTINTSAFE_H
#include "wdm.h"
#include "wskcheck_km/integers.h"
#endif
