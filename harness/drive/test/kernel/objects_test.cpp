// Memory, lookaside lists, MDLs, lists, threads, work items, handles and devices.
#include <gtest/gtest.h>

#include "kernel/kernel.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

constexpr ULONG tag = 0x74736554;

struct Things {
  NPAGED_LOOKASIDE_LIST list;
  SLIST_HEADER slist;
  KSPIN_LOCK lock;
  LIST_ENTRY head;
  WORK_QUEUE_ITEM item;
  KEVENT done;
  DRIVER_OBJECT driver;
  LONG count;
};

TEST(KernelMemory, WhatIsAllocatedIsFreedOnceWithItsTag) {
  EXPECT_EQ(first_schedule([] { ExAllocatePoolWithTag(NonPagedPoolNx, 10, tag); }),
            "left over: pool memory");
  EXPECT_EQ(first_schedule([] {
              PVOID p = ExAllocatePool2(POOL_FLAG_NON_PAGED, 10, tag);
              say(static_cast<PUCHAR>(p)[9]);
              ExFreePoolWithTag(p, tag);
              ExFreePool(p);
            }),
            "0 ExFreePool for memory that was freed before");
  EXPECT_EQ(first_schedule(
                [] { ExFreePoolWithTag(ExAllocatePoolZero(NonPagedPool, 10, tag), 0x7265684f); }),
            "ExFreePoolWithTag with another tag than the memory was allocated with");
}

TEST(KernelMemory, PagedMemoryIsNotForDispatchLevel) {
  EXPECT_EQ(first_schedule([] {
              PVOID p = ExAllocatePoolWithTag(PagedPool, 64, tag);
              KeRaiseIrqlToDpcLevel();
              RtlZeroMemory(p, 64);
            }),
            "CTX-02: paged memory is touched at DISPATCH_LEVEL");
  EXPECT_EQ(first_schedule([] {
              KeRaiseIrqlToDpcLevel();
              ExAllocatePoolWithTag(PagedPool, 64, tag);
            }),
            "ExAllocatePoolWithTag is called above APC_LEVEL");
}

TEST(KernelMemory, CopiesAreChecked) {
  EXPECT_EQ(first_schedule([] {
              char from[20] = {};
              PVOID p = ExAllocatePoolWithTag(NonPagedPool, 16, tag);
              RtlCopyMemory(p, from, 17);
            }),
            "memory is written beyond its block");
}

TEST(KernelMemory, ALookasideListGivesBackWhatItGot) {
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Things>();
              ExInitializeNPagedLookasideList(&d.list, nullptr, nullptr, 0, 40, tag, 0);
              PVOID one = ExAllocateFromNPagedLookasideList(&d.list);
              PVOID two = ExAllocateFromNPagedLookasideList(&d.list);
              say(one != two);
              ExFreeToNPagedLookasideList(&d.list, one);
              ExDeleteNPagedLookasideList(&d.list);
            }),
            "1 ExDeleteNPagedLookasideList before all entries were given back");
  EXPECT_EQ(first_schedule([] {
              ExInitializeNPagedLookasideList(&driver<Things>().list, nullptr, nullptr, 0, 40, tag,
                                              0);
            }),
            "a lookaside list is not deleted when the driver is unloaded");
}

TEST(KernelMemory, MdlsDescribeMemory) {
  EXPECT_EQ(first_schedule([] {
              auto* p = static_cast<PUCHAR>(ExAllocatePoolWithTag(NonPagedPool, 100, tag));
              PMDL mdl = IoAllocateMdl(p, 100, FALSE, FALSE, nullptr);
              MmBuildMdlForNonPagedPool(mdl);
              say(MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority) == p);
              say(MmGetMdlByteCount(mdl));
              PMDL part = IoAllocateMdl(p + 10, 20, FALSE, FALSE, nullptr);
              IoBuildPartialMdl(mdl, part, p + 10, 20);
              say(MmGetSystemAddressForMdlSafe(part, NormalPagePriority) == p + 10);
              IoFreeMdl(part);
              IoFreeMdl(mdl);
              ExFreePoolWithTag(p, tag);
            }),
            "1 100 1 ");
  EXPECT_EQ(first_schedule([] {
              UCHAR byte = 0;
              PMDL mdl = IoAllocateMdl(&byte, 1, FALSE, FALSE, nullptr);
              MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
            }),
            "MmGetSystemAddressForMdlSafe for an MDL that was neither locked nor built for "
            "nonpaged memory");
}

