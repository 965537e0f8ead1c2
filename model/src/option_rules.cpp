// WskControlSocket with SO_CONDITIONAL_ACCEPT, and reading options.
//
// Common cases: DRV-03.set OPT-10, completion, return, before WskBind. Set later than that, it is
// a mistake of the driver, and Q-45 says what WSK may make of it. Left out: layout and lifetime of
// the buffers (OPT-04, OPT-16 to OPT-19), options of other transports.
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr std::uint8_t arg_set = number(Control::set_conditional);
constexpr std::uint8_t arg_clear = number(Control::clear_conditional);
constexpr std::uint8_t arg_get = number(Control::get_conditional);

constexpr Condition after_bind{"", "the socket is bound", [](const View& v) {
                                 return v.listener->socket.phase > SocketPhase::unbound ||
                                        v.listener->stream != 0;
                               }};
constexpr Condition turns_on_or_off{
    "", "the request sets SO_CONDITIONAL_ACCEPT",
    [](const View& v) { return v.frame->arg == arg_set || v.frame->arg == arg_clear; }};
constexpr Condition sets_what_can_be_set{
    "Q-46", "the request turns SO_CONDITIONAL_ACCEPT on, or back off where that is possible",
    [](const View& v) {
      return v.frame->arg == arg_set ||
             (v.frame->arg == arg_clear && allows(v, choice("Q-46", "until-bind")));
    }};

constexpr Check option_irp{"OPT-05", "SO_CONDITIONAL_ACCEPT is set and read with an IRP",
                           "N:so-conditional-accept", [](const View& v) { return irp_passed(v); }};

bool sets_in_time(const View& v) {
  return v.listener->socket.phase == SocketPhase::unbound && v.listener->socket.calls == 0 &&
         v.listener->conditional == 0;
}

void apply_option(View& v, std::uint8_t arg) {
  if (arg == arg_set) v.listener->conditional = 1;
  if (arg == arg_clear) v.listener->conditional = 0;
}

