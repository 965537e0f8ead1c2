// SO_WSK_EVENT_CALLBACK on a listener: enabling and disabling WskAcceptEvent, inherited events.
//
// Common cases: EVT-07.call EVT-07, return; EVT-05.no-irp EVT-10, completion, return; with a
// WskAcceptEvent in progress EVT-05.no-irp EVT-11, return, AEV-11, EVT-11.finish, completion.
// Left out: the flags one by one (inherited events are one bit), NpiId (EVT-06).
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr std::uint8_t arg_enable = number(Control::enable_accept);
constexpr std::uint8_t arg_disable = number(Control::disable_accept);
constexpr std::uint8_t arg_inherit = number(Control::inherit);

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

constexpr Check after_bind{
    "EVT-02", "event callbacks of a listener are enabled and disabled only after bind",
    "N:so-wsk-event-callback",
    [](const View& v) { return v.listener->socket.phase >= SocketPhase::ready; }};
constexpr Check accept_pointer{
    "CRE-04", "WskAcceptEvent was given in the dispatch table when the socket was created",
    "N:creating-sockets; N:dispatch-tables", [](const View& v) {
      return has(v.listener->table, table_unknown) || has(v.listener->table, table_accept);
    }};
constexpr Check not_static{"EVT-22", "a static event callback is not enabled or disabled again",
                           "N:wsk-set-static-event-callbacks", [](const View& v) {
                             return v.listener->accept_event != EventState::fixed_on;
                           }};
constexpr Check valid_flags{
    "EVT-09", "a listener knows WSK_EVENT_ACCEPT, _RECEIVE, _DISCONNECT and _SEND_BACKLOG",
    "N:so-wsk-event-callback; H (flag comments)", [](const View& v) {
      constexpr std::int64_t valid = 0x200 | 0x40 | 0x80 | 0x10 | 0x80000000;
      return v.seen == nullptr || v.seen->mask < 0 || (v.seen->mask & ~valid) == 0;
    }};

bool listening(const View& v) { return v.listener->socket.phase == SocketPhase::ready; }

constexpr Rule table[] = {
    {
        .id = "EVT-07",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver enables WSK_EVENT_ACCEPT, with other flags if it likes, and no IRP",
        .cite = "N:so-wsk-event-callback",
        .feature = f_event,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_enable,
        .pushes = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .sensible =
            [](const View& v) {
              return listening(v) && (v.listener->accept_event == EventState::off ||
                                      v.listener->accept_event == EventState::disabling);
            },
        .checks = {{not_after_close,
                    after_bind,
                    not_static,
                    accept_pointer,
                    valid_flags,
                    {"EVT-04", "enabling passes no IRP", "N:so-wsk-event-callback",
                     [](const View& v) { return !v.has_irp(); }}}},
    },
    {
        .id = "EVT-07",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskAcceptEvent is enabled: STATUS_SUCCESS",
        .cite = "N:so-wsk-event-callback",
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_enable,
        .frame_phase = in(FramePhase::running),
        .when = {{alive,
                  target_open,
                  {"", "no disable is pending",
                   [](const View& v) {
                     return v.listener->accept_event != EventState::disabling;
                   }}}},
        .then =
            [](View& v) {
              if (v.listener->accept_event == EventState::off && v.frame->bad == 0) {
                v.listener->accept_event = EventState::on;
              }
              succeed_now(v);
            },
    },
    {
        .id = "Q-55",
        .step = "cancels",
        .line = __LINE__,
        .over = Over::frame,
        .says = "enabling while a disable is pending takes the disable back",
        .cite = "Q-55",
        .choice = choice("Q-55", "cancels"),
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_enable,
        .frame_phase = in(FramePhase::running),
        .when = {{alive,
                  target_open,
                  {"", "a disable without IRP is pending",
                   [](const View& v) {
                     return v.listener->accept_event == EventState::disabling &&
                            !present(v.listener->disable_irp);
                   }}}},
        .then =
            [](View& v) {
              v.listener->accept_event = EventState::on;
              succeed_now(v);
            },
    },
    {
        .id = "Q-55",
        .step = "fails",
        .line = __LINE__,
        .over = Over::frame,
        .says = "enabling while a disable is pending fails",
        .cite = "Q-55",
        .choice = choice("Q-55", "fails"),
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_enable,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "a disable is pending",
                   [](const View& v) {
                     return v.listener->accept_event == EventState::disabling;
                   }}}},
        .then = fail_now,
    },
    {
        .id = "OPT-15",
        .line = __LINE__,
        .over = Over::frame,
        .says = "without an IRP, what cannot be done at once returns STATUS_REQUEST_NOT_ACCEPTED",
        .cite = "H:PFN_WSK_CONTROL_SOCKET",
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{without_irp}},
        .then = [](View& v) { decide(v, Result::not_accepted); },
    },
    {
        .id = "EVT-15",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver enables connection events on the listener, for sockets to inherit",
        .cite = "N:so-wsk-event-callback; D:accept_event/rem",
        .feature = f_event | f_socket_events,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_inherit,
        .pushes = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .sensible = [](const View& v) { return listening(v) && v.listener->inherit == 0; },
        .checks = {{not_after_close,
                    valid_flags,
                    {"BND-12", "events to inherit are enabled only after bind",
                     "N:so-wsk-event-callback", after_bind.holds},
                    {"EVT-17", "inherited events are not removed from the listener",
                     "N:so-wsk-event-callback",
                     [](const View& v) {
                       return v.seen == nullptr || v.seen->mask < 0 ||
                              (v.seen->mask & 0x80000000) == 0;
                     }}}},
    },
    {
        .id = "EVT-15",
        .step = "set",
        .line = __LINE__,
        .over = Over::frame,
        .says = "sockets that WskAcceptEvent delivers from now on inherit the events",
        .cite = "N:so-wsk-event-callback",
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_inherit,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, alive, target_open}},
        .then =
            [](View& v) {
              v.listener->inherit = 1;
              succeed_now(v);
            },
    },
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
                     }}}},
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

std::span<const Rule> event_rules() { return table; }

}  // namespace wskcheck
