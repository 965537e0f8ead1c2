// Names for the warnings of analysers, which nobody reads here.
#ifndef WSKCHECK_SUPPRESS_H
#define WSKCHECK_SUPPRESS_H
#include "sal.h"
#endif
