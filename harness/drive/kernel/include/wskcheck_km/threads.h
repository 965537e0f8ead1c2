// System threads, work items, handles and references to objects.
#ifndef WSKCHECK_KM_THREADS_H
#define WSKCHECK_KM_THREADS_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/irp.h"

WSKCHECK_KM_BEGIN

typedef VOID KSTART_ROUTINE(PVOID StartContext);
typedef KSTART_ROUTINE* PKSTART_ROUTINE;
typedef VOID WORKER_THREAD_ROUTINE(PVOID Parameter);
typedef WORKER_THREAD_ROUTINE* PWORKER_THREAD_ROUTINE;

typedef enum _WORK_QUEUE_TYPE {
  CriticalWorkQueue,
  DelayedWorkQueue,
  HyperCriticalWorkQueue,
  NormalWorkQueue,
  BackgroundWorkQueue,
  RealTimeWorkQueue,
  SuperCriticalWorkQueue,
  MaximumWorkQueue,
  CustomPriorityWorkQueue = 32
} WORK_QUEUE_TYPE;

typedef struct _WORK_QUEUE_ITEM {
  LIST_ENTRY List;
  PWORKER_THREAD_ROUTINE WorkerRoutine;
  PVOID Parameter;
} WORK_QUEUE_ITEM, *PWORK_QUEUE_ITEM;

typedef struct _IO_WORKITEM {
  ULONG WskCheckKind;
  ULONG Queued;
  PVOID IoObject;
  PVOID Routine;
  PVOID Context;
  BOOLEAN Extended;
} IO_WORKITEM, *PIO_WORKITEM;

#define LOW_PRIORITY 0
#define LOW_REALTIME_PRIORITY 16
#define HIGH_PRIORITY 31

VOID wskcheck_queue_work_item(PWORK_QUEUE_ITEM Item, WORK_QUEUE_TYPE Queue);
#define ExQueueWorkItem(item, queue) wskcheck_queue_work_item((item), (queue))
#define ExInitializeWorkItem(item, routine, context) \
  do {                                               \
    (item)->WorkerRoutine = (routine);               \
    (item)->Parameter = (context);                   \
    (item)->List.Flink = NULL;                       \
  } while (0)
PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT DeviceObject);
VOID IoInitializeWorkItem(PVOID IoObject, PIO_WORKITEM Item);
VOID IoUninitializeWorkItem(PIO_WORKITEM Item);
VOID IoQueueWorkItem(PIO_WORKITEM Item, PIO_WORKITEM_ROUTINE Routine, WORK_QUEUE_TYPE Queue,
                     PVOID Context);
VOID IoQueueWorkItemEx(PIO_WORKITEM Item, PIO_WORKITEM_ROUTINE_EX Routine, WORK_QUEUE_TYPE Queue,
                       PVOID Context);
BOOLEAN IoTryQueueWorkItem(PIO_WORKITEM Item, PIO_WORKITEM_ROUTINE_EX Routine,
                           WORK_QUEUE_TYPE Queue, PVOID Context);
VOID IoFreeWorkItem(PIO_WORKITEM Item);
ULONG IoSizeofWorkItem(VOID);

NTSTATUS PsCreateSystemThread(PHANDLE Thread, ULONG Access, POBJECT_ATTRIBUTES Attributes,
                              HANDLE Process, PCLIENT_ID ClientId, PKSTART_ROUTINE Routine,
                              PVOID Context);
NTSTATUS IoCreateSystemThread(PVOID IoObject, PHANDLE Thread, ULONG Access,
                              POBJECT_ATTRIBUTES Attributes, HANDLE Process, PCLIENT_ID ClientId,
                              PKSTART_ROUTINE Routine, PVOID Context);
