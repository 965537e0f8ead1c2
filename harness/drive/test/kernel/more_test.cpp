// Cancel-safe queues, tables, the error log, more of the C library.
#include <gtest/gtest.h>
#include <intrin.h>
#include <ntstrsafe.h>

#include "kernel/kernel.h"
#include "machine.h"

extern "C" {
void __tsan_func_entry(void* call_site);
void __tsan_func_exit();
}

namespace wskcheck::drive::test {
namespace {

struct Queue {
  IO_CSQ csq;
  LIST_ENTRY head;
  KSPIN_LOCK lock;
  PIRP irp;
  IO_CSQ_IRP_CONTEXT context;
  LONG completed;
};

void insert_irp(PIO_CSQ, PIRP irp) {
  InsertTailList(&driver<Queue>().head, &irp->Tail.Overlay.ListEntry);
}
NTSTATUS refuse_irp(PIO_CSQ, PIRP, PVOID context) {
  return context == nullptr ? STATUS_DEVICE_BUSY : STATUS_SUCCESS;
}
void remove_irp(PIO_CSQ, PIRP irp) { RemoveEntryList(&irp->Tail.Overlay.ListEntry); }
PIRP peek(PIO_CSQ, PIRP irp, PVOID) {
  PLIST_ENTRY head = &driver<Queue>().head;
  PLIST_ENTRY next = irp != nullptr ? irp->Tail.Overlay.ListEntry.Flink : head->Flink;
  return next != head ? CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry) : nullptr;
}
void acquire(PIO_CSQ, PKIRQL irql) { *irql = KeAcquireSpinLockRaiseToDpc(&driver<Queue>().lock); }
void give_back(PIO_CSQ, KIRQL irql) { KeReleaseSpinLock(&driver<Queue>().lock, irql); }
void cancelled(PIO_CSQ, PIRP) { ++driver<Queue>().completed; }

void start_queue() {
  auto& q = driver<Queue>();
  InitializeListHead(&q.head);
  KeInitializeSpinLock(&q.lock);
  IoCsqInitialize(&q.csq, insert_irp, remove_irp, peek, acquire, give_back, cancelled);
  q.irp = IoAllocateIrp(1, FALSE);
  IoSetNextIrpStackLocation(q.irp);
}

TEST(CancelSafeQueues, GiveAnIrpEitherToWhoTakesItOrToTheCancel) {
  const Outcomes outcomes = every_schedule([] {
    start_queue();
    IoCsqInsertIrp(&driver<Queue>().csq, driver<Queue>().irp, nullptr);
    PKTHREAD thread = begin([](PVOID) { IoCancelIrp(driver<Queue>().irp); });
    const bool taken = IoCsqRemoveNextIrp(&driver<Queue>().csq, nullptr) != nullptr;
    join(thread);
    say(taken ? 1 : 0);
    say(driver<Queue>().completed);
    IoFreeIrp(driver<Queue>().irp);
  });
  EXPECT_EQ(keys(outcomes), Texts({"0 1 ", "1 0 "}));
}

TEST(CancelSafeQueues, CompleteWhatWasCancelledBefore) {
  EXPECT_EQ(first_schedule([] {
              auto& q = driver<Queue>();
              start_queue();
              IoCancelIrp(q.irp);
              IoCsqInsertIrp(&q.csq, q.irp, &q.context);
              say(q.completed);
              say(IoCsqRemoveIrp(&q.csq, &q.context) == nullptr);
              say(IsListEmpty(&q.head));
              IoFreeIrp(q.irp);
            }),
            "1 1 1 ");
}

TEST(CancelSafeQueues, TakeACertainIrpOnce) {
  EXPECT_EQ(first_schedule([] {
              auto& q = driver<Queue>();
              start_queue();
              IoCsqInsertIrp(&q.csq, q.irp, &q.context);
              say(IoCsqRemoveIrp(&q.csq, &q.context) == q.irp);
              say(IoCsqRemoveIrp(&q.csq, &q.context) == nullptr);
              say(IoCsqRemoveNextIrp(&q.csq, nullptr) == nullptr);
              IoFreeIrp(q.irp);
            }),
            "1 1 1 ");
}

TEST(CancelSafeQueues, MayRefuseAnIrp) {
  EXPECT_EQ(first_schedule([] {
              auto& q = driver<Queue>();
              start_queue();
              IoCsqInitializeEx(&q.csq, refuse_irp, remove_irp, peek, acquire, give_back,
                                cancelled);
              say(IoCsqInsertIrpEx(&q.csq, q.irp, nullptr, nullptr) == STATUS_DEVICE_BUSY);
              say(q.irp->CancelRoutine == nullptr);
              IoFreeIrp(q.irp);
            }),
            "1 1 ");
}

RTL_GENERIC_COMPARE_RESULTS compare(PRTL_GENERIC_TABLE, PVOID a, PVOID b) {
  const LONG x = *static_cast<PLONG>(a);
  const LONG y = *static_cast<PLONG>(b);
  return x < y ? GenericLessThan : x > y ? GenericGreaterThan : GenericEqual;
}
PVOID allocate(PRTL_GENERIC_TABLE, ULONG size) {
  return ExAllocatePoolWithTag(NonPagedPool, size, 1);
}
void release(PRTL_GENERIC_TABLE, PVOID p) { ExFreePoolWithTag(p, 1); }

TEST(GenericTables, OfTheOlderKindKeepTheOrderOfInsertionToo) {
  EXPECT_EQ(first_schedule([] {
              auto& table = driver<RTL_GENERIC_TABLE>();
              RtlInitializeGenericTable(&table, compare, allocate, release, nullptr);
              for (LONG key : {30, 10, 20}) {
                RtlInsertElementGenericTable(&table, &key, sizeof key, nullptr);
              }
              PVOID restart = nullptr;
              while (auto* p = RtlEnumerateGenericTableWithoutSplaying(&table, &restart)) {
                say(*static_cast<PLONG>(p));
              }
              for (ULONG i = 0; PVOID p = RtlGetElementGenericTable(&table, i); ++i) {
                say(*static_cast<PLONG>(p));
              }
              for (PVOID p = RtlEnumerateGenericTable(&table, TRUE); p != nullptr;
                   p = RtlEnumerateGenericTable(&table, FALSE)) {
                RtlDeleteElementGenericTable(&table, p);
              }
              say(RtlIsGenericTableEmpty(&table));
            }),
            "10 20 30 30 10 20 1 ");
}

TEST(ErrorLog, TakesAnEntryOnce) {
  EXPECT_EQ(first_schedule([] {
              PVOID entry = IoAllocateErrorLogEntry(nullptr, sizeof(IO_ERROR_LOG_PACKET));
              IoWriteErrorLogEntry(entry);
              say(IoAllocateErrorLogEntry(nullptr, 255) == nullptr);
            }),
            "1 ");
  EXPECT_EQ(first_schedule([] { IoAllocateErrorLogEntry(nullptr, sizeof(IO_ERROR_LOG_PACKET)); }),
            "left over: an entry of the error log");
}

TEST(CLibrary, ReadsNumbersOf32Bits) {
  EXPECT_EQ(first_schedule([] {
              char* end = nullptr;
              const char* text = " -0x1fz";
              say(wskcheck_strtol(text, &end, 0));
              say(end - text);
              say(wskcheck_strtol("99999999999", nullptr, 10) == 0x7fffffff);
              say(wskcheck_strtoul("4294967296", nullptr, 10) == 0xffffffff);
              say(wskcheck_wcstol(u"077", nullptr, 0));
              say(wskcheck_strtoi64("-9000000000", nullptr, 10));
            }),
            "-31 6 1 1 63 -9000000000 ");
}

TEST(CLibrary, SortsAndFinds) {
  EXPECT_EQ(
      first_schedule([] {
        LONG numbers[] = {5, 3, 9, 1};
        const auto order = [](const void* a, const void* b) {
          return *static_cast<const LONG*>(a) - *static_cast<const LONG*>(b);
        };
        wskcheck_qsort(numbers, 4, sizeof(LONG), order);
        for (LONG n : numbers) say(n);
        const LONG key = 5;
        say(static_cast<PLONG>(wskcheck_bsearch(&key, numbers, 4, sizeof(LONG), order)) - numbers);
      }),
      "1 3 5 9 2 ");
}

TEST(CLibrary, ChecksWhereItWrites) {
  EXPECT_EQ(first_schedule([] {
              char to[6] = "";
              say(wskcheck_strcpy_s(to, sizeof to, "abc"));
              say(wskcheck_strcat_s(to, sizeof to, "def"));
              say(to);
              say(wskcheck_strncpy_s(to, sizeof to, "abcdefgh", SIZE_MAX));
              say(to);
              say(wskcheck_sprintf_s(to, sizeof to, "%d", 123456));
              say(wskcheck_snprintf_s(to, sizeof to, 3, "%d", 123456));
              say(to);
              say(wskcheck_memcpy_s(to, 2, "abc", 3));
            }),
            "0 34  80 abcde -1 -1 123 34 ");
}

TEST(SafeStrings, OfExTellWhereTheEndIs) {
  EXPECT_EQ(first_schedule([] {
              char to[8];
              char* end = nullptr;
              size_t left = 0;
              say(RtlStringCbCopyExA(to, sizeof to, "abc", &end, &left, 0));
              say(end - to);
              say(static_cast<int>(left));
              say(RtlStringCchCatExA(to, sizeof to, "defghi", &end, &left, STRSAFE_NO_TRUNCATION) ==
                  STATUS_BUFFER_OVERFLOW);
              say(end - to);
            }),
            "0 3 5 1 0 ");
}

void on_process(HANDLE, HANDLE, BOOLEAN) {}
void on_image(PUNICODE_STRING, HANDLE, PIMAGE_INFO) {}

TEST(NotifyRoutines, AreRegisteredAndRemoved) {
  EXPECT_EQ(first_schedule([] {
              say(PsSetCreateProcessNotifyRoutine(on_process, FALSE));
              say(PsSetCreateProcessNotifyRoutine(on_process, FALSE) == STATUS_INVALID_PARAMETER);
              say(PsSetLoadImageNotifyRoutine(on_image));
              say(PsSetCreateProcessNotifyRoutine(on_process, TRUE));
              say(PsRemoveLoadImageNotifyRoutine(on_image));
              say(PsRemoveLoadImageNotifyRoutine(on_image) == STATUS_PROCEDURE_NOT_FOUND);
            }),
            "0 1 0 0 0 1 ");
}

TEST(NotifyRoutines, AreRemovedByDriversThatAreUnloaded) {
  EXPECT_EQ(first_schedule([] {
              PsSetCreateProcessNotifyRoutineEx([](PEPROCESS, HANDLE, PPS_CREATE_NOTIFY_INFO) {},
                                                FALSE);
            }),
            "a process notify routine is not removed when the driver is unloaded");
  EXPECT_EQ(first_schedule([] { PsSetLoadImageNotifyRoutine(on_image); }),
            "a load-image notify routine is not removed when the driver is unloaded");
  EXPECT_EQ(first_schedule([] {
              KeRaiseIrqlToDpcLevel();
              PsSetLoadImageNotifyRoutine(on_image);
            }),
            "PsSetLoadImageNotifyRoutine is called above PASSIVE_LEVEL");
}

// The driver's functions are told of as its compiled code tells of them.
TEST(StackBackTrace, HasTheDriversCallsTheInnermostFirst) {
  EXPECT_EQ(first_schedule([] {
              PVOID calls[4] = {};
              ULONG hash = 0;
              __tsan_func_entry(&driver<Queue>().head);
              __tsan_func_entry(&driver<Queue>().lock);
              say(RtlCaptureStackBackTrace(0, 4, calls, nullptr));
              say(calls[1] == &driver<Queue>().lock && calls[2] == &driver<Queue>().head);
              say(RtlCaptureStackBackTrace(2, 4, calls, &hash));
              say(calls[0] == &driver<Queue>().head && hash != 0);
              say(RtlCaptureStackBackTrace(0, 2, calls, &hash));
              say(RtlCaptureStackBackTrace(9, 2, calls, &hash));
              __tsan_func_exit();
              __tsan_func_exit();
            }),
            "3 1 1 1 2 0 ");
}

TEST(Times, AreSecondsOfUnixToo) {
  EXPECT_EQ(first_schedule([] {
              LARGE_INTEGER time;
              ULONG seconds = 0;
              RtlSecondsSince1970ToTime(315532800, &time);
              say(RtlTimeToSecondsSince1980(&time, &seconds));
              say(seconds);
              time.QuadPart = 0;
              say(RtlTimeToSecondsSince1970(&time, &seconds));
            }),
            "1 0 0 ");
}

}  // namespace
}  // namespace wskcheck::drive::test
