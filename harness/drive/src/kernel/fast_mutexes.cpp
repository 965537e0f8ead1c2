// Fast mutexes, guarded mutexes (the same here), critical and guarded regions.
#include <cstring>

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

bool is_free(const void* mutex, std::uint64_t) {
  return static_cast<const FAST_MUTEX*>(mutex)->Owner == nullptr;
}

PFAST_MUTEX checked_mutex(PFAST_MUTEX mutex, const void* site) {
  checked(mutex, site);
  need_kind(mutex->WskCheckKind, kind_fast_mutex, "a fast mutex", mutex, site);
  return mutex;
}

void initialise(PFAST_MUTEX mutex, const char* function, const void* site) {
  need_level_max(DISPATCH_LEVEL, function, site);
  checked(mutex, site);
  std::memset(mutex, 0, sizeof *mutex);
  mutex->Count = 1;
  mutex->WskCheckKind = kind_fast_mutex;
}

void own(PFAST_MUTEX mutex, bool raise) {
  mutex->Owner = reinterpret_cast<PVOID>(self());
  mutex->Count = 0;
  mutex->OldIrql = irql();
  order_after(number(mutex));
  if (raise) irql() = APC_LEVEL;
}

void acquire(PFAST_MUTEX mutex, bool raise, const char* function, const void* site) {
  need_level_max(APC_LEVEL, function, site);
  checked_mutex(mutex, site);
  if (number(mutex->Owner) == self()) {
    misuse("%s by the thread that already owns the mutex: it waits for ever", function, mutex,
           site);
  }
  block(op(OpKind::lock, mutex, site, function), is_free, mutex, 0);
  own(checked_mutex(mutex, site), raise);
}

BOOLEAN try_acquire(PFAST_MUTEX mutex, bool raise, const char* function, const void* site) {
  step(op(OpKind::lock, mutex, site, function));
  need_level_max(APC_LEVEL, function, site);
  checked_mutex(mutex, site);
  if (mutex->Owner != nullptr) return FALSE;
  own(mutex, raise);
  return TRUE;
}

void release(PFAST_MUTEX mutex, bool raised, const char* function, const void* site) {
  step(op(OpKind::lock, mutex, site, function));
  checked_mutex(mutex, site);
  if (number(mutex->Owner) != self()) {
    misuse("%s by a thread that does not own the mutex", function, mutex, site);
  }
  if (raised && irql() != APC_LEVEL) {
    misuse("%s at another level than APC_LEVEL", function, mutex, site);
  }
  mutex->Owner = nullptr;
  mutex->Count = 1;
  order_before(number(mutex));
  if (raised) irql() = static_cast<KIRQL>(mutex->OldIrql);
}

void leave_region(const char* function, const void* site) {
  if (extra().critical_regions == 0) {
    misuse("%s without having entered a region", function, nullptr, site);
  }
  --extra().critical_regions;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION VOID ExInitializeFastMutex(PFAST_MUTEX Mutex) {
  kernel::initialise(Mutex, "ExInitializeFastMutex", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExAcquireFastMutex(PFAST_MUTEX Mutex) {
  kernel::acquire(Mutex, true, "ExAcquireFastMutex", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExReleaseFastMutex(PFAST_MUTEX Mutex) {
  kernel::release(Mutex, true, "ExReleaseFastMutex", WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX Mutex) {
  return kernel::try_acquire(Mutex, true, "ExTryToAcquireFastMutex", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExAcquireFastMutexUnsafe(PFAST_MUTEX Mutex) {
  kernel::acquire(Mutex, false, "ExAcquireFastMutexUnsafe", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExReleaseFastMutexUnsafe(PFAST_MUTEX Mutex) {
  kernel::release(Mutex, false, "ExReleaseFastMutexUnsafe", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID KeInitializeGuardedMutex(PKGUARDED_MUTEX Mutex) {
  kernel::initialise(Mutex, "KeInitializeGuardedMutex", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID KeAcquireGuardedMutex(PKGUARDED_MUTEX Mutex) {
  kernel::acquire(Mutex, false, "KeAcquireGuardedMutex", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID KeReleaseGuardedMutex(PKGUARDED_MUTEX Mutex) {
  kernel::release(Mutex, false, "KeReleaseGuardedMutex", WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX Mutex) {
  return kernel::try_acquire(Mutex, false, "KeTryToAcquireGuardedMutex", WSKCHECK_SITE);
}

KERNEL_FUNCTION VOID KeEnterCriticalRegion(VOID) {
  const Site site = WSKCHECK_SITE;
  ++kernel::extra().critical_regions;
}
KERNEL_FUNCTION VOID KeLeaveCriticalRegion(VOID) {
  kernel::leave_region("KeLeaveCriticalRegion", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID KeEnterGuardedRegion(VOID) {
  const Site site = WSKCHECK_SITE;
  ++kernel::extra().critical_regions;
}
KERNEL_FUNCTION VOID KeLeaveGuardedRegion(VOID) {
  kernel::leave_region("KeLeaveGuardedRegion", WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN KeAreApcsDisabled(VOID) {
  const Site site = WSKCHECK_SITE;
  return irql() >= APC_LEVEL || kernel::extra().critical_regions != 0;
}
KERNEL_FUNCTION BOOLEAN KeAreAllApcsDisabled(VOID) {
  const Site site = WSKCHECK_SITE;
  return irql() >= APC_LEVEL;
}
