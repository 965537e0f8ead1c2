// Network modules: types of the registrar.
#ifndef WSKCHECK_NMR_H
#define WSKCHECK_NMR_H
#include "netioddk.h"
#endif
