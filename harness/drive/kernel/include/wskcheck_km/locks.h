// Spin locks and the IRQL, fast mutexes, resources, push locks, rundown protection, remove locks.
#ifndef WSKCHECK_KM_LOCKS_H
#define WSKCHECK_KM_LOCKS_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/objects.h"

WSKCHECK_KM_BEGIN

typedef struct _KSPIN_LOCK_QUEUE {
  struct _KSPIN_LOCK_QUEUE* Next;
  PKSPIN_LOCK Lock;
} KSPIN_LOCK_QUEUE, *PKSPIN_LOCK_QUEUE;

typedef struct _KLOCK_QUEUE_HANDLE {
  KSPIN_LOCK_QUEUE LockQueue;
  KIRQL OldIrql;
} KLOCK_QUEUE_HANDLE, *PKLOCK_QUEUE_HANDLE;

VOID KeInitializeSpinLock(PKSPIN_LOCK SpinLock);
KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock);
VOID KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql);
VOID KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock);
VOID KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock);
BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock);
BOOLEAN KeTestSpinLock(PKSPIN_LOCK SpinLock);
VOID KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE Handle);
VOID KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE Handle);
VOID KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE Handle);
VOID KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE Handle);
KIRQL KeAcquireSpinLockForDpc(PKSPIN_LOCK SpinLock);
VOID KeReleaseSpinLockForDpc(PKSPIN_LOCK SpinLock, KIRQL OldIrql);
#define KeAcquireSpinLock(lock, old) (*(old) = KeAcquireSpinLockRaiseToDpc(lock))
#define ExAcquireSpinLock(lock, old) KeAcquireSpinLock(lock, old)
#define ExReleaseSpinLock(lock, old) KeReleaseSpinLock(lock, old)
#define ExAcquireSpinLockAtDpcLevel(lock) KeAcquireSpinLockAtDpcLevel(lock)
#define ExReleaseSpinLockFromDpcLevel(lock) KeReleaseSpinLockFromDpcLevel(lock)

// Spin locks that readers share. The type is LONG, so drivers declare them as EX_SPIN_LOCK.
typedef volatile LONG EX_SPIN_LOCK, *PEX_SPIN_LOCK;
KIRQL ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock);
VOID ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);
KIRQL ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock);
VOID ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);
VOID ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock);
VOID ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock);
VOID ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock);
VOID ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock);

KIRQL KeGetCurrentIrql(VOID);
KIRQL KfRaiseIrql(KIRQL NewIrql);
KIRQL KeRaiseIrqlToDpcLevel(VOID);
VOID KeLowerIrql(KIRQL NewIrql);
#define KeRaiseIrql(to, old) (*(old) = KfRaiseIrql(to))

VOID KeEnterCriticalRegion(VOID);
VOID KeLeaveCriticalRegion(VOID);
VOID KeEnterGuardedRegion(VOID);
VOID KeLeaveGuardedRegion(VOID);
BOOLEAN KeAreApcsDisabled(VOID);
BOOLEAN KeAreAllApcsDisabled(VOID);
#define FsRtlEnterFileSystem KeEnterCriticalRegion
#define FsRtlExitFileSystem KeLeaveCriticalRegion

typedef struct _FAST_MUTEX {
  LONG Count;
  PVOID Owner;
  ULONG Contention;
  KEVENT Event;
  ULONG OldIrql;
  ULONG WskCheckKind;
} FAST_MUTEX, *PFAST_MUTEX, KGUARDED_MUTEX, *PKGUARDED_MUTEX;
VOID ExInitializeFastMutex(PFAST_MUTEX Mutex);
VOID ExAcquireFastMutex(PFAST_MUTEX Mutex);
VOID ExReleaseFastMutex(PFAST_MUTEX Mutex);
BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX Mutex);
VOID ExAcquireFastMutexUnsafe(PFAST_MUTEX Mutex);
VOID ExReleaseFastMutexUnsafe(PFAST_MUTEX Mutex);
VOID KeInitializeGuardedMutex(PKGUARDED_MUTEX Mutex);
VOID KeAcquireGuardedMutex(PKGUARDED_MUTEX Mutex);
VOID KeReleaseGuardedMutex(PKGUARDED_MUTEX Mutex);
BOOLEAN KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX Mutex);

