// A driver's file with the recorder compiled out: what the header then leaves of it.
#include <ntddk.h>
#include <wsk.h>

#include "wskcheck/instrument/wskrecord.h"

#if WSK_RECORD
#error "compiled without WSK_RECORD=1"
#endif
#if defined(WskRegister) || defined(WskCaptureProviderNPI) || defined(IoAllocateIrp)
#error "off, nothing of the driver's is replaced"
#endif

int wskrecord_off_driver(void);
int wskrecord_off_driver(void) {
  WSK_RECORD_CONFIG config = {0};
  WSK_RECORD_STATISTICS statistics = {1, 1, 1, 1, 1, 1, 1};
  NTSTATUS status = WskRecordStart(&config);
  WskRecordMark("nothing");
  WskRecordEnable(TRUE);
  WskRecordQuery(&statistics);
  WskRecordStop();
  return status != STATUS_SUCCESS || statistics.Recorded != 0 || statistics.FileStatus != 0;
}
