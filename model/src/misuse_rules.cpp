// What WSK makes of a call that broke an obligation of the application.
//
// Frame::bad names the question that asks it; where none does, WSK refuses (IRP-16, IRP-17). Left
// out: what the driver's own mistake does to its own memory.
#include <array>
#include <initializer_list>
#include <string_view>

#include "event_parts.h"
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Mask with_required_irp =
    in(FrameKind::WskBind, FrameKind::WskListen, FrameKind::WskGetLocalAddress,
       FrameKind::WskAccept, FrameKind::WskInspectComplete, FrameKind::WskDisconnect,
       FrameKind::WskCloseSocket, FrameKind::OtherCall, FrameKind::WskControlSocket);
constexpr Mask on_a_socket = with_required_irp & ~in(FrameKind::WskCloseSocket);

// For each question its alternatives of these names, as a mask.
using Masks = std::array<std::uint8_t, question_count + 1>;
consteval Masks alternatives_called(std::initializer_list<std::string_view> names) {
  Masks masks{};
  for (std::size_t q = 0; q < question_count; ++q) {
    for (std::size_t a = 0; a < alternatives_max; ++a) {
      for (const std::string_view name : names) {
        const bool yes = all_questions[q].alternatives[a].name == name;
        masks[q + 1] = static_cast<std::uint8_t>(masks[q + 1] | (yes ? 1u << a : 0u));
      }
    }
  }
  return masks;
}
constexpr Masks refusing = alternatives_called({"fails", "option-fails", "undefined"});
constexpr Masks undefined = alternatives_called({"undefined"});

// Whether one of these alternatives of the question that the call's mistake is about is allowed.
bool allows_one(const View& v, const Masks& masks) {
  const std::uint8_t question = v.frame->bad;
  for (std::uint8_t a = 0; a < alternatives_max; ++a) {
    if (((masks[question] >> a) & 1u) != 0 && allows(v, {question, a})) return true;
  }
  return false;
}

constexpr Condition may_refuse{
    "", "the call broke an obligation, and the question about it lets WSK refuse",
    [](const View& v) {
      const std::uint8_t bad = v.frame->bad;
      return bad == unasked || (bad != 0 && allows_one(v, refusing));
    }};
constexpr Condition may_do_anything{
    "", "the call broke an obligation, and the question about it leaves open what follows",
    [](const View& v) {
      const std::uint8_t bad = v.frame->bad;
      return bad != 0 && bad != unasked && allows_one(v, undefined);
    }};
// In Irp::arg: whatever becomes of the IRP, no obligation of WSK is left.
constexpr std::uint8_t undefined_follows = 8;

void turn_on_now(View& v) {
  v.listener->conditional = 1;
  succeed_now(v);
}

