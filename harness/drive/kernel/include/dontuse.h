// Names that a driver should not use, which are left to it.
#ifndef WSKCHECK_DONTUSE_H
#define WSKCHECK_DONTUSE_H
#include "wdm.h"
#endif
