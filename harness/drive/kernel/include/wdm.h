// The kernel for drivers: everything but WSK.
#ifndef WSKCHECK_WDM_H
#define WSKCHECK_WDM_H
#include "ntdef.h"
#include "ntstatus.h"
#include "wskcheck_km/atomics.h"
#include "wskcheck_km/bits.h"
#include "wskcheck_km/crt_more.h"
#include "wskcheck_km/csq.h"
#include "wskcheck_km/ex_timers.h"
#include "wskcheck_km/files.h"
#include "wskcheck_km/notify.h"
#include "wskcheck_km/queues.h"
#include "wskcheck_km/registry.h"
#include "wskcheck_km/system.h"
#include "wskcheck_km/trace.h"
#endif
