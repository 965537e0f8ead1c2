// Tracing by WPP.
#ifndef WSKCHECK_WPPRECORDER_H
#define WSKCHECK_WPPRECORDER_H
#include "evntprov.h"
#endif
