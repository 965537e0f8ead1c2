// Spin locks, queued and shared ones, and the IRQL.
//
// A spin lock is as wide as a pointer and holds the number of the thread that has it. What a thread
// holds is kept in its order, so that releases in another order and returns with a lock are seen.
#include <algorithm>

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

bool is_free(const void* lock, std::uint64_t) { return *static_cast<const KSPIN_LOCK*>(lock) == 0; }

void push_held(const volatile void* lock) {
  ThreadExtra& e = extra();
  if (e.held_count == held_max) not_offered("more spin locks at once than there is room for");
  e.held[e.held_count++] = number(lock);
}

// Of the thread's own list: what is in the lock is for the step behind the choice point.
bool holds(const volatile void* lock) {
  const ThreadExtra& e = extra();
  return std::find(e.held, e.held + e.held_count, number(lock)) != e.held + e.held_count;
}

// Locks may be released in any order by the rules of Windows; the level then has to be right.
void drop_held(const volatile void* lock) {
  ThreadExtra& e = extra();
  for (std::uint32_t i = e.held_count; i > 0; --i) {
    if (e.held[i - 1] != number(lock)) continue;
    for (std::uint32_t k = i; k < e.held_count; ++k) e.held[k - 1] = e.held[k];
    --e.held_count;
    return;
  }
}

void acquire(PKSPIN_LOCK lock, const char* function, const void* site) {
  need_level_max(DISPATCH_LEVEL, function, site);
  check_ahead(lock, sizeof *lock, site);
  if (holds(lock)) {
    misuse("%s by the thread that already holds the spin lock: it spins for ever", function, lock,
           site);
  }
  block(op(OpKind::lock, lock, site, function), is_free, lock, 0);
  checked(lock, site);
  *lock = self();
  order_after(number(lock));
  push_held(lock);
}

void release(PKSPIN_LOCK lock, const char* function, const void* site) {
  step(op(OpKind::lock, lock, site, function));
  checked(lock, site);
  if (*lock != self()) {
    misuse("%s by a thread that does not hold the spin lock", function, lock, site);
  }
  if (irql() < DISPATCH_LEVEL) {
    misuse("%s below DISPATCH_LEVEL: the level was lowered while the lock was held", function, lock,
           site);
  }
  *lock = 0;
  order_before(number(lock));
  drop_held(lock);
}

KIRQL raise(KIRQL to) {
  const KIRQL before = irql();
  irql() = to;
  return before;
}

// Below DISPATCH_LEVEL no spin lock is held.
void lower(KIRQL to, const char* function, const void* site) {
  if (to > irql()) misuse("%s raises the level", function, nullptr, site);
  const ThreadExtra& e = extra();
  if (to < DISPATCH_LEVEL && e.held_count != 0) {
    misuse("%s lowers the level below DISPATCH_LEVEL while a spin lock is held", function,
           reinterpret_cast<const void*>(e.held[e.held_count - 1]), site);
  }
  irql() = to;
}

