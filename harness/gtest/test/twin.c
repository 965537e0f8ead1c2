// A driver of a pattern, without the pattern's mistake.
#define CORRECTED
#include "../../drive/drivers/patterns/d03_null_socket_stored.c"
