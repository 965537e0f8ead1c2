// Threads, a timer's DPC, a DPC and a work item that meet at one object of each kind: what the
// steps of the kernel's functions are said to touch is tried with it.
#include <ntifs.h>

enum { threads = 2 };

static KEVENT go;
static KEVENT token;  // one waits, one sets
static KEVENT work_done;
static KSEMAPHORE semaphore;
static KMUTEX mutex;
static FAST_MUTEX fast;
static ERESOURCE resource;
static KSPIN_LOCK lock;
static EX_RUNDOWN_REF rundown;
static IO_REMOVE_LOCK remove;
static LOOKASIDE_LIST_EX lookaside;
static LIST_ENTRY list;
static SLIST_HEADER slist;
static volatile LONG counter;
static KTIMER timer;
static KDPC dpc_of_timer;
static KDPC dpc;
static PIO_WORKITEM item;
static PDEVICE_OBJECT device_object;
static PVOID thread_objects[threads];

typedef struct {
  LIST_ENTRY link;
  SLIST_ENTRY single;
} NODE;
static NODE nodes[threads];

static VOID routine_of_timer(PKDPC which, PVOID context, PVOID one, PVOID two) {
  UNREFERENCED_PARAMETER(which);
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(one);
  UNREFERENCED_PARAMETER(two);
  KeAcquireSpinLockAtDpcLevel(&lock);
  ++counter;
  KeReleaseSpinLockFromDpcLevel(&lock);
  KeSetEvent(&token, IO_NO_INCREMENT, FALSE);
}

static VOID work(PDEVICE_OBJECT device, PVOID context) {
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(context);
  ExAcquireFastMutex(&fast);
  ++counter;
  ExReleaseFastMutex(&fast);
  KeSetEvent(&work_done, IO_NO_INCREMENT, FALSE);
}

static VOID with_locks(NODE* node) {
  KIRQL irql;
  KLOCK_QUEUE_HANDLE queued;
  KeAcquireSpinLock(&lock, &irql);
  InsertTailList(&list, &node->link);
  KeReleaseSpinLock(&lock, irql);
  KeAcquireInStackQueuedSpinLock(&lock, &queued);
  RemoveEntryList(&node->link);
  KeReleaseInStackQueuedSpinLock(&queued);
  ExAcquireFastMutex(&fast);
  ++counter;
  ExReleaseFastMutex(&fast);
  KeEnterCriticalRegion();
  ExAcquireResourceSharedLite(&resource, TRUE);
  ExReleaseResourceLite(&resource);
  ExAcquireResourceExclusiveLite(&resource, TRUE);
  ++counter;
  ExReleaseResourceLite(&resource);
  KeLeaveCriticalRegion();
}

static VOID with_waits(VOID) {
  LARGE_INTEGER now = {.QuadPart = 0};
  PVOID both[2] = {&semaphore, &mutex};
  if (KeWaitForSingleObject(&token, Executive, KernelMode, FALSE, &now) == STATUS_SUCCESS) {
    KeSetEvent(&token, IO_NO_INCREMENT, FALSE);
  }
  KeWaitForMultipleObjects(2, both, WaitAll, Executive, KernelMode, FALSE, NULL, NULL);
  InterlockedIncrement(&counter);
  KeReleaseMutex(&mutex, FALSE);
  KeReleaseSemaphore(&semaphore, IO_NO_INCREMENT, 1, FALSE);
}

static VOID with_references(NODE* node) {
  PVOID entry;
  if (ExAcquireRundownProtection(&rundown)) ExReleaseRundownProtection(&rundown);
  if (NT_SUCCESS(IoAcquireRemoveLock(&remove, node))) IoReleaseRemoveLock(&remove, node);
  entry = ExAllocateFromLookasideListEx(&lookaside);
  if (entry != NULL) ExFreeToLookasideListEx(&lookaside, entry);
  InterlockedPushEntrySList(&slist, &node->single);
  InterlockedPopEntrySList(&slist);
}

static VOID run(PVOID context) {
  NODE* node = (NODE*)context;
  KeWaitForSingleObject(&go, Executive, KernelMode, FALSE, NULL);
  with_locks(node);
  with_waits();
  with_references(node);
  KeInsertQueueDpc(&dpc, NULL, NULL);
}

static VOID end_threads(ULONG count) {
  ULONG i;
  KeSetEvent(&go, IO_NO_INCREMENT, FALSE);
  for (i = 0; i < count; ++i) {
    KeWaitForSingleObject(thread_objects[i], Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(thread_objects[i]);
  }
}

static VOID give_back(VOID) {
  ExDeleteLookasideListEx(&lookaside);
  ExDeleteResourceLite(&resource);
  IoFreeWorkItem(item);
  IoDeleteDevice(device_object);
}

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  end_threads(threads);
  KeCancelTimer(&timer);
  KeFlushQueuedDpcs();
  KeWaitForSingleObject(&work_done, Executive, KernelMode, FALSE, NULL);
  ExWaitForRundownProtectionRelease(&rundown);
  if (NT_SUCCESS(IoAcquireRemoveLock(&remove, driver))) {
    IoReleaseRemoveLockAndWait(&remove, driver);
  }
  give_back();
}

static NTSTATUS prepare(PDRIVER_OBJECT driver) {
  NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device_object);
  if (!NT_SUCCESS(status)) return status;
  item = IoAllocateWorkItem(device_object);
  if (item == NULL) {
    IoDeleteDevice(device_object);
    return STATUS_INSUFFICIENT_RESOURCES;
  }
  ExInitializeResourceLite(&resource);
  ExInitializeLookasideListEx(&lookaside, NULL, NULL, NonPagedPoolNx, 0, sizeof(NODE), 'ynaM', 0);
  KeInitializeEvent(&go, NotificationEvent, FALSE);
  KeInitializeEvent(&token, SynchronizationEvent, FALSE);
  KeInitializeEvent(&work_done, NotificationEvent, FALSE);
  KeInitializeSemaphore(&semaphore, 1, threads);
  KeInitializeMutex(&mutex, 0);
  ExInitializeFastMutex(&fast);
  KeInitializeSpinLock(&lock);
  ExInitializeRundownProtection(&rundown);
  IoInitializeRemoveLock(&remove, 'ynaM', 0, 0);
  InitializeListHead(&list);
  InitializeSListHead(&slist);
  KeInitializeTimer(&timer);
  KeInitializeDpc(&dpc_of_timer, routine_of_timer, NULL);
  KeInitializeDpc(&dpc, routine_of_timer, NULL);
  return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  LARGE_INTEGER soon = {.QuadPart = -10000};
  ULONG i;
  NTSTATUS status = prepare(driver);
  UNREFERENCED_PARAMETER(path);
  if (!NT_SUCCESS(status)) return status;
  for (i = 0; i < threads; ++i) {
    HANDLE handle;
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, run, &nodes[i]);
    if (!NT_SUCCESS(status)) {
      end_threads(i);
      KeFlushQueuedDpcs();
      give_back();
      return status;
    }
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                              &thread_objects[i], NULL);
    ZwClose(handle);
  }
  KeSetTimer(&timer, soon, &dpc_of_timer);
  IoQueueWorkItem(item, work, DelayedWorkQueue, NULL);
  driver->DriverUnload = unload;
  return STATUS_SUCCESS;
}
