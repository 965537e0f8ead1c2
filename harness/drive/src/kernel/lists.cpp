// Interlocked lists and counts under a spin lock, and lists that need no lock.
#include "kernel/lists.h"

namespace wskcheck::drive::kernel {
namespace {

// A whole operation is one step: with the lock free it is as if the lock had been taken and
// released in it. A driver that mixes these with a lock that it holds waits for ever.
void enter(PKSPIN_LOCK lock, const volatile void* object, const char* function, const void* site) {
  checked(lock, site);
  if (*lock == self()) {
    misuse("%s by the thread that holds its spin lock: it spins for ever", function, lock, site);
  }
  Op what = op(OpKind::interlocked, object, site, function);
  what.object2 = number(lock);
  block(
      what, [](const void* p, std::uint64_t) { return *static_cast<const KSPIN_LOCK*>(p) == 0; },
      lock, 0);
  order_after(number(lock));
  order_before(number(lock));
}

PSLIST_HEADER slist(PSLIST_HEADER head, const char* function, const void* site) {
  step(op(OpKind::interlocked, head, site, function));
  checked(head, site);
  order_after(number(head));
  order_before(number(head));
  return head;
}

}  // namespace

void link(PLIST_ENTRY before, PLIST_ENTRY entry, PLIST_ENTRY next, const void* site) {
  checked(before, site);
  checked(entry, site);
  checked(next, site);
  entry->Flink = next;
  entry->Blink = before;
  before->Flink = entry;
  next->Blink = entry;
}

}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION void wskcheck_list_is_corrupt(const void* entry) {
  misuse("a list is corrupt: the neighbours of an entry do not point back to it", "", entry,
         WSKCHECK_SITE);
}

KERNEL_FUNCTION PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY head, PLIST_ENTRY entry,
                                                        PKSPIN_LOCK lock) {
  const Site site = WSKCHECK_SITE;
  enter(lock, head, "ExInterlockedInsertHeadList", site);
  PLIST_ENTRY first = checked(head, site)->Flink;
  link(head, entry, first, site);
  return first == head ? nullptr : first;
}
KERNEL_FUNCTION PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY head, PLIST_ENTRY entry,
                                                        PKSPIN_LOCK lock) {
  const Site site = WSKCHECK_SITE;
  enter(lock, head, "ExInterlockedInsertTailList", site);
  PLIST_ENTRY last = checked(head, site)->Blink;
  link(last, entry, head, site);
  return last == head ? nullptr : last;
}
KERNEL_FUNCTION PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY head, PKSPIN_LOCK lock) {
  const Site site = WSKCHECK_SITE;
  enter(lock, head, "ExInterlockedRemoveHeadList", site);
  PLIST_ENTRY first = checked(head, site)->Flink;
  if (first == head) return nullptr;
  PLIST_ENTRY second = checked(first, site)->Flink;
  if (first->Blink != head || checked(second, site)->Blink != first) {
    wskcheck_list_is_corrupt(first);
  }
  head->Flink = second;
  second->Blink = head;
  return first;
}
KERNEL_FUNCTION PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY head,
                                                             PKSPIN_LOCK lock) {
  const Site site = WSKCHECK_SITE;
  enter(lock, head, "ExInterlockedPopEntryList", site);
  PSINGLE_LIST_ENTRY first = checked(head, site)->Next;
  if (first != nullptr) head->Next = checked(first, site)->Next;
  return first;
}
KERNEL_FUNCTION PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY head,
                                                              PSINGLE_LIST_ENTRY entry,
                                                              PKSPIN_LOCK lock) {
  const Site site = WSKCHECK_SITE;
  enter(lock, head, "ExInterlockedPushEntryList", site);
  PSINGLE_LIST_ENTRY first = checked(head, site)->Next;
  checked(entry, site)->Next = first;
  head->Next = entry;
  return first;
}
KERNEL_FUNCTION ULONG ExInterlockedAddUlong(PULONG addend, ULONG increment, PKSPIN_LOCK lock) {
  const Site site = WSKCHECK_SITE;
  enter(lock, addend, "ExInterlockedAddUlong", site);
  const ULONG before = *checked(addend, site);
  *addend = before + increment;
  return before;
}
KERNEL_FUNCTION LARGE_INTEGER ExInterlockedAddLargeInteger(PLARGE_INTEGER addend,
                                                           LARGE_INTEGER increment,
                                                           PKSPIN_LOCK lock) {
  const Site site = WSKCHECK_SITE;
  enter(lock, addend, "ExInterlockedAddLargeInteger", site);
  const LARGE_INTEGER before = *checked(addend, site);
  addend->QuadPart = before.QuadPart + increment.QuadPart;
  return before;
}

KERNEL_FUNCTION VOID InitializeSListHead(PSLIST_HEADER head) {
  *checked(head, WSKCHECK_SITE) = SLIST_HEADER{};
}
KERNEL_FUNCTION VOID ExInitializeSListHead(PSLIST_HEADER head) {
  *checked(head, WSKCHECK_SITE) = SLIST_HEADER{};
}
KERNEL_FUNCTION PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER head) {
  const Site site = WSKCHECK_SITE;
  slist(head, "InterlockedPopEntrySList", site);
  PSLIST_ENTRY first = head->WskCheck.First;
  if (first == nullptr) return nullptr;
  head->WskCheck.First = checked(first, site)->Next;
  --head->WskCheck.Depth;
  return first;
}
KERNEL_FUNCTION PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER head, PSLIST_ENTRY entry) {
  const Site site = WSKCHECK_SITE;
  slist(head, "InterlockedPushEntrySList", site);
  if ((number(entry) & (MEMORY_ALLOCATION_ALIGNMENT - 1)) != 0) {
    misuse("%s for an entry that is not aligned to 16 bytes", "InterlockedPushEntrySList", entry,
           site);
  }
  PSLIST_ENTRY first = head->WskCheck.First;
  checked(entry, site)->Next = first;
  head->WskCheck.First = entry;
  ++head->WskCheck.Depth;
  return first;
}
KERNEL_FUNCTION PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER head) {
  const Site site = WSKCHECK_SITE;
  slist(head, "InterlockedFlushSList", site);
  PSLIST_ENTRY first = head->WskCheck.First;
  *head = SLIST_HEADER{};
  return first;
}
KERNEL_FUNCTION USHORT ExQueryDepthSList(PSLIST_HEADER head) {
  return slist(head, "ExQueryDepthSList", WSKCHECK_SITE)->WskCheck.Depth;
}
