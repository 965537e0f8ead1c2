// From here on DEFINE_GUID defines the GUID. Like the original it may come more than once.
#include "wskcheck_km/guid.h"
#undef DEFINE_GUID
#define DEFINE_GUID DEFINE_GUID_HERE
