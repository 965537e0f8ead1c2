// The open questions on inspecting, completing and aborting: section 3.1 of the contract.
#pragma once

#include <array>

#include "wskcheck/model/question.h"

namespace wskcheck {

inline constexpr std::array questions_01_17{
    Question{
        .id = "Q-01",
        .asks = "What does WskInspectComplete answer for a request that was aborted before?",
        .fixed = "Nothing is established, and the application is not forbidden to make the call.",
        .alternatives = {{{"no-op", "it succeeds at once and does nothing"},
                          {"pends-then-succeeds", "it returns pending and its IRP succeeds later"},
                          {"pends-then-fails", "it returns pending and its IRP fails later"},
                          {"fails-at-once", "it returns an error and completes its IRP with it"}}},
    },
    Question{
        .id = "Q-02",
        .asks = "Who wins when WskInspectComplete with accept and a drop meet?",
        .fixed = "The request is not both established and aborted.",
        .alternatives = {{{"abort-first", "the abort; the completion comes too late, as in Q-01"},
                          {"complete-first",
                           "the completion; WskAbortEvent then comes for an accepted request"}}},
    },
    Question{
        .id = "Q-03",
        .asks = "May WskAbortEvent still come for a request after WskInspectComplete with reject?",
        .fixed =
            "The header allows it when the drop happens during the call. Nothing allows it after "
            "the IRP has completed.",
        .alternatives = {{{"until-return", "for a drop before the call has returned"},
                          {"until-completion", "for a drop before the call's IRP has completed"},
                          {"never", "no abort once the application has called with reject"}}},
    },
    Question{
        .id = "Q-04",
        .asks = "May WskAbortEvent come for a request whose own WskInspectEvent has not returned?",
        .fixed = "No: the conditions for an abort need the answer pend or accept.",
        .not_a_choice =
            "The text answers it. WSK keeps the drop in mind and calls WskAbortEvent in a "
            "step of its own after the return; at once or later, on this processor or on "
            "another, are interleavings of the same steps.",
    },
    Question{
        .id = "Q-05",
        .asks = "What if the application completes an inspection before its WskInspectEvent has "
                "returned pend?",
        .fixed = "It must not: the callback has to have returned pend previously.",
        .alternatives = {{{"fails", "WskInspectComplete fails"},
                          {"remembered",
                           "the answer is kept and takes effect on the return of pend"},
                          {"undefined", "anything may follow"}}},
    },
    Question{
        .id = "Q-06",
        .asks = "What if an inspection is completed twice, or one that was answered inline, is "
                "unknown, or belongs to another listener?",
        .fixed = "The precondition of WskInspectComplete is broken.",
        .alternatives = {{{"fails", "WskInspectComplete fails"},
                          {"no-op", "it succeeds and does nothing"},
                          {"undefined", "anything may follow"}}},
    },
    Question{
        .id = "Q-07",
        .asks = "What if the action of WskInspectComplete is pend or out of range?",
        .fixed = "It is not allowed; no status is named.",
        .alternatives = {{{"fails", "WskInspectComplete fails"},
                          {"undefined", "anything may follow"}}},
    },
    Question{
        .id = "Q-08",
        .asks = "Does exactly one of delivery and abort follow an accepted request?",
        .fixed = "The pages: it is established and can be accepted, or it is aborted. The header: "
                 "either may happen.",
        .alternatives =
            {{{"exactly-one",
               "every accepted request is delivered or aborted, but for a connection that waits "
               "when its listener closes"},
              {"at-most-one",
               "a request may end without either: the listener closes, nobody takes the "
               "connection, or it breaks after it was established"}}},
    },
    Question{
        .id = "Q-09",
        .asks = "Can both delivery and abort come for one request?",
        .fixed = "An abort is for a request that is not fully established.",
        .alternatives = {{{"never", "at most one of them comes"},
                          {"race",
                           "an abort notice that was under way may arrive after WskAcceptEvent has "
                           "begun"}}},
    },
    Question{
        .id = "Q-10",
        .asks = "When is a connection fully established, so that no abort can come any more?",
        .fixed = "The phrase, and nothing else.",
        .alternatives =
            {{{"handshake-done", "when the handshake with the peer is done"},
              {"handed-over",
               "when the application has got it: a reset while it waits gives an abort"}}},
    },
    Question{
        .id = "Q-11",
        .asks = "In which order do the IRP of WskInspectComplete and the consequences of the call "
                "come?",
        .fixed = "Nothing.",
        .not_a_choice =
            "Delivery, abort, the completion of the IRP and the return of the call are "
            "steps of their own. They may come in any order, and every order is explored.",
    },
    Question{
        .id = "Q-12",
        .asks = "Is every request inspected exactly once?",
        .fixed = "The callback is called whenever a new request is received.",
        .not_a_choice =
            "A retransmission that is inspected again, and a new attempt after a reject, "
            "carry a new inspect ID. At the boundary each is one more request; a "
            "retransmission that is not inspected again is not seen.",
    },
    Question{
        .id = "Q-13",
        .asks = "What does the peer see of a rejected request?",
        .fixed = "The request is dropped.",
        .not_a_choice = "A reset, silence or a refusal is seen by the peer alone. At the driver's "
                        "boundary the request is gone in each case.",
    },
    Question{
        .id = "Q-14",
        .asks = "What ends a pended request that nobody answers?",
        .fixed = "A drop by the peer gives an abort. No time limit is named.",
        .alternatives = {{{"for-ever", "nothing else: it stays pended"},
                          {"timer",
                           "WSK may drop it by itself, out of time or memory, and abort it"}}},
    },
    Question{
        .id = "Q-15",
        .asks = "What if an accepted request is dropped locally before it is established, for want "
                "of memory or of its address?",
        .fixed = "A local drop is one of the listed causes of an abort.",
        .alternatives = {{{"abort", "WskAbortEvent is called"},
                          {"nothing", "while the listener is closing, nothing is told"}}},
    },
    Question{
        .id = "Q-16",
        .asks = "Does WskAbortEvent mean that the application's own WskInspectComplete is over?",
        .fixed = "No.",
        .not_a_choice =
            "The text promises nothing, so the abort may come while the call for the same "
            "request runs, on its thread or on another. Call, return and callback are "
            "steps of their own; whether a callback uses the caller's stack is Q-25.",
    },
    Question{
        .id = "Q-17",
        .asks =
            "Can an abort name a request that the application accepted inline and never stored?",
        .fixed = "Yes: an abort may follow the answer accept (ABT-08).",
        .not_a_choice = "The text answers it. That the application ignores an ID that it does not "
                        "know is a matter of its own code.",
    },
};

}  // namespace wskcheck
