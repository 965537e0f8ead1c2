// Annotations of levels.
#ifndef WSKCHECK_KERNELSPECS_H
#define WSKCHECK_KERNELSPECS_H
#include "driverspecs.h"
#endif
