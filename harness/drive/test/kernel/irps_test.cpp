// IRPs: stack locations and completion routines, cancelling, whose they are.
#include <gtest/gtest.h>

#include "kernel/irp.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Irps {
  PIRP irp;
  KEVENT done;
};

NTSTATUS keeps(PDEVICE_OBJECT, PIRP irp, PVOID context) {
  say("keeps");
  say(irp->PendingReturned);
  if (context != nullptr) KeSetEvent(static_cast<PKEVENT>(context), 0, FALSE);
  return STATUS_MORE_PROCESSING_REQUIRED;
}
NTSTATUS passes(PDEVICE_OBJECT, PIRP irp, PVOID context) {
  say(static_cast<const char*>(context));
  if (irp->PendingReturned && irp->CurrentLocation <= irp->StackCount) IoMarkIrpPending(irp);
  return STATUS_SUCCESS;
}

PIRP own_irp() {
  PIRP irp = IoAllocateIrp(1, FALSE);
  IoSetCompletionRoutine(irp, keeps, nullptr, TRUE, TRUE, TRUE);
  return irp;
}
void finish(PIRP irp, NTSTATUS status) {
  irp->IoStatus.Status = status;
  irp->IoStatus.Information = 0;
}

TEST(KernelIrps, CompletionGoesUpUntilARoutineKeepsIt) {
  const std::string end = first_schedule([] {
    PIRP irp = IoAllocateIrp(3, FALSE);
    const char* names[] = {"top", "middle", "bottom"};
    for (int i = 0; i < 3; ++i) {
      if (i == 0) IoSetCompletionRoutine(irp, keeps, nullptr, TRUE, TRUE, TRUE);
      if (i != 0) {
        IoSetCompletionRoutine(irp, passes, const_cast<char*>(names[i]), TRUE, TRUE, TRUE);
      }
      IoSetNextIrpStackLocation(irp);
    }
    IoMarkIrpPending(irp);
    finish(irp, STATUS_SUCCESS);
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    say(irp->CurrentLocation);
    IoFreeIrp(irp);
  });

  EXPECT_EQ(end, "bottom middle keeps 1 4 ");
}

TEST(KernelIrps, FlagsSayWhenARoutineIsCalled) {
  const std::string end = first_schedule([] {
    for (const NTSTATUS status : {STATUS_SUCCESS, STATUS_CANCELLED}) {
      PIRP irp = IoAllocateIrp(1, FALSE);
      IoSetCompletionRoutine(irp, keeps, nullptr, FALSE, TRUE, FALSE);
      finish(irp, status);
      say(kernel::complete_irp(irp) == STATUS_MORE_PROCESSING_REQUIRED);
      IoFreeIrp(irp);
    }
  });

  EXPECT_EQ(end, "0 keeps 1 1 ");
}

TEST(KernelIrps, WskCompletesAnIrpInlineOrLater) {
  const std::string end = first_schedule([] {
    PIRP irp = own_irp();
    const kernel::Prepared how = kernel::prepared(irp);
    say(how.own && how.has_location && how.all());
    finish(irp, STATUS_SUCCESS);
    kernel::complete_irp(irp, false);
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
    say(kernel::prepared(irp).routine);
    IoSetCompletionRoutine(irp, keeps, nullptr, TRUE, TRUE, FALSE);
    say(kernel::prepared(irp).all());
    finish(irp, STATUS_SUCCESS);
    kernel::complete_irp(irp, true);
    IoFreeIrp(irp);
  });

  EXPECT_EQ(end, "1 keeps 0 0 0 keeps 1 ");
}

// What the driver does with an IRP that WSK has.
void (*use)(PIRP) = nullptr;

std::string of_wsk(void (*body)(PIRP)) {
  use = body;
  return first_schedule([] {
    PIRP irp = own_irp();
    kernel::set_owner(irp, kernel::Owner::wsk);
    finish(irp, STATUS_SUCCESS);
    use(irp);
  });
}

