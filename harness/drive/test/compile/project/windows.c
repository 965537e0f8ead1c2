// Compiles where the widths are those of Windows, headers are found in its way, and the settings of
// the project stay outside.
#include <Ntddk.h>

#include "INC\Own.h"
#include "windows.tmh"

C_ASSERT(sizeof(long) == 4 && sizeof(NUMBER) == 4 && sizeof(WCHAR) == 2);
C_ASSERT(0xffffffffUL + 1UL == 0);
C_ASSERT(sizeof(TEXT) == 4 && SUM(1, 2) == 3 && LATER == 1);
C_ASSERT((char)-1 < 0);
#ifdef OF_THE_PROJECT
#error a definition of the project reached the driver
#endif

NUMBER Left(NUMBER number) {
  __try {
    if (number == 0) return 1;
    KeBugCheck(number);
  } __finally {
    KeBugCheck(More());
  }
  return 2;
}
