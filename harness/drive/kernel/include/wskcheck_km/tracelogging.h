// TraceLogging: its macros make a provider that nothing comes out of.
#ifndef WSKCHECK_KM_TRACELOGGING_H
#define WSKCHECK_KM_TRACELOGGING_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/trace.h"

typedef struct _tlgProvider_t {
  ULONG LevelPlus1;
} const* TraceLoggingHProvider;

#define TraceLoggingOptionGroup(...) 0
#define TraceLoggingOptionMicrosoftTelemetry() 0
#define TRACELOGGING_DEFINE_PROVIDER(variable, name, ...)                            \
  static const struct _tlgProvider_t variable##_state __attribute__((unused)) = {0}; \
  static TraceLoggingHProvider const variable __attribute__((unused)) = &variable##_state
#define TRACELOGGING_DECLARE_PROVIDER(variable)                                      \
  static const struct _tlgProvider_t variable##_state __attribute__((unused)) = {0}; \
  static TraceLoggingHProvider const variable __attribute__((unused)) = &variable##_state
#define TraceLoggingRegister(provider) ((void)(provider), STATUS_SUCCESS)
#define TraceLoggingRegisterEx(provider, callback, context) ((void)(provider), STATUS_SUCCESS)
#define TraceLoggingUnregister(provider) ((void)(provider))
#define TraceLoggingProviderEnabled(provider, level, keyword) ((void)(provider), FALSE)
#define TraceLoggingWrite(provider, ...) ((void)(provider))
#define TraceLoggingWriteEx(provider, ...) ((void)(provider))
#define TraceLoggingWriteActivity(provider, ...) ((void)(provider))
#define TraceLoggingWriteStart(activity, ...) ((void)0)
#define TraceLoggingWriteStop(activity, ...) ((void)0)
#define TraceLoggingWriteTagged(activity, ...) ((void)0)

#endif
