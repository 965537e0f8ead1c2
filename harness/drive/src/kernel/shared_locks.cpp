// Locks that readers share: spin locks for readers and writers, push locks.
//
// Both are one word. A writer is the number of its thread, which is odd here; readers are counted
// in steps of 2.
#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

// A word in the driver's memory, 4 or 8 bytes wide.
template <class Word>
struct SharedLock {
  static constexpr Word writer(std::uint64_t thread) { return static_cast<Word>(thread << 1 | 1); }
  static bool no_one(const void* lock, std::uint64_t) {
    return *static_cast<const Word*>(lock) == 0;
  }
  static bool no_writer(const void* lock, std::uint64_t) {
    return (*static_cast<const Word*>(lock) & 1) == 0;
  }

  static void exclusive(Word* lock, const char* function, const void* site) {
    checked(lock, site);
    if (*lock == writer(self())) {
      misuse("%s by the thread that already holds the lock: it waits for ever", function, lock,
             site);
    }
    block(op(OpKind::lock, lock, site, function), no_one, lock, 0);
    *checked(lock, site) = writer(self());
    order_after(number(lock));
    order_after(beside(lock));
  }
  static void shared(Word* lock, const char* function, const void* site) {
    checked(lock, site);
    if (*lock == writer(self())) {
      misuse("%s by the thread that holds the lock for writing: it waits for ever", function, lock,
             site);
    }
    block(op(OpKind::lock, lock, site, function), no_writer, lock, 0);
    *checked(lock, site) += 2;
    order_after(number(lock));
  }
  static void end_exclusive(Word* lock, const char* function, const void* site) {
    step(op(OpKind::lock, lock, site, function));
    if (*checked(lock, site) != writer(self())) {
      misuse("%s by a thread that does not hold the lock for writing", function, lock, site);
    }
    *lock = 0;
    order_before(number(lock));
  }
  static void end_shared(Word* lock, const char* function, const void* site) {
    step(op(OpKind::lock, lock, site, function));
    checked(lock, site);
    if (*lock == 0 || (*lock & 1) != 0) {
      misuse("%s for a lock that nobody shares", function, lock, site);
    }
    *lock -= 2;
    order_before(beside(lock));
  }
};
using Spin = SharedLock<std::uint32_t>;
using Push = SharedLock<ULONG_PTR>;

std::uint32_t* word(PEX_SPIN_LOCK lock) {
  return reinterpret_cast<std::uint32_t*>(const_cast<LONG*>(lock));
}
KIRQL to_dispatch() {
  const KIRQL before = irql();
  irql() = DISPATCH_LEVEL;
  return before;
}
void need_dispatch(const char* function, const void* site) {
  if (irql() < DISPATCH_LEVEL) misuse("%s below DISPATCH_LEVEL", function, nullptr, site);
}
// A push lock waits, with APCs disabled by the caller.
void need_waitable(const char* function, const void* site) {
  need_level_max(APC_LEVEL, function, site);
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION KIRQL ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock) {
  const Site site = WSKCHECK_SITE;
  need_level_max(DISPATCH_LEVEL, "ExAcquireSpinLockShared", site);
  Spin::shared(word(SpinLock), "ExAcquireSpinLockShared", site);
  return to_dispatch();
}
KERNEL_FUNCTION VOID ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql) {
  const Site site = WSKCHECK_SITE;
  Spin::end_shared(word(SpinLock), "ExReleaseSpinLockShared", site);
  irql() = OldIrql;
}
KERNEL_FUNCTION KIRQL ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock) {
  const Site site = WSKCHECK_SITE;
  need_level_max(DISPATCH_LEVEL, "ExAcquireSpinLockExclusive", site);
  Spin::exclusive(word(SpinLock), "ExAcquireSpinLockExclusive", site);
  return to_dispatch();
}
KERNEL_FUNCTION VOID ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql) {
  const Site site = WSKCHECK_SITE;
  Spin::end_exclusive(word(SpinLock), "ExReleaseSpinLockExclusive", site);
  irql() = OldIrql;
}
KERNEL_FUNCTION VOID ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock) {
  const Site site = WSKCHECK_SITE;
  need_dispatch("ExAcquireSpinLockSharedAtDpcLevel", site);
  Spin::shared(word(SpinLock), "ExAcquireSpinLockSharedAtDpcLevel", site);
}
KERNEL_FUNCTION VOID ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock) {
  Spin::end_shared(word(SpinLock), "ExReleaseSpinLockSharedFromDpcLevel", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock) {
  const Site site = WSKCHECK_SITE;
  need_dispatch("ExAcquireSpinLockExclusiveAtDpcLevel", site);
  Spin::exclusive(word(SpinLock), "ExAcquireSpinLockExclusiveAtDpcLevel", site);
}
KERNEL_FUNCTION VOID ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock) {
  Spin::end_exclusive(word(SpinLock), "ExReleaseSpinLockExclusiveFromDpcLevel", WSKCHECK_SITE);
}

KERNEL_FUNCTION VOID ExInitializePushLock(PEX_PUSH_LOCK PushLock) {
  *checked(PushLock, WSKCHECK_SITE) = 0;
}
KERNEL_FUNCTION VOID ExAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG) {
  const Site site = WSKCHECK_SITE;
  need_waitable("ExAcquirePushLockExclusive", site);
  Push::exclusive(PushLock, "ExAcquirePushLockExclusive", site);
}
KERNEL_FUNCTION VOID ExAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG) {
  const Site site = WSKCHECK_SITE;
  need_waitable("ExAcquirePushLockShared", site);
  Push::shared(PushLock, "ExAcquirePushLockShared", site);
}
KERNEL_FUNCTION VOID ExReleasePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG) {
  Push::end_exclusive(PushLock, "ExReleasePushLockExclusive", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExReleasePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG) {
  Push::end_shared(PushLock, "ExReleasePushLockShared", WSKCHECK_SITE);
}
