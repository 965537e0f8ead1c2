// MDLs: what memory they describe is the driver's own, mapped where it is already.
#include <cstring>

#include "kernel/io_manager.h"

namespace wskcheck::drive::kernel {
namespace {

void describe(PMDL mdl, PVOID address, SIZE_T length) {
  std::memset(mdl, 0, sizeof *mdl);
  mdl->Size = sizeof(MDL);
  mdl->StartVa = PAGE_ALIGN(address);
  mdl->ByteOffset = BYTE_OFFSET(address);
  mdl->ByteCount = static_cast<ULONG>(length);
}

PVOID address_of(const MDL* mdl) { return static_cast<PCHAR>(mdl->StartVa) + mdl->ByteOffset; }

const char pages_text[] = "the memory of an MDL";

// Whole pages, with a page more to align them: what is beyond the last one may be not seen.
PMDL allocate_pages(SIZE_T bytes, ULONG flags, const char* function, const void* site) {
  need_level_max(DISPATCH_LEVEL, function, site);
  if (choose(op(OpKind::allocate, nullptr, site, function), 2, true) != 0) {
    if (telling()) tell(site, "%s fails: it returns NULL", function);
    return nullptr;
  }
  const SIZE_T length = ROUND_TO_PAGES(bytes);
  const bool zeroed = (flags & MM_DONT_ZERO_ALLOCATION) == 0;
  void* pages = allocate(length + PAGE_SIZE, 0, BlockKind::object,
                         zeroed ? pool_zeroed : pool_nonpaged, site, pages_text);
  auto* mdl =
      static_cast<PMDL>(allocate(sizeof(MDL), 0, BlockKind::pool, pool_nonpaged, site, "an MDL"));
  describe(mdl, reinterpret_cast<PVOID>(ROUND_TO_PAGES(pages)), length);
  mdl->MdlFlags = MDL_PAGES_LOCKED;
  return mdl;
}

bool is_paged(const void* address) {
  const Block* block = block_of(address);
  return block != nullptr && block->paged;
}

}  // namespace

PMDL make_locked_mdl(PVOID address, ULONG length) {
  auto* mdl = static_cast<PMDL>(allocate(sizeof(MDL), 0, BlockKind::handle, pool_nonpaged, nullptr,
                                         "the MDL of the program's IRP"));
  describe(mdl, address, length);
  mdl->MdlFlags = MDL_ALLOCATED_FIXED_SIZE | MDL_PAGES_LOCKED;
  lock_pages(address, length);
  return mdl;
}

void free_locked_mdl(PMDL mdl, const void* site) {
  unlock_pages(address_of(mdl), mdl->ByteCount);
  release(mdl, BlockKind::handle, site, "IoCompleteRequest");
}
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION SIZE_T MmSizeOfMdl(PVOID, SIZE_T) { return sizeof(MDL); }

KERNEL_FUNCTION VOID wskcheck_initialize_mdl(PMDL Mdl, PVOID Base, SIZE_T Length) {
  describe(checked(Mdl, WSKCHECK_SITE), Base, Length);
}

KERNEL_FUNCTION PMDL IoAllocateMdl(PVOID Address, ULONG Length, BOOLEAN Secondary, BOOLEAN,
                                   PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  need_level_max(DISPATCH_LEVEL, "IoAllocateMdl", site);
  if (choose(op(OpKind::allocate, nullptr, site, "IoAllocateMdl"), 2, true) != 0) {
    if (telling()) tell(site, "IoAllocateMdl fails: it returns NULL");
    return nullptr;
  }
  auto* mdl =
      static_cast<PMDL>(allocate(sizeof(MDL), 0, BlockKind::object, pool_nonpaged, site, "an MDL"));
  describe(mdl, Address, Length);
  mdl->MdlFlags = MDL_ALLOCATED_FIXED_SIZE;
  if (Irp == nullptr) return mdl;
  check_access(Irp, sizeof *Irp, true, site);
  if (!Secondary) {
    Irp->MdlAddress = mdl;
    return mdl;
  }
  PMDL* last = &Irp->MdlAddress;
  while (*last != nullptr) last = &checked(*last, site)->Next;
  *last = mdl;
  return mdl;
}

KERNEL_FUNCTION VOID IoFreeMdl(PMDL Mdl) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::allocate, Mdl, site, "IoFreeMdl"));
  const Block* block = block_of(Mdl);
  if (block != nullptr && !block->freed && (Mdl->MdlFlags & MDL_PAGES_LOCKED) != 0 &&
      (Mdl->MdlFlags & MDL_PARTIAL) == 0) {
    misuse("%s for an MDL whose pages are locked", "IoFreeMdl", Mdl, site);
  }
  release(Mdl, BlockKind::object, site, "IoFreeMdl");
}

