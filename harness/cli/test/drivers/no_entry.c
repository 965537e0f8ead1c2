// A driver without DriverEntry, for the tests of messages.
#include <ntddk.h>

static LONG nothing;
LONG* driver_of_nothing(VOID) { return &nothing; }
