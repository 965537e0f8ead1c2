// Structured exceptions: the words are in every header of the kernel here.
#ifndef WSKCHECK_EXCPT_H
#define WSKCHECK_EXCPT_H
#include "wdm.h"
#endif
