// WskControlClient with WSK_SET_STATIC_EVENT_CALLBACKS.
//
// Common case: EVT-21.call EVT-21, return, before the client's first WskSocket. What the flags do
// is at the creation of a listener (CRE-13) and at the delivery of a connection.
#include <array>

#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

// Frame::arg of a call for static callbacks: what its mask names.
constexpr std::uint8_t static_accept_event = 1;
constexpr std::uint8_t static_conn_events = 2;

bool no_static_yet(const View& v) {
  return v.client->static_accept == 0 && v.client->static_events == 0;
}

constexpr std::array<Check, checks_max> static_checks{
    {{"IRQ-03", "WskControlClient is called at DISPATCH_LEVEL or below", "D:control_client",
      [](const View& v) { return v.seen == nullptr || v.seen->irql <= 2; }},
     {"EVT-19", "static callbacks are set before the client's first socket",
      "N:wsk-set-static-event-callbacks; N:enabling-and-disabling",
      [](const View& v) { return v.client->had_socket == 0; }},
     {"EVT-20", "WSK_SET_STATIC_EVENT_CALLBACKS takes no IRP",
      "N:wsk-set-static-event-callbacks; D:control_client",
      [](const View& v) { return v.seen == nullptr || v.seen->irp_given != Seen::Tri::yes; }},
     {"CRE-01", "provider functions are called with a captured NPI",
      "N:registering; N:unregistering", [](const View& v) { return v.client->captures > 0; }}}};

constexpr Rule table[] = {
    {
        .id = "EVT-21",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .says = "the driver calls WskControlClient to set static callbacks, with no IRP",
        .cite = "N:wsk-set-static-event-callbacks; D:control_client",
        .feature = f_static,
        .client = in(ClientPhase::registered, ClientPhase::deregistering),
        .frame = FrameKind::WskControlClient,
        .pushes = true,
        .then =
            [](View& v) {
              constexpr std::int64_t unknown = 0x200 | 0xd0;
              const bool recorded = v.seen != nullptr;
              const std::int64_t mask = !recorded          ? 0x200
                                        : v.seen->mask < 0 ? unknown
                                                           : v.seen->mask;
              v.frame->arg = 0;
              if ((mask & 0x200) != 0) set(v.frame->arg, static_accept_event);
              if ((mask & 0xd0) != 0) set(v.frame->arg, static_conn_events);
            },
        .sensible = no_static_yet,
        .checks = static_checks,
    },
    {
        .id = "EVT-21",
        .step = "both",
        .line = __LINE__,
        .party = application,
        .label = call,
        .says = "the driver sets static callbacks of listeners and of connections",
        .cite = "N:wsk-set-static-event-callbacks; D:control_client",
        .feature = f_static | f_socket_events,
        .client = in(ClientPhase::registered, ClientPhase::deregistering),
        .frame = FrameKind::WskControlClient,
        // A record has the mask: there this is EVT-21.call.
        .when = {{{"", "the mask names both", [](const View& v) { return v.seen == nullptr; }}}},
        .pushes = true,
        .then = [](View& v) { v.frame->arg = static_accept_event | static_conn_events; },
        .sensible = no_static_yet,
        .checks = static_checks,
    },
    {
        .id = "EVT-21",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the static mask is set: each new socket gets the flags that fit its category",
        .cite = "N:wsk-set-static-event-callbacks",
        .frame = FrameKind::WskControlClient,
        .frame_phase = in(FramePhase::running),
        .when = {not_bad},
        .then =
            [](View& v) {
              v.client->static_accept = has(v.frame->arg, static_accept_event) ? 1 : 0;
              v.client->static_events = has(v.frame->arg, static_conn_events) ? 1 : 0;
              decide(v, Result::success);
            },
    },
    {
        .id = "EVT-21",
        .step = "invalid",
        .line = __LINE__,
        .over = Over::frame,
        .says = "static callbacks that are asked for too late or without a capture are refused",
        .cite = "N:wsk-set-static-event-callbacks",
        .frame = FrameKind::WskControlClient,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "the call broke an obligation",
                   [](const View& v) { return v.frame->bad != 0; }}}},
        .then = [](View& v) { decide(v, Result::failure); },
    },
    {
        .id = "EVT-21",
        .step = "refused",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the static mask is refused",
        .cite = "D:control_client",
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskControlClient,
        .frame_phase = in(FramePhase::running),
        .then = [](View& v) { decide(v, Result::failure); },
    },
};

}  // namespace

std::span<const Rule> static_rules() { return table; }

}  // namespace wskcheck
