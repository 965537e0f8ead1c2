// What holds of enabling and disabling WSK_EVENT_ACCEPT.
#include "property_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr auto arg_disable = static_cast<std::uint8_t>(Control::disable_accept);

bool decides_disable(const Taken& t) {
  if (!decides(t)) return false;
  const Frame& f = t.before->frame(t.frame);
  return f.kind == FrameKind::WskControlSocket && f.on_conn == 0 && f.arg == arg_disable;
}
// A disable that is on its way already was asked for by another call.
bool first_disable(const Taken& t) {
  return t.before->listener(t.listener).accept_event == EventState::on;
}

constexpr Property table[] = {
    {
        .id = "P-EVT-01",
        .line = __LINE__,
        .says = "a new socket has no callback enabled, unless static ones were set",
        .cite = "D:socket/rem; N:winsock-kernel-events",
        .covers = {"CRE-13"},
        .state =
            [](const SmallWorld& w) {
              return every_listener(w, [&](const Listener& l, ListenerId) {
                return l.socket.phase > SocketPhase::binding || l.accept_event == EventState::off ||
                       (l.accept_event == EventState::fixed_on && w.client().static_accept != 0);
              });
            },
    },
    {
        .id = "P-EVT-02",
        .line = __LINE__,
        .says = "once a disable has ended with success WskAcceptEvent is off",
        .cite = "D:accept/rem; D:accept_event/rem",
        .covers = {"EVT-13"},
        .step =
            [](const Taken& t) {
              if (decides_disable(t) && t.after->frame(t.frame).result == Result::success &&
                  first_disable(t)) {
                return t.after->listener(t.listener).accept_event == EventState::off;
              }
              if (!present(t.irp) || t.before->irp(t.irp).phase != IrpPhase::queued) return true;
              const Irp& irp = t.after->irp(t.irp);
              return irp.use != IrpUse::disable || irp.phase != IrpPhase::done ||
                     irp.outcome != Outcome::success ||
                     t.after->listener(t.listener).accept_event == EventState::off;
            },
    },
    {
        .id = "P-EVT-03",
        .line = __LINE__,
        .says = "STATUS_EVENT_PENDING comes from a disable without IRP while WskAcceptEvent runs, "
                "and from nothing else",
        .cite = "D:control_socket/ret",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              if (!decides(t) || t.after->frame(t.frame).result != Result::event_pending) {
                return true;
              }
              return decides_disable(t) && !present(t.before->frame(t.frame).irp) &&
                     accept_event_runs(*t.before, t.listener);
            },
    },
    {
        .id = "P-EVT-04",
        .line = __LINE__,
        .says =
            "a disable is not done at once while WskAcceptEvent runs, not even when the callback "
            "itself asks for it",
        .cite = "N:so-wsk-event-callback; X from EVT-10, EVT-11, EVT-12",
        .covers = {"EVT-26"},
        .step =
            [](const Taken& t) {
              return !decides_disable(t) || !first_disable(t) ||
                     t.after->frame(t.frame).result != Result::success ||
                     !accept_event_runs(*t.before, t.listener);
            },
    },
    {
        .id = "P-EVT-05",
        .line = __LINE__,
        .says = "a pending disable ends only when no WskAcceptEvent runs, or the listener closes",
        .cite = "N:so-wsk-event-callback; Q-76",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              if (!present(t.listener)) return true;
              const Listener& l = t.before->listener(t.listener);
              return l.accept_event != EventState::disabling ||
                     t.after->listener(t.listener).accept_event != EventState::off ||
                     l.socket.phase == SocketPhase::closing ||
                     !accept_event_runs(*t.before, t.listener);
            },
    },
    {
        .id = "P-EVT-06",
        .line = __LINE__,
        .says =
            "events to inherit stay set on the listener, also while WSK_EVENT_ACCEPT is disabled "
            "and enabled again",
        .cite = "N:so-wsk-event-callback",
        .covers = {"EVT-18"},
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              return !present(t.listener) || t.before->listener(t.listener).inherit == 0 ||
                     t.after->listener(t.listener).inherit != 0;
            },
    },
};

}  // namespace

std::span<const Property> event_properties() { return table; }

}  // namespace wskcheck
