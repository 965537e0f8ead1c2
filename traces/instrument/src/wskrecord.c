// The recorder's one C file: its parts, in the order in which they use each other.
//
// Compiled with WSK_RECORD=1 beside the driver (see wskrecord.h); without it, empty. The parts are
// one translation unit: all of it is static but the functions of the header. The build makes of it
// and of its parts one file without further ones, for a driver's source tree.
#define WSK_RECORD_NO_MACROS

// The order matters.
// clang-format off
#include <ntddk.h>
#include <wsk.h>

#include "wskcheck/instrument/wskrecord.h"

#if WSK_RECORD
#include "parts/versions.h"
#include "parts/atomics.h"
#include "parts/record.h"
#ifdef WSK_RECORD_USER_MODE
#include "parts/platform_user.h"
#else
#include "parts/platform_kernel.h"
#endif
#include "parts/fields.h"
#include "parts/json.h"
#include "parts/tracelogging.h"
#include "parts/etw.h"
#include "parts/ring.h"
#include "parts/state.h"
#include "parts/slots.h"
#include "parts/emit.h"
#include "parts/irps.h"
#include "parts/callbacks.h"
#include "parts/calls.h"
#include "parts/listen_calls.h"
#include "parts/control_calls.h"
#include "parts/data_calls.h"
#include "parts/tables.h"
#include "parts/provider.h"
#include "parts/registration.h"
#include "parts/drain.h"
#include "parts/control.h"
#else
typedef int wskrecord_is_off;  // an empty translation unit is no C
#endif
// clang-format on
