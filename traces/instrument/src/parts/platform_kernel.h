// What the recorder asks of Windows, in a kernel driver.
//
// Functions that are not in every system or import library are looked up by name at the start.
// WSK_RECORD_NO_IRQL: the IRQL is neither read nor raised and no record tells it; for hosts that
// run drivers in user mode, where it does not exist.

#define WR_TAG 0x526b7357  // "WskR" in a dump

typedef struct wr_etw_calls {
  NTSTATUS(NTAPI* register_provider)
  (const VOID* guid, PVOID callback, PVOID context, ULONG64* handle);
  NTSTATUS(NTAPI* unregister)(ULONG64 handle);
  NTSTATUS(NTAPI* write)
  (ULONG64 handle, const VOID* event, const VOID* activity, const VOID* related, ULONG count,
   const VOID* data);
  NTSTATUS(NTAPI* set_information)(ULONG64 handle, ULONG what, PVOID information, ULONG length);
} wr_etw_calls;

static wr_etw_calls wr_etw_functions;
static ULONG(NTAPI* wr_processor_number)(PVOID number);
static ULONG(NTAPI* wr_is_in_dpc)(VOID);

static PVOID wr_find(PCWSTR name) {
  UNICODE_STRING text;
  RtlInitUnicodeString(&text, name);
  return MmGetSystemRoutineAddress(&text);
}

static void wr_platform_start(void) {
  *(PVOID*)&wr_etw_functions.register_provider = wr_find(L"EtwRegister");
  *(PVOID*)&wr_etw_functions.unregister = wr_find(L"EtwUnregister");
  *(PVOID*)&wr_etw_functions.write = wr_find(L"EtwWriteTransfer");
  *(PVOID*)&wr_etw_functions.set_information = wr_find(L"EtwSetInformation");
  *(PVOID*)&wr_processor_number = wr_find(L"KeGetCurrentProcessorNumberEx");
#ifdef WSK_RECORD_NO_IRQL
  wr_is_in_dpc = NULL;
#else
  *(PVOID*)&wr_is_in_dpc = wr_find(L"KeIsExecutingDpc");
#endif
}

static ULONG64 wr_now(void) { return (ULONG64)KeQueryPerformanceCounter(NULL).QuadPart; }

static ULONG64 wr_frequency(void) {
  LARGE_INTEGER frequency;
  KeQueryPerformanceCounter(&frequency);
  return (ULONG64)frequency.QuadPart;
}

static ULONG64 wr_thread_id(void) { return (ULONG64)(ULONG_PTR)PsGetCurrentThreadId(); }
static ULONG wr_cpu(void) { return wr_processor_number != NULL ? wr_processor_number(NULL) : 0; }
static BOOLEAN wr_in_dpc(void) { return wr_is_in_dpc != NULL && wr_is_in_dpc() != 0; }

#ifdef WSK_RECORD_NO_IRQL
static KIRQL wr_irql(void) { return WR_IRQL_UNKNOWN; }
static void wr_raise(KIRQL* old) { *old = 0; }
static void wr_lower(KIRQL old) { (void)old; }
#else
static KIRQL wr_irql(void) { return KeGetCurrentIrql(); }
static void wr_raise(KIRQL* old) { KeRaiseIrql(DISPATCH_LEVEL, old); }
static void wr_lower(KIRQL old) { KeLowerIrql(old); }
#endif

// Never executable where the system knows the difference.
static VOID* wr_allocate(SIZE_T size) {
#if defined(POOL_FLAG_NON_PAGED) && WR_NTDDI >= 0x0A000008
  return ExAllocatePool2(POOL_FLAG_NON_PAGED, size, WR_TAG);
#elif WR_NTDDI >= 0x06020000
  return ExAllocatePoolWithTag(NonPagedPoolNx, size, WR_TAG);
#else
  return ExAllocatePoolWithTag(NonPagedPool, size, WR_TAG);
#endif
}

static void wr_release(VOID* memory) { ExFreePoolWithTag(memory, WR_TAG); }

typedef HANDLE wr_file;

static NTSTATUS wr_file_open(wr_file* file, PCWSTR path) {
  OBJECT_ATTRIBUTES attributes;
  IO_STATUS_BLOCK io;
  UNICODE_STRING name;
  RtlInitUnicodeString(&name, path);
  InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                             NULL);
  return ZwCreateFile(file, FILE_APPEND_DATA | SYNCHRONIZE, &attributes, &io, NULL,
                      FILE_ATTRIBUTE_NORMAL, FILE_SHARE_READ, FILE_OVERWRITE_IF,
                      FILE_SYNCHRONOUS_IO_NONALERT | FILE_NON_DIRECTORY_FILE, NULL, 0);
}

static NTSTATUS wr_file_write(wr_file* file, const char* bytes, ULONG size) {
  IO_STATUS_BLOCK io;
  NTSTATUS status =
      ZwWriteFile(*file, NULL, NULL, NULL, &io, (PVOID)(ULONG_PTR)bytes, size, NULL, NULL);
  if (NT_SUCCESS(status) && io.Information != size) status = STATUS_DISK_FULL;
  return status;
}

static void wr_file_close(wr_file* file) { ZwClose(*file); }

typedef struct wr_thread {
  PVOID object;
  KEVENT wake;
  void (*run)(void* context);
  void* context;
} wr_thread;

static VOID NTAPI wr_thread_main(PVOID context) {
  wr_thread* thread = (wr_thread*)context;
  thread->run(thread->context);
  PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS wr_thread_start(wr_thread* thread, void (*run)(void*), void* context) {
  OBJECT_ATTRIBUTES attributes;
  HANDLE handle;
  NTSTATUS status;
  thread->run = run;
  thread->context = context;
  KeInitializeEvent(&thread->wake, SynchronizationEvent, FALSE);
  InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
  status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, wr_thread_main,
                                thread);
  if (!NT_SUCCESS(status)) return status;
  // With a handle of its own making and full access this does not fail.
  ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, &thread->object, NULL);
  ZwClose(handle);
  return STATUS_SUCCESS;
}

static void wr_thread_sleep(wr_thread* thread, ULONG milliseconds) {
  LARGE_INTEGER time;
  time.QuadPart = -10000LL * (LONGLONG)milliseconds;
  KeWaitForSingleObject(&thread->wake, Executive, KernelMode, FALSE, &time);
}

static void wr_thread_join(wr_thread* thread) {
  KeSetEvent(&thread->wake, IO_NO_INCREMENT, FALSE);
  KeWaitForSingleObject(thread->object, Executive, KernelMode, FALSE, NULL);
  ObDereferenceObject(thread->object);
}
