// The kernel for file systems: what wdm.h has.
#ifndef WSKCHECK_NTIFS_H
#define WSKCHECK_NTIFS_H
#include "wdm.h"
#endif
