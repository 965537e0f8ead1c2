// WskBind of a listener.
//
// Common cases: DRV-01.bind BND-06, completion, return: the socket listens at once (BND-02); or
// DRV-01.bind BND-07, return, BND-07.finish, completion. A failed bind leaves the socket unbound.
// Left out: address conflicts are a failure like others (BND-10); flags (BND-05).
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

// Irp::arg of a bind that came too late: its end says nothing about the socket.
constexpr std::uint8_t second_bind = 1;

// Binding a listener makes it listen; a stream socket has to call WskListen (BND-02, STR-01).
void bound(View& v) {
  v.listener->socket.phase = v.listener->stream != 0 ? SocketPhase::bound : SocketPhase::ready;
  v.listener->bind_failed = 0;  // nothing asks any more
}
void unbound(View& v) {
  if (v.listener->socket.phase == SocketPhase::binding && v.irp->arg != second_bind) {
    v.listener->socket.phase = SocketPhase::unbound;
    v.listener->bind_failed = 1;
  }
}
void bind_fails_now(View& v) {
  if (v.listener->socket.phase == SocketPhase::unbound) v.listener->bind_failed = 1;
  fail_now(v);
}

constexpr Condition still_unbound{"", "the socket is not bound", [](const View& v) {
                                    return v.listener->socket.phase == SocketPhase::unbound;
                                  }};

constexpr Condition first_or_again{
    "Q-86", "no bind has failed, or the socket may be bound after that", [](const View& v) {
      return v.listener->bind_failed == 0 || allows(v, choice("Q-86", "allowed-after-failure"));
    }};
constexpr Condition callbacks_suffice{
    "Q-48", "conditional mode has its callbacks, or the bind does not ask for them",
    [](const View& v) { return !lacks_callbacks(v) || allows(v, choice("Q-48", "crash")); }};

constexpr Rule table[] = {
    {
        .id = "DRV-01",
        .step = "bind",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver calls WskBind before any connection can be accepted",
        .cite = "N:binding-a-socket",
        .feature = f_bind,
        .frame = FrameKind::WskBind,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::bind); },
        .sensible =
            [](const View& v) {  // options are done before; a second bind is Q-86
              const Socket& s = v.listener->socket;
              return s.phase == SocketPhase::binding ||
                     (s.phase == SocketPhase::unbound && s.calls == 0 && s.irps == 0);
            },
        .checks = {{not_after_close,
                    at_most_dispatch,
                    irp_is_free,
                    irp_is_fresh,
                    {"BND-04", "the local address is of the socket's family", "D:bind/p",
                     [](const View& v) {
                       return v.seen == nullptr || v.seen->family_matches != Seen::Tri::no;
                     }},
                    {"IRP-15", "WskBind takes an IRP", "D:control_socket/p; D:control_client/p",
                     [](const View& v) { return irp_passed(v); }}}},
    },
    {
        .id = "BND-06",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskBind is done at once: returns STATUS_SUCCESS, and the listener listens",
        .cite = "D:bind/ret; N:listening-for-and-accepting",
        .frame = FrameKind::WskBind,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, still_unbound, first_or_again, callbacks_suffice}},
        .then =
            [](View& v) {
              bound(v);
              succeed_now(v);
            },
    },
    {
        .id = "BND-07",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskBind is not done at once: returns STATUS_PENDING",
        .cite = "D:bind/ret",
        .frame = FrameKind::WskBind,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, still_unbound, first_or_again, callbacks_suffice}},
        .then =
            [](View& v) {
              v.listener->socket.phase = SocketPhase::binding;
              pend(v);
            },
    },
    {
        .id = "BND-07",
        .step = "finish",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending bind succeeds: the listener listens from here on",
        .cite = "D:bind/ret; D:bind/rem",
        .listener = in(SocketPhase::binding),
        .irp_use = in(IrpUse::bind),
        .irp_phase = in(IrpPhase::queued),
        .when = {{listener_alive,
                  {"", "it is the first bind",
                   [](const View& v) { return v.irp->arg != second_bind; }}}},
        .then =
            [](View& v) {
              bound(v);
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "BND-08",
        .line = __LINE__,
        .over = Over::frame,
        .says =
            "WskBind on a dead socket: STATUS_FILE_FORCED_CLOSED, the IRP completes with failure",
        .cite = "D:bind/ret",
        .feature = f_death,
        .frame = FrameKind::WskBind,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, is_dead}},
        .then = dead_now,
    },
    {
        .id = "BND-08",
        .step = "later",
        .line = __LINE__,
        .over = Over::irp,
        .says = "the socket dies while its bind is pending: STATUS_FILE_FORCED_CLOSED",
        .cite = "D:bind/ret",
        .feature = f_death,
        .irp_use = in(IrpUse::bind),
        .irp_phase = in(IrpPhase::queued),
        .when = {{listener_dead}},
        .then =
            [](View& v) {
              unbound(v);
              finish_irp(v, Outcome::forced_closed);
            },
    },
    {
        .id = "BND-09",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskBind fails: returns an error and completes the IRP with a failure",
        .cite = "D:bind/ret",
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskBind,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp}},
        .then = bind_fails_now,
    },
    {
        .id = "BND-09",
        .step = "again",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a second bind fails",
        .cite = "Q-86",
        .frame = FrameKind::WskBind,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp,
                  {"", "the socket is bound already",
                   [](const View& v) {
                     return v.listener->socket.phase != SocketPhase::unbound;
                   }}}},
        .then = fail_now,
    },
    {
        .id = "Q-86",
        .step = "fails",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a bind after one that failed fails",
        .cite = "Q-86",
        .choice = choice("Q-86", "fails"),
        .frame = FrameKind::WskBind,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp,
                  {"", "a bind has failed",
                   [](const View& v) { return v.listener->bind_failed != 0; }}}},
        .then = fail_now,
    },
    {
        .id = "BND-09",
        .step = "later",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskBind returns STATUS_PENDING and fails later",
        .cite = "D:bind/ret",
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskBind,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp,
                  {"", "the socket is bound already",
                   [](const View& v) {
                     return v.listener->socket.phase != SocketPhase::unbound;
                   }}}},
        .then =
            [](View& v) {
              pend(v);
              v.irp->arg = second_bind;
            },
    },
    {
        .id = "BND-10",
        .line = __LINE__,
        .over = Over::irp,
        .says =
            "a pending bind fails: the address is in use, denied or not there; the socket stays "
            "unbound",
        .cite = "N:sharing-transport-addresses; D:bind/ret",
        .feature = f_failure,
        .urgent = false,
        .irp_use = in(IrpUse::bind),
        .irp_phase = in(IrpPhase::queued),
        .then =
            [](View& v) {
              unbound(v);
              finish_irp(v, Outcome::failure);
            },
    },
    {
        .id = "BND-09",
        .step = "fails-later",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending second bind fails",
        .cite = "Q-86",
        .irp_use = in(IrpUse::bind),
        .irp_phase = in(IrpPhase::queued),
        .when = {{{"", "it is a second bind",
                   [](const View& v) { return v.irp->arg == second_bind; }}}},
        .then = [](View& v) { finish_irp(v, Outcome::failure); },
    },
};

}  // namespace

std::span<const Rule> bind_rules() { return table; }

}  // namespace wskcheck
