// A client that gives up at unload and has a WskDisconnectEvent.
#define GIVES_UP 1
#define HAS_EVENTS 1
#define LOOKS_UP 1
#include "../../outgoing/drivers/connects_out.c"
