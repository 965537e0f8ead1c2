// IRPs that go through several devices of one driver.
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

}  // namespace
}  // namespace wskcheck::drive::test
