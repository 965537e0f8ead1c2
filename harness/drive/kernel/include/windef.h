// The basic types and macros, by their name of user mode.
#ifndef WSKCHECK_WINDEF_H
#define WSKCHECK_WINDEF_H
#include "ntdef.h"
#endif
