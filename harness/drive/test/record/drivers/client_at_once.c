// The same with WskSocketConnect.
#define ONE_CALL 1
#include "client_in_steps.c"
