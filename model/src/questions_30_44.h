// The open questions on taking connections: section 3.4 of the contract.
#pragma once

#include <array>

#include "wskcheck/model/question.h"

namespace wskcheck {

inline constexpr std::array questions_30_44{
    Question{
        .id = "Q-30",
        .asks = "Which of several queued accept IRPs gets the next connection?",
        .fixed = "The IRPs are queued.",
        .alternatives = {{{"fifo", "the one that was queued first"}, {"any", "any of them"}}},
    },
    Question{
        .id = "Q-31",
        .asks = "Which of several waiting connections is taken next?",
        .fixed = "Connections wait to be accepted.",
        .alternatives = {{{"arrival", "the one whose request arrived first"},
                          {"establishment", "the one that was established first"},
                          {"any", "any of them"}}},
    },
    Question{
        .id = "Q-32",
        .asks = "What happens to requests beyond what a listener can hold?",
        .fixed = "No size of a backlog is named. That a driver under load may lose connections "
                 "implies a limit.",
        .not_a_choice =
            "A request that the listener cannot hold is not shown to the driver: dropped or "
            "refused, at the boundary it has not come. One that was accepted and is dropped for "
            "want of room is Q-15.",
    },
    Question{
        .id = "Q-33",
        .asks = "Where do established connections go after WskAcceptEvent was disabled?",
        .fixed = "The callback is not called for them.",
        .alternatives = {{{"wait", "they wait for WskAccept"},
                          {"into-accepts", "they go into accept IRPs that are queued already"},
                          {"dropped", "they are dropped or refused"}}},
    },
    Question{
        .id = "Q-34",
        .asks = "What if WskAcceptEvent is enabled while connections wait?",
        .fixed = "Nothing.",
        .alternatives = {{{"indicate", "it is called for them, inside the call or later"},
                          {"only-new", "it is called for later connections only"}}},
    },
    Question{
        .id = "Q-35",
        .asks = "What happens to connections between the bind and the enabling of WskAcceptEvent "
                "that has to follow it?",
        .fixed = "The callback must be enabled after the bind, so there is such a time; static "
                 "callbacks close it.",
        .alternatives = {{{"wait", "they wait to be taken"},
                          {"dropped", "they are dropped or refused"}}},
    },
    Question{
        .id = "Q-36",
        .asks = "What if WskAccept is called while WskAcceptEvent runs?",
        .fixed = "The pages name the race.",
        .not_a_choice =
            "The callback keeps its connection and the IRP gets the next one: a connection has one "
            "taker, and WSK has handed this one out. The race before the call begins is ACC-09.",
    },
    Question{
        .id = "Q-37",
        .asks = "Does WskAcceptEvent go on being called after it has rejected a connection?",
        .fixed = "WSK closes the rejected connection.",
        .not_a_choice =
            "Nothing is described that would end a pause, so it is a matter of time: the next call "
            "may come at once or at any later moment, and both are explored.",
    },
    Question{
        .id = "Q-38",
        .asks = "What becomes of an established connection that nobody takes?",
        .fixed = "Nothing.",
        .alternatives = {{{"kept", "it is kept until the listener closes"},
                          {"timer", "WSK drops it after a time"}}},
    },
    Question{
        .id = "Q-39",
        .asks = "What if the peer resets an established connection that nobody has taken?",
        .fixed = "Nothing.",
        .alternatives = {{{"delivered", "it is delivered as a socket that fails on first use"},
                          {"removed", "it is removed in silence"},
                          {"abort", "WskAbortEvent is called, where Q-10 is handed-over"}}},
    },
    Question{
        .id = "Q-40",
        .asks = "May WskAccept return pending although a connection waits?",
        .fixed = "The page says that it succeeds then.",
        .alternatives = {{{"success-at-once", "no: it succeeds before it returns"},
                          {"pends", "yes: the IRP gets the connection later"}}},
    },
    Question{
        .id = "Q-41",
        .asks = "What if WskAccept is called on a listener that is not bound?",
        .fixed = "It is an error of the application; no status is named for it.",
        .alternatives = {{{"fails", "the IRP completes with a failure"},
                          {"undefined", "anything may follow"}}},
    },
    Question{
        .id = "Q-42",
        .asks = "What is in the address buffers after an accept that failed?",
        .fixed = "Nothing.",
        .alternatives = {{{"untouched", "what was there before"},
                          {"partly-written", "anything: WSK may have written to them"}}},
    },
    Question{
        .id = "Q-43",
        .asks = "What is IoStatus.Information after a failure?",
        .fixed = "Nothing.",
        .alternatives = {{{"zero", "0"}, {"arbitrary", "any value"}}},
    },
    Question{
        .id = "Q-44",
        .asks = "Can several accept IRPs safely be queued at a time?",
        .fixed = "A page advises it for drivers under load. One test reports that Windows hung.",
        .alternatives = {{{"safe", "yes: each of them completes in time"},
                          {"hangs", "no: with a second one queued, they may never complete"}}},
    },
};

}  // namespace wskcheck
