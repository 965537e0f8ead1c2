// Source annotations, which only drivers want: their names clash with those of a C++ library.
#ifndef WSKCHECK_KM_ANNOTATIONS_H
#define WSKCHECK_KM_ANNOTATIONS_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/compiler.h"

#ifndef WSKCHECK_KERNEL_HOST
#include "wskcheck_km/sal1.h"
#include "wskcheck_km/sal2.h"
#endif

#endif
