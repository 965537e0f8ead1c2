// Rules that are left out: inspecting, pending, completing, aborting and closing.
#pragma once

#include <array>

#include "wskcheck/model/not_modelled.h"

namespace wskcheck {

inline constexpr std::array not_modelled_requests{
    NotModelled{
        .id = "INS-04",
        .says = "The address pointers of WskInspectEvent are valid only during the call; the "
                "application copies the addresses if it pends.",
        .cite = "D:inspect_event/rem",
        .reason = "Memory lifetime is not visible at the call boundary; `wskcheck drive` takes the "
                  "memory back after the return and sees a later use.",
    },
    NotModelled{
        .id = "INS-07",
        .says = "The examples return reject when InspectID is NULL.",
        .cite = "N:listening-… (sample)",
        .reason = "A habit of examples: with no request to accept or reject the action has no "
                  "consequence.",
    },
    NotModelled{
        .id = "INS-12",
        .says = "The ID structure that WskInspectEvent gets belongs to WSK and is not usable after "
                "the return.",
        .cite = "X from D:ns.inspect_id, D:inspect_event/rem",
        .reason = "Memory lifetime is not visible at the call boundary; `wskcheck drive` takes the "
                  "structure back after the return and sees a later use.",
    },
    NotModelled{
        .id = "INS-14",
        .says = "WskInspectEvent must not wait for WSK requests; it may start them.",
        .cite = "D:inspect_event/rem",
        .reason = "That it may start them is modelled. Waiting leaves no record: a callback that "
                  "waits looks like one that is slow. `wskcheck drive` sees the wait.",
    },
    NotModelled{
        .id = "INS-17",
        .says =
            "Accepting is a statement about the request only; the application must still provide "
            "a taker, an accept IRP or an enabled callback.",
        .cite = "N:listening-… (last paragraph)",
        .reason =
            "No time limit is named, so no step breaks it: an accepted request without a taker "
            "waits (Q-38). That nothing waits for ever is for a property of whole runs to say.",
    },
    NotModelled{
        .id = "PND-01",
        .says =
            "Before it returns pend, the application must copy the contents of the ID to its own "
            "storage.",
        .cite = "D:inspect_event/rem; D:ns.inspect_id",
        .reason =
            "The copy is the application's own memory. One that was not made shows when "
            "WskInspectComplete names a request that does not exist (CIN-01), and in `wskcheck "
            "drive`, which takes the structure back after the return.",
    },
    NotModelled{
        .id = "PND-04",
        .says =
            "IDs must be compared by contents, never by pointers; the values of the members mean "
            "nothing.",
        .cite = "D:ns.inspect_id; N:listening-… (sample); H",
        .reason =
            "A comparison is the application's own code and leaves no record. `wskcheck drive` "
            "passes one ID at different addresses, so that comparing pointers goes wrong.",
    },
    NotModelled{
        .id = "PND-08",
        .says = "No time limit for pending is documented.",
        .cite = "(absence)",
        .reason = "The absence of a rule, and the model has no clock. Whether WSK may end an "
                  "unattended pend by itself is Q-14.",
    },
    NotModelled{
        .id = "CIN-03",
        .says = "The InspectID of WskInspectComplete points to the application's own copy.",
        .cite = "D:inspect_complete/rem",
        .reason = "Whose memory a pointer names is not visible at the call boundary; the contents "
                  "are, and CIN-01 judges them. `wskcheck drive` knows its own structures.",
    },
    NotModelled{
        .id = "ABT-04",
        .says = "An application that wants the ID of WskAbortEvent later must copy it before it "
                "returns.",
        .cite = "H:PFN_WSK_ABORT_EVENT",
        .reason = "Memory lifetime is not visible at the call boundary; `wskcheck drive` takes the "
                  "structure back after the return and sees a later use.",
    },
    NotModelled{
        .id = "ABT-06",
        .says = "After WskAbortEvent the application should end its inspection of the request.",
        .cite = "D:abort_event/rem",
        .reason =
            "Advice on the application's own work, which is not seen. Completing the inspection "
            "all the same is tolerated and modelled (CIN-14).",
    },
    NotModelled{
        .id = "ABT-12",
        .says = "WskAbortEvent must not wait for WSK requests; it may start them.",
        .cite = "D:abort_event/rem",
        .reason = "That it may start them is modelled. Waiting leaves no record: a callback that "
                  "waits looks like one that is slow. `wskcheck drive` sees the wait.",
    },
    NotModelled{
        .id = "CLO-14",
        .says = "Close does not release a security descriptor that was applied to the socket; the "
                "application releases it with WSK_RELEASE_SD.",
        .cite = "D:close_socket/rem",
        .reason =
            "Descriptors are outside the model, as in CRE-15. One that is never released is a "
            "leak of memory, which `wskcheck drive` can count.",
    },
    NotModelled{
        .id = "CLO-15",
        .says = "Closing an accepted socket that is not fully disconnected in both directions "
                "disconnects it abortively.",
        .cite = "D:close_socket/rem; N:closing-a-socket",
        .reason =
            "The reset is seen by the peer alone; at the driver's boundary the close looks the "
            "same either way.",
    },
    NotModelled{
        .id = "CLO-19",
        .says = "Observed on Windows: with an accept queued, close returned pending and succeeded "
                "with Information 0; the accept IRP completed as cancelled with Information 0.",
        .cite = "T",
        .reason = "An observation, not a rule. It is one outcome of CLO-04 and CLO-08, and the "
                  "flavour windows-observed keeps to it (Q-43, Q-69).",
    },
};

}  // namespace wskcheck
