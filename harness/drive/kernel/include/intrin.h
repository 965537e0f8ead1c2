// Intrinsics of Microsoft's compiler.
#ifndef WSKCHECK_INTRIN_H
#define WSKCHECK_INTRIN_H
#include "wdm.h"
#endif
