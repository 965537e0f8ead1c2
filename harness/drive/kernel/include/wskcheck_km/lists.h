// Doubly and singly linked lists, which are the driver's own memory and no function of the kernel.
#ifndef WSKCHECK_KM_LISTS_H
#define WSKCHECK_KM_LISTS_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/macros.h"

WSKCHECK_KM_BEGIN

WSKCHECK_KM_NORETURN void wskcheck_list_is_corrupt(const void* entry);

WSKCHECK_KM_INLINE VOID InitializeListHead(PLIST_ENTRY head) { head->Flink = head->Blink = head; }

WSKCHECK_KM_INLINE BOOLEAN IsListEmpty(const LIST_ENTRY* head) {
  return (BOOLEAN)(head->Flink == head);
}

// The kernel's own check: an entry whose neighbours do not point back ends the system.
WSKCHECK_KM_INLINE BOOLEAN RemoveEntryList(PLIST_ENTRY entry) {
  PLIST_ENTRY next = entry->Flink;
  PLIST_ENTRY before = entry->Blink;
  if (next->Blink != entry || before->Flink != entry) wskcheck_list_is_corrupt(entry);
  before->Flink = next;
  next->Blink = before;
  return (BOOLEAN)(next == before);
}

WSKCHECK_KM_INLINE PLIST_ENTRY RemoveHeadList(PLIST_ENTRY head) {
  PLIST_ENTRY entry = head->Flink;
  PLIST_ENTRY next = entry->Flink;
  if (entry->Blink != head || next->Blink != entry) wskcheck_list_is_corrupt(entry);
  head->Flink = next;
  next->Blink = head;
  return entry;
}

WSKCHECK_KM_INLINE PLIST_ENTRY RemoveTailList(PLIST_ENTRY head) {
  PLIST_ENTRY entry = head->Blink;
  PLIST_ENTRY before = entry->Blink;
  if (entry->Flink != head || before->Flink != entry) wskcheck_list_is_corrupt(entry);
  head->Blink = before;
  before->Flink = head;
  return entry;
}

WSKCHECK_KM_INLINE VOID InsertTailList(PLIST_ENTRY head, PLIST_ENTRY entry) {
  PLIST_ENTRY before = head->Blink;
  if (before->Flink != head) wskcheck_list_is_corrupt(head);
  entry->Flink = head;
  entry->Blink = before;
  before->Flink = entry;
  head->Blink = entry;
}

WSKCHECK_KM_INLINE VOID InsertHeadList(PLIST_ENTRY head, PLIST_ENTRY entry) {
  PLIST_ENTRY next = head->Flink;
  if (next->Blink != head) wskcheck_list_is_corrupt(head);
  entry->Flink = next;
  entry->Blink = head;
  next->Blink = entry;
  head->Flink = entry;
}

WSKCHECK_KM_INLINE VOID AppendTailList(PLIST_ENTRY head, PLIST_ENTRY list) {
  PLIST_ENTRY end = head->Blink;
  head->Blink->Flink = list;
  head->Blink = list->Blink;
  list->Blink->Flink = head;
  list->Blink = end;
}

WSKCHECK_KM_INLINE PSINGLE_LIST_ENTRY PopEntryList(PSINGLE_LIST_ENTRY head) {
  PSINGLE_LIST_ENTRY first = head->Next;
  if (first != NULL) head->Next = first->Next;
  return first;
}

WSKCHECK_KM_INLINE VOID PushEntryList(PSINGLE_LIST_ENTRY head, PSINGLE_LIST_ENTRY entry) {
  entry->Next = head->Next;
  head->Next = entry;
}

// Interlocked lists under a spin lock.
PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY head, PLIST_ENTRY entry, PKSPIN_LOCK lock);
PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY head, PLIST_ENTRY entry, PKSPIN_LOCK lock);
PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY head, PKSPIN_LOCK lock);
PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY head, PKSPIN_LOCK lock);
PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY head, PSINGLE_LIST_ENTRY entry,
                                              PKSPIN_LOCK lock);
ULONG ExInterlockedAddUlong(PULONG addend, ULONG increment, PKSPIN_LOCK lock);
LARGE_INTEGER ExInterlockedAddLargeInteger(PLARGE_INTEGER addend, LARGE_INTEGER increment,
                                           PKSPIN_LOCK lock);

// Lists that need no lock.
typedef struct __attribute__((aligned(16))) _SLIST_ENTRY {
  struct _SLIST_ENTRY* Next;
} SLIST_ENTRY, *PSLIST_ENTRY;
typedef union __attribute__((aligned(16))) _SLIST_HEADER {
  struct {
    ULONGLONG Alignment;
    ULONGLONG Region;
  };
  struct {
    PSLIST_ENTRY First;
    USHORT Depth;
    USHORT Kind;
    ULONG Sequence;
  } WskCheck;
} SLIST_HEADER, *PSLIST_HEADER;
VOID InitializeSListHead(PSLIST_HEADER head);
VOID ExInitializeSListHead(PSLIST_HEADER head);
PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER head);
PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER head, PSLIST_ENTRY entry);
PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER head);
USHORT ExQueryDepthSList(PSLIST_HEADER head);
#define QueryDepthSList ExQueryDepthSList
#define ExInterlockedPopEntrySList(head, lock) ((void)(lock), InterlockedPopEntrySList(head))
#define ExInterlockedPushEntrySList(head, entry, lock) \
  ((void)(lock), InterlockedPushEntrySList(head, entry))
#define ExInterlockedFlushSList InterlockedFlushSList
#define FirstEntrySList(head) ((head)->WskCheck.First)

WSKCHECK_KM_END

#endif
