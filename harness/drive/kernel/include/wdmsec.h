// Devices with a security descriptor.
#ifndef WSKCHECK_WDMSEC_H
#define WSKCHECK_WDMSEC_H
#include "wdm.h"
#endif
