// Handles, routines, references to threads, lists and resources that were not given back.
#include "kernel/left_over.h"

#include "kernel/threads.h"

namespace wskcheck::drive::kernel {
namespace {

bool leak(Trouble& t, const char* says, const void* object, const void* site) {
  t = Trouble{};
  t.kind = TroubleKind::leak;
  t.says = says;
  t.object = number(object);
  t.site = site;
  return true;
}

bool none_left(const void*, std::uint64_t) { return state.io_work_items == 0; }

}  // namespace

void wait_for_io_work_items() {
  if (state.io_work_items == 0) return;
  Op wait = op(OpKind::wait, &state.io_work_items, nullptr, "unload");
  wait.yields = true;
  block(wait, none_left, nullptr, 0);
}

bool left_over(Trouble& trouble) {
  for (const Handle& handle : state.handles) {
    if (handle.object == nullptr) continue;
    return leak(trouble, "a handle is not closed when the driver is unloaded", handle.object,
                handle.site);
  }
  for (const Notify& one : state.notify) {
    if (one.routine == nullptr) continue;
    leak(trouble, "%s is not removed when the driver is unloaded", one.routine, one.site);
    trouble.detail = one.what;
    return true;
  }
  bool found_one = false;
  for_each_live_block([&](const Block& block) {
    if (found_one || block.what != thread_object_text) return;
    const auto* thread = static_cast<PKTHREAD>(block.address);
    if (thread->routine == nullptr) return;
    const void* site = block.depth != 0 ? block.allocated_at[0] : nullptr;
    found_one =
        leak(trouble, "a reference to a thread is not given back when the driver is unloaded",
             thread, site);
  });
  if (found_one) return true;
  if (state.lookaside_lists != 0) {
    return leak(trouble, "a lookaside list is not deleted when the driver is unloaded", nullptr,
                state.lookaside_site);
  }
  if (state.resources != 0) {
    return leak(trouble, "a resource (ERESOURCE) is not deleted when the driver is unloaded",
                nullptr, state.resource_site);
  }
  return false;
}

}  // namespace wskcheck::drive::kernel
