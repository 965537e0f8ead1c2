// WskInspectComplete: the driver's late answer to a request that it pended.
//
// Common cases: PND-02.complete CIN-06.accept, completion, return; PND-02.complete CIN-07, return,
// CIN-10, completion. The request was dropped meanwhile: say what becomes of the
// call. Left out: whether the ID is a copy (CIN-03).
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Condition accepting{"", "the action is accept",
                              [](const View& v) { return v.frame->arg == action_accept; }};
constexpr Condition rejecting{"", "the action is reject",
                              [](const View& v) { return v.frame->arg == action_reject; }};
constexpr Condition irp_accepting{"", "the action is accept",
                                  [](const View& v) { return v.irp->arg == action_accept; }};
constexpr Condition irp_rejecting{"", "the action is reject",
                                  [](const View& v) { return v.irp->arg == action_reject; }};
constexpr Condition may_abort_after_reject{
    "Q-03", "a request that is dropped while it is rejected may be aborted", [](const View& v) {
      return v.flavour == nullptr || v.flavour->allows(choice("Q-03", "until-return")) ||
             v.flavour->allows(choice("Q-03", "until-completion"));
    }};
// In Irp::arg, beside the action: the request was over when the call was made.
constexpr std::uint8_t came_late = 2;
constexpr Condition late{"", "the request was over when the call was made",
                         [](const View& v) { return has(v.irp->arg, came_late); }};
constexpr Condition in_time{"", "the request was pended when the call was made",
                            [](const View& v) { return !has(v.irp->arg, came_late); }};
constexpr Mask overtaken = in(ConnPhase::abort_due, ConnPhase::aborting, ConnPhase::gone);

void accept(View& v) {
  set(v.conn->history, was_accepted);
  v.conn->phase = ConnPhase::establishing;
}
void reject(View& v) {
  set(v.conn->history, was_rejected);
  lose(*v.conn);
}
// Dropped during the call: the notice may come until the call or its IRP is over (CIN-13).
void reject_and_abort(View& v) {
  set(v.conn->history, was_rejected);
  v.conn->phase = ConnPhase::abort_due;
  v.conn->rejecting = 3;
}

