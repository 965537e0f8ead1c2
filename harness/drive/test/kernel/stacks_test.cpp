// IRPs that go through several devices of one driver, and those that the I/O manager builds for it.
#include <gtest/gtest.h>

#include "kernel/irp.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Stack {
  DRIVER_OBJECT driver;
  PDEVICE_OBJECT upper;
  PDEVICE_OBJECT lower;
  PIRP irp;      // that the lower one has
  PIRP request;  // of the test
  KEVENT done;
  KEVENT lower_is_done;
  IO_STATUS_BLOCK status;
  LONG number;
};

NTSTATUS is_done(PDEVICE_OBJECT, PIRP, PVOID) {
  KeSetEvent(&driver<Stack>().done, 0, FALSE);
  return STATUS_MORE_PROCESSING_REQUIRED;
}

NTSTATUS marks(PDEVICE_OBJECT, PIRP irp, PVOID) {
  if (irp->PendingReturned) IoMarkIrpPending(irp);
  return STATUS_CONTINUE_COMPLETION;
}
NTSTATUS forgets(PDEVICE_OBJECT, PIRP, PVOID) { return STATUS_CONTINUE_COMPLETION; }
NTSTATUS keeps_for_upper(PDEVICE_OBJECT, PIRP, PVOID) {
  KeSetEvent(&driver<Stack>().lower_is_done, 0, FALSE);
  return STATUS_MORE_PROCESSING_REQUIRED;
}

NTSTATUS pass_down(PIRP irp, PIO_COMPLETION_ROUTINE routine) {
  IoCopyCurrentIrpStackLocationToNext(irp);
  IoSetCompletionRoutine(irp, routine, nullptr, TRUE, TRUE, TRUE);
  return IoCallDriver(driver<Stack>().lower, irp);
}

void complete(PIRP irp) {
  irp->IoStatus.Status = STATUS_SUCCESS;
  irp->IoStatus.Information = 0;
  IoCompleteRequest(irp, IO_NO_INCREMENT);
}

NTSTATUS pends(PIRP irp) {
  IoMarkIrpPending(irp);
  driver<Stack>().irp = irp;
  PIO_WORKITEM item = IoAllocateWorkItem(driver<Stack>().lower);
  const auto work = [](PDEVICE_OBJECT, PVOID context) {
    IoFreeWorkItem(static_cast<PIO_WORKITEM>(context));
    complete(driver<Stack>().irp);
  };
  IoQueueWorkItem(item, work, DelayedWorkQueue, item);
  return STATUS_PENDING;
}

NTSTATUS (*upper_does)(PIRP irp) = nullptr;
NTSTATUS (*lower_does)(PIRP irp) = nullptr;

NTSTATUS dispatch(PDEVICE_OBJECT device, PIRP irp) {
  return (device == driver<Stack>().upper ? upper_does : lower_does)(irp);
}

// An IRP of the driver's own goes to the upper device, and is waited for.
void run() {
  auto& d = driver<Stack>();
  KeInitializeEvent(&d.done, NotificationEvent, FALSE);
  KeInitializeEvent(&d.lower_is_done, NotificationEvent, FALSE);
  d.driver.MajorFunction[IRP_MJ_READ] = dispatch;
  IoCreateDevice(&d.driver, 0, nullptr, FILE_DEVICE_UNKNOWN, 0, FALSE, &d.lower);
  IoCreateDevice(&d.driver, 0, nullptr, FILE_DEVICE_UNKNOWN, 0, FALSE, &d.upper);
  d.request = IoAllocateIrp(2, FALSE);
  IoGetNextIrpStackLocation(d.request)->MajorFunction = IRP_MJ_READ;
  IoSetCompletionRoutine(d.request, is_done, nullptr, TRUE, TRUE, TRUE);
  const NTSTATUS status = IoCallDriver(d.upper, d.request);
  wait(&d.done);
  say(status == STATUS_PENDING ? "pending" : "done");
  IoFreeIrp(d.request);
  IoDeleteDevice(d.upper);
  IoDeleteDevice(d.lower);
}

Texts ends_of(NTSTATUS (*upper)(PIRP), NTSTATUS (*lower)(PIRP)) {
  upper_does = upper;
  lower_does = lower;
  return keys(every_schedule(run));
}

const std::string unmarked =
    "a completion routine neither keeps its IRP nor calls IoMarkIrpPending, and PendingReturned is "
    "TRUE";

TEST(StacksOfDevices, PassOnThatAnIrpIsPending) {
  EXPECT_EQ(ends_of([](PIRP irp) { return pass_down(irp, marks); }, pends), Texts{"pending "});
  EXPECT_TRUE(ends_of([](PIRP irp) { return pass_down(irp, forgets); }, pends).contains(unmarked));
}

TEST(StacksOfDevices, MayMarkAnIrpBeforeTheyPassItOn) {
  EXPECT_EQ(ends_of(
                [](PIRP irp) {
                  IoMarkIrpPending(irp);
                  pass_down(irp, forgets);
                  return STATUS_PENDING;
                },
                pends),
            Texts{"pending "});
}

