// One-time initialisation. The first thread does it and others wait for its end; with
// RTL_RUN_ONCE_ASYNC several do it and the first that completes it wins.
#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr std::uint64_t once_running = 1;
constexpr std::uint64_t once_done = 2;  // and the context beside it, whose low bits are 0
constexpr std::uint64_t once_async = 3;
constexpr std::uint64_t state_bits = (1u << RTL_RUN_ONCE_CTX_RESERVED_BITS) - 1;

std::uint64_t word_of(const RTL_RUN_ONCE* once) { return number(once->Ptr); }
void set_word(PRTL_RUN_ONCE once, std::uint64_t to) { once->Ptr = reinterpret_cast<PVOID>(to); }
bool is_not_running(const void* once, std::uint64_t) {
  return word_of(static_cast<const RTL_RUN_ONCE*>(once)) != once_running;
}
bool is_done(const RTL_RUN_ONCE* once) { return (word_of(once) & state_bits) == once_done; }

void give_context(const RTL_RUN_ONCE* once, PVOID* context, const void* site) {
  if (context == nullptr) return;
  *checked(context, site) = reinterpret_cast<PVOID>(word_of(once) & ~state_bits);
}

// STATUS_PENDING: the caller does it, and ends it.
NTSTATUS begin(PRTL_RUN_ONCE once, ULONG flags, PVOID* context, const char* function,
               const void* site) {
  need_level_max(APC_LEVEL, function, site);
  check_object(once, sizeof *once, site);
  const Op wait = op(OpKind::wait, once, site, function);
  flags == 0 ? void(block(wait, is_not_running, once, 0)) : step(wait);
  check_object(once, sizeof *once, site);
  order_after(number(once));
  if (is_done(once)) {
    give_context(once, context, site);
    return STATUS_SUCCESS;
  }
  if (flags == RTL_RUN_ONCE_CHECK_ONLY) return STATUS_UNSUCCESSFUL;
  const std::uint64_t wanted = flags == RTL_RUN_ONCE_ASYNC ? once_async : once_running;
  const bool is_another = wanted == once_async && word_of(once) == once_async;
  if (word_of(once) != 0 && !is_another) return STATUS_INVALID_PARAMETER;
  set_word(once, wanted);
  return STATUS_PENDING;
}

void end(PRTL_RUN_ONCE once, bool good, const void* context) {
  set_word(once, good ? number(context) | once_done : 0);
  order_before(number(once));
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION VOID RtlRunOnceInitialize(PRTL_RUN_ONCE RunOnce) {
  set_word(checked(RunOnce, WSKCHECK_SITE), 0);
}

KERNEL_FUNCTION NTSTATUS RtlRunOnceBeginInitialize(PRTL_RUN_ONCE RunOnce, ULONG Flags,
                                                   PVOID* Context) {
  const Site site = WSKCHECK_SITE;
  if (Flags != 0 && Flags != RTL_RUN_ONCE_CHECK_ONLY && Flags != RTL_RUN_ONCE_ASYNC) {
    return STATUS_INVALID_PARAMETER;
  }
  return begin(RunOnce, Flags, Context, "RtlRunOnceBeginInitialize", site);
}

KERNEL_FUNCTION NTSTATUS RtlRunOnceComplete(PRTL_RUN_ONCE RunOnce, ULONG Flags, PVOID Context) {
  const Site site = WSKCHECK_SITE;
  need_level_max(APC_LEVEL, "RtlRunOnceComplete", site);
  if (Flags != 0 && Flags != RTL_RUN_ONCE_INIT_FAILED && Flags != RTL_RUN_ONCE_ASYNC) {
    return STATUS_INVALID_PARAMETER;
  }
  if ((number(Context) & state_bits) != 0) return STATUS_INVALID_PARAMETER;
  step(op(OpKind::signal, RunOnce, site, "RtlRunOnceComplete"));
  check_object(RunOnce, sizeof *RunOnce, site);
  const std::uint64_t begun = Flags == RTL_RUN_ONCE_ASYNC ? once_async : once_running;
  if (word_of(RunOnce) != begun) return STATUS_UNSUCCESSFUL;
  end(RunOnce, Flags != RTL_RUN_ONCE_INIT_FAILED, Context);
  return STATUS_SUCCESS;
}

// One that fails leaves it to the next.
KERNEL_FUNCTION NTSTATUS RtlRunOnceExecuteOnce(PRTL_RUN_ONCE RunOnce, PRTL_RUN_ONCE_INIT_FN InitFn,
                                               PVOID Parameter, PVOID* Context) {
  const Site site = WSKCHECK_SITE;
  const NTSTATUS status = begin(RunOnce, 0, Context, "RtlRunOnceExecuteOnce", site);
  if (status != STATUS_PENDING) return status;
  PVOID made = nullptr;
  const bool good = call_driver(InitFn, RunOnce, Parameter, &made) != 0;
  end(RunOnce, good, made);
  if (!good) return STATUS_UNSUCCESSFUL;
  give_context(RunOnce, Context, site);
  return STATUS_SUCCESS;
}
