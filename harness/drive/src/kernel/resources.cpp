// ERESOURCE: a lock that readers share and that a thread may take more than once.
//
// Writers go before readers that come later, unless the reader has it already.
#include <cstring>

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

enum class Want : std::uint8_t { exclusive, shared, shared_before_writers };

bool has_exclusive(const ERESOURCE& r, std::uint64_t thread) { return r.ExclusiveOwner == thread; }

// The slot of a thread is in the lower byte of its number, which is one more.
std::uint32_t slot_of(std::uint64_t thread) {
  return static_cast<std::uint32_t>((thread - 1) & 0xff);
}

bool may_have(const ERESOURCE& r, Want want, std::uint64_t thread) {
  if (has_exclusive(r, thread)) return true;
  if (r.ExclusiveOwner != 0) return false;
  if (want == Want::exclusive) return r.SharedCount == 0;
  if (want == Want::shared_before_writers || r.SharedBy[slot_of(thread)] != 0) return true;
  return r.WaitingExclusive == 0;
}

void take(PERESOURCE r, Want want) {
  order_after(number(r));
  if (has_exclusive(*r, self()) || want == Want::exclusive) {
    r->ExclusiveOwner = self();
    ++r->ExclusiveDepth;
    order_after(beside(r));
    return;
  }
  ++r->SharedBy[slot_of_self()];
  ++r->SharedCount;
}

bool ready_exclusive(const void* r, std::uint64_t thread) {
  return may_have(*static_cast<const ERESOURCE*>(r), Want::exclusive, thread);
}
bool ready_shared(const void* r, std::uint64_t thread) {
  return may_have(*static_cast<const ERESOURCE*>(r), Want::shared, thread);
}
bool ready_shared_first(const void* r, std::uint64_t thread) {
  return may_have(*static_cast<const ERESOURCE*>(r), Want::shared_before_writers, thread);
}

PERESOURCE checked_resource(PERESOURCE r, const char* function, const void* site) {
  checked(r, site);
  need_kind(r->WskCheckKind, kind_resource, "a resource", r, site);
  need_level_max(APC_LEVEL, function, site);
  return r;
}

// Waiting with APCs enabled can end in a deadlock; the pages demand a critical region.
void need_region(const char* function, const void* site) {
  if (irql() >= APC_LEVEL || extra().critical_regions != 0) return;
  if (kind_of(current_thread()) == ThreadKind::system) return;
  if (kind_of(current_thread()) == ThreadKind::work_item) return;
  misuse("%s with normal kernel APCs enabled: KeEnterCriticalRegion comes first", function, nullptr,
         site);
}