PMDL pages(SIZE_T bytes) {
  PHYSICAL_ADDRESS any = {};
  return MmAllocatePagesForMdlEx(any, any, any, bytes, MmCached, MM_ALLOCATE_FULLY_REQUIRED);
}

TEST(KernelMemory, PagesOfAnMdlAreMappedAndGivenBack) {
  EXPECT_EQ(first_schedule([] {
              PMDL mdl = pages(5000);
              auto* p = static_cast<PUCHAR>(MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority));
              say(MmGetMdlByteCount(mdl));
              say(MmGetMdlByteOffset(mdl) + BYTE_OFFSET(p));
              say(p[8191]);
              RtlFillMemory(p, 8192, 1);
              MmUnmapLockedPages(p, mdl);
              MmFreePagesFromMdl(mdl);
              ExFreePool(mdl);
            }),
            "8192 0 0 ");
  EXPECT_EQ(keys(every_schedule([] { say(pages(1) == nullptr); }, {.faults = true})),
            Texts({"0 left over: the memory of an MDL", "1 "}));
}

TEST(KernelMemory, PagesOfAnMdlGoBeforeIt) {
  EXPECT_EQ(first_schedule([] { ExFreePool(pages(1)); }), "left over: the memory of an MDL");
  EXPECT_EQ(first_schedule([] { MmFreePagesFromMdl(pages(1)); }), "left over: an MDL");
  EXPECT_EQ(first_schedule([] {
              PMDL mdl = pages(1);
              MmFreePagesFromMdl(mdl);
              MmFreePagesFromMdl(mdl);
            }),
            "MmFreePagesFromMdl for memory that was freed before");
  EXPECT_EQ(first_schedule([] {
              PVOID p = ExAllocatePoolZero(NonPagedPool, 16, tag);
              MmFreePagesFromMdl(IoAllocateMdl(p, 16, FALSE, FALSE, nullptr));
            }),
            "MmFreePagesFromMdl for an MDL whose pages were not allocated with it");
  EXPECT_EQ(first_schedule([] {
              PMDL mdl = pages(1);
              PVOID p = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
              MmFreePagesFromMdl(mdl);
              RtlZeroMemory(p, 1);
            }),
            "memory is written after it was freed");
}

TEST(KernelLists, InterlockedListsKeepAll) {
  const auto all = every_schedule([] {
    auto& d = driver<Things>();
    InitializeSListHead(&d.slist);
    const auto push = [](PVOID) {
      InterlockedPushEntrySList(
          &driver<Things>().slist,
          static_cast<PSLIST_ENTRY>(ExAllocatePoolZero(NonPagedPool, sizeof(SLIST_ENTRY), tag)));
    };
    PKTHREAD other = begin(push);
    push(nullptr);
    join(other);
    say(ExQueryDepthSList(&d.slist));
    while (PSLIST_ENTRY entry = InterlockedPopEntrySList(&d.slist)) ExFreePoolWithTag(entry, tag);
  });

  EXPECT_EQ(keys(all), Texts{"2 "});
}

TEST(KernelLists, ACorruptListIsSeen) {
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Things>();
              LIST_ENTRY entry;
              InitializeListHead(&d.head);
              InsertTailList(&d.head, &entry);
              RemoveEntryList(&entry);
              RemoveEntryList(&entry);
            }),
            "a list is corrupt: the neighbours of an entry do not point back to it");
}