constexpr Rule table[] = {
    {
        .id = "PND-02",
        .step = "complete",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::conn,
        .says = "the driver calls WskInspectComplete for a request that it pended",
        .cite = "D:inspect_complete/rem",
        .feature = f_complete,
        .conn =
            in(ConnPhase::inspecting, ConnPhase::pended, ConnPhase::establishing,
               ConnPhase::established, ConnPhase::indicated, ConnPhase::offered, ConnPhase::taken,
               ConnPhase::open, ConnPhase::abort_due, ConnPhase::aborting, ConnPhase::gone),
        .frame = FrameKind::WskInspectComplete,
        .pushes = true,
        .takes_irp = true,
        .args = 3,  // WskInspectReject, WskInspectAccept; WskInspectPend is a mistake
        .then =
            [](View& v) {
              set(v.conn->history, was_answered);
              use_irp(v, IrpUse::inspect);
            },
        .sensible =
            [](const View& v) {
              return has(v.conn->history, was_pended) && !has(v.conn->history, was_answered);
            },
        .checks =
            {{not_after_close,
              at_most_dispatch,
              irp_is_free,
              irp_is_fresh,
              {"CIN-01", "WskInspectEvent for the request has returned", "D:inspect_complete/rem",
               [](const View& v) { return v.conn->phase != ConnPhase::inspecting; }, about("Q-05")},
              {"CIN-01",
               "WskInspectEvent has returned pend for the request, and it was not "
               "answered yet",
               "D:inspect_complete/rem",
               [](const View& v) {
                 return v.conn->phase == ConnPhase::inspecting ||
                        (has(v.conn->history, was_pended) && !has(v.conn->history, was_answered));
               },
               about("Q-06")},
              {"CIN-04", "the action is accept or reject", "D:inspect_complete/p; H",
               [](const View& v) { return v.frame->arg <= action_accept; }, about("Q-07")},
              {"CIN-05", "WskInspectComplete takes an IRP", "H:PFN_WSK_INSPECT_COMPLETE",
               [](const View& v) { return irp_passed(v); }}}},
    },
    {
        .id = "Q-06",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver calls WskInspectComplete with an ID that the listener does not know",
        .cite = "D:inspect_complete/rem, /p",
        .feature = f_complete | f_misuse,
        .frame = FrameKind::WskInspectComplete,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::inspect); },
        .checks = {{{"CIN-02", "WskInspectComplete is for a request of this conditional listener",
                     "D:inspect_complete/rem, /p", [](const View&) { return false; },
                     about("Q-06")},
                    not_after_close,
                    irp_is_free}},
    },
    {
        .id = "CIN-06",
        .step = "accept",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the inspection is resumed at once with accept: STATUS_SUCCESS",
        .cite = "D:inspect_complete/ret",
        .conn = in(ConnPhase::pended),
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, target_open, accepting}},
        .then =
            [](View& v) {
              accept(v);
              succeed_now(v);
            },
    },
    {
        .id = "CIN-06",
        .step = "reject",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the inspection is resumed at once with reject: STATUS_SUCCESS",
        .cite = "D:inspect_complete/ret",
        .conn = in(ConnPhase::pended),
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, target_open, rejecting}},
        .then =
            [](View& v) {
              reject(v);
              succeed_now(v);
            },
    },
    {
        .id = "CIN-07",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the inspection is not resumed at once: STATUS_PENDING",
        .cite = "D:inspect_complete/ret",
        .conn = in(ConnPhase::pended),
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, target_open}},
        .then = pend,
    },
    {
        .id = "CIN-10",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending inspection is resumed with accept: the connection is being established",
        .cite = "D:inspect_complete/rem",
        .conn = in(ConnPhase::pended),
        .irp_use = in(IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .when = {{irp_accepting, target_open}},
        .then =
            [](View& v) {
              accept(v);
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "CIN-12",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending inspection is resumed with reject: the request is dropped",
        .cite = "D:inspect_complete/rem; H",
        .conn = in(ConnPhase::pended),
        .irp_use = in(IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .when = {{irp_rejecting, target_open}},
        .then =
            [](View& v) {
              reject(v);
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "CIN-13",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the request is dropped during a rejecting WskInspectComplete: an abort may follow",
        .cite = "H:PFN_WSK_INSPECT_COMPLETE",
        .feature = f_drop,
        .urgent = false,
        .conn = in(ConnPhase::pended),
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, rejecting, target_open, may_abort_after_reject}},
        .then =
            [](View& v) {
              reject_and_abort(v);
              succeed_now(v);
            },
    },
    {
        .id = "Q-02",
        .step = "complete-first",
        .line = __LINE__,
        .over = Over::frame,
        .says = "accept wins against a drop whose notice has not begun; the abort follows",
        .cite = "Q-02",
        .choice = choice("Q-02", "complete-first"),
        .urgent = false,
        .conn = in(ConnPhase::abort_due),
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, accepting, target_open}},
        .then =
            [](View& v) {
              set(v.conn->history, was_accepted);
              succeed_now(v);
            },
    },
    {
        .id = "Q-01",
        .step = "no-op",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the request is over: WskInspectComplete does nothing and succeeds",
        .cite = "Q-01",
        .choice = choice("Q-01", "no-op"),
        .conn = overtaken,
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, target_open}},
        .then = succeed_now,
    },
    {
        .id = "Q-01",
        .step = "fails-at-once",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the request is over: WskInspectComplete fails at once",
        .cite = "Q-01",
        .choice = choice("Q-01", "fails-at-once"),
        .conn = overtaken,
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, target_open}},
        .then = fail_now,
    },
    {
        .id = "Q-01",
        .step = "pends",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the request is over: WskInspectComplete returns STATUS_PENDING all the same",
        .cite = "Q-01",
        .conn = overtaken,
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad,
                  with_irp,
                  target_open,
                  {"", "a pending answer is allowed",
                   [](const View& v) {
                     return v.flavour == nullptr ||
                            v.flavour->allows(choice("Q-01", "pends-then-succeeds")) ||
                            v.flavour->allows(choice("Q-01", "pends-then-fails"));
                   }}}},
        .then =
            [](View& v) {
              pend(v);
              set(v.irp->arg, came_late);
            },
    },
    {
        .id = "Q-01",
        .step = "then-succeeds",
        .line = __LINE__,
        .over = Over::irp,
        .says = "the request is over: the pending WskInspectComplete succeeds without effect",
        .cite = "Q-01",
        .choice = choice("Q-01", "pends-then-succeeds"),
        .conn = overtaken,
        .irp_use = in(IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_open, late}},
        .then = [](View& v) { finish_irp(v, Outcome::success); },
    },
    {
        .id = "Q-01",
        .step = "then-fails",
        .line = __LINE__,
        .over = Over::irp,
        .says = "the request is over: the pending WskInspectComplete fails",
        .cite = "Q-01",
        .choice = choice("Q-01", "pends-then-fails"),
        .conn = overtaken,
        .irp_use = in(IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_open, late}},
        .then = [](View& v) { finish_irp(v, Outcome::failure); },
    },
    {
        .id = "Q-02",
        .step = "overtaken",
        .line = __LINE__,
        .over = Over::irp,
        .says = "the request ends while WskInspectComplete is pending: it succeeds without effect",
        .cite = "Q-02; Q-01",
        .conn = overtaken,
        .irp_use = in(IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_open, in_time}},
        .then = [](View& v) { finish_irp(v, Outcome::success); },
    },
    {
        .id = "Q-02",
        .step = "overtaken-fails",
        .line = __LINE__,
        .over = Over::irp,
        .says = "the request ends while WskInspectComplete is pending: it fails",
        .cite = "Q-02; Q-01",
        .conn = overtaken,
        .irp_use = in(IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_open, in_time}},
        .then = [](View& v) { finish_irp(v, Outcome::failure); },
    },
    {
        .id = "CIN-08",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskInspectComplete on a dead listener: STATUS_FILE_FORCED_CLOSED",
        .cite = "D:inspect_complete/ret",
        .feature = f_death,
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, is_dead}},
        .then = dead_now,
    },
    {
        .id = "CIN-09",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskInspectComplete fails: the request is as it was, the driver may try again",
        .cite = "D:inspect_complete/ret",
        .feature = f_failure,
        .urgent = false,
        .conn = in(ConnPhase::pended),
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, not_bad}},
        .then =
            [](View& v) {
              v.conn->history = static_cast<std::uint8_t>(v.conn->history & ~was_answered);
              fail_now(v);
            },
    },
};

}  // namespace

std::span<const Rule> complete_rules() { return table; }

}  // namespace wskcheck
