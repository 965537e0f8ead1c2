// What holds of IRPs: one completion each, and what the function returns agrees with it.
#include "property_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

bool agrees(Result result, const Irp& irp) {
  switch (result) {
    case Result::pending:
      return irp.phase == IrpPhase::queued;
    case Result::success:
      return irp.phase == IrpPhase::done && irp.outcome == Outcome::success;
    case Result::forced_closed:
      return irp.phase == IrpPhase::done && irp.outcome == Outcome::forced_closed;
    case Result::failure:
      return irp.phase == IrpPhase::done && irp.outcome == Outcome::failure;
    default:
      return irp.phase == IrpPhase::submitted || irp.phase == IrpPhase::idle;
  }
}

constexpr Property table[] = {
    {
        .id = "P-IRP-01",
        .line = __LINE__,
        .says =
            "an IRP that was passed to WSK is completed once: its completion routine is entered "
            "only with an outcome and only while WSK holds the IRP",
        .cite = "all /ret tables (exactly-once X)",
        .correct_driver = false,
        .state =
            [](const SmallWorld& w) {
              return every_irp(w, [&](const Irp& irp, IrpId id) {
                int running = 0;
                every_frame(w, [&](const Frame& f) {
                  running += f.kind == FrameKind::Completion && f.irp == id;
                  return true;
                });
                return running == (irp.phase == IrpPhase::completing ? 1 : 0);
              });
            },
        .step =
            [](const Taken& t) {
              return !enters(t, FrameKind::Completion) ||
                     (t.before->irp(t.irp).phase == IrpPhase::done &&
                      t.before->irp(t.irp).outcome != Outcome::none);
            },
    },
    {
        .id = "P-IRP-02",
        .line = __LINE__,
        .says = "what a function returns agrees with its IRP: pending means not ended, and success "
                "or an error is the status of the IRP too; one that was passed where none is taken "
                "may be left alone (Q-52)",
        .cite = "all /ret tables; T",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              if (!decides(t)) return true;
              const IrpId irp = t.before->frame(t.frame).irp;
              const Result result = t.after->frame(t.frame).result;
              if (!present(irp)) return result != Result::pending;
              constexpr std::uint8_t irp_where_none_is_taken = 52;
              if (t.before->frame(t.frame).bad == irp_where_none_is_taken &&
                  t.after->irp(irp).phase == IrpPhase::idle) {
                return true;
              }
              return agrees(result, t.after->irp(irp));
            },
    },
    {
        .id = "P-IRP-03",
        .line = __LINE__,
        .says = "once the outcome of an IRP is decided it does not change",
        .cite = "all /ret tables (exactly-once X)",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              if (!present(t.irp)) return true;
              const Irp& irp = t.before->irp(t.irp);
              return (irp.phase != IrpPhase::done && irp.phase != IrpPhase::completing) ||
                     t.after->irp(t.irp).phase == IrpPhase::idle ||
                     (t.after->irp(t.irp).outcome == irp.outcome &&
                      t.after->irp(t.irp).phase >= irp.phase);
            },
    },
    {
        .id = "P-IRP-04",
        .line = __LINE__,
        .says = "an accept IRP carries a connection if and only if it ends with success",
        .cite = "D:accept/rem, /ret",
        .correct_driver = false,
        .state =
            [](const SmallWorld& w) {
              return every_irp(w, [](const Irp& irp, IrpId) {
                return irp.use != IrpUse::accept || irp.phase == IrpPhase::idle ||
                       present(irp.conn) == (irp.outcome == Outcome::success);
              });
            },
    },
};

}  // namespace

std::span<const Property> irp_properties() { return table; }

}  // namespace wskcheck
