// Status codes.
#ifndef WSKCHECK_NTSTATUS_H
#define WSKCHECK_NTSTATUS_H
#include "wskcheck_km/status_high.h"
#include "wskcheck_km/status_low.h"
#include "wskcheck_km/status_rare_a.h"
#include "wskcheck_km/status_rare_b.h"
#include "wskcheck_km/status_rare_c.h"
#include "wskcheck_km/status_rare_d.h"
#include "wskcheck_km/types.h"
#endif
