// Source annotations of locks.
#ifndef WSKCHECK_CONCURRENCYSAL_H
#define WSKCHECK_CONCURRENCYSAL_H
#include "sal.h"
#endif
