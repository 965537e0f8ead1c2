// The basic types and macros, by their name of user mode.
#ifndef WSKCHECK_MINWINDEF_H
#define WSKCHECK_MINWINDEF_H
#include "ntdef.h"
#endif
