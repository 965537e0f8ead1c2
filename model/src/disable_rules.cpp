// SO_WSK_EVENT_CALLBACK on a listener: disabling WskAcceptEvent.
//
// Common cases: EVT-05.no-irp EVT-10, completion, return; with a WskAcceptEvent in progress
// EVT-05.call EVT-11, return, AEV-11, EVT-11.finish, completion.
#include "event_parts.h"
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Condition callback_in_progress{
    "", "a WskAcceptEvent call is in progress",
    [](const View& v) { return v.listener->accept_callbacks != 0; }};
constexpr Condition no_callback_in_progress{
    "EVT-11", "no WskAcceptEvent call is in progress",
    [](const View& v) { return v.listener->accept_callbacks == 0; }};
constexpr Condition may_disable{"", "WSK_EVENT_ACCEPT is on by the option", [](const View& v) {
                                  return v.listener->accept_event == EventState::on ||
                                         v.listener->accept_event == EventState::off;
                                }};

constexpr Rule table[] = {
    {
        .id = "EVT-05",
        .step = "no-irp",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver disables WSK_EVENT_ACCEPT, without an IRP",
        .cite = "N:so-wsk-event-callback",
        .feature = f_disable,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_disable,
        .pushes = true,
        .then = [](View& v) { use_irp(v, IrpUse::disable); },
        .sensible =
            [](const View& v) {
              return listening(v) && v.listener->accept_event == EventState::on;
            },
        .checks = {{not_after_close,
                    after_bind,
                    not_static,
                    valid_flags,
                    irp_is_free,
                    irp_is_fresh,
                    {"EVT-08", "disabling names exactly one event", "N:so-wsk-event-callback",
                     [](const View& v) {
                       return v.seen == nullptr || v.seen->mask < 0 ||
                              (v.seen->mask & 0x7fffffff & ((v.seen->mask & 0x7fffffff) - 1)) == 0;
                     },
                     about("Q-51")}}},
    },
    {
        .id = "EVT-05",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver disables WSK_EVENT_ACCEPT and passes an IRP, to learn when it is done",
        .cite = "N:so-wsk-event-callback",
        .feature = f_disable,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_disable,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::disable); },
        .sensible =
            [](const View& v) {
              return listening(v) && v.listener->accept_event == EventState::on;
            },
        .checks = {{not_after_close, after_bind, not_static, valid_flags, irp_is_free,
                    irp_is_fresh}},
    },
    {
        .id = "EVT-10",
        .line = __LINE__,
        .over = Over::frame,
        .says = "no WskAcceptEvent is in progress: it is disabled now, STATUS_SUCCESS",
        .cite = "N:so-wsk-event-callback",
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_disable,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, alive, target_open, no_callback_in_progress, may_disable}},
        .then =
            [](View& v) {
              v.listener->accept_event = EventState::off;
              succeed_now(v);
            },
    },
    {
        .id = "EVT-11",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskAcceptEvent is in progress and an IRP was passed: STATUS_PENDING",
        .cite = "N:so-wsk-event-callback",
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_disable,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, target_open, callback_in_progress, may_disable}},
        .then =
            [](View& v) {
              v.listener->accept_event = EventState::disabling;
              v.listener->disable_irp = v.irp_id;
              pend(v);
            },
    },
    {
        .id = "EVT-11",
        .step = "finish",
        .line = __LINE__,
        .over = Over::irp,
        .says = "the last WskAcceptEvent has returned: disabled, the IRP completes",
        .cite = "N:so-wsk-event-callback",
        .listener = in(SocketPhase::ready),
        .irp_use = in(IrpUse::disable),
        .irp_phase = in(IrpPhase::queued),
        .when = {{no_callback_in_progress}},
        .then =
            [](View& v) {
              v.listener->accept_event = EventState::off;
              v.listener->disable_irp = IrpId::none;
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "EVT-12",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskAcceptEvent is in progress and no IRP was passed: STATUS_EVENT_PENDING",
        .cite = "N:so-wsk-event-callback",
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_disable,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, without_irp, alive, target_open, callback_in_progress, may_disable}},
        .then =
            [](View& v) {
              v.listener->accept_event = EventState::disabling;
              decide(v, Result::event_pending);
            },
    },
    {
        .id = "EVT-12",
        .step = "finish",
        .line = __LINE__,
        .over = Over::listener,
        .says = "the last WskAcceptEvent has returned: disabled, without further notice",
        .cite = "N:so-wsk-event-callback",
        .listener = in(SocketPhase::ready, SocketPhase::closing),
        .when = {{{"", "a disable without IRP is pending",
                   [](const View& v) {
                     return v.listener->accept_event == EventState::disabling &&
                            !present(v.listener->disable_irp);
                   }},
                  no_callback_in_progress}},
        .then = [](View& v) { v.listener->accept_event = EventState::off; },
    },
    {
        .id = "Q-51",
        .step = "succeeds",
        .line = __LINE__,
        .over = Over::frame,
        .says = "disabling what is not enabled by the option succeeds without effect",
        .cite = "Q-51",
        .choice = choice("Q-51", "succeeds"),
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_disable,
        .frame_phase = in(FramePhase::running),
        .when = {{alive,
                  {"", "WSK_EVENT_ACCEPT is static or being disabled",
                   [](const View& v) {
                     return v.listener->accept_event == EventState::fixed_on ||
                            v.listener->accept_event == EventState::disabling;
                   }}}},
        .then = succeed_now,
    },
    {
        .id = "Q-51",
        .step = "fails",
        .line = __LINE__,
        .over = Over::frame,
        .says = "disabling what is not enabled by the option fails",
        .cite = "Q-51",
        .choice = choice("Q-51", "fails"),
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_disable,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "WSK_EVENT_ACCEPT is static or being disabled",
                   [](const View& v) {
                     return v.listener->accept_event == EventState::fixed_on ||
                            v.listener->accept_event == EventState::disabling;
                   }}}},
        .then = fail_now,
    },
};

}  // namespace

std::span<const Rule> disable_rules() { return table; }

}  // namespace wskcheck
