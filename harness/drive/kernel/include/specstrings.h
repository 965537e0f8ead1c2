// Source annotations by their older name.
#ifndef WSKCHECK_SPECSTRINGS_H
#define WSKCHECK_SPECSTRINGS_H
#include "sal.h"
#endif
