// Runs that must exist, of connections on their way to the driver.
#include "property_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Property table[] = {
    {
        .id = "W-ACC-01",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "WskAcceptEvent begins while an accept IRP is queued",
        .cite = "D:accept/rem; D:accept_event/rem",
        .covers = {"ACC-09"},
        .step =
            [](const Taken& t) {
              return enters(t, FrameKind::WskAcceptEvent) && present(t.conn) &&
                     t.before->listener(t.listener).accepts_queued != 0;
            },
    },
    {
        .id = "W-ACC-02",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "two accept IRPs are queued on one listener",
        .cite = "N:using-winsock-kernel-functions-vs--event-callback-functions",
        .covers = {"ACC-17"},
        .state = [](const SmallWorld& w) { return w.listener(ListenerId{0}).accepts_queued >= 2; },
    },
    {
        .id = "W-ACC-03",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "of two accepted requests of one conditional listener an accept IRP takes one and "
                "WskAcceptEvent the other",
        .cite = "N:listening-for-and-accepting; D:inspect_event/rem",
        .covers = {"ACC-19"},
        .state =
            [](const SmallWorld& w) {
              const auto in_phase = [&](ConnPhase phase) {
                return some_conn(w, [&](const Conn& c, ConnId) {
                  return c.phase == phase && has(c.history, was_accepted);
                });
              };
              return in_phase(ConnPhase::taken) && in_phase(ConnPhase::offered);
            },
    },
    {
        .id = "W-ACC-04",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "an accept IRP that the driver cancels brings a connection all the same",
        .cite = "Q-83",
        .step =
            [](const Taken& t) {
              return delivers(t) && present(t.irp) && t.before->irp(t.irp).cancel != 0;
            },
    },
    {
        .id = "W-AEV-01",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "the driver uses an accepted socket while its WskAcceptEvent still runs",
        .cite = "S",
        .covers = {"AEV-19"},
        .step =
            [](const Taken& t) {
              return t.rule->label == Label::call && t.rule->over == Over::conn &&
                     t.rule->frame != FrameKind::WskInspectComplete &&
                     t.before->conn(t.conn).phase == ConnPhase::offered;
            },
    },
    {
        .id = "W-AEV-02",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "the driver calls WSK inside a callback",
        .cite = "D:accept_event/rem; N:winsock-kernel-events",
        .covers = {"AEV-18"},
        .step =
            [](const Taken& t) {
              return t.rule->label == Label::call && present(t.step.host) &&
                     t.before->frame(t.step.host).kind == FrameKind::WskAcceptEvent;
            },
    },
    {
        .id = "W-AEV-03",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "with static callbacks WskAcceptEvent begins before the driver has seen the end of "
                "its bind",
        .cite = "S",
        .covers = {"BND-13"},
        .step =
            [](const Taken& t) {
              return enters(t, FrameKind::WskAcceptEvent) &&
                     some_irp(*t.before, [&](const Irp& i, IrpId) {
                       return i.use == IrpUse::bind && i.listener == t.listener &&
                              i.phase != IrpPhase::idle;
                     });
            },
    },
    {
        .id = "W-AEV-04",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "WskAcceptEvent begins although a disable is pending",
        .cite = "Q-53",
        .step =
            [](const Taken& t) {
              return enters(t, FrameKind::WskAcceptEvent) &&
                     t.before->listener(t.listener).accept_event == EventState::disabling;
            },
    },
    {
        .id = "W-AEV-05",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "a connection is delivered that its peer has reset already",
        .cite = "Q-39",
        .step = [](const Taken& t) { return delivers(t) && t.before->conn(t.conn).reset != 0; },
    },
    {
        .id = "W-AEV-06",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says =
            "a callback of an accepted socket begins because the listener had events to inherit",
        .cite = "N:so-wsk-event-callback; D:accept_event/rem",
        .step =
            [](const Taken& t) {
              return enters(t, FrameKind::ConnectionEvent) &&
                     t.before->listener(t.listener).inherit != 0;
            },
    },
};

}  // namespace

std::span<const Property> delivery_witnesses() { return table; }

}  // namespace wskcheck
