// The open questions on inspect IDs, concurrency and re-entrancy: sections 3.2 and 3.3 of the
// contract.
#pragma once

#include <array>

#include "wskcheck/model/question.h"

namespace wskcheck {

inline constexpr std::array questions_18_29{
    Question{
        .id = "Q-18",
        .asks = "Among which requests is an inspect ID unique?",
        .fixed = "Its contents identify the request uniquely.",
        .alternatives = {{{"listener", "among the live requests of the listener"},
                          {"client", "among the live requests of the client"},
                          {"system", "among the live requests of the whole system"},
                          {"all-time", "among all requests that there ever are"}}},
    },
    Question{
        .id = "Q-19",
        .asks = "How does the value of an inspect ID come back?",
        .fixed =
            "It has two members, Key and SerialNumber, which suggest a slot that is used again "
            "and a generation.",
        .alternatives = {{{"never-reused", "neither member comes back"},
                          {"key-reused", "a key comes back with another serial number"},
                          {"wraps", "the whole value comes back, when the serial number wraps"}}},
    },
    Question{
        .id = "Q-20",
        .asks = "When does an inspect ID end, so that its value may name another request?",
        .fixed = "The header: at WskAcceptEvent. The ioctl SIO_WSK_QUERY_INSPECT_ID still reads it "
                 "from the accepted socket.",
        .alternatives = {{{"at-accept",
                           "when the connection is delivered; that of another request when its "
                           "WskAbortEvent has returned or its rejection has taken effect"},
                          {"at-socket-close",
                           "when the accepted socket is closed; that of another request as "
                           "before"}}},
    },
    Question{
        .id = "Q-21",
        .asks =
            "Does the inspect ID of a connection that an accept IRP carries end like that of one "
            "that WskAcceptEvent carries?",
        .fixed = "The header names the callback only.",
        .not_a_choice =
            "Both ways of delivery are one point here, and Q-20 says whether IDs end at "
            "it. A provider that keeps the IDs of one way longer only gives back fewer "
            "values, which no rule demands.",
    },
    Question{
        .id = "Q-22",
        .asks = "Do the padding bytes of WSK_INSPECT_ID count in a comparison?",
        .fixed = "The contents are to be compared.",
        .not_a_choice =
            "Padding is memory that is not seen at the boundary: a trace holds the two "
            "members. Comparing them one by one is safe, comparing bytes is not promised "
            "to be.",
    },
    Question{
        .id = "Q-23",
        .asks = "Can WskInspectEvent run for two requests of a listener at the same time?",
        .fixed = "Nothing.",
        .alternatives = {{{"serial", "one call at a time for each listener"},
                          {"concurrent", "any number of calls at a time"}}},
    },
    Question{
        .id = "Q-24",
        .asks = "Can several calls of WskAcceptEvent or WskAbortEvent, or calls of different "
                "callbacks of a listener, run at the same time?",
        .fixed = "Nothing.",
        .alternatives = {{{"serial", "one callback at a time for each listener"},
                          {"concurrent", "any number of callbacks at a time"}}},
    },
    Question{
        .id = "Q-25",
        .asks = "Can a callback or a completion routine run on the application's own stack, inside "
                "a call into WSK?",
        .fixed = "It is not excluded, and the warnings about stack use imply it.",
        .alternatives = {{{"other-thread", "it comes on a thread of its own"},
                          {"own-stack", "it comes inside the call, on the caller's thread"}}},
    },
    Question{
        .id = "Q-26",
        .asks = "What if the application closes the listener inside one of its callbacks?",
        .fixed = "A callback may start requests, and close waits for callbacks in progress.",
        .not_a_choice =
            "The two answers are for different cases, and both hold: close pends until the "
            "callback has returned (CLO-05), and where the callback runs inside a call on the "
            "socket the application must not close it (CLO-02).",
    },
    Question{
        .id = "Q-27",
        .asks = "In which order do callbacks of different requests come?",
        .fixed = "Nothing.",
        .not_a_choice =
            "Requests that are inspected in one order may be established and delivered in "
            "another: these are interleavings, all of which are explored. In which order "
            "waiting connections are taken is Q-31.",
    },
    Question{
        .id = "Q-28",
        .asks = "May the application hold a lock across a call into WSK?",
        .fixed = "Nothing.",
        .not_a_choice = "Locks are the application's own code and are not seen at the boundary. "
                        "`wskcheck drive` runs the code with its locks; with Q-25 own-stack a lock "
                        "shared with a callback can deadlock.",
    },
    Question{
        .id = "Q-29",
        .asks = "On which thread and at which IRQL do completion routines run?",
        .fixed = "Nothing in the WSK pages.",
        .not_a_choice =
            "A completion routine runs inside a call or on a thread of its own, which is "
            "Q-25. Any IRQL up to DISPATCH_LEVEL is accepted, as in a DPC or a worker, "
            "and no step depends on which it is.",
    },
};

}  // namespace wskcheck
