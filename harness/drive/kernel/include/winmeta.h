// Levels and opcodes of events.
#ifndef WSKCHECK_WINMETA_H
#define WSKCHECK_WINMETA_H
#include "evntprov.h"
#endif