KERNEL_FUNCTION VOID IoBuildPartialMdl(PMDL Source, PMDL Target, PVOID Address, ULONG Length) {
  const Site site = WSKCHECK_SITE;
  checked(Source, site);
  checked(Target, site);
  const auto from = static_cast<const CHAR*>(address_of(Source));
  const auto at = static_cast<const CHAR*>(Address);
  const SIZE_T before = static_cast<SIZE_T>(at - from);
  if (at < from || before > Source->ByteCount || Length > Source->ByteCount - before) {
    misuse("%s beyond the memory that the source describes", "IoBuildPartialMdl", Source, site);
  }
  const CSHORT kept = Target->MdlFlags & MDL_ALLOCATED_FIXED_SIZE;
  const ULONG length = Length != 0 ? Length : static_cast<ULONG>(Source->ByteCount - before);
  describe(Target, Address, length);
  Target->MdlFlags =
      static_cast<CSHORT>(kept | MDL_PARTIAL |
                          (Source->MdlFlags & (MDL_PAGES_LOCKED | MDL_SOURCE_IS_NONPAGED_POOL |
                                               MDL_MAPPED_TO_SYSTEM_VA)));
  Target->MappedSystemVa = Address;
}

KERNEL_FUNCTION VOID MmBuildMdlForNonPagedPool(PMDL Mdl) {
  const Site site = WSKCHECK_SITE;
  checked(Mdl, site);
  if (is_paged(address_of(Mdl))) {
    misuse("%s for paged memory", "MmBuildMdlForNonPagedPool", address_of(Mdl), site);
  }
  Mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL | MDL_MAPPED_TO_SYSTEM_VA;
  Mdl->MappedSystemVa = address_of(Mdl);
}

KERNEL_FUNCTION VOID MmProbeAndLockPages(PMDL Mdl, KPROCESSOR_MODE, LOCK_OPERATION Operation) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "MmProbeAndLockPages";
  checked(Mdl, site);
  need_level_max(is_paged(address_of(Mdl)) ? APC_LEVEL : DISPATCH_LEVEL, name, site);
  if ((Mdl->MdlFlags & (MDL_PAGES_LOCKED | MDL_SOURCE_IS_NONPAGED_POOL)) != 0) {
    misuse("%s for an MDL whose pages are locked, or need no lock", name, Mdl, site);
  }
  check_access(address_of(Mdl), Mdl->ByteCount, Operation != IoReadAccess, site);
  lock_pages(address_of(Mdl), Mdl->ByteCount);
  Mdl->MdlFlags |= MDL_PAGES_LOCKED;
}

KERNEL_FUNCTION VOID MmUnlockPages(PMDL Mdl) {
  const Site site = WSKCHECK_SITE;
  checked(Mdl, site);
  need_level_max(DISPATCH_LEVEL, "MmUnlockPages", site);
  if ((Mdl->MdlFlags & MDL_PAGES_LOCKED) == 0) {
    misuse("%s for an MDL whose pages are not locked", "MmUnlockPages", Mdl, site);
  }
  unlock_pages(address_of(Mdl), Mdl->ByteCount);
  Mdl->MdlFlags &= static_cast<CSHORT>(~(MDL_PAGES_LOCKED | MDL_MAPPED_TO_SYSTEM_VA));
}

