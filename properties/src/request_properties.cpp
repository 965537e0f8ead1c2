// What holds of connection requests: inspection, pending, rejection, abort.
#include "property_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

// A request may be aborted after a rejection only while the rejecting call or its IRP is open.
bool answer_is_open(const SmallWorld& w, ConnId conn) {
  return some_frame(w,
                    [&](const Frame& f) {
                      return f.kind == FrameKind::WskInspectComplete && f.conn == conn;
                    }) ||
         some_irp(w, [&](const Irp& i, IrpId) {
           return i.use == IrpUse::inspect && i.conn == conn && i.phase >= IrpPhase::submitted &&
                  i.phase <= IrpPhase::done;
         });
}

constexpr Property table[] = {
    {
        .id = "P-INS-01",
        .line = __LINE__,
        .says = "a conditional listener establishes nothing before the driver has accepted: not "
                "before the inspection, not while the request is pended",
        .cite = "H:PFN_WSK_INSPECT_EVENT; N:listening-for-and-accepting",
        .covers = {"INS-02", "PND-06"},
        .state =
            [](const SmallWorld& w) {
              return every_conn(w, [&](const Conn& c, ConnId) {
                if (!on_the_way(c.phase)) return true;
                if (has(c.history, was_inspected)) return has(c.history, was_accepted);
                return w.listener(c.listener).conditional == 0;
              });
            },
    },
    {
        .id = "P-INS-02",
        .line = __LINE__,
        .says = "WskInspectEvent and WskAbortEvent come on listeners in conditional mode only, "
                "whatever else is enabled",
        .cite = "N:enabling-and-disabling",
        .covers = {"OPT-08", "EVT-14"},
        .step =
            [](const Taken& t) {
              return !(enters(t, FrameKind::WskInspectEvent) ||
                       enters(t, FrameKind::WskAbortEvent)) ||
                     t.before->listener(t.listener).conditional != 0;
            },
    },
    {
        .id = "P-INS-03",
        .line = __LINE__,
        .says = "without conditional mode no request is inspected",
        .cite = "N:listening-for-and-accepting; X from INS-01",
        .covers = {"ACC-20"},
        .state =
            [](const SmallWorld& w) {
              return every_conn(w, [&](const Conn& c, ConnId) {
                return !has(c.history, was_inspected) || w.listener(c.listener).conditional != 0;
              });
            },
    },
    {
        .id = "P-INS-04",
        .line = __LINE__,
        .says = "a request is inspected once",
        .cite = "N:listening-for-and-accepting; Q-12",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              return !enters(t, FrameKind::WskInspectEvent) || !present(t.conn) ||
                     !has(t.before->conn(t.conn).history, was_inspected);
            },
    },
    {
        .id = "P-INS-05",
        .line = __LINE__,
        .says = "from inspection to delivery or abort, or while the driver may still answer, an "
                "inspect ID means one request",
        .cite = "H:PFN_WSK_INSPECT_EVENT; D:ns.inspect_id",
        .covers = {"INS-16"},
        .correct_driver = false,
        .state =
            [](const SmallWorld& w) {
              constexpr Choice wraps{19, 2};
              if ((w.bounds().features & f_recycle) == 0 || !w.bounds().flavour.allows(wraps)) {
                return true;
              }
              const auto known = [&](const Conn& c) {
                return (has(c.history, was_inspected) && c.phase >= ConnPhase::inspecting &&
                        c.phase <= ConnPhase::aborting && c.phase != ConnPhase::open) ||
                       machine::ended_unseen(w, c);
              };
              return every_conn(w, [&](const Conn& a, ConnId) {
                return every_conn(w, [&](const Conn& b, ConnId) {
                  return &a == &b || a.listener != b.listener || !known(a) || !known(b) ||
                         a.key != b.key || a.serial != b.serial;
                });
              });
            },
    },
    {
        .id = "P-INS-06",
        .line = __LINE__,
        .says = "a request that was rejected never becomes a connection",
        .cite = "D:inspect_event/rem; D:inspect_complete/rem",
        .correct_driver = false,
        .state =
            [](const SmallWorld& w) {
              return every_conn(w, [](const Conn& c, ConnId) {
                return !has(c.history, was_rejected) ||
                       (!on_the_way(c.phase) && !has(c.history, was_delivered));
              });
            },
    },
    {
        .id = "P-INS-07",
        .line = __LINE__,
        .says = "a rejected or aborted request uses up no accept IRP: they stay queued",
        .cite = "X from ACC-05, INS-11, ABT-07",
        .covers = {"INS-18", "ABT-15"},
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              if (!present(t.conn) || !present(t.listener)) return true;
              const auto ended = static_cast<std::uint8_t>(t.after->conn(t.conn).history &
                                                           ~t.before->conn(t.conn).history);
              return (ended & (was_rejected | was_aborted)) == 0 ||
                     t.before->listener(t.listener).accepts_queued ==
                         t.after->listener(t.listener).accepts_queued;
            },
    },
    {
        .id = "P-CIN-01",
        .line = __LINE__,
        .says = "a pended request goes on by the driver's own answer only",
        .cite = "D:inspect_complete/rem",
        .correct_driver = false,
        .state =
            [](const SmallWorld& w) {
              return every_conn(w, [](const Conn& c, ConnId) {
                return !has(c.history, was_pended) || !has(c.history, was_accepted) ||
                       has(c.history, was_answered);
              });
            },
    },
    {
        .id = "P-ABT-01",
        .line = __LINE__,
        .says =
            "WskAbortEvent names a request that was inspected and pended or accepted, and comes "
            "once for it; it never tells of the listener's death",
        .cite = "D:abort_event/rem; H (annotation)",
        .covers = {"ABT-14"},
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              if (!enters(t, FrameKind::WskAbortEvent)) return true;
              if (!present(t.conn)) return false;
              const std::uint8_t history = t.before->conn(t.conn).history;
              return has(history, was_inspected) && has(history, was_pended | was_accepted) &&
                     !has(history, was_aborted);
            },
    },
    {
        .id = "P-ABT-02",
        .line = __LINE__,
        .says =
            "a rejected request is aborted at most while the rejecting WskInspectComplete or its "
            "IRP is open",
        .cite = "H:PFN_WSK_INSPECT_COMPLETE; Q-03",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              return !enters(t, FrameKind::WskAbortEvent) || !present(t.conn) ||
                     !has(t.before->conn(t.conn).history, was_rejected) ||
                     answer_is_open(*t.before, t.conn);
            },
    },
    {
        .id = "P-ABT-03",
        .line = __LINE__,
        .says = "an aborted request never becomes a connection, even if the driver accepts it "
                "afterwards",
        .cite = "D:abort_event/rem; D:inspect_complete/rem",
        .covers = {"ABT-07", "CIN-14"},
        .correct_driver = false,
        .state =
            [](const SmallWorld& w) {  // the socket of an abort that lost its race lives
              return every_conn(w, [](const Conn& c, ConnId) {
                return !has(c.history, was_aborted) || has(c.history, was_delivered) ||
                       !on_the_way(c.phase);
              });
            },
        .step =
            [](const Taken& t) {
              return !delivers(t) || !has(t.before->conn(t.conn).history, was_aborted);
            },
    },
    {
        .id = "P-ABT-04",
        .line = __LINE__,
        .says = "WskAbortEvent does not come for a request before its own WskInspectEvent has "
                "returned",
        .cite = "D:abort_event/rem; Q-04",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              return !enters(t, FrameKind::WskAbortEvent) ||
                     !some_frame(*t.before, [&](const Frame& f) {
                       return f.kind == FrameKind::WskInspectEvent && f.conn == t.conn;
                     });
            },
    },
};

}  // namespace

std::span<const Property> request_properties() { return table; }

}  // namespace wskcheck