void need_dispatch(const char* function, const void* site) {
  if (irql() < DISPATCH_LEVEL) misuse("%s below DISPATCH_LEVEL", function, nullptr, site);
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION VOID KeInitializeSpinLock(PKSPIN_LOCK SpinLock) {
  *kernel::checked(SpinLock, WSKCHECK_SITE) = 0;
}
KERNEL_FUNCTION KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock) {
  const Site site = WSKCHECK_SITE;
  kernel::acquire(SpinLock, "KeAcquireSpinLock", site);
  return kernel::raise(DISPATCH_LEVEL);
}
KERNEL_FUNCTION VOID KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql) {
  const Site site = WSKCHECK_SITE;
  kernel::release(SpinLock, "KeReleaseSpinLock", site);
  kernel::lower(NewIrql, "KeReleaseSpinLock", site);
}
KERNEL_FUNCTION VOID KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock) {
  const Site site = WSKCHECK_SITE;
  kernel::need_dispatch("KeAcquireSpinLockAtDpcLevel", site);
  kernel::acquire(SpinLock, "KeAcquireSpinLockAtDpcLevel", site);
}
KERNEL_FUNCTION VOID KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock) {
  kernel::release(SpinLock, "KeReleaseSpinLockFromDpcLevel", WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock) {
  const Site site = WSKCHECK_SITE;
  kernel::need_dispatch("KeTryToAcquireSpinLockAtDpcLevel", site);
  step(kernel::op(OpKind::lock, SpinLock, site, "KeTryToAcquireSpinLockAtDpcLevel"));
  if (*kernel::checked(SpinLock, site) != 0) return FALSE;
  *SpinLock = kernel::self();
  order_after(kernel::number(SpinLock));
  kernel::push_held(SpinLock);
  return TRUE;
}
KERNEL_FUNCTION BOOLEAN KeTestSpinLock(PKSPIN_LOCK SpinLock) {
  return *kernel::checked(SpinLock, WSKCHECK_SITE) == 0;
}
KERNEL_FUNCTION KIRQL KeAcquireSpinLockForDpc(PKSPIN_LOCK SpinLock) {
  const Site site = WSKCHECK_SITE;
  kernel::acquire(SpinLock, "KeAcquireSpinLockForDpc", site);
  return kernel::raise(DISPATCH_LEVEL);
}
KERNEL_FUNCTION VOID KeReleaseSpinLockForDpc(PKSPIN_LOCK SpinLock, KIRQL OldIrql) {
  const Site site = WSKCHECK_SITE;
  kernel::release(SpinLock, "KeReleaseSpinLockForDpc", site);
  kernel::lower(OldIrql, "KeReleaseSpinLockForDpc", site);
}

KERNEL_FUNCTION VOID KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock,
                                                    PKLOCK_QUEUE_HANDLE Handle) {
  const Site site = WSKCHECK_SITE;
  kernel::checked(Handle, site);
  kernel::acquire(SpinLock, "KeAcquireInStackQueuedSpinLock", site);
  Handle->LockQueue.Lock = SpinLock;
  Handle->OldIrql = kernel::raise(DISPATCH_LEVEL);
}
KERNEL_FUNCTION VOID KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE Handle) {
  const Site site = WSKCHECK_SITE;
  kernel::checked(Handle, site);
  kernel::release(Handle->LockQueue.Lock, "KeReleaseInStackQueuedSpinLock", site);
  kernel::lower(Handle->OldIrql, "KeReleaseInStackQueuedSpinLock", site);
}
KERNEL_FUNCTION VOID KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock,
                                                              PKLOCK_QUEUE_HANDLE Handle) {
  const Site site = WSKCHECK_SITE;
  kernel::need_dispatch("KeAcquireInStackQueuedSpinLockAtDpcLevel", site);
  kernel::checked(Handle, site);
  kernel::acquire(SpinLock, "KeAcquireInStackQueuedSpinLockAtDpcLevel", site);
  Handle->LockQueue.Lock = SpinLock;
  Handle->OldIrql = irql();
}
KERNEL_FUNCTION VOID KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE Handle) {
  const Site site = WSKCHECK_SITE;
  kernel::checked(Handle, site);
  kernel::release(Handle->LockQueue.Lock, "KeReleaseInStackQueuedSpinLockFromDpcLevel", site);
}

KERNEL_FUNCTION KIRQL KeGetCurrentIrql(VOID) {
  const Site site = WSKCHECK_SITE;
  return irql();
}
KERNEL_FUNCTION KIRQL KfRaiseIrql(KIRQL NewIrql) {
  const Site site = WSKCHECK_SITE;
  if (NewIrql < irql()) {
    kernel::misuse("%s lowers the level", "KeRaiseIrql", nullptr, site);
  }
  return kernel::raise(NewIrql);
}
KERNEL_FUNCTION KIRQL KeRaiseIrqlToDpcLevel(VOID) {
  const Site site = WSKCHECK_SITE;
  kernel::need_level_max(DISPATCH_LEVEL, "KeRaiseIrqlToDpcLevel", site);
  return kernel::raise(DISPATCH_LEVEL);
}
KERNEL_FUNCTION VOID KeLowerIrql(KIRQL NewIrql) {
  kernel::lower(NewIrql, "KeLowerIrql", WSKCHECK_SITE);
}
