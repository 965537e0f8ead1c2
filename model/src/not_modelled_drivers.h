// Rules that are left out: IRPs, IRQL, contexts, unloading, dead, accepted and stream sockets.
#pragma once

#include <array>

#include "wskcheck/model/not_modelled.h"

namespace wskcheck {

inline constexpr std::array not_modelled_drivers{
    NotModelled{
        .id = "IRP-01",
        .says = "An IRP that the application allocates must have at least one stack location.",
        .cite = "N:using-irps",
        .reason = "The size of an IRP is not in a trace; `wskcheck drive` allocates the IRPs and "
                  "knows it.",
    },
    NotModelled{
        .id = "IRP-03",
        .says = "An IRP that comes from above must have at least one stack location left.",
        .cite = "N:using-irps",
        .reason = "The stack locations of an IRP are not in a trace; `wskcheck drive` needs one to "
                  "pass the IRP on and sees that there is none.",
    },
    NotModelled{
        .id = "IRP-04",
        .says =
            "For an own or reused IRP the application must set a completion routine for success, "
            "error and cancel.",
        .cite = "N:using-irps",
        .reason =
            "IoSetCompletionRoutine leaves no record. A missing routine shows as a completion "
            "that is never entered; `wskcheck drive` sees the routine and its three flags.",
    },
    NotModelled{
        .id = "IRP-06",
        .says =
            "The application frees an own IRP before the completion routine returns, or keeps it "
            "for reuse.",
        .cite = "N:using-irps",
        .reason = "Both are allowed, and a leak is memory: `wskcheck drive` counts IRPs that are "
                  "neither freed nor in use. Freeing one that WSK holds breaks IRP-18.",
    },
    NotModelled{
        .id = "IRP-07",
        .says =
            "For an IRP from above the completion routine is optional; it may return success, or "
            "more-processing-required and complete the IRP later; it must not free the IRP.",
        .cite = "N:using-irps",
        .reason = "What becomes of an IRP above the driver is outside the boundary. The pages' "
                  "obligation for own IRPs is IRP-05; `wskcheck drive` knows who allocated an IRP.",
    },
    NotModelled{
        .id = "IRP-08",
        .says =
            "The completion routine of an IRP from above must propagate PendingReturned through "
            "IoMarkIrpPending.",
        .cite = "N:using-irps",
        .reason =
            "IoMarkIrpPending leaves no record and concerns the driver above. `wskcheck drive` "
            "sees the call.",
    },
    NotModelled{
        .id = "IRP-09",
        .says = "The application initialises nothing else in the IRP; WSK sets up the next stack "
                "location.",
        .cite = "N:using-irps",
        .reason =
            "The contents of an IRP before the call are memory. WSK overwrites what matters, so "
            "nothing at the boundary depends on it.",
    },
    NotModelled{
        .id = "IRP-11",
        .says = "The application may ignore the return value and act on IoStatus alone.",
        .cite = "S",
        .reason = "A permission that restrains nobody. What makes it possible is IRP-10, which is "
                  "modelled.",
    },
    NotModelled{
        .id = "IRP-13",
        .says = "A completion routine must not wait for other WSK requests.",
        .cite = "N:events; D:accept_event/rem",
        .reason = "Waiting leaves no record: a routine that waits looks like one that is slow. "
                  "`wskcheck drive` runs the waiting functions and sees what is waited for where.",
    },
    NotModelled{
        .id = "IRP-14",
        .says = "Microsoft's WSK developers advise against new WSK calls in completion routines, "
                "because the stack may run out.",
        .cite = "E-7",
        .reason = "Advice about stack use, against which the pages permit the calls (AEV-18). They "
                  "are modelled as permitted; the depth of a stack is not.",
    },
    NotModelled{
        .id = "IRQ-08",
        .says = "Callbacks must not linger at DISPATCH_LEVEL.",
        .cite = "N:events; each D page /rem",
        .reason = "How long is too long is not said, and no wall time decides a verdict.",
    },
    NotModelled{
        .id = "IRQ-09",
        .says =
            "No WSK page gives the IRQL of completion routines; the application assumes any up to "
            "DISPATCH_LEVEL.",
        .cite = "X",
        .reason = "An assumption for the author of the driver; no level that WSK uses breaks it "
                  "(Q-29). What the routine calls is checked at the level it runs at.",
    },
    NotModelled{
        .id = "CTX-02",
        .says = "Contexts must be in non-paged memory.",
        .cite = "D:socket/p; D:accept/p; D:accept_event/p",
        .reason = "The pool of an allocation is not visible at the call boundary; `wskcheck drive` "
                  "makes the allocations and knows it.",
    },
    NotModelled{
        .id = "CTX-05",
        .says = "Callbacks run in an arbitrary thread context.",
        .cite = "H (event indication comment)",
        .reason =
            "There is nothing to refuse: the model lets every callback come on any thread, and "
            "inside a call under Q-25.",
    },
    NotModelled{
        .id = "CTX-06",
        .says = "The functions of a socket are reached through WSK_SOCKET.Dispatch, typed by its "
                "category.",
        .cite = "D:ns.socket; N:performing-control-operations",
        .reason = "How the driver found the function is its own code: a call is the same whichever "
                  "pointer led to it. What a category lacks is CIN-17.",
    },
    NotModelled{
        .id = "CTX-07",
        .says = "The Dispatch of an accepted socket is a WSK_PROVIDER_CONNECTION_DISPATCH.",
        .cite = "D:ns.provider_connection_dispatch/rem",
        .reason = "The type of a table is not visible at the call boundary; a wrong one would show "
                  "as a call that no category has.",
    },
    NotModelled{
        .id = "CTX-08",
        .says = "Client dispatch structures are declared constant.",
        .cite = "D:socket/p; D:accept/p",
        .reason = "A matter of the source, which the compiler sees. A table that changes while the "
                  "socket lives is Q-84.",
    },
    NotModelled{
        .id = "CTX-09",
        .says =
            "WSK_CLIENT_DISPATCH must stay valid and resident until WskDeregister; Reserved must "
            "be 0; a WskClientEvent that is not implemented must be NULL.",
        .cite = "N:registering; D:ns.client_dispatch",
        .reason = "Lifetime and contents of the structure are memory, not visible at the call "
                  "boundary; `wskcheck drive` gets the pointer and can read it.",
    },
    NotModelled{
        .id = "CTX-10",
        .says = "WskClientEvent is always enabled if supplied; no client events are defined.",
        .cite = "N:events",
        .reason = "With no events defined, the callback is never called and there is no step.",
    },
    NotModelled{
        .id = "UNL-05",
        .says = "The driver's Unload must not return before WskDeregister has returned.",
        .cite = "N:unregistering",
        .reason =
            "Unload is called by the I/O manager and leaves no record; `wskcheck drive` calls "
            "it and sees when it returns.",
    },
    NotModelled{
        .id = "UNL-08",
        .says =
            "WSK_REGISTRATION must stay allocated and unmodified while registration functions may "
            "still be called.",
        .cite = "D:nf.wskregister/rem; N:registering",
        .reason = "Memory lifetime is not visible at the call boundary; `wskcheck drive` keeps its "
                  "own data in the structure and sees that it has changed.",
    },
    NotModelled{
        .id = "UNL-11",
        .says = "DriverEntry should not use WSK_INFINITE_WAIT or a long wait.",
        .cite = "N:registering",
        .reason = "Advice about time and about where a call is made: a trace records neither the "
                  "time-out nor DriverEntry. `wskcheck drive` calls DriverEntry and gets both.",
    },
    NotModelled{
        .id = "DEAD-05",
        .says = "A callback that reports the death of a listener must not wait for the close; the "
                "sample defers it to a worker and then creates the listener again.",
        .cite = "AEV-17; S",
        .reason =
            "Waiting leaves no record, as in AEV-17; `wskcheck drive` sees the wait. That the "
            "socket has to be closed is DEAD-04 and modelled.",
    },
    NotModelled{
        .id = "ASO-02",
        .says = "The address family of an accepted socket equals that of its listener.",
        .cite = "D:get_local_address/p",
        .reason = "A family is part of an address, and the state holds none. The addresses that an "
                  "accept brings are compared with what is known of the connection (ACC-14).",
    },
    NotModelled{
        .id = "STR-03",
        .says = "WSK_CLIENT_STREAM_DISPATCH points to one listen table and one connection table.",
        .cite = "D:ns.client_stream_dispatch",
        .reason =
            "The layout of a structure is not visible at the call boundary; the compiler sees "
            "it. Which callbacks a table has is told by the creation alone (CRE-06).",
    },
};

}  // namespace wskcheck
