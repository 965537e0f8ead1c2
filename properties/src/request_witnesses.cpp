// Runs that must exist, of connection requests: without them the properties would be empty words.
#include "property_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

int pended(const SmallWorld& w, ListenerId listener) {
  int count = 0;
  every_conn(w, [&](const Conn& c, ConnId) {
    count += c.phase == ConnPhase::pended && c.listener == listener;
    return true;
  });
  return count;
}

// WskAbortEvent begins, and names a request.
bool aborts(const Taken& t) { return enters(t, FrameKind::WskAbortEvent) && present(t.conn); }

// WskBind's IRP is open: its completion routine was not entered.
bool bind_is_open(const SmallWorld& w, ListenerId listener) {
  return some_irp(w, [&](const Irp& i, IrpId) {
    return i.use == IrpUse::bind && i.listener == listener && i.phase != IrpPhase::idle &&
           i.phase != IrpPhase::completing;
  });
}

constexpr Property table[] = {
    {
        .id = "W-INS-01",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "WskInspectEvent begins before the completion routine of the bind has",
        .cite = "X from BND-02, EVT-14; E-3",
        .covers = {"BND-14"},
        .step =
            [](const Taken& t) {
              return enters(t, FrameKind::WskInspectEvent) && bind_is_open(*t.before, t.listener);
            },
    },
    {
        .id = "W-INS-02",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "WskInspectEvent begins although WSK_EVENT_ACCEPT is off",
        .cite = "X from OPT-08, EVT-14",
        .covers = {"INS-15"},
        .step =
            [](const Taken& t) {
              return enters(t, FrameKind::WskInspectEvent) &&
                     t.before->listener(t.listener).accept_event == EventState::off;
            },
    },
    {
        .id = "W-INS-03",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "two requests of a listener are inspected at the same time",
        .cite = "Q-23",
        .step =
            [](const Taken& t) {
              return enters(t, FrameKind::WskInspectEvent) &&
                     some_frame(*t.before, [&](const Frame& f) {
                       return f.kind == FrameKind::WskInspectEvent && f.listener == t.listener;
                     });
            },
    },
    {
        .id = "W-PND-01",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "two requests of a listener are pended at the same time",
        .cite = "X from INS-05",
        .covers = {"PND-07"},
        .state = [](const SmallWorld& w) { return pended(w, ListenerId{0}) >= 2; },
    },
    {
        .id = "W-PND-02",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "a pended request is aborted and never has to be answered",
        .cite = "D:inspect_event/rem",
        .covers = {"PND-03"},
        .state =
            [](const SmallWorld& w) {
              return some_conn(w, [](const Conn& c, ConnId) {
                return c.phase == ConnPhase::gone && has(c.history, was_pended) &&
                       has(c.history, was_aborted) && !has(c.history, was_answered);
              });
            },
    },
    {
        .id = "W-PND-03",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says =
            "a request was dropped during its inspection: WskAbortEvent comes at once after pend",
        .cite = "X from ABT-01; Q-04",
        .covers = {"PND-09"},
        .step =
            [](const Taken& t) {
              if (!aborts(t)) return false;
              const std::uint8_t history = t.before->conn(t.conn).history;
              return has(history, was_pended) && has(history, was_dropped);
            },
    },
    {
        .id = "W-CIN-01",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "the connection is delivered before WskInspectComplete's own IRP is completed",
        .cite = "Q-11",
        .step =
            [](const Taken& t) {
              return delivers(t) && some_irp(*t.before, [&](const Irp& i, IrpId) {
                       return i.use == IrpUse::inspect && i.conn == t.conn &&
                              i.phase == IrpPhase::done;
                     });
            },
    },
    {
        .id = "W-CIN-02",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "the driver answers a request that was aborted before",
        .cite = "D:inspect_complete/rem; Q-01",
        .step =
            [](const Taken& t) {
              return t.rule->label == Label::call &&
                     t.rule->frame == FrameKind::WskInspectComplete && present(t.conn) &&
                     has(t.before->conn(t.conn).history, was_aborted);
            },
    },
    {
        .id = "W-CIN-03",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "a request is aborted while the WskInspectComplete that rejects it is open",
        .cite = "H:PFN_WSK_INSPECT_COMPLETE; Q-03",
        .step =
            [](const Taken& t) {
              return aborts(t) && has(t.before->conn(t.conn).history, was_rejected);
            },
    },
    {
        .id = "W-ABT-01",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "WskAbortEvent comes for a request that the driver has accepted",
        .cite = "D:abort_event/rem; D:inspect_event/rem; D:inspect_complete/rem",
        .covers = {"ABT-08"},
        .step =
            [](const Taken& t) {
              return aborts(t) && has(t.before->conn(t.conn).history, was_accepted);
            },
    },
    {
        .id = "W-ABT-02",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says =
            "WskAbortEvent begins while the driver is inside WskInspectComplete for the request",
        .cite = "Q-16",
        .step =
            [](const Taken& t) {
              return aborts(t) && some_frame(*t.before, [&](const Frame& f) {
                       return f.kind == FrameKind::WskInspectComplete && f.conn == t.conn;
                     });
            },
    },
    {
        .id = "W-ABT-03",
        .line = __LINE__,
        .kind = PropertyKind::sometimes,
        .says = "an abort notice arrives after WskAcceptEvent has begun for the same request",
        .cite = "Q-09",
        .step =
            [](const Taken& t) {
              return aborts(t) && has(t.before->conn(t.conn).history, was_delivered);
            },
    },
};

}  // namespace

std::span<const Property> request_witnesses() { return table; }

}  // namespace wskcheck