typedef struct _ERESOURCE {
  LIST_ENTRY SystemResourcesList;
  ULONG WskCheckKind;
  LONG ActiveCount;
  ULONG_PTR ExclusiveOwner;  // thread and generation; 0: none
  ULONG ExclusiveDepth;
  ULONG SharedCount;
  ULONG WaitingExclusive;
  UCHAR SharedBy[32];  // how often each thread has it
} ERESOURCE, *PERESOURCE;
typedef ULONG_PTR ERESOURCE_THREAD, *PERESOURCE_THREAD;
NTSTATUS ExInitializeResourceLite(PERESOURCE Resource);
NTSTATUS ExReinitializeResourceLite(PERESOURCE Resource);
NTSTATUS ExDeleteResourceLite(PERESOURCE Resource);
BOOLEAN ExAcquireResourceExclusiveLite(PERESOURCE Resource, BOOLEAN Wait);
BOOLEAN ExAcquireResourceSharedLite(PERESOURCE Resource, BOOLEAN Wait);
BOOLEAN ExAcquireSharedStarveExclusive(PERESOURCE Resource, BOOLEAN Wait);
BOOLEAN ExAcquireSharedWaitForExclusive(PERESOURCE Resource, BOOLEAN Wait);
VOID ExReleaseResourceLite(PERESOURCE Resource);
VOID ExConvertExclusiveToSharedLite(PERESOURCE Resource);
BOOLEAN ExIsResourceAcquiredExclusiveLite(PERESOURCE Resource);
ULONG ExIsResourceAcquiredSharedLite(PERESOURCE Resource);
#define ExIsResourceAcquiredLite ExIsResourceAcquiredSharedLite
PVOID ExEnterCriticalRegionAndAcquireResourceExclusive(PERESOURCE Resource);
PVOID ExEnterCriticalRegionAndAcquireResourceShared(PERESOURCE Resource);
VOID ExReleaseResourceAndLeaveCriticalRegion(PERESOURCE Resource);

// One pointer wide, as documented: the owner, or how many share it.
typedef ULONG_PTR EX_PUSH_LOCK, *PEX_PUSH_LOCK;
#define EX_DEFAULT_PUSH_LOCK_FLAGS 0
VOID ExInitializePushLock(PEX_PUSH_LOCK PushLock);
VOID ExAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
VOID ExAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
VOID ExReleasePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
VOID ExReleasePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
#define ExAcquirePushLockExclusive(lock) ExAcquirePushLockExclusiveEx((lock), 0)
#define ExAcquirePushLockShared(lock) ExAcquirePushLockSharedEx((lock), 0)
#define ExReleasePushLockExclusive(lock) ExReleasePushLockExclusiveEx((lock), 0)
#define ExReleasePushLockShared(lock) ExReleasePushLockSharedEx((lock), 0)

typedef struct _EX_RUNDOWN_REF {
  union {
    ULONG_PTR Count;
    PVOID Ptr;
  };
} EX_RUNDOWN_REF, *PEX_RUNDOWN_REF;
VOID ExInitializeRundownProtection(PEX_RUNDOWN_REF Ref);
BOOLEAN ExAcquireRundownProtection(PEX_RUNDOWN_REF Ref);
BOOLEAN ExAcquireRundownProtectionEx(PEX_RUNDOWN_REF Ref, ULONG Count);
VOID ExReleaseRundownProtection(PEX_RUNDOWN_REF Ref);
VOID ExReleaseRundownProtectionEx(PEX_RUNDOWN_REF Ref, ULONG Count);
VOID ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF Ref);
VOID ExReInitializeRundownProtection(PEX_RUNDOWN_REF Ref);
VOID ExRundownCompleted(PEX_RUNDOWN_REF Ref);

typedef struct _IO_REMOVE_LOCK {
  ULONG WskCheckKind;
  LONG IoCount;
  BOOLEAN Removed;
  ULONG Tag;
} IO_REMOVE_LOCK, *PIO_REMOVE_LOCK;
VOID IoInitializeRemoveLock(PIO_REMOVE_LOCK Lock, ULONG Tag, ULONG MaxMinutes, ULONG HighWater);
NTSTATUS IoAcquireRemoveLock(PIO_REMOVE_LOCK Lock, PVOID Tag);
VOID IoReleaseRemoveLock(PIO_REMOVE_LOCK Lock, PVOID Tag);
VOID IoReleaseRemoveLockAndWait(PIO_REMOVE_LOCK Lock, PVOID Tag);

WSKCHECK_KM_END

#endif
