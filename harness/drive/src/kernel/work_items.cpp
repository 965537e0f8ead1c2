// Work items: each that is queued is a thread at PASSIVE_LEVEL.
#include <cstring>

#include "core/machine_state.h"
#include "kernel/threads.h"

namespace wskcheck::drive::kernel {
namespace {

void run_io_item(void* argument) {
  auto* item = static_cast<PIO_WORKITEM>(argument);
  checked(item, nullptr);
  const IO_WORKITEM now = *item;
  item->Queued = 0;
  if (telling()) tell(nullptr, "a work item runs");
  if (now.Extended) {
    call_driver(reinterpret_cast<PIO_WORKITEM_ROUTINE_EX>(now.Routine), now.IoObject, now.Context,
                item);
  } else {
    call_driver(reinterpret_cast<PIO_WORKITEM_ROUTINE>(now.Routine),
                static_cast<PDEVICE_OBJECT>(now.IoObject), now.Context);
  }
  check_return(PASSIVE_LEVEL, "a work item");
  if (now.IoObject == nullptr) return;
  step(op(OpKind::signal, &state.io_work_items, nullptr, "a work item ends"));
  --state.io_work_items;
}

void run_item(void* argument) {
  auto* item = static_cast<PWORK_QUEUE_ITEM>(argument);
  checked(item, nullptr);
  const WORK_QUEUE_ITEM now = *item;
  item->List.Flink = nullptr;
  if (telling()) tell(nullptr, "a work item runs");
  call_driver(now.WorkerRoutine, now.Parameter);
  check_return(PASSIVE_LEVEL, "a work item");
}

// At the place of the driver's call, for reports.
void spawn_at(const void* site, Entry entry, void* item) {
  const ThreadId id =
      spawn(ThreadKind::work_item, entry, item, PASSIVE_LEVEL, "work item", thread_number(item));
  core::thread(id).op.site = site;
}

PIO_WORKITEM checked_item(PIO_WORKITEM item, const char* function, const void* site) {
  need_level_max(DISPATCH_LEVEL, function, site);
  checked(item, site);
  need_kind(item->WskCheckKind, kind_work_item, "a work item", item, site);
  return item;
}

bool queue(PIO_WORKITEM item, PVOID routine, PVOID context, bool extended, bool may_be_queued,
           const char* function, const void* site) {
  step(op(OpKind::spawn, item, site, function));
  checked_item(item, function, site);
  if (item->Queued != 0) {
    if (may_be_queued) return false;
    misuse("%s for a work item that is queued already", function, item, site);
  }
  item->Queued = 1;
  item->Routine = routine;
  item->Context = context;
  item->Extended = extended ? TRUE : FALSE;
  if (item->IoObject != nullptr) ++state.io_work_items;
  spawn_at(site, run_io_item, item);
  return true;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION VOID wskcheck_queue_work_item(PWORK_QUEUE_ITEM Item, WORK_QUEUE_TYPE) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::spawn, Item, site, "ExQueueWorkItem"));
  need_level_max(DISPATCH_LEVEL, "ExQueueWorkItem", site);
  checked(Item, site);
  if (Item->List.Flink != nullptr) {
    misuse("%s for a work item that is queued already", "ExQueueWorkItem", Item, site);
  }
  Item->List.Flink = &Item->List;
  spawn_at(site, run_item, Item);
}

KERNEL_FUNCTION ULONG IoSizeofWorkItem(VOID) { return sizeof(IO_WORKITEM); }
KERNEL_FUNCTION VOID IoInitializeWorkItem(PVOID IoObject, PIO_WORKITEM Item) {
  checked(Item, WSKCHECK_SITE);
  std::memset(Item, 0, sizeof *Item);
  Item->WskCheckKind = kind_work_item;
  Item->IoObject = IoObject;
}
KERNEL_FUNCTION VOID IoUninitializeWorkItem(PIO_WORKITEM Item) {
  const Site site = WSKCHECK_SITE;
  checked_item(Item, "IoUninitializeWorkItem", site);
  if (Item->Queued != 0) {
    misuse("%s for a work item that is queued", "IoUninitializeWorkItem", Item, site);
  }
  Item->WskCheckKind = 0;
}
KERNEL_FUNCTION PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT DeviceObject) {
  const Site site = WSKCHECK_SITE;
  need_level_max(DISPATCH_LEVEL, "IoAllocateWorkItem", site);
  if (choose(op(OpKind::allocate, nullptr, site, "IoAllocateWorkItem"), 2, true) != 0) {
    if (telling()) tell(site, "IoAllocateWorkItem fails: it returns NULL");
    return nullptr;
  }
  auto* item = static_cast<PIO_WORKITEM>(
      allocate(sizeof(IO_WORKITEM), 0, BlockKind::object, pool_zeroed, site, "a work item"));
  item->WskCheckKind = kind_work_item;
  item->IoObject = DeviceObject;
  return item;
}
KERNEL_FUNCTION VOID IoQueueWorkItem(PIO_WORKITEM Item, PIO_WORKITEM_ROUTINE Routine,
                                     WORK_QUEUE_TYPE, PVOID Context) {
  queue(Item, reinterpret_cast<PVOID>(Routine), Context, false, false, "IoQueueWorkItem",
        WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID IoQueueWorkItemEx(PIO_WORKITEM Item, PIO_WORKITEM_ROUTINE_EX Routine,
                                       WORK_QUEUE_TYPE, PVOID Context) {
  queue(Item, reinterpret_cast<PVOID>(Routine), Context, true, false, "IoQueueWorkItemEx",
        WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN IoTryQueueWorkItem(PIO_WORKITEM Item, PIO_WORKITEM_ROUTINE_EX Routine,
                                           WORK_QUEUE_TYPE, PVOID Context) {
  return queue(Item, reinterpret_cast<PVOID>(Routine), Context, true, true, "IoTryQueueWorkItem",
               WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID IoFreeWorkItem(PIO_WORKITEM Item) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::allocate, Item, site, "IoFreeWorkItem"));
  const Block* block = block_of(Item);
  const bool live = block != nullptr && !block->freed;
  if (live && Item->WskCheckKind == kind_work_item && Item->Queued != 0) {
    misuse("%s for a work item that is queued", "IoFreeWorkItem", Item, site);
  }
  release(Item, BlockKind::object, site, "IoFreeWorkItem");
}
