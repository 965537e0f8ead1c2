// Mutants for what holds of sockets and of the registration.
#include "mutant_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

const Mutant table[] = {
    {.property = "P-BND-01",
     .says = "a bind succeeds and the socket does not listen",
     .edit =
         [](Table& t) {
           rule(t, "BND-06").then = [](View& v) { end_call(v, Result::success, Outcome::success); };
         },
     .bounds = small(Start::unbound, 0, 1, 2, f_bind)},
    {.property = "P-CLO-01",
     .says = "close does not wait for callbacks in progress",
     .edit = [](Table& t) { forget(rule(t, "CLO-08.finish"), "CLO-05"); },
     .bounds = small(Start::listening, 1, 1, 2, f_event | f_close)},
    {.property = "P-CLO-01",
     .says = "close does not wait for the requests of the listener",
     .edit = [](Table& t) { forget(rule(t, "CLO-08.finish"), "CLO-13"); },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete | f_close)},
    {.property = "P-CLO-02",
     .says = "a closed socket comes back",
     .edit =
         [](Table& t) {
           rule(t, "CLO-08.finish").then = [](View& v) {
             v.listener->socket.phase = SocketPhase::unbound;
             end_irp(v, Outcome::success);
           };
         },
     .bounds = small(Start::listening, 0, 1, 2, f_close)},
    {.property = "P-CLO-03",
     .says = "closing the listener closes the sockets that it accepted",
     .edit = [](Table& t) { rule(t, "Q-73").conn = in(ConnPhase::open); },
     .bounds = small(Start::listening, 1, 1, 2, f_event | f_close)},
    {.property = "P-CLO-04",
     .says = "WskInspectEvent tells of the death of a listener that is closed",
     .edit = [](Table& t) { rule(t, "DEAD-03").listener = 0; },
     .bounds = small(Start::conditional, 0, 1, 2, f_death | f_close)},
    {.property = "P-DEAD-01",
     .says = "a dead socket can be bound",
     .edit = [](Table& t) { forget(rule(t, "BND-06"), "the socket is functional"); },
     .bounds = small(Start::unbound, 0, 1, 2, f_death | f_bind)},
    {.property = "P-UNL-01",
     .says = "WskDeregister does not wait for sockets",
     .edit = [](Table& t) { forget(rule(t, "UNL-03.ends"), "all sockets are closed"); },
     .bounds = small(Start::registered, 0, 1, 2, f_registration | f_create)},
};

}  // namespace

std::span<const Mutant> socket_mutants() { return table; }

}  // namespace wskcheck
