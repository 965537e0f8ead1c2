// Runs that must exist, of IRPs, close, death and unload.
#include "property_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Property table[] = {
    {
        .id = "W-IRP-01",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "a completion routine runs on the stack of the caller, inside the function",
        .cite = "X from ACC-04; Q-25",
        .step =
            [](const Taken& t) { return enters(t, FrameKind::Completion) && present(t.step.host); },
    },
    {
        .id = "W-IRP-02",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "a completion routine has ended before the function that took the IRP returns",
        .cite = "X from ACC-04 and others",
        .step =
            [](const Taken& t) {
              if (t.rule->label != Label::returns) return false;
              const Frame& f = t.before->frame(t.frame);
              return f.kind == FrameKind::WskCloseSocket && f.result == Result::pending &&
                     !some_irp(*t.before, [](const Irp& i, IrpId) {
                       return i.use == IrpUse::close && i.phase != IrpPhase::idle;
                     });
            },
    },
    {
        .id = "W-CLO-01",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "the driver closes a listener whose accept IRPs are still queued",
        .cite = "D:close_socket/rem",
        .step =
            [](const Taken& t) {
              return t.rule->label == Label::call && t.rule->frame == FrameKind::WskCloseSocket &&
                     t.rule->over == Over::listener &&
                     t.before->listener(t.listener).accepts_queued != 0;
            },
    },
    {
        .id = "W-CLO-02",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "an accept IRP brings a connection after WskCloseSocket was called",
        .cite = "Q-70",
        .step =
            [](const Taken& t) {
              return delivers(t) && present(t.irp) &&
                     t.before->listener(t.listener).socket.close_called != 0;
            },
    },
    {
        .id = "W-CLO-03",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "the driver closes the listener from inside its own callback",
        .cite = "Q-26",
        .step =
            [](const Taken& t) {
              return t.rule->label == Label::call && t.rule->frame == FrameKind::WskCloseSocket &&
                     t.rule->over == Over::listener && present(t.step.host) &&
                     t.before->frame(t.step.host).listener == t.listener &&
                     t.before->frame(t.step.host).kind <= FrameKind::WskAcceptEvent;
            },
    },
    {
        .id = "W-CLO-04",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "the listener is closed and a socket that it accepted is still in use",
        .cite = "S",
        .step =
            [](const Taken& t) {
              return t.rule->label == Label::call && t.rule->over == Over::conn &&
                     t.before->conn(t.conn).phase == ConnPhase::open &&
                     t.before->listener(t.listener).socket.phase == SocketPhase::closed;
            },
    },
    {
        .id = "W-CLO-05",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "WskInspectComplete is open when the listener closes",
        .cite = "Q-71",
        .state =
            [](const SmallWorld& w) {
              return some_irp(w, [&](const Irp& i, IrpId) {
                return i.use == IrpUse::inspect && i.phase == IrpPhase::queued &&
                       w.listener(i.listener).socket.phase == SocketPhase::closing;
              });
            },
    },
    {
        .id = "W-DEAD-01",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "WskAcceptEvent and WskInspectEvent both tell of the listener's death",
        .cite = "Q-77",
        .state =
            [](const SmallWorld& w) {
              return (w.listener(ListenerId{0}).socket.told_dead & 3u) == 3u;
            },
    },
    {
        .id = "W-UNL-01",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "a socket is used after the provider NPI was released",
        .cite = "N:registering (example); S",
        .covers = {"UNL-07"},
        .step =
            [](const Taken& t) {
              return t.rule->label == Label::call && t.rule->over == Over::listener &&
                     t.before->client().captures == 0;
            },
    },
    {
        .id = "W-UNL-02",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "a socket that was created and closed leaves the registration free to end",
        .cite = "D:nf.wskderegister/rem",
        .state =
            [](const SmallWorld& w) {
              return w.client().phase == ClientPhase::gone && w.client().had_socket != 0;
            },
    },
};

}  // namespace

std::span<const Property> socket_witnesses() { return table; }

}  // namespace wskcheck
