// Queues that threads wait at for an entry (KQUEUE).
#ifndef WSKCHECK_KM_QUEUES_H
#define WSKCHECK_KM_QUEUES_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/objects.h"

WSKCHECK_KM_BEGIN

typedef struct _KQUEUE {
  DISPATCHER_HEADER Header;  // SignalState: how many entries it has
  LIST_ENTRY EntryListHead;
  volatile ULONG CurrentCount;
  ULONG MaximumCount;
  LIST_ENTRY ThreadListHead;
} KQUEUE, *PKQUEUE, *PRKQUEUE;

VOID KeInitializeQueue(PRKQUEUE Queue, ULONG Count);
LONG KeReadStateQueue(PRKQUEUE Queue);
LONG KeInsertQueue(PRKQUEUE Queue, PLIST_ENTRY Entry);
LONG KeInsertHeadQueue(PRKQUEUE Queue, PLIST_ENTRY Entry);
PLIST_ENTRY KeRemoveQueue(PRKQUEUE Queue, KPROCESSOR_MODE WaitMode, PLARGE_INTEGER Timeout);
PLIST_ENTRY KeRundownQueue(PRKQUEUE Queue);

WSKCHECK_KM_END

#endif
