// Event tracing without a session.
#include <cstring>

#include "kernel/text.h"

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS EtwRegister(LPCGUID Provider, PETWENABLECALLBACK, PVOID,
                                     PREGHANDLE Handle) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_max(PASSIVE_LEVEL, "EtwRegister", site);
  check_access(Provider, sizeof *Provider, false, site);
  *kernel::checked(Handle, site) = 1;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS EtwUnregister(REGHANDLE) {
  kernel::need_level_max(PASSIVE_LEVEL, "EtwUnregister", WSKCHECK_SITE);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS EtwWrite(REGHANDLE, PCEVENT_DESCRIPTOR, LPCGUID, ULONG,
                                  PEVENT_DATA_DESCRIPTOR) {
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS EtwWriteTransfer(REGHANDLE, PCEVENT_DESCRIPTOR, LPCGUID, LPCGUID, ULONG,
                                          PEVENT_DATA_DESCRIPTOR) {
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS EtwWriteString(REGHANDLE, UCHAR, ULONGLONG, LPCGUID, PCWSTR) {
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION BOOLEAN EtwEventEnabled(REGHANDLE, PCEVENT_DESCRIPTOR) { return FALSE; }
KERNEL_FUNCTION BOOLEAN EtwProviderEnabled(REGHANDLE, UCHAR, ULONGLONG) { return FALSE; }
KERNEL_FUNCTION NTSTATUS EtwActivityIdControl(ULONG, GUID* Activity) {
  std::memset(kernel::checked(Activity, WSKCHECK_SITE), 0, sizeof *Activity);
  return STATUS_SUCCESS;
}