KERNEL_FUNCTION PVOID wskcheck_mdl_address(PMDL Mdl) {
  const Site site = WSKCHECK_SITE;
  checked(Mdl, site);
  if ((Mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) != 0) return Mdl->MappedSystemVa;
  if ((Mdl->MdlFlags & MDL_PAGES_LOCKED) == 0) {
    misuse("%s for an MDL that was neither locked nor built for nonpaged memory",
           "MmGetSystemAddressForMdlSafe", Mdl, site);
  }
  Mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
  Mdl->MappedSystemVa = address_of(Mdl);
  return Mdl->MappedSystemVa;
}

KERNEL_FUNCTION PVOID MmMapLockedPagesSpecifyCache(PMDL Mdl, KPROCESSOR_MODE Mode,
                                                   MEMORY_CACHING_TYPE, PVOID, ULONG, ULONG) {
  if (Mode != KernelMode) not_offered("a mapping into a process of user mode");
  return wskcheck_mdl_address(Mdl);
}

KERNEL_FUNCTION VOID MmUnmapLockedPages(PVOID, PMDL Mdl) {
  checked(Mdl, WSKCHECK_SITE)->MdlFlags &= static_cast<CSHORT>(~MDL_MAPPED_TO_SYSTEM_VA);
}

KERNEL_FUNCTION PMDL MmAllocatePagesForMdl(PHYSICAL_ADDRESS, PHYSICAL_ADDRESS, PHYSICAL_ADDRESS,
                                           SIZE_T TotalBytes) {
  return allocate_pages(TotalBytes, 0, "MmAllocatePagesForMdl", WSKCHECK_SITE);
}
KERNEL_FUNCTION PMDL MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS, PHYSICAL_ADDRESS, PHYSICAL_ADDRESS,
                                             SIZE_T TotalBytes, MEMORY_CACHING_TYPE, ULONG Flags) {
  return allocate_pages(TotalBytes, Flags, "MmAllocatePagesForMdlEx", WSKCHECK_SITE);
}
// The MDL itself is left to ExFreePool.
KERNEL_FUNCTION VOID MmFreePagesFromMdl(PMDL Mdl) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "MmFreePagesFromMdl";
  step(op(OpKind::allocate, Mdl, site, name));
  need_level_max(DISPATCH_LEVEL, name, site);
  checked(Mdl, site);
  const Block* pages = block_of(Mdl->StartVa);
  if (pages == nullptr || pages->what != pages_text) {
    misuse("%s for an MDL whose pages were not allocated with it", name, Mdl, site);
  }
  release(pages->address, BlockKind::object, site, name);
  Mdl->MdlFlags &= static_cast<CSHORT>(~(MDL_PAGES_LOCKED | MDL_MAPPED_TO_SYSTEM_VA));
}

KERNEL_FUNCTION BOOLEAN MmIsAddressValid(PVOID Address) {
  const Site site = WSKCHECK_SITE;
  if (!in_pool(Address)) return in_driver(Address) || on_stack(Address);
  const Block* block = block_of(Address);
  return block != nullptr && !block->freed;
}

// Whether all of it can be used is seen when it is used.
static void probe(const volatile VOID* address, SIZE_T length, const char* function,
                  const void* site) {
  need_level_max(APC_LEVEL, function, site);
  if (length == 0 || is_memory_of_program(const_cast<const VOID*>(address))) return;
  not_offered("an exception: the driver probes what is no memory of the program");
}
KERNEL_FUNCTION VOID ProbeForRead(const volatile VOID* Address, SIZE_T Length, ULONG) {
  probe(Address, Length, "ProbeForRead", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ProbeForWrite(volatile VOID* Address, SIZE_T Length, ULONG) {
  probe(Address, Length, "ProbeForWrite", WSKCHECK_SITE);
}
