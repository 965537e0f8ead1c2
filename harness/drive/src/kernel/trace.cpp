// Event tracing without a session, and the registry without keys.
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

KERNEL_FUNCTION NTSTATUS ZwOpenKey(PHANDLE Key, ACCESS_MASK, POBJECT_ATTRIBUTES Attributes) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_max(PASSIVE_LEVEL, "ZwOpenKey", site);
  check_access(Attributes, sizeof *Attributes, false, site);
  *kernel::checked(Key, site) = nullptr;
  if (telling()) tell(site, "ZwOpenKey returns STATUS_OBJECT_NAME_NOT_FOUND: there are no keys");
  return STATUS_OBJECT_NAME_NOT_FOUND;
}
KERNEL_FUNCTION NTSTATUS ZwQueryValueKey(HANDLE, PUNICODE_STRING, KEY_VALUE_INFORMATION_CLASS,
                                         PVOID, ULONG, PULONG) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_max(PASSIVE_LEVEL, "ZwQueryValueKey", site);
  if (telling()) tell(site, "ZwQueryValueKey returns STATUS_INVALID_HANDLE: there are no keys");
  return STATUS_INVALID_HANDLE;
}
// Defaults are taken for values that are not required.
KERNEL_FUNCTION NTSTATUS RtlQueryRegistryValues(ULONG, PCWSTR, PRTL_QUERY_REGISTRY_TABLE Table,
                                                PVOID, PVOID) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_max(PASSIVE_LEVEL, "RtlQueryRegistryValues", site);
  for (PRTL_QUERY_REGISTRY_TABLE t = Table;; ++t) {
    check_access(t, sizeof *t, false, site);
    if (t->QueryRoutine == nullptr && t->Name == nullptr) return STATUS_SUCCESS;
    if ((t->Flags & RTL_QUERY_REGISTRY_REQUIRED) != 0) {
      if (telling()) {
        tell(site,
             "RtlQueryRegistryValues returns STATUS_OBJECT_NAME_NOT_FOUND: a value is required");
      }
      return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    const bool direct = (t->Flags & RTL_QUERY_REGISTRY_DIRECT) != 0;
    if (!direct || (t->DefaultType & 0xffffff) != REG_DWORD || t->DefaultData == nullptr) continue;
    check_access(t->DefaultData, sizeof(ULONG), false, site);
    check_access(t->EntryContext, sizeof(ULONG), true, site);
    std::memcpy(t->EntryContext, t->DefaultData, sizeof(ULONG));
  }
}
