// What becomes of requests whose listener closes or has died.
//
// The contract says little here: a request is aborted or ends in silence.
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Condition not_inspected{"", "the request was not inspected", [](const View& v) {
                                    return !has(v.conn->history, was_inspected);
                                  }};

constexpr Condition callbacks_may_begin{
    "Q-67", "callbacks may begin while the listener closes", [](const View& v) {
      return v.flavour == nullptr || v.flavour->allows(choice("Q-67", "some"));
    }};

constexpr Condition answer_not_awaited{
    "Q-68", "close does not wait for the answer to a pended request",
    [](const View& v) { return allows(v, choice("Q-68", "no")); }};

constexpr Rule table[] = {
    {
        .id = "CLO-08",
        .step = "drop",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: a request that was not inspected is dropped",
        .cite = "D:close_socket/rem",
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::arrived),
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-65",
        .step = "one-each",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: a pended request is aborted",
        .cite = "Q-65",
        .choice = choice("Q-65", "one-each"),
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::pended),
        .when = {{callbacks_may_begin}},
        .then = [](View& v) { v.conn->phase = ConnPhase::abort_due; },
    },
    {
        .id = "Q-65",
        .step = "some-aborted",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: a pended request may be aborted or not: this one is",
        .cite = "Q-65",
        .choice = choice("Q-65", "some"),
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::pended),
        .when = {{callbacks_may_begin}},
        .then = [](View& v) { v.conn->phase = ConnPhase::abort_due; },
    },
    {
        .id = "Q-65",
        .step = "some-silent",
        .line = __LINE__,
        .over = Over::conn,
        .says =
            "the listener closes: a pended request may be aborted or not: this one ends in silence",
        .cite = "Q-65",
        .choice = choice("Q-65", "some"),
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::pended),
        .when = {{answer_not_awaited}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-65",
        .step = "none",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: a pended request ends in silence",
        .cite = "Q-65",
        .choice = choice("Q-65", "none"),
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::pended),
        .when = {{answer_not_awaited}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-66",
        .step = "one-each",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: an accepted request that is not established is aborted",
        .cite = "Q-66",
        .choice = choice("Q-66", "one-each"),
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::establishing),
        .when = {{was_inspected_before, callbacks_may_begin}},
        .then = [](View& v) { v.conn->phase = ConnPhase::abort_due; },
    },
    {
        .id = "Q-66",
        .step = "some-aborted",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: an accepted request that is not established may be aborted "
                "or not: this one is",
        .cite = "Q-66",
        .choice = choice("Q-66", "some"),
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::establishing),
        .when = {{was_inspected_before, callbacks_may_begin}},
        .then = [](View& v) { v.conn->phase = ConnPhase::abort_due; },
    },
    {
        .id = "Q-66",
        .step = "some-silent",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: an accepted request that is not established may be aborted "
                "or not: this one ends in silence",
        .cite = "Q-66",
        .choice = choice("Q-66", "some"),
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::establishing),
        .when = {{was_inspected_before, may_end_unseen}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-66",
        .step = "none",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: an accepted request that is not established ends in silence",
        .cite = "Q-66",
        .choice = choice("Q-66", "none"),
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::establishing),
        .when = {{was_inspected_before, may_end_unseen}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-73",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: a connection that nobody has taken is reset",
        .cite = "Q-73",
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::established, ConnPhase::indicated),
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-73",
        .step = "establishing",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: a connection that is being established is reset",
        .cite = "Q-73",
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::establishing),
        .when = {{not_inspected}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "CLO-08",
        .step = "silent",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener closes: an abort notice that has not begun is not made any more",
        .cite = "Q-67; D:close_socket/rem",
        .choice = choice("Q-67", "none"),
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::abort_due),
        .when = {{may_end_unseen}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-79",
        .step = "aborted",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener has died: a pended request is aborted",
        .cite = "Q-79",
        .choice = choice("Q-79", "aborted"),
        .feature = f_death,
        .urgent = false,
        .listener = in(SocketPhase::ready),
        .conn = in(ConnPhase::pended),
        .when = {{listener_dead}},
        .then = [](View& v) { v.conn->phase = ConnPhase::abort_due; },
    },
    {
        .id = "Q-79",
        .step = "silent",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the listener has died: requests on it end in silence",
        .cite = "Q-79",
        .choice = choice("Q-79", "silent"),
        .feature = f_death,
        .urgent = false,
        .listener = in(SocketPhase::ready),
        .conn = in(ConnPhase::arrived, ConnPhase::pended, ConnPhase::establishing,
                   ConnPhase::established, ConnPhase::indicated),
        .when = {{listener_dead, may_end_unseen}},
        .then = [](View& v) { lose(*v.conn); },
    },
};

}  // namespace

std::span<const Rule> ending_rules() { return table; }

}  // namespace wskcheck
