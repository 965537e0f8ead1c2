// A client that is unloaded while its look-up is pending.
#define LOOKS_UP 1
#define MISTAKE forgets_deregistering
#include "../../outgoing/drivers/connects_out.c"
