// WskSocket for a listening socket.
//
// Common cases: CRE-02.call CRE-08, completion, return; or CRE-02.call CRE-09, return,
// CRE-09.finish, completion. Left out: address family, type, protocol and security
// (not-modelled.md, CRE-03 ff.).
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

// A new socket: every event callback starts disabled, unless static ones were set (CRE-13, EVT-21).
void created(View& v) {
  v.listener->socket.phase = SocketPhase::unbound;
  v.listener->accept_event = v.client->static_accept != 0 ? EventState::fixed_on : EventState::off;
}
void not_created(View& v) { v.listener->socket.phase = SocketPhase::none; }

constexpr Check captured{"CRE-01", "provider functions are called with a captured NPI",
                         "N:registering; N:unregistering",
                         [](const View& v) { return v.client->captures > 0; }};

constexpr Rule table[] = {
    {
        .id = "CRE-02",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .says = "the driver calls WskSocket and states the category",
        .cite = "D:socket/p Flags; N:socket-categories",
        .feature = f_create,
        .client = in(ClientPhase::registered, ClientPhase::deregistering),
        .frame = FrameKind::WskSocket,
        .pushes = true,
        .takes_irp = true,
        .args = 2,  // 0: listening socket, 1: stream socket
        .fresh_listener = true,
        .then =
            [](View& v) {
              v.client->had_socket = 1;
              v.listener->socket.phase = SocketPhase::creating;
              v.listener->stream = v.arg;
              use_irp(v, IrpUse::create);
            },
        .checks = {{captured, at_most_dispatch, irp_is_free, irp_is_fresh}},
    },
    {
        .id = "CRE-02",
        .step = "bare",
        .line = __LINE__,
        .party = application,
        .label = call,
        .says = "the driver creates a listening socket without callbacks",
        .cite = "D:socket/p Dispatch",
        .feature = f_create | f_misuse,
        .client = in(ClientPhase::registered, ClientPhase::deregistering),
        .frame = FrameKind::WskSocket,
        // A record does not say what is in the table: there this is CRE-02.call.
        .when = {{{"", "it is seen that the table is NULL",
                   [](const View& v) { return v.seen == nullptr; }}}},
        .pushes = true,
        .takes_irp = true,
        .fresh_listener = true,
        .then =
            [](View& v) {
              v.client->had_socket = 1;
              v.listener->socket.phase = SocketPhase::creating;
              v.listener->missing = no_accept_event | no_inspect_event | no_abort_event;
              use_irp(v, IrpUse::create);
            },
        .checks = {{captured, at_most_dispatch, irp_is_free, irp_is_fresh}},
    },
    {
        .id = "CRE-08",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskSocket is done at once: returns STATUS_SUCCESS, the IRP completes with success",
        .cite = "D:socket/ret",
        .frame = FrameKind::WskSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp}},
        .then =
            [](View& v) {
              created(v);
              succeed_now(v);
            },
    },
    {
        .id = "CRE-09",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskSocket is not done at once: returns STATUS_PENDING",
        .cite = "D:socket/ret",
        .frame = FrameKind::WskSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp}},
        .then = pend,
    },
    {
        .id = "CRE-09",
        .step = "finish",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending creation succeeds",
        .cite = "D:socket/ret",
        .irp_use = in(IrpUse::create),
        .irp_phase = in(IrpPhase::queued),
        .then =
            [](View& v) {
              created(v);
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "CRE-10",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskSocket fails: returns an error and completes the IRP with a failure",
        .cite = "D:socket/ret",
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp}},
        .then =
            [](View& v) {
              not_created(v);
              fail_now(v);
            },
    },
    {
        .id = "CRE-10",
        .step = "finish",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending creation fails",
        .cite = "D:socket/ret",
        .feature = f_failure,
        .urgent = false,
        .irp_use = in(IrpUse::create),
        .irp_phase = in(IrpPhase::queued),
        .then =
            [](View& v) {
              not_created(v);
              finish_irp(v, Outcome::failure);
            },
    },
    {
        .id = "CRE-17",
        .line = __LINE__,
        .over = Over::frame,
        .says =
            "WskSocket without an IRP, or with a bad client, is refused; the IRP is not touched",
        .cite = "T",
        .frame = FrameKind::WskSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "the call broke an obligation",
                   [](const View& v) { return v.frame->bad != 0 || !v.has_irp(); }}}},
        .then =
            [](View& v) {
              not_created(v);
              decide(v, Result::refused);
            },
    },
};

}  // namespace

std::span<const Rule> create_rules() { return table; }

}  // namespace wskcheck
