// Safe string functions.
#ifndef WSKCHECK_NTSTRSAFE_H
#define WSKCHECK_NTSTRSAFE_H
#include "wdm.h"
#include "wskcheck_km/safestr.h"
#endif
