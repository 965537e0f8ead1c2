// Rundown protection and remove locks: objects that stay while somebody uses them.
//
// Rundown protection is one word: users in steps of 2, the lowest bit for "it is being run down".
#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

bool is_run_down(const void* ref, std::uint64_t) {
  return static_cast<const EX_RUNDOWN_REF*>(ref)->Count == 1;
}
bool no_one_uses(const void* lock, std::uint64_t mine) {
  return static_cast<const IO_REMOVE_LOCK*>(lock)->IoCount == static_cast<LONG>(mine);
}

BOOLEAN acquire(PEX_RUNDOWN_REF ref, ULONG count, const char* function, const void* site) {
  step(op(OpKind::lock, ref, site, function));
  need_level_max(DISPATCH_LEVEL, function, site);
  checked(ref, site);
  order_after(number(ref));
  if ((ref->Count & 1) != 0) return FALSE;
  ref->Count += 2ull * count;
  return TRUE;
}

void release(PEX_RUNDOWN_REF ref, ULONG count, const char* function, const void* site) {
  step(op(OpKind::lock, ref, site, function));
  need_level_max(DISPATCH_LEVEL, function, site);
  checked(ref, site);
  if (ref->Count < 2ull * count) {
    misuse("%s more often than protection was acquired", function, ref, site);
  }
  ref->Count -= 2ull * count;
  order_before(beside(ref));
}

PIO_REMOVE_LOCK checked_lock(PIO_REMOVE_LOCK lock, const void* site) {
  checked(lock, site);
  need_kind(lock->WskCheckKind, kind_remove_lock, "a remove lock", lock, site);
  return lock;
}

void release_lock(PIO_REMOVE_LOCK lock, const char* function, const void* site) {
  checked_lock(lock, site);
  if (lock->IoCount == 0) misuse("%s more often than the lock was acquired", function, lock, site);
  --lock->IoCount;
  order_before(beside(lock));
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION VOID ExInitializeRundownProtection(PEX_RUNDOWN_REF Ref) {
  kernel::checked(Ref, WSKCHECK_SITE)->Count = 0;
}
KERNEL_FUNCTION BOOLEAN ExAcquireRundownProtection(PEX_RUNDOWN_REF Ref) {
  return kernel::acquire(Ref, 1, "ExAcquireRundownProtection", WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN ExAcquireRundownProtectionEx(PEX_RUNDOWN_REF Ref, ULONG Count) {
  return kernel::acquire(Ref, Count, "ExAcquireRundownProtectionEx", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExReleaseRundownProtection(PEX_RUNDOWN_REF Ref) {
  kernel::release(Ref, 1, "ExReleaseRundownProtection", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExReleaseRundownProtectionEx(PEX_RUNDOWN_REF Ref, ULONG Count) {
  kernel::release(Ref, Count, "ExReleaseRundownProtectionEx", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF Ref) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "ExWaitForRundownProtectionRelease";
  step(kernel::op(OpKind::lock, Ref, site, name));
  kernel::need_level_max(APC_LEVEL, name, site);
  kernel::checked(Ref, site)->Count |= 1;
  order_before(kernel::number(Ref));
  if (Ref->Count != 1) {
    kernel::check_wait(name, Ref, site);
    block(kernel::op(OpKind::wait, Ref, site, name), kernel::is_run_down, Ref, 0);
  }
  order_after(kernel::beside(Ref));
}
KERNEL_FUNCTION VOID ExReInitializeRundownProtection(PEX_RUNDOWN_REF Ref) {
  const Site site = WSKCHECK_SITE;
  step(kernel::op(OpKind::lock, Ref, site, "ExReInitializeRundownProtection"));
  if (kernel::checked(Ref, site)->Count != 1) {
    kernel::misuse("%s for protection that was not run down", "ExReInitializeRundownProtection",
                   Ref, site);
  }
  Ref->Count = 0;
  order_before(kernel::number(Ref));
}
KERNEL_FUNCTION VOID ExRundownCompleted(PEX_RUNDOWN_REF Ref) {
  const Site site = WSKCHECK_SITE;
  step(kernel::op(OpKind::lock, Ref, site, "ExRundownCompleted"));
  kernel::checked(Ref, site)->Count = 1;
  order_before(kernel::number(Ref));
}

KERNEL_FUNCTION VOID IoInitializeRemoveLock(PIO_REMOVE_LOCK Lock, ULONG Tag, ULONG, ULONG) {
  kernel::checked(Lock, WSKCHECK_SITE);
  Lock->WskCheckKind = kernel::kind_remove_lock;
  Lock->IoCount = 0;
  Lock->Removed = FALSE;
  Lock->Tag = Tag;
}
KERNEL_FUNCTION NTSTATUS IoAcquireRemoveLock(PIO_REMOVE_LOCK Lock, PVOID) {
  const Site site = WSKCHECK_SITE;
  step(kernel::op(OpKind::lock, Lock, site, "IoAcquireRemoveLock"));
  kernel::checked_lock(Lock, site);
  order_after(kernel::number(Lock));
  if (Lock->Removed) return STATUS_DELETE_PENDING;
  ++Lock->IoCount;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION VOID IoReleaseRemoveLock(PIO_REMOVE_LOCK Lock, PVOID) {
  const Site site = WSKCHECK_SITE;
  step(kernel::op(OpKind::lock, Lock, site, "IoReleaseRemoveLock"));
  kernel::release_lock(Lock, "IoReleaseRemoveLock", site);
}
KERNEL_FUNCTION VOID IoReleaseRemoveLockAndWait(PIO_REMOVE_LOCK Lock, PVOID) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "IoReleaseRemoveLockAndWait";
  step(kernel::op(OpKind::lock, Lock, site, name));
  kernel::need_level_max(PASSIVE_LEVEL, name, site);
  kernel::release_lock(Lock, name, site);
  Lock->Removed = TRUE;
  order_before(kernel::number(Lock));
  if (Lock->IoCount != 0) {
    kernel::check_wait(name, Lock, site);
    block(kernel::op(OpKind::wait, Lock, site, name), kernel::no_one_uses, Lock, 0);
  }
  order_after(kernel::beside(Lock));
}