constexpr Rule table[] = {
    {
        .id = "DRV-03",
        .step = "set",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver turns SO_CONDITIONAL_ACCEPT on, before it binds",
        .cite = "N:so-conditional-accept; N:listening-for-and-accepting",
        .feature = f_conditional | f_bind,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_set,
        .when = {{{"", "the value is 0 or 1",
                   [](const View& v) { return v.seen == nullptr || v.seen->value <= 1; }}}},
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .sensible = sets_in_time,
        .checks =
            {{not_after_close,
              irp_is_free,
              irp_is_fresh,
              option_irp,
              {"OPT-02", "SO_CONDITIONAL_ACCEPT is set before bind", "N:so-conditional-accept",
               [](const View& v) { return v.listener->socket.phase <= SocketPhase::unbound; },
               about("Q-45")},
              {"OPT-01", "SO_CONDITIONAL_ACCEPT is for listening sockets",
               "N:so-conditional-accept", [](const View& v) { return v.frame->on_conn == 0; }},
              {"STR-04", "a stream socket has no conditional mode", "OPT-01; CIN-17",
               [](const View& v) { return v.listener->stream == 0; }},
              {"CRE-06", "conditional mode needs WskInspectEvent and WskAbortEvent",
               "D:ns.client_listen_dispatch",
               [](const View& v) {
                 return (v.listener->missing & (no_inspect_event | no_abort_event)) == 0;
               },
               about("Q-48")},
              {"IRQ-02", "WskControlSocket is called at DISPATCH_LEVEL or below",
               "D:control_socket/rem",
               [](const View& v) { return v.seen == nullptr || v.seen->irql <= 2; }}}},
    },
    {
        .id = "DRV-03",
        .step = "clear",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver turns SO_CONDITIONAL_ACCEPT off again, before it binds",
        .cite = "N:so-conditional-accept",
        .feature = f_conditional | f_bind | f_query,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_clear,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .sensible =
            [](const View& v) {
              return v.listener->socket.phase == SocketPhase::unbound &&
                     v.listener->socket.calls == 0 && v.listener->conditional != 0;
            },
        .checks = {{not_after_close,
                    irp_is_free,
                    irp_is_fresh,
                    option_irp,
                    {"OPT-09", "conditional mode cannot be turned off once the socket is bound",
                     "N:enabling-and-disabling",
                     [](const View& v) { return v.listener->socket.phase <= SocketPhase::unbound; },
                     about("Q-45")}}},
    },
    {
        .id = "OPT-06",
        .step = "get",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver reads SO_CONDITIONAL_ACCEPT; it is off unless it was set",
        .cite = "N:so-conditional-accept",
        .feature = f_query,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_get,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .sensible =
            [](const View& v) {
              return v.listener->socket.phase == SocketPhase::unbound &&
                     v.listener->socket.calls == 0;
            },
        .checks = {{not_after_close, irp_is_free, irp_is_fresh, option_irp}},
    },
    {
        .id = "DRV-03",
        .step = "other",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver uses another option of the listener",
        .cite = "N:so-exclusiveaddruse; N:so-reuseaddr; N:so-wsk-security",
        .feature = f_query,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = number(Control::other),
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .sensible =
            [](const View& v) {
              return v.listener->socket.phase == SocketPhase::unbound &&
                     v.listener->socket.calls == 0;
            },
        .checks = {{not_after_close,
                    irp_is_free,
                    irp_is_fresh,
                    // The code is not in the model: replay reports 1 in `flags` for those options.
                    {"OPT-22", "SO_EXCLUSIVEADDRUSE, SO_REUSEADDR and SO_WSK_SECURITY need an IRP",
                     "N:so-exclusiveaddruse; N:so-reuseaddr; N:so-wsk-security",
                     [](const View& v) {
                       return v.seen == nullptr || v.seen->flags != 1 || irp_passed(v);
                     }},
                    {"BND-11", "they are set before bind", "N:so-exclusiveaddruse; N:so-reuseaddr",
                     [](const View& v) {
                       return v.seen == nullptr || v.seen->flags != 1 ||
                              v.listener->socket.phase <= SocketPhase::unbound;
                     }}}},
    },
    {
        .id = "OPT-10",
        .line = __LINE__,
        .over = Over::frame,
        .says = "SO_CONDITIONAL_ACCEPT is set at once: STATUS_SUCCESS",
        .cite = "D:control_socket/ret; N:so-conditional-accept",
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, alive, target_open, sets_what_can_be_set, before_bind}},
        .then =
            [](View& v) {
              apply_option(v, v.frame->arg);
              succeed_now(v);
            },
    },
    {
        .id = "OPT-11",
        .line = __LINE__,
        .over = Over::frame,
        .says = "setting SO_CONDITIONAL_ACCEPT takes its time: STATUS_PENDING",
        .cite = "D:control_socket/ret",
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, target_open, sets_what_can_be_set, before_bind}},
        .then = pend,
    },
    {
        .id = "Q-46",
        .step = "never",
        .line = __LINE__,
        .over = Over::frame,
        .says = "SO_CONDITIONAL_ACCEPT cannot be turned off again: the call fails",
        .cite = "Q-46",
        .choice = choice("Q-46", "never"),
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_clear,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad}},
        .then = fail_now,
    },
    {
        .id = "OPT-11",
        .step = "finish",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending WskControlSocket succeeds",
        .cite = "D:control_socket/ret",
        .irp_use = in(IrpUse::control),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_open, alive}},
        .then =
            [](View& v) {
              if (v.listener->socket.phase <= SocketPhase::unbound) apply_option(v, v.irp->arg);
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "OPT-07",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the transport has no conditional mode: the option fails",
        .cite = "N:so-conditional-accept",
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = arg_set,
        .frame_phase = in(FramePhase::running),
        .then = fail_now,
    },
    {
        .id = "Q-45",
        .step = "fails",
        .line = __LINE__,
        .over = Over::frame,
        .says = "SO_CONDITIONAL_ACCEPT set after bind fails",
        .cite = "Q-45",
        .choice = choice("Q-45", "fails"),
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{turns_on_or_off, after_bind}},
        .then = fail_now,
    },
    {
        .id = "Q-45",
        .step = "no-effect",
        .line = __LINE__,
        .over = Over::frame,
        .says = "SO_CONDITIONAL_ACCEPT set after bind succeeds without effect",
        .cite = "Q-45",
        .choice = choice("Q-45", "no-effect"),
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{turns_on_or_off, after_bind, target_open, alive}},
        .then = succeed_now,
    },
    {
        .id = "Q-45",
        .step = "later-requests",
        .line = __LINE__,
        .over = Over::frame,
        .says = "SO_CONDITIONAL_ACCEPT set after bind holds for later requests",
        .cite = "Q-45",
        .choice = choice("Q-45", "later-requests"),
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{turns_on_or_off, after_bind, target_open, alive}},
        .then =
            [](View& v) {
              apply_option(v, v.frame->arg);
              succeed_now(v);
            },
    },
};

}  // namespace

std::span<const Rule> option_rules() { return table; }

}  // namespace wskcheck
