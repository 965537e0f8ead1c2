// A driver for the tests of the report: its Unload reads the context that it has just freed.
#include <ntddk.h>
#include <wsk.h>

#define CONTEXT_TAG 'txtC'

typedef struct Context {
  WSK_REGISTRATION registration;
  LONG sessions;
} Context;

static Context* context;
static const WSK_CLIENT_DISPATCH client_dispatch = {MAKE_WSK_VERSION(1, 0), 0, NULL};

static VOID stop(VOID) {
  WskDeregister(&context->registration);
  ExFreePoolWithTag(context, CONTEXT_TAG);
}

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  stop();
  ASSERT(context->sessions == 0);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  WSK_CLIENT_NPI client = {NULL, &client_dispatch};
  UNREFERENCED_PARAMETER(path);
  context = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *context, CONTEXT_TAG);
  if (context == NULL) return STATUS_INSUFFICIENT_RESOURCES;
  driver->DriverUnload = unload;
  return WskRegister(&client, &context->registration);
}
