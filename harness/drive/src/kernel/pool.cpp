// The pool for drivers: allocating with tags, which may fail, and freeing.
#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

struct Wanted {
  bool paged = false;
  bool zeroed = false;
  bool raises = false;
};

// Types of the older functions.
Wanted by_type(int type) {
  Wanted w;
  w.paged = (type & 1) != 0;
  w.zeroed = (type & POOL_ZERO_ALLOCATION) != 0;
  w.raises = (type & POOL_RAISE_IF_ALLOCATION_FAILURE) != 0;
  return w;
}
// Flags of ExAllocatePool2, which zeroes unless it is told not to.
Wanted by_flags(POOL_FLAGS flags) {
  Wanted w;
  w.paged = (flags & POOL_FLAG_PAGED) != 0;
  w.zeroed = (flags & POOL_FLAG_UNINITIALIZED) == 0;
  w.raises = (flags & POOL_FLAG_RAISE_ON_FAILURE) != 0;
  return w;
}

PVOID get(const Wanted& wanted, SIZE_T size, ULONG tag, const char* function, const void* site) {
  need_level_max(wanted.paged ? APC_LEVEL : DISPATCH_LEVEL, function, site);
  if (choose(op(OpKind::allocate, nullptr, site, function), 2, true) != 0) {
    if (wanted.raises) not_offered("an exception: an allocation that raises one fails");
    if (telling()) tell(site, "%s fails: it returns NULL", function);
    return nullptr;
  }
  const std::uint32_t flags = (wanted.paged ? pool_paged : 0u) | (wanted.zeroed ? pool_zeroed : 0u);
  return allocate(size, tag, BlockKind::pool, flags, site, "pool memory");
}

void give_back(PVOID p, ULONG tag, const char* function, const void* site) {
  step(op(OpKind::allocate, p, site, function));
  const Block* block = block_of(p);
  if (block != nullptr && !block->freed && block->address == p) {
    need_level_max(block->paged ? APC_LEVEL : DISPATCH_LEVEL, function, site);
    if (tag != 0 && block->tag != 0 && block->kind == BlockKind::pool && tag != block->tag) {
      misuse("%s with another tag than the memory was allocated with", function, p, site);
    }
  }
  release(p, BlockKind::pool, site, function);
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION PVOID ExAllocatePool(POOL_TYPE PoolType, SIZE_T Size) {
  return kernel::get(kernel::by_type(PoolType), Size, 0, "ExAllocatePool", WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T Size, ULONG Tag) {
  return kernel::get(kernel::by_type(PoolType), Size, Tag, "ExAllocatePoolWithTag", WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID ExAllocatePoolWithTagPriority(POOL_TYPE PoolType, SIZE_T Size, ULONG Tag,
                                                    EX_POOL_PRIORITY) {
  return kernel::get(kernel::by_type(PoolType), Size, Tag, "ExAllocatePoolWithTagPriority",
                     WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID ExAllocatePoolWithQuotaTag(POOL_TYPE PoolType, SIZE_T Size, ULONG Tag) {
  kernel::Wanted wanted = kernel::by_type(PoolType);
  wanted.raises = (PoolType & POOL_QUOTA_FAIL_INSTEAD_OF_RAISE) == 0;
  return kernel::get(wanted, Size, Tag, "ExAllocatePoolWithQuotaTag", WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID ExAllocatePoolZero(POOL_TYPE PoolType, SIZE_T Size, ULONG Tag) {
  kernel::Wanted wanted = kernel::by_type(PoolType);
  wanted.zeroed = true;
  return kernel::get(wanted, Size, Tag, "ExAllocatePoolZero", WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID ExAllocatePoolUninitialized(POOL_TYPE PoolType, SIZE_T Size, ULONG Tag) {
  return kernel::get(kernel::by_type(PoolType), Size, Tag, "ExAllocatePoolUninitialized",
                     WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID ExAllocatePoolQuotaZero(POOL_TYPE PoolType, SIZE_T Size, ULONG Tag) {
  kernel::Wanted wanted = kernel::by_type(PoolType);
  wanted.zeroed = true;
  wanted.raises = (PoolType & POOL_QUOTA_FAIL_INSTEAD_OF_RAISE) == 0;
  return kernel::get(wanted, Size, Tag, "ExAllocatePoolQuotaZero", WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID ExAllocatePool2(POOL_FLAGS Flags, SIZE_T Size, ULONG Tag) {
  return kernel::get(kernel::by_flags(Flags), Size, Tag, "ExAllocatePool2", WSKCHECK_SITE);
}
KERNEL_FUNCTION PVOID ExAllocatePool3(POOL_FLAGS Flags, SIZE_T Size, ULONG Tag,
                                      PCPOOL_EXTENDED_PARAMETER, ULONG) {
  return kernel::get(kernel::by_flags(Flags), Size, Tag, "ExAllocatePool3", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExFreePool(PVOID P) { kernel::give_back(P, 0, "ExFreePool", WSKCHECK_SITE); }
KERNEL_FUNCTION VOID ExFreePoolWithTag(PVOID P, ULONG Tag) {
  kernel::give_back(P, Tag, "ExFreePoolWithTag", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExFreePool2(PVOID P, ULONG Tag, PCPOOL_EXTENDED_PARAMETER, ULONG) {
  kernel::give_back(P, Tag, "ExFreePool2", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExInitializeDriverRuntime(ULONG) {}
