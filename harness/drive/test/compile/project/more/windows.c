// A second file, of the same name.
#include "../inc/own.h"

NUMBER More(void) { return (NUMBER)-1; }
