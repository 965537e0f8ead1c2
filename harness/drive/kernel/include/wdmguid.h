// GUIDs of the kernel.
#ifndef WSKCHECK_WDMGUID_H
#define WSKCHECK_WDMGUID_H
#include "wdm.h"
#endif
