// SO_WSK_EVENT_CALLBACK on a listener: enabling WskAcceptEvent, and events to inherit.
//
// Common case: EVT-07.call EVT-07, return. Disabling is in disable_rules.cpp.
// Left out: the flags of connections one by one (they are one bit), NpiId (EVT-06).
#include <array>

#include "event_parts.h"
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Condition enables{"", "the request enables WSK_EVENT_ACCEPT", [](const View& v) {
                              return v.frame->arg == arg_enable || v.frame->arg == arg_both;
                            }};

constexpr Check enabled_after_bind{after_bind.id, after_bind.says, after_bind.cite,
                                   after_bind.holds, about("Q-50")};
constexpr Check accept_pointer{
    "CRE-04", "WskAcceptEvent was given in the dispatch table when the socket was created",
    "N:creating-sockets; N:dispatch-tables",
    [](const View& v) { return !has(v.listener->missing, no_accept_event); }, about("Q-49")};
constexpr std::array<Check, checks_max> enabling_checks{
    {not_after_close,
     enabled_after_bind,
     not_static,
     accept_pointer,
     valid_flags,
     {"EVT-04", "enabling passes no IRP", "N:so-wsk-event-callback",
      [](const View& v) { return !v.has_irp(); }, about("Q-52")}}};

bool may_be_enabled(const View& v) {
  return listening(v) && (v.listener->accept_event == EventState::off ||
                          v.listener->accept_event == EventState::disabling);
}

constexpr Rule table[] = {
    {
        .id = "EVT-07",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver enables WSK_EVENT_ACCEPT, without an IRP",
        .cite = "N:so-wsk-event-callback",
        .feature = f_event,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_enable,
        .pushes = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .sensible = may_be_enabled,
        .checks = enabling_checks,
    },
    {
        .id = "EVT-07",
        .step = "both",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver enables WSK_EVENT_ACCEPT and connection events to inherit in one call",
        .cite = "N:so-wsk-event-callback",
        .feature = f_event | f_socket_events,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_both,
        .pushes = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .sensible = may_be_enabled,
        .checks = enabling_checks,
    },
    {
        .id = "Q-52",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver passes an IRP when it enables WSK_EVENT_ACCEPT",
        .cite = "Q-52",
        .feature = f_event | f_misuse,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_enable,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .checks = enabling_checks,
    },
    {
        .id = "EVT-07",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskAcceptEvent is enabled: STATUS_SUCCESS",
        .cite = "N:so-wsk-event-callback",
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad,
                  enables,
                  alive,
                  target_open,
                  {"", "no disable is pending",
                   [](const View& v) { return v.listener->accept_event != EventState::disabling; }},
                  {"Q-51", "it is not on, or may be enabled twice",
                   [](const View& v) {
                     return v.listener->accept_event != EventState::on ||
                            allows(v, choice("Q-51", "succeeds"));
                   }}}},
        .then = enable_now,
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
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad,
                  enables,
                  alive,
                  target_open,
                  {"", "a disable without IRP is pending",
                   [](const View& v) {
                     return v.listener->accept_event == EventState::disabling &&
                            !present(v.listener->disable_irp);
                   }}}},
        .then = enable_now,
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
        .frame_phase = in(FramePhase::running),
        .when = {{enables,
                  {"", "a disable is pending",
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
        .id = "Q-51",
        .step = "fails-twice",
        .line = __LINE__,
        .over = Over::frame,
        .says = "enabling what is on fails",
        .cite = "Q-51",
        .choice = choice("Q-51", "fails"),
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{enables,
                  {"", "WSK_EVENT_ACCEPT is on",
                   [](const View& v) { return v.listener->accept_event == EventState::on; }}}},
        .then = fail_now,
    },
};

}  // namespace

std::span<const Rule> event_rules() { return table; }

}  // namespace wskcheck
