// A driver that is no C, for the tests of messages.
#include <ntddk.h>

static LONG count = unknown_name;
LONG* driver_count(VOID) { return &count; }