TEST(KernelThreads, HandlesAndReferencesAreGivenBack) {
  EXPECT_EQ(first_schedule([] {
              HANDLE handle;
              PsCreateSystemThread(
                  &handle, 0, nullptr, nullptr, nullptr, [](PVOID) {}, nullptr);
            }),
            "a handle is not closed when the driver is unloaded");
  EXPECT_EQ(first_schedule([] { wait(begin([](PVOID) { PsTerminateSystemThread(0); })); }),
            "a reference to a thread is not given back when the driver is unloaded");
  EXPECT_EQ(first_schedule([] { ZwClose(ULongToHandle(12)); }),
            "ZwClose for a handle that does not exist, or was closed");
}

void count(PVOID context) {
  auto& d = *static_cast<Things*>(context);
  InterlockedIncrement(&d.count);
  KeSetEvent(&d.done, 0, FALSE);
}

TEST(KernelThreads, WorkItemsRunOnceEach) {
  const auto all = every_schedule([] {
    auto& d = driver<Things>();
    KeInitializeEvent(&d.done, SynchronizationEvent, FALSE);
    ExInitializeWorkItem(&d.item, count, &d);
    ExQueueWorkItem(&d.item, DelayedWorkQueue);
    wait(&d.done);
    say(d.count);
  });
  EXPECT_EQ(keys(all), Texts{"1 "});

  EXPECT_EQ(first_schedule([] {
              PIO_WORKITEM item = IoAllocateWorkItem(nullptr);
              IoQueueWorkItem(
                  item, [](PDEVICE_OBJECT, PVOID) {}, DelayedWorkQueue, nullptr);
              IoFreeWorkItem(item);
            }),
            "IoFreeWorkItem for a work item that is queued");
}

TEST(KernelThreads, AWorkItemMayFreeItself) {
  const auto all = every_schedule([] {
    PDEVICE_OBJECT device;
    IoCreateDevice(&driver<Things>().driver, 0, nullptr, 0, 0, FALSE, &device);
    PIO_WORKITEM item = IoAllocateWorkItem(device);
    IoQueueWorkItem(
        item, [](PDEVICE_OBJECT, PVOID self) { IoFreeWorkItem(static_cast<PIO_WORKITEM>(self)); },
        DelayedWorkQueue, item);
    IoDeleteDevice(device);
  });

  EXPECT_EQ(keys(all), Texts{""});
}

TEST(KernelDevices, AreDeletedWithTheirLinks) {
  EXPECT_EQ(first_schedule([] {
              static WCHAR device_text[] = u"\\Device\\One";
              static WCHAR link_text[] = u"\\DosDevices\\One";
              UNICODE_STRING device_name = {22, 24, device_text};
              UNICODE_STRING link = {30, 32, link_text};
              PDEVICE_OBJECT device = nullptr;
              PDEVICE_OBJECT again = nullptr;
              PDRIVER_OBJECT me = &driver<Things>().driver;
              say(IoCreateDevice(me, 8, &device_name, 0, 0, FALSE, &device));
              say(IoCreateDevice(me, 8, &device_name, 0, 0, FALSE, &again) ==
                  STATUS_OBJECT_NAME_COLLISION);
              say(me->DeviceObject == device && device->DeviceExtension != nullptr);
              say(IoCreateSymbolicLink(&link, &device_name));
              IoDeleteDevice(device);
            }),
            "0 1 1 0 left over: a symbolic link");
}

TEST(KernelNames, RoutinesAreFoundByName) {
  EXPECT_EQ(first_schedule([] {
              static WCHAR known[] = u"KeSetEvent";
              static WCHAR unknown[] = u"KeNoSuchThing";
              UNICODE_STRING a = {20, 22, known};
              UNICODE_STRING b = {26, 28, unknown};
              say(MmGetSystemRoutineAddress(&a) == reinterpret_cast<PVOID>(&KeSetEvent));
              say(MmGetSystemRoutineAddress(&b) == nullptr);
            }),
            "1 1 ");
}

}  // namespace
}  // namespace wskcheck::drive::test
