// The kernel: what wdm.h has.
#ifndef WSKCHECK_NTOSP_H
#define WSKCHECK_NTOSP_H
#include "wdm.h"
#endif
