// The kernel for drivers of Windows NT: what wdm.h has.
#ifndef WSKCHECK_NTDDK_H
#define WSKCHECK_NTDDK_H
#include "wdm.h"
#endif