TEST(KernelIrps, AnIrpThatWskHasIsNotTheDrivers) {
  const std::string of = " for an IRP that WSK has and has not completed";

  EXPECT_EQ(of_wsk([](PIRP i) { IoFreeIrp(i); }), "IRP-18: IoFreeIrp" + of);
  EXPECT_EQ(of_wsk([](PIRP i) { IoReuseIrp(i, 0); }), "IRP-18: IoReuseIrp" + of);
  EXPECT_EQ(of_wsk([](PIRP i) { IoCompleteRequest(i, 0); }), "IRP-18: IoCompleteRequest" + of);
  EXPECT_EQ(of_wsk([](PIRP i) { IoSetCancelRoutine(i, nullptr); }),
            "IRP-18: IoSetCancelRoutine" + of);
}

TEST(KernelIrps, AnIrpIsFreedOnceAndNotForgotten) {
  EXPECT_EQ(first_schedule([] {
              PIRP irp = own_irp();
              IoFreeIrp(irp);
              IoFreeIrp(irp);
            }),
            "IoFreeIrp for memory that was freed before");
  EXPECT_EQ(first_schedule([] { own_irp(); }), "left over: an IRP");
}

TEST(KernelIrps, CompletingItTwice) {
  EXPECT_EQ(first_schedule([] {
              PIRP irp = own_irp();
              IoSetNextIrpStackLocation(irp);
              finish(irp, STATUS_SUCCESS);
              IoCompleteRequest(irp, 0);
              IoCompleteRequest(irp, 0);
            }),
            "keeps 0 IoCompleteRequest for an IRP that is completed already");
}

TEST(KernelIrps, CompletingOneThatNobodyWasSent) {
  EXPECT_EQ(first_schedule([] {
              PIRP irp = own_irp();
              finish(irp, STATUS_SUCCESS);
              IoCompleteRequest(irp, 0);
            }),
            "IoCompleteRequest for an IRP of the driver's own that it has sent to nobody");
}

void cancelled(PDEVICE_OBJECT, PIRP irp) {
  say(KeGetCurrentIrql());
  IoReleaseCancelSpinLock(irp->CancelIrql);
  finish(irp, STATUS_CANCELLED);
  IoCompleteRequest(irp, 0);
}

TEST(KernelIrps, ACancelRoutineRunsOnceOrTheOwnerCompletes) {
  const auto all = every_schedule([] {
    auto& d = driver<Irps>();
    d.irp = own_irp();
    IoSetNextIrpStackLocation(d.irp);
    IoSetCancelRoutine(d.irp, cancelled);
    PKTHREAD canceller = begin([](PVOID) { IoCancelIrp(driver<Irps>().irp); });
    if (IoSetCancelRoutine(d.irp, nullptr) != nullptr) {
      finish(d.irp, STATUS_SUCCESS);
      IoCompleteRequest(d.irp, 0);
    }
    join(canceller);
    IoFreeIrp(d.irp);
  });

  EXPECT_EQ(keys(all), (Texts{"2 keeps 0 ", "keeps 0 "}));
}

TEST(KernelIrps, CancellingWhatWskHasIsLeftToWsk) {
  kernel::set_cancel_hook([](void* irp, const void*) {
    say("asked");
    say(static_cast<PIRP>(irp)->Cancel);
    return true;
  });
  EXPECT_EQ(of_wsk([](PIRP irp) {
              say(IoCancelIrp(irp));
              kernel::set_owner(irp, kernel::Owner::driver);
              IoFreeIrp(irp);
            }),
            "asked 1 1 ");
  kernel::set_cancel_hook(nullptr);
}

TEST(KernelIrps, AnAllocationMayFail) {
  Limits with_faults;
  with_faults.faults = true;
  const auto all = every_schedule(
      [] {
        PIRP irp = IoAllocateIrp(1, FALSE);
        say(irp != nullptr);
        if (irp != nullptr) IoFreeIrp(irp);
      },
      with_faults);

  EXPECT_EQ(keys(all), (Texts{"0 ", "1 "}));
}

}  // namespace
}  // namespace wskcheck::drive::test
