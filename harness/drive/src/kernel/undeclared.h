// Functions of Windows' kernel that its headers do not declare: drivers that use one declare it
// themselves. A run that calls one is undecided.
#pragma once

#include <ntddk.h>

extern "C" {
NTSTATUS NtQuerySystemInformation(ULONG Class, PVOID Information, ULONG Length, PULONG Needed);
NTSTATUS ObReferenceObjectByName(PUNICODE_STRING Name, ULONG Attributes, PVOID AccessState,
                                 ACCESS_MASK Access, POBJECT_TYPE Type, KPROCESSOR_MODE Mode,
                                 PVOID ParseContext, PVOID* Object);
PCHAR PsGetProcessImageFileName(PEPROCESS Process);
NTSTATUS ZwQueryInformationProcess(HANDLE Process, ULONG Class, PVOID Information, ULONG Length,
                                   PULONG Needed);
NTSTATUS ZwQuerySystemInformation(ULONG Class, PVOID Information, ULONG Length, PULONG Needed);
}
