// What the recorder asks of a system, in a test on POSIX: threads and files of the C library, and
// everything that a test wants to decide in one table of hooks.

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "parts/test_hooks.h"

#define wr_etw_functions WskRecordTestHooks.etw

static void wr_platform_start(void) {}

static ULONG64 wr_now(void) {
  struct timespec now;
  if (WskRecordTestHooks.now != NULL) return WskRecordTestHooks.now();
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (ULONG64)now.tv_sec * 1000000000u + (ULONG64)now.tv_nsec;
}

static ULONG64 wr_frequency(void) { return 1000000000u; }
static ULONG64 wr_thread_id(void) { return WskRecordTestHooks.thread_id(); }
static ULONG wr_cpu(void) { return 0; }
static BOOLEAN wr_in_dpc(void) {
  return WskRecordTestHooks.in_dpc != NULL && WskRecordTestHooks.in_dpc();
}

static KIRQL wr_irql(void) { return KeGetCurrentIrql(); }
static void wr_raise(KIRQL* old) { KeRaiseIrql(DISPATCH_LEVEL, old); }
static void wr_lower(KIRQL old) { KeLowerIrql(old); }

static VOID* wr_allocate(SIZE_T size) { return malloc(size); }
static void wr_release(VOID* memory) { free(memory); }

typedef FILE* wr_file;

static NTSTATUS wr_file_open(wr_file* file, PCWSTR path) {
  char name[512];
  ULONG i;
  for (i = 0; i + 1 < sizeof name && path[i] != 0; ++i) name[i] = (char)path[i];
  name[i] = 0;
  *file = fopen(name, "wb");
  return *file != NULL ? STATUS_SUCCESS : STATUS_OBJECT_PATH_NOT_FOUND;
}

static NTSTATUS wr_file_write(wr_file* file, const char* bytes, ULONG size) {
  if (WskRecordTestHooks.before_write != NULL) WskRecordTestHooks.before_write();
  return fwrite(bytes, 1, size, *file) == size && fflush(*file) == 0 ? STATUS_SUCCESS
                                                                     : STATUS_DISK_FULL;
}

static void wr_file_close(wr_file* file) { fclose(*file); }

typedef struct wr_thread {
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  BOOLEAN woken;
  void (*run)(void* context);
  void* context;
} wr_thread;

static void* wr_thread_main(void* context) {
  wr_thread* thread = (wr_thread*)context;
  thread->run(thread->context);
  return NULL;
}

static NTSTATUS wr_thread_start(wr_thread* thread, void (*run)(void*), void* context) {
  thread->run = run;
  thread->context = context;
  thread->woken = FALSE;
  pthread_mutex_init(&thread->mutex, NULL);
  pthread_cond_init(&thread->wake, NULL);
  if (pthread_create(&thread->thread, NULL, wr_thread_main, thread) != 0) {
    return STATUS_INSUFFICIENT_RESOURCES;
  }
  return STATUS_SUCCESS;
}

static void wr_thread_sleep(wr_thread* thread, ULONG milliseconds) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += (long)milliseconds * 1000000;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  pthread_mutex_lock(&thread->mutex);
  if (!thread->woken) pthread_cond_timedwait(&thread->wake, &thread->mutex, &until);
  thread->woken = FALSE;
  pthread_mutex_unlock(&thread->mutex);
}

static void wr_thread_join(wr_thread* thread) {
  pthread_mutex_lock(&thread->mutex);
  thread->woken = TRUE;
  pthread_cond_signal(&thread->wake);
  pthread_mutex_unlock(&thread->mutex);
  pthread_join(thread->thread, NULL);
  pthread_cond_destroy(&thread->wake);
  pthread_mutex_destroy(&thread->mutex);
}