TEST(StacksOfDevices, MayWaitForTheLowerDevice) {
  const auto waits = [](PIRP irp) {
    if (pass_down(irp, keeps_for_upper) == STATUS_PENDING) wait(&driver<Stack>().lower_is_done);
    complete(irp);
    return STATUS_SUCCESS;
  };
  const auto completes = [](PIRP irp) {
    complete(irp);
    return STATUS_SUCCESS;
  };
  EXPECT_EQ(ends_of(waits, pends), Texts{"done "});
  EXPECT_EQ(ends_of(waits, completes), Texts{"done "});
  EXPECT_EQ(ends_of([](PIRP irp) { return pass_down(irp, forgets); }, completes), Texts{"done "});
}

constexpr ULONG buffered = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS);
constexpr ULONG direct = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_OUT_DIRECT, FILE_ANY_ACCESS);
ULONG code = buffered;

// The lower device doubles the number that it is given.
void double_number(PIRP irp) {
  PVOID to = irp->AssociatedIrp.SystemBuffer;
  const LONG number = *static_cast<PLONG>(to);
  if (irp->MdlAddress != nullptr) to = MmGetSystemAddressForMdlSafe(irp->MdlAddress, 0);
  write(*static_cast<PLONG>(to), 2 * number);
  irp->IoStatus.Status = STATUS_SUCCESS;
  irp->IoStatus.Information = sizeof(LONG);
}
void double_later(PDEVICE_OBJECT, PVOID item) {
  IoFreeWorkItem(static_cast<PIO_WORKITEM>(item));
  double_number(driver<Stack>().irp);
  IoCompleteRequest(driver<Stack>().irp, IO_NO_INCREMENT);
}
NTSTATUS doubles(PIRP irp) {
  double_number(irp);
  IoCompleteRequest(irp, IO_NO_INCREMENT);
  return STATUS_SUCCESS;
}
NTSTATUS doubles_later(PIRP irp) {
  IoMarkIrpPending(irp);
  driver<Stack>().irp = irp;
  PIO_WORKITEM item = IoAllocateWorkItem(driver<Stack>().lower);
  IoQueueWorkItem(item, double_later, DelayedWorkQueue, item);
  return STATUS_PENDING;
}

PIRP control_irp() {
  auto& d = driver<Stack>();
  KeInitializeEvent(&d.done, NotificationEvent, FALSE);
  d.driver.MajorFunction[IRP_MJ_DEVICE_CONTROL] = dispatch;
  d.number = 21;
  if (!NT_SUCCESS(IoCreateDevice(&d.driver, 0, nullptr, 0, 0, FALSE, &d.lower))) return nullptr;
  return IoBuildDeviceIoControlRequest(code, d.lower, &d.number, sizeof d.number, &d.number,
                                       sizeof d.number, FALSE, &d.done, &d.status);
}

void ask_lower() {
  auto& d = driver<Stack>();
  PIRP irp = control_irp();
  if (irp != nullptr) {
    if (IoCallDriver(d.lower, irp) == STATUS_PENDING) wait(&d.done);
    say(read(d.number));
    say(static_cast<std::int64_t>(d.status.Information));
  }
  if (d.lower != nullptr) IoDeleteDevice(d.lower);
}

TEST(BuiltIrps, GoToADeviceAndAreFreedByItsCompletion) {
  Limits limits;
  limits.accesses = true;
  for (const ULONG way : {buffered, direct}) {
    code = way;
    for (auto* lower : {doubles, doubles_later}) {
      lower_does = lower;
      EXPECT_EQ(keys(every_schedule(ask_lower, limits)), Texts{"42 4 "});
    }
  }
  limits.faults = true;
  lower_does = doubles;
  EXPECT_EQ(keys(every_schedule(ask_lower, limits)), (Texts{"", "42 4 "}));
}

TEST(BuiltIrps, AreNotTheDriversToFree) {
  EXPECT_EQ(first_schedule([] { IoFreeIrp(control_irp()); }),
            "IoFreeIrp for an IRP that the I/O manager frees when it is completed");
  lower_does = [](PIRP irp) {
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 5;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
  };
  code = buffered;
  EXPECT_EQ(first_schedule(ask_lower),
            "IoCompleteRequest with more bytes in IoStatus.Information than the output buffer of "
            "the IRP holds");
}

TEST(BuiltIrps, ReadByTheFlagsOfTheDevice) {
  lower_does = [](PIRP irp) {
    say(static_cast<int>(IoGetCurrentIrpStackLocation(irp)->Parameters.Read.Length));
    say(IoGetCurrentIrpStackLocation(irp)->Parameters.Read.ByteOffset.QuadPart);
    *static_cast<PLONG>(irp->AssociatedIrp.SystemBuffer) = 7;
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = sizeof(LONG);
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
  };
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Stack>();
              LARGE_INTEGER offset;
              offset.QuadPart = 512;
              KeInitializeEvent(&d.done, NotificationEvent, FALSE);
              d.driver.MajorFunction[IRP_MJ_READ] = dispatch;
              IoCreateDevice(&d.driver, 0, nullptr, 0, 0, FALSE, &d.lower);
              d.lower->Flags |= DO_BUFFERED_IO;
              say(IoCallDriver(d.lower, IoBuildSynchronousFsdRequest(IRP_MJ_READ, d.lower,
                                                                     &d.number, sizeof d.number,
                                                                     &offset, &d.done, &d.status)));
              say(d.number);
              IoDeleteDevice(d.lower);
            }),
            "4 512 0 7 ");
}

}  // namespace
}  // namespace wskcheck::drive::test