BOOLEAN acquire(PERESOURCE r, Want want, BOOLEAN wait, const char* function, const void* site) {
  checked_resource(r, function, site);
  need_region(function, site);
  if (want == Want::exclusive && r->SharedBy[slot_of_self()] != 0 && wait) {
    misuse("%s by a thread that shares the resource: it waits for ever", function, r, site);
  }
  const Op what = op(OpKind::lock, r, site, function);
  if (!wait) {
    step(what);
    if (!may_have(*checked_resource(r, function, site), want, self())) return FALSE;
    take(r, want);
    return TRUE;
  }
  if (want == Want::exclusive) {
    const bool now = may_have(*r, want, self());
    if (!now) ++r->WaitingExclusive;
    block(what, ready_exclusive, r, self());
    checked_resource(r, function, site);
    if (!now) --r->WaitingExclusive;
  } else {
    block(what, want == Want::shared ? ready_shared : ready_shared_first, r, self());
    checked_resource(r, function, site);
  }
  take(r, want);
  return TRUE;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;
using kernel::Want;

KERNEL_FUNCTION NTSTATUS ExInitializeResourceLite(PERESOURCE Resource) {
  const Site site = WSKCHECK_SITE;
  kernel::checked(Resource, site);
  std::memset(Resource, 0, sizeof *Resource);
  Resource->WskCheckKind = kernel::kind_resource;
  ++kernel::state.resources;
  kernel::state.resource_site = site;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS ExReinitializeResourceLite(PERESOURCE Resource) {
  const Site site = WSKCHECK_SITE;
  kernel::checked_resource(Resource, "ExReinitializeResourceLite", site);
  std::memset(Resource, 0, sizeof *Resource);
  Resource->WskCheckKind = kernel::kind_resource;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS ExDeleteResourceLite(PERESOURCE Resource) {
  const Site site = WSKCHECK_SITE;
  kernel::checked_resource(Resource, "ExDeleteResourceLite", site);
  if (Resource->ExclusiveOwner != 0 || Resource->SharedCount != 0) {
    kernel::misuse("%s for a resource that a thread has", "ExDeleteResourceLite", Resource, site);
  }
  Resource->WskCheckKind = 0;
  --kernel::state.resources;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION BOOLEAN ExAcquireResourceExclusiveLite(PERESOURCE Resource, BOOLEAN Wait) {
  return kernel::acquire(Resource, Want::exclusive, Wait, "ExAcquireResourceExclusiveLite",
                         WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN ExAcquireResourceSharedLite(PERESOURCE Resource, BOOLEAN Wait) {
  return kernel::acquire(Resource, Want::shared, Wait, "ExAcquireResourceSharedLite",
                         WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN ExAcquireSharedStarveExclusive(PERESOURCE Resource, BOOLEAN Wait) {
  return kernel::acquire(Resource, Want::shared_before_writers, Wait,
                         "ExAcquireSharedStarveExclusive", WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN ExAcquireSharedWaitForExclusive(PERESOURCE Resource, BOOLEAN Wait) {
  return kernel::acquire(Resource, Want::shared, Wait, "ExAcquireSharedWaitForExclusive",
                         WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID ExReleaseResourceLite(PERESOURCE Resource) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "ExReleaseResourceLite";
  step(kernel::op(OpKind::lock, Resource, site, name));
  kernel::checked(Resource, site);
  kernel::need_kind(Resource->WskCheckKind, kernel::kind_resource, "a resource", Resource, site);
  if (kernel::has_exclusive(*Resource, kernel::self())) {
    if (--Resource->ExclusiveDepth == 0) Resource->ExclusiveOwner = 0;
    order_before(kernel::number(Resource));
  } else if (Resource->SharedBy[kernel::slot_of_self()] != 0) {
    --Resource->SharedBy[kernel::slot_of_self()];
    --Resource->SharedCount;
    order_before(kernel::beside(Resource));
  } else {
    kernel::misuse("%s by a thread that does not have the resource", name, Resource, site);
  }
}
KERNEL_FUNCTION VOID ExConvertExclusiveToSharedLite(PERESOURCE Resource) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "ExConvertExclusiveToSharedLite";
  step(kernel::op(OpKind::lock, Resource, site, name));
  kernel::checked_resource(Resource, name, site);
  if (!kernel::has_exclusive(*Resource, kernel::self())) {
    kernel::misuse("%s by a thread that does not have the resource", name, Resource, site);
  }
  const ULONG depth = Resource->ExclusiveDepth;
  Resource->ExclusiveDepth = 0;
  Resource->ExclusiveOwner = 0;
  Resource->SharedBy[kernel::slot_of_self()] = static_cast<UCHAR>(depth);
  Resource->SharedCount += depth;
  order_before(kernel::number(Resource));
}
KERNEL_FUNCTION BOOLEAN ExIsResourceAcquiredExclusiveLite(PERESOURCE Resource) {
  const Site site = WSKCHECK_SITE;
  kernel::checked_resource(Resource, "ExIsResourceAcquiredExclusiveLite", site);
  return kernel::has_exclusive(*Resource, kernel::self());
}
KERNEL_FUNCTION ULONG ExIsResourceAcquiredSharedLite(PERESOURCE Resource) {
  const Site site = WSKCHECK_SITE;
  kernel::checked_resource(Resource, "ExIsResourceAcquiredSharedLite", site);
  if (kernel::has_exclusive(*Resource, kernel::self())) return Resource->ExclusiveDepth;
  return Resource->SharedBy[kernel::slot_of_self()];
}
KERNEL_FUNCTION PVOID ExEnterCriticalRegionAndAcquireResourceExclusive(PERESOURCE Resource) {
  const Site site = WSKCHECK_SITE;
  ++kernel::extra().critical_regions;
  kernel::acquire(Resource, Want::exclusive, TRUE,
                  "ExEnterCriticalRegionAndAcquireResourceExclusive", site);
  return nullptr;
}
KERNEL_FUNCTION PVOID ExEnterCriticalRegionAndAcquireResourceShared(PERESOURCE Resource) {
  const Site site = WSKCHECK_SITE;
  ++kernel::extra().critical_regions;
  kernel::acquire(Resource, Want::shared, TRUE, "ExEnterCriticalRegionAndAcquireResourceShared",
                  site);
  return nullptr;
}
KERNEL_FUNCTION VOID ExReleaseResourceAndLeaveCriticalRegion(PERESOURCE Resource) {
  const Site site = WSKCHECK_SITE;
  ExReleaseResourceLite(Resource);
  --kernel::extra().critical_regions;
}
