// Arithmetic that tells of overflow.
#ifndef WSKCHECK_INTSAFE_H
#define WSKCHECK_INTSAFE_H
#include "wdm.h"
#include "wskcheck_km/integers.h"
#endif