NTSTATUS PsTerminateSystemThread(NTSTATUS Status);
BOOLEAN PsIsSystemThread(PETHREAD Thread);
BOOLEAN PsIsThreadTerminating(PETHREAD Thread);
PKTHREAD KeGetCurrentThread(VOID);
#define PsGetCurrentThread() ((PETHREAD)KeGetCurrentThread())
PEPROCESS PsGetCurrentProcess(VOID);
#define IoGetCurrentProcess PsGetCurrentProcess
extern PEPROCESS PsInitialSystemProcess;
HANDLE PsGetCurrentThreadId(VOID);
HANDLE PsGetCurrentProcessId(VOID);
HANDLE PsGetThreadId(PETHREAD Thread);
HANDLE PsGetProcessId(PEPROCESS Process);
PEPROCESS IoGetRequestorProcess(PIRP Irp);
ULONG IoGetRequestorProcessId(PIRP Irp);
PDEVICE_OBJECT IoGetRelatedDeviceObject(PFILE_OBJECT FileObject);
KPRIORITY KeSetPriorityThread(PKTHREAD Thread, KPRIORITY Priority);
KPRIORITY KeQueryPriorityThread(PKTHREAD Thread);
LONG KeSetBasePriorityThread(PKTHREAD Thread, LONG Increment);
KAFFINITY KeSetSystemAffinityThreadEx(KAFFINITY Affinity);
VOID KeRevertToUserAffinityThreadEx(KAFFINITY Affinity);
KPROCESSOR_MODE ExGetPreviousMode(VOID);
typedef struct _PROCESSOR_NUMBER {
  USHORT Group;
  UCHAR Number;
  UCHAR Reserved;
} PROCESSOR_NUMBER, *PPROCESSOR_NUMBER;
typedef struct _GROUP_AFFINITY {
  KAFFINITY Mask;
  USHORT Group;
  USHORT Reserved[3];
} GROUP_AFFINITY, *PGROUP_AFFINITY;
VOID KeSetSystemGroupAffinityThread(PGROUP_AFFINITY Affinity, PGROUP_AFFINITY Previous);
VOID KeRevertToUserGroupAffinityThread(PGROUP_AFFINITY Previous);
KAFFINITY KeQueryActiveProcessors(VOID);
USHORT KeQueryActiveGroupCount(VOID);
NTSTATUS KeGetProcessorNumberFromIndex(ULONG Index, PPROCESSOR_NUMBER Number);
ULONG KeGetProcessorIndexFromNumber(PPROCESSOR_NUMBER Number);
ULONG KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER Number);
#define KeNumberProcessors ((CCHAR)2)
ULONG wskcheck_current_processor(VOID);
ULONG KeQueryActiveProcessorCount(PKAFFINITY Active);
ULONG KeQueryActiveProcessorCountEx(USHORT Group);
ULONG KeQueryMaximumProcessorCount(VOID);
ULONG KeQueryMaximumProcessorCountEx(USHORT Group);
#define ALL_PROCESSOR_GROUPS 0xffff
#define KeGetCurrentProcessorNumber() wskcheck_current_processor()
#define KeGetCurrentProcessorIndex() wskcheck_current_processor()

NTSTATUS ObReferenceObjectByHandle(HANDLE Handle, ACCESS_MASK Access, POBJECT_TYPE Type,
                                   KPROCESSOR_MODE Mode, PVOID* Object, PVOID Information);
#ifndef WSKCHECK_KERNEL_HOST
#define ObReferenceObjectByHandle(handle, access, type, mode, object, information) \
  (ObReferenceObjectByHandle)((handle), (access), (type), (mode), (PVOID*)(object), (information))
#endif
NTSTATUS ObReferenceObjectByPointer(PVOID Object, ACCESS_MASK Access, POBJECT_TYPE Type,
                                    KPROCESSOR_MODE Mode);
NTSTATUS ObOpenObjectByPointer(PVOID Object, ULONG Attributes, PVOID State, ACCESS_MASK Access,
                               POBJECT_TYPE Type, KPROCESSOR_MODE Mode, PHANDLE Handle);
LONG_PTR ObfReferenceObject(PVOID Object);
LONG_PTR ObfDereferenceObject(PVOID Object);
#define ObReferenceObject(object) ObfReferenceObject(object)
#define ObDereferenceObject(object) ObfDereferenceObject(object)
#define ObReferenceObjectWithTag(object, tag) ((void)(tag), ObfReferenceObject(object))
#define ObDereferenceObjectWithTag(object, tag) ((void)(tag), ObfDereferenceObject(object))
#define ObDereferenceObjectDeferDelete(object) ((void)ObfDereferenceObject(object))
NTSTATUS ZwClose(HANDLE Handle);
#define NtClose ZwClose
#define ObCloseHandle(handle, mode) ((void)(mode), ZwClose(handle))
#define NtCurrentProcess() ((HANDLE)(LONG_PTR)-1)
#define ZwCurrentProcess() NtCurrentProcess()
#define NtCurrentThread() ((HANDLE)(LONG_PTR)-2)
#define ZwCurrentThread() NtCurrentThread()

WSKCHECK_KM_END

#endif
