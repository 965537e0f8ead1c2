// Source annotations of drivers.
#ifndef WSKCHECK_DRIVERSPECS_H
#define WSKCHECK_DRIVERSPECS_H
#include "sal.h"
#endif