constexpr Rule table[] = {
    {
        .id = "IRP-16",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a function that needs an IRP and gets none refuses: STATUS_INVALID_PARAMETER",
        .cite = "T",
        .frames = with_required_irp,
        .frame_phase = in(FramePhase::running),
        .when = {{without_irp, may_refuse}},
        .then = [](View& v) { decide(v, Result::refused); },
    },
    {
        .id = "IRP-17",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a request that is not valid in this state fails; the IRP completes with the error",
        .cite = "T; Q-41",
        .frames = on_a_socket,
        .frame_phase = in(FramePhase::running),
        .when = {{may_refuse}},
        .then = fail_now,
    },
    {
        .id = "IRP-17",
        .step = "undefined",
        .line = __LINE__,
        .over = Over::frame,
        .says =
            "a request that is not valid, where anything may follow: it succeeds without effect",
        .cite = "Q-05; Q-06; Q-07",
        .feature = f_misuse,
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, may_do_anything}},
        .then = succeed_now,
    },
    {
        .id = "IRP-17",
        .step = "undefined-pends",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a request that is not valid, where anything may follow: STATUS_PENDING",
        .cite = "Q-05; Q-06; Q-07; Q-41",
        .feature = f_misuse,
        .frames = on_a_socket,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, may_do_anything}},
        .then =
            [](View& v) {
              pend(v);
              v.irp->arg = undefined_follows;
            },
    },
    {
        .id = "IRP-17",
        .step = "undefined-ends",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a request that was not valid and pends ends in a failure, if it ends",
        .cite = "Q-05; Q-06; Q-07; Q-41",
        .feature = f_misuse,
        .irp_use = in(IrpUse::accept, IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .when = {{{"", "anything may become of the IRP",
                   [](const View& v) { return v.irp->arg == undefined_follows; }}}},
        .then = [](View& v) { finish_irp(v, Outcome::failure); },
    },
    {
        .id = "Q-05",
        .step = "remembered",
        .line = __LINE__,
        .over = Over::frame,
        .says = "an answer before WskInspectEvent has returned is kept: STATUS_PENDING",
        .cite = "Q-05",
        .choice = choice("Q-05", "remembered"),
        .feature = f_misuse,
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, alive, target_open, broke<about("Q-05")>}},
        .then = pend,
    },
    {
        .id = "Q-05",
        .step = "of-no-use",
        .line = __LINE__,
        .over = Over::irp,
        .says = "WskInspectEvent did not return pend: the answer that was kept for it fails",
        .cite = "Q-05",
        .choice = choice("Q-05", "remembered"),
        .feature = f_misuse,
        .conn = in(ConnPhase::establishing, ConnPhase::established, ConnPhase::indicated,
                   ConnPhase::offered, ConnPhase::taken, ConnPhase::open),
        .irp_use = in(IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .then = [](View& v) { finish_irp(v, Outcome::failure); },
    },
    {
        .id = "Q-06",
        .step = "no-op",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a WskInspectComplete that the driver must not make succeeds without effect",
        .cite = "Q-06",
        .choice = choice("Q-06", "no-op"),
        .feature = f_misuse,
        .frame = FrameKind::WskInspectComplete,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, alive, broke<about("Q-06")>}},
        .then = succeed_now,
    },
    {
        .id = "Q-47",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver sets SO_CONDITIONAL_ACCEPT to a value other than 0 and 1",
        .cite = "Q-47",
        .feature = f_conditional | f_bind | f_misuse,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = number(Control::set_conditional),
        .when = {{{"", "the value is neither 0 nor 1",
                   [](const View& v) { return v.seen == nullptr || v.seen->value > 1; }}}},
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .checks = {{not_after_close,
                    irp_is_free,
                    {"OPT-03", "the value is 0 or 1", "N:so-conditional-accept",
                     [](const View&) { return false; }, about("Q-47")}}},
    },
    {
        .id = "Q-47",
        .step = "on",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a value other than 0 and 1 turns SO_CONDITIONAL_ACCEPT on",
        .cite = "Q-47",
        .choice = choice("Q-47", "on"),
        .feature = f_misuse,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{alive, before_bind, broke<about("Q-47")>}},
        .then = turn_on_now,
    },
    {
        .id = "Q-48",
        .step = "accept-all",
        .line = __LINE__,
        .over = Over::frame,
        .says = "conditional mode without its callbacks: the option succeeds, nothing is inspected",
        .cite = "Q-48",
        .choice = choice("Q-48", "accept-all"),
        .feature = f_misuse,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{alive, before_bind, broke<about("Q-48")>}},
        .then = succeed_now,
    },
    {
        .id = "Q-48",
        .step = "on",
        .line = __LINE__,
        .over = Over::frame,
        .says = "conditional mode without its callbacks: the option succeeds, trouble comes later",
        .cite = "Q-48",
        .feature = f_misuse,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{alive,
                  before_bind,
                  broke<about("Q-48")>,
                  {"Q-48", "the bind fails, or the machine stops at the first callback",
                   [](const View& v) {
                     return allows(v, choice("Q-48", "bind-fails")) ||
                            allows(v, choice("Q-48", "crash"));
                   }}}},
        .then = turn_on_now,
    },
    {
        .id = "Q-48",
        .step = "bind-fails",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskBind fails: the listener is conditional and has no callbacks for that",
        .cite = "Q-48",
        .choice = choice("Q-48", "bind-fails"),
        .feature = f_misuse,
        .frame = FrameKind::WskBind,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp,
                  {"", "conditional mode is on and its callbacks are NULL", lacks_callbacks}}},
        .then =
            [](View& v) {
              v.listener->bind_failed = 1;
              fail_now(v);
            },
    },
    {
        .id = "Q-49",
        .step = "crash",
        .line = __LINE__,
        .over = Over::frame,
        .says = "an event without a callback is enabled: where it is due the machine stops",
        .cite = "Q-49",
        .choice = choice("Q-49", "crash"),
        .feature = f_misuse,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{alive, target_open, broke<about("Q-49")>}},
        .then = succeed_now,
    },
    {
        .id = "Q-50",
        .step = "latched",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WSK_EVENT_ACCEPT that is enabled before the bind is on from the bind",
        .cite = "Q-50",
        .choice = choice("Q-50", "latched"),
        .feature = f_misuse,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{alive, target_open, broke<about("Q-50")>}},
        .then = enable_now,
    },
    {
        .id = "Q-51",
        .step = "ignored",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a request for events that is not valid succeeds without effect",
        .cite = "Q-51",
        .choice = choice("Q-51", "succeeds"),
        .feature = f_misuse,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{alive, target_open, broke<about("Q-51")>}},
        .then = succeed_now,
    },
    {
        .id = "Q-52",
        .step = "ignored",
        .line = __LINE__,
        .over = Over::frame,
        .says = "enabling succeeds and leaves the IRP alone, which never completes",
        .cite = "Q-52",
        .choice = choice("Q-52", "ignored"),
        .feature = f_misuse,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{alive, target_open, broke<about("Q-52")>}},
        .then =
            [](View& v) {
              enable(v);
              decide(v, Result::success);
              *v.irp = Irp{};
            },
    },
    {
        .id = "Q-52",
        .step = "completed",
        .line = __LINE__,
        .over = Over::frame,
        .says = "enabling succeeds and completes the IRP with success",
        .cite = "Q-52",
        .choice = choice("Q-52", "completed"),
        .feature = f_misuse,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{alive, target_open, broke<about("Q-52")>}},
        .then = enable_now,
    },
    {
        .id = "Q-88",
        .step = "pends",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskAccept on a stream socket before WskListen pends until the socket listens",
        .cite = "Q-88",
        .choice = choice("Q-88", "pends"),
        .feature = f_misuse,
        .frame = FrameKind::WskAccept,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, alive, target_open, broke<about("Q-88")>}},
        .then = pend,
    },
};

}  // namespace

std::span<const Rule> misuse_rules() { return table; }

}  // namespace wskcheck
