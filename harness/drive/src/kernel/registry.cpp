// What looks into the registry finds nothing; what writes to it is not offered.
#include "kernel/kernel.h"

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

// No handle is one of a key, as no key can be opened.
KERNEL_FUNCTION NTSTATUS ZwSetValueKey(HANDLE, PUNICODE_STRING, ULONG, ULONG, PVOID, ULONG) {
  kernel::need_level_max(PASSIVE_LEVEL, "ZwSetValueKey", WSKCHECK_SITE);
  return STATUS_INVALID_HANDLE;
}
KERNEL_FUNCTION NTSTATUS ZwDeleteValueKey(HANDLE, PUNICODE_STRING) {
  kernel::need_level_max(PASSIVE_LEVEL, "ZwDeleteValueKey", WSKCHECK_SITE);
  return STATUS_INVALID_HANDLE;
}
KERNEL_FUNCTION NTSTATUS ZwFlushKey(HANDLE) {
  kernel::need_level_max(PASSIVE_LEVEL, "ZwFlushKey", WSKCHECK_SITE);
  return STATUS_INVALID_HANDLE;
}
KERNEL_FUNCTION NTSTATUS RtlCheckRegistryKey(ULONG, PWSTR) {
  kernel::need_level_max(PASSIVE_LEVEL, "RtlCheckRegistryKey", WSKCHECK_SITE);
  return STATUS_OBJECT_NAME_NOT_FOUND;
}
KERNEL_FUNCTION NTSTATUS RtlDeleteRegistryValue(ULONG, PCWSTR, PCWSTR) {
  kernel::need_level_max(PASSIVE_LEVEL, "RtlDeleteRegistryValue", WSKCHECK_SITE);
  return STATUS_OBJECT_NAME_NOT_FOUND;
}
KERNEL_FUNCTION NTSTATUS ZwCreateKey(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG,
                                     PUNICODE_STRING, ULONG, PULONG) {
  not_offered("a registry that is written to: ZwCreateKey");
}
KERNEL_FUNCTION NTSTATUS RtlCreateRegistryKey(ULONG, PWSTR) {
  not_offered("a registry that is written to: RtlCreateRegistryKey");
}
KERNEL_FUNCTION NTSTATUS RtlWriteRegistryValue(ULONG, PCWSTR, PCWSTR, ULONG, PVOID, ULONG) {
  not_offered("a registry that is written to: RtlWriteRegistryValue");
}
