// See undeclared.h.
#include "kernel/undeclared.h"

#include "kernel/kernel.h"

using namespace wskcheck::drive;

KERNEL_FUNCTION NTSTATUS NtQuerySystemInformation(ULONG, PVOID, ULONG, PULONG) {
  not_offered("NtQuerySystemInformation");
}
KERNEL_FUNCTION NTSTATUS ObReferenceObjectByName(PUNICODE_STRING, ULONG, PVOID, ACCESS_MASK,
                                                 POBJECT_TYPE, KPROCESSOR_MODE, PVOID, PVOID*) {
  not_offered("ObReferenceObjectByName");
}
KERNEL_FUNCTION PCHAR PsGetProcessImageFileName(PEPROCESS) {
  not_offered("PsGetProcessImageFileName");
}
KERNEL_FUNCTION NTSTATUS ZwQueryInformationProcess(HANDLE, ULONG, PVOID, ULONG, PULONG) {
  not_offered("ZwQueryInformationProcess");
}
KERNEL_FUNCTION NTSTATUS ZwQuerySystemInformation(ULONG, PVOID, ULONG, PULONG) {
  not_offered("ZwQuerySystemInformation");
}
