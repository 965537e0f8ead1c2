// Numbers of Windows' versions.
#ifndef WSKCHECK_SDKDDKVER_H
#define WSKCHECK_SDKDDKVER_H
#include "wdm.h"
#endif
