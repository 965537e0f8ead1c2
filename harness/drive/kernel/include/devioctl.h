// Control codes of devices.
#ifndef WSKCHECK_DEVIOCTL_H
#define WSKCHECK_DEVIOCTL_H
#include "wdm.h"
#endif
