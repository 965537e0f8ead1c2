// Lookaside lists of all three kinds. Each entry is a block of its own, so that an entry that is
// used after it was given back is seen.
#include <cstring>

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

PLOOKASIDE_LIST_EX checked_list(PLOOKASIDE_LIST_EX list, const char* function, const void* site) {
  checked(list, site);
  need_kind(list->WskCheckKind, kind_lookaside, "a lookaside list", list, site);
  need_level_max((list->Type & 1) != 0 ? APC_LEVEL : DISPATCH_LEVEL, function, site);
  return list;
}

void initialise(PLOOKASIDE_LIST_EX list, int type, SIZE_T size, ULONG tag, const void* site) {
  checked(list, site);
  std::memset(list, 0, sizeof *list);
  list->WskCheckKind = kind_lookaside;
  list->Type = static_cast<POOL_TYPE>(type);
  list->Size = size;
  list->Tag = tag;
  ++state.lookaside_lists;
  state.lookaside_site = site;
}

// The driver's own routine is called; else a block of the pool, which may fail.
PVOID get(PLOOKASIDE_LIST_EX list, const char* function, const void* site) {
  checked_list(list, function, site);
  PVOID entry = nullptr;
  if (list->Allocate != nullptr) {
    entry = call_driver(list->Allocate, list->Type, list->Size, list->Tag);
  } else if (list->AllocateEx != nullptr) {
    entry = call_driver(list->AllocateEx, list->Type, list->Size, list->Tag, list);
  } else if (choose(op(OpKind::allocate, nullptr, site, function), 2, true) != 0) {
    if (telling()) tell(site, "%s fails: it returns NULL", function);
  } else {
    const std::uint32_t flags = (list->Type & 1) != 0 ? pool_paged : pool_nonpaged;
    entry = allocate(list->Size, list->Tag, BlockKind::pool, flags, site, "a lookaside entry");
  }
  if (entry != nullptr) ++list->Entries;
  return entry;
}

void give_back(PLOOKASIDE_LIST_EX list, PVOID entry, const char* function, const void* site) {
  step(op(OpKind::allocate, entry, site, function));
  checked_list(list, function, site);
  --list->Entries;
  if (list->Free != nullptr) {
    call_driver(list->Free, entry);
  } else if (list->FreeEx != nullptr) {
    call_driver(list->FreeEx, entry, list);
  } else {
    release(entry, BlockKind::pool, site, function);
  }
}

void remove(PLOOKASIDE_LIST_EX list, const char* function, const void* site) {
  step(op(OpKind::allocate, list, site, function));
  checked_list(list, function, site);
  if (list->Entries > 0) misuse("%s before all entries were given back", function, list, site);
  list->WskCheckKind = 0;
  --state.lookaside_lists;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST List,
                                                     PALLOCATE_FUNCTION Allocate,
                                                     PFREE_FUNCTION Free, ULONG Flags, SIZE_T Size,
                                                     ULONG Tag, USHORT) {
  kernel::initialise(List, NonPagedPool | static_cast<int>(Flags), Size, Tag, WSKCHECK_SITE);
  List->Allocate = Allocate;
  List->Free = Free;
}
KERNEL_FUNCTION VOID ExInitializePagedLookasideList(PPAGED_LOOKASIDE_LIST List,
                                                    PALLOCATE_FUNCTION Allocate,
                                                    PFREE_FUNCTION Free, ULONG Flags, SIZE_T Size,
                                                    ULONG Tag, USHORT) {
  kernel::initialise(List, PagedPool | static_cast<int>(Flags), Size, Tag, WSKCHECK_SITE);
  List->Allocate = Allocate;
  List->Free = Free;
}
KERNEL_FUNCTION NTSTATUS ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX List,
                                                     PALLOCATE_FUNCTION_EX Allocate,
                                                     PFREE_FUNCTION_EX Free, POOL_TYPE PoolType,
                                                     ULONG, SIZE_T Size, ULONG Tag, USHORT) {
  kernel::initialise(List, PoolType, Size, Tag, WSKCHECK_SITE);
  List->AllocateEx = Allocate;
  List->FreeEx = Free;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST List) {
  return kernel::get(List, "ExAllocateFromNPagedLookasideList", WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST List) {
  return kernel::get(List, "ExAllocateFromPagedLookasideList", WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX List) {
  return kernel::get(List, "ExAllocateFromLookasideListEx", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST List, PVOID Entry) {
  kernel::give_back(List, Entry, "ExFreeToNPagedLookasideList", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST List, PVOID Entry) {
  kernel::give_back(List, Entry, "ExFreeToPagedLookasideList", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX List, PVOID Entry) {
  kernel::give_back(List, Entry, "ExFreeToLookasideListEx", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST List) {
  kernel::remove(List, "ExDeleteNPagedLookasideList", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExDeletePagedLookasideList(PPAGED_LOOKASIDE_LIST List) {
  kernel::remove(List, "ExDeletePagedLookasideList", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExDeleteLookasideListEx(PLOOKASIDE_LIST_EX List) {
  kernel::remove(List, "ExDeleteLookasideListEx", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExFlushLookasideListEx(PLOOKASIDE_LIST_EX List) {
  kernel::checked_list(List, "ExFlushLookasideListEx", WSKCHECK_SITE);
}
