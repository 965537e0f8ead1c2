// What a test of the recorder in user mode decides; see platform_user.h.
#ifndef WSKCHECK_INSTRUMENT_TEST_HOOKS_H
#define WSKCHECK_INSTRUMENT_TEST_HOOKS_H

#ifdef __cplusplus
extern "C" {
#endif

// The functions of ETW with the types of the ABI; NULL: there is none.
typedef struct wr_etw_calls {
  NTSTATUS (*register_provider)(const VOID* guid, PVOID callback, PVOID context, ULONG64* handle);
  NTSTATUS (*unregister)(ULONG64 handle);
  NTSTATUS(*write)
  (ULONG64 handle, const VOID* event, const VOID* activity, const VOID* related, ULONG count,
   const VOID* data);
  NTSTATUS (*set_information)(ULONG64 handle, ULONG what, PVOID information, ULONG length);
} wr_etw_calls;

typedef struct wr_test_hooks {
  wr_etw_calls etw;
  ULONG64 (*now)(void);  // NULL: the monotonic clock
  ULONG64 (*thread_id)(void);
  BOOLEAN (*in_dpc)(void);
  void (*before_write)(void);  // on the thread that writes the file
} wr_test_hooks;

extern wr_test_hooks WskRecordTestHooks;

#ifdef __cplusplus
}
#endif

#endif
