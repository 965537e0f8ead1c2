// Mutants that leave an obligation open.
#include "mutant_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

const Mutant table[] = {
    {.property = "E-ABT-01",
     .says = "WSK need not tell of a dropped request",
     .edit = [](Table& t) { rule(t, "ABT-01").urgent = false; },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete | f_drop, true)},
    {.property = "E-ACC-01",
     .says = "a connection waits beside a queued accept IRP",
     .edit = [](Table& t) { rule(t, "ACC-05.complete").urgent = false; },
     .bounds = small(Start::listening, 1, 1, 2, f_accept, true)},
    {.property = "E-ACC-02",
     .says = "WSK need not decide for WskAcceptEvent",
     .edit = [](Table& t) { rule(t, "ACC-08").urgent = false; },
     .bounds = small(Start::listening, 1, 0, 2, f_event, true)},
    {.property = "E-AEV-01",
     .says = "a WskAcceptEvent that was decided for need not begin",
     .edit = [](Table& t) { rule(t, "AEV-02").urgent = false; },
     .bounds = small(Start::listening, 1, 0, 2, f_event, true)},
    {.property = "E-CALL-01",
     .says = "functions need not return",
     .edit = [](Table& t) { rule(t, "IRP-12").urgent = false; },
     .bounds = small(Start::listening, 0, 1, 2, f_accept, true)},
    {.property = "E-CALL-01",
     .says = "WskAccept on a dead listener has no end",
     .edit = [](Table& t) { drop(t, "ACC-06"); },
     .bounds = small(Start::listening, 0, 1, 2, f_accept | f_death, true)},
    {.property = "E-CIN-01",
     .says = "an accepting WskInspectComplete may stay open",
     .edit = [](Table& t) { rule(t, "CIN-10").urgent = false; },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete, true)},
    {.property = "E-CLO-01",
     .says = "close need not end",
     .edit = [](Table& t) { rule(t, "CLO-08.finish").urgent = false; },
     .bounds = small(Start::listening, 0, 1, 2, f_close, true)},
    {.property = "E-CLO-01",
     .says = "close leaves connections that nobody took",
     .edit = [](Table& t) { drop(t, "Q-73"); },
     .bounds = small(Start::listening, 1, 1, 2, f_close, true)},
    {.property = "E-EVT-01",
     .says = "a disable without IRP never ends",
     .edit = [](Table& t) { drop(t, "EVT-12.finish"); },
     .bounds = small(Start::listening, 1, 0, 3, f_event | f_disable, true)},
    {.property = "E-INS-01",
     .says = "requests need not be inspected",
     .edit = [](Table& t) { rule(t, "INS-01").urgent = false; },
     .bounds = small(Start::conditional, 1, 0, 2, f_complete, true)},
    {.property = "E-IRP-01",
     .says = "a decided IRP need not be completed",
     .edit = [](Table& t) { rule(t, "IRP-10.complete").urgent = false; },
     .bounds = small(Start::listening, 0, 1, 2, f_accept | f_cancel, true)},
    {.property = "E-IRP-02",
     .says = "a pending bind has no end",
     .edit = [](Table& t) { drop(t, "BND-07.finish"); },
     .bounds = small(Start::unbound, 0, 1, 2, f_bind, true)},
    {.property = "E-UNL-01",
     .says = "WskDeregister need not end",
     .edit = [](Table& t) { rule(t, "UNL-03.ends").urgent = false; },
     .bounds = small(Start::registered, 0, 0, 2, f_registration, true)},
};

}  // namespace

std::span<const Mutant> eventually_mutants() { return table; }

}  // namespace wskcheck
