// WskListen, which turns a bound stream socket into a listener, and WskGetLocalAddress.
//
// The outcomes that all simple requests share (done at once, pending, failing) are in
// irp_rules.cpp.
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Condition listens_not_yet{"", "the socket does not listen yet", [](const View& v) {
                                      return v.listener->socket.phase == SocketPhase::bound;
                                    }};

constexpr Rule table[] = {
    {
        .id = "DRV-01",
        .step = "listen",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver binds a stream socket and then calls WskListen",
        .cite = "D:listen/rem; D:bind/rem",
        .feature = f_stream,
        .frame = FrameKind::WskListen,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::listen); },
        .sensible = [](const View& v) { return v.listener->socket.phase == SocketPhase::bound; },
        .checks = {{not_after_close,
                    at_most_dispatch,
                    irp_is_free,
                    irp_is_fresh,
                    {"STR-01", "WskListen is for stream sockets that are bound", "D:listen/rem",
                     [](const View& v) {
                       return v.listener->stream != 0 &&
                              v.listener->socket.phase == SocketPhase::bound;
                     }}}},
    },
    {
        .id = "STR-02",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskListen is done at once: the stream socket listens",
        .cite = "D:listen/ret",
        .frame = FrameKind::WskListen,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, listens_not_yet}},
        .then =
            [](View& v) {
              v.listener->socket.phase = SocketPhase::ready;
              succeed_now(v);
            },
    },
    {
        .id = "STR-02",
        .step = "pends",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskListen returns STATUS_PENDING",
        .cite = "D:listen/ret",
        .frame = FrameKind::WskListen,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, listens_not_yet}},
        .then = pend,
    },
    {
        .id = "STR-02",
        .step = "finish",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending WskListen succeeds",
        .cite = "D:listen/ret",
        .listener = in(SocketPhase::bound, SocketPhase::ready),
        .irp_use = in(IrpUse::listen),
        .irp_phase = in(IrpPhase::queued),
        .when = {{listener_alive}},
        .then =
            [](View& v) {
              v.listener->socket.phase = SocketPhase::ready;
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "STR-02",
        .step = "again",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a WskListen that another one has overtaken fails",
        .cite = "D:listen/ret",
        .frame = FrameKind::WskListen,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad,
                  with_irp,
                  alive,
                  target_open,
                  {"", "the socket listens already",
                   [](const View& v) { return !listens_not_yet.holds(v); }}}},
        .then = fail_now,
    },
    {
        .id = "DRV-01",
        .step = "address",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver calls WskGetLocalAddress on a bound socket",
        .cite = "D:get_local_address",
        .feature = f_address,
        .frame = FrameKind::WskGetLocalAddress,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::address); },
        .sensible = [](const View& v) { return v.listener->socket.phase == SocketPhase::ready; },
        .checks = {{not_after_close,
                    at_most_dispatch,
                    irp_is_free,
                    irp_is_fresh,
                    {"BND-16", "WskGetLocalAddress is called on a bound socket",
                     "D:get_local_address",
                     [](const View& v) {
                       return v.listener->socket.phase != SocketPhase::unbound &&
                              v.listener->socket.phase != SocketPhase::none;
                     }}}},
    },
    {
        .id = "BND-15",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskGetLocalAddress on a socket that is not bound fails and completes its IRP with "
                "STATUS_INVALID_DEVICE_STATE",
        .cite = "D:get_local_address/ret",
        .frame = FrameKind::WskGetLocalAddress,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp,
                  {"", "the socket is not bound",
                   [](const View& v) {
                     return v.frame->on_conn == 0 &&
                            v.listener->socket.phase <= SocketPhase::binding;
                   }}}},
        .then = fail_now,
    },
};

}  // namespace

std::span<const Rule> stream_rules() { return table; }

}  // namespace wskcheck
