// The open questions on close, death, lifetimes and cancelling: sections 3.7 to 3.9 of the
// contract.
#pragma once

#include <array>

#include "wskcheck/model/question.h"

namespace wskcheck {

inline constexpr std::array questions_65_88{
    Question{
        .id = "Q-65",
        .asks = "Does closing a listener call WskAbortEvent for its pended requests?",
        .fixed = "A local drop is one of the listed causes of an abort.",
        .alternatives = {{{"one-each", "once for each, before the close completes"},
                          {"none", "for none of them"},
                          {"some", "for some of them"}}},
    },
    Question{
        .id = "Q-66",
        .asks =
            "Does closing a listener call WskAbortEvent for requests that were accepted and are "
            "not established?",
        .fixed = "A local drop is one of the listed causes of an abort.",
        .alternatives = {{{"one-each", "once for each, before the close completes"},
                          {"none", "for none of them"},
                          {"some", "for some of them"}}},
    },
    Question{
        .id = "Q-67",
        .asks = "May callbacks of a listener begin after WskCloseSocket was called?",
        .fixed =
            "Callbacks in progress return before the close completes, and none comes after that.",
        .alternatives = {{{"none", "none begins"},
                          {"some", "some may begin, until the close completes"}}},
    },
    Question{
        .id = "Q-68",
        .asks = "Does close wait for pended inspections to be answered?",
        .fixed = "It waits for callbacks; a decision is none.",
        .alternatives = {{{"no", "no: the application drops its records of them by itself"},
                          {"yes", "yes: it completes after they are answered or aborted"}}},
    },
    Question{
        .id = "Q-69",
        .asks = "With which status do IRPs complete that close cancels?",
        .fixed = "They are cancelled and completed.",
        .alternatives = {{{"cancelled", "STATUS_CANCELLED"},
                          {"forced-closed", "STATUS_FILE_FORCED_CLOSED"},
                          {"failure", "another failure"}}},
    },
    Question{
        .id = "Q-70",
        .asks = "What if a connection for a queued accept IRP and close meet?",
        .fixed = "Nothing.",
        .alternatives = {{{"success", "the IRP brings a socket, which has to be closed"},
                          {"cancelled", "the IRP is cancelled and the connection is lost"}}},
    },
    Question{
        .id = "Q-71",
        .asks = "How does the IRP of WskInspectComplete end that is pending at close?",
        .fixed = "It is a pending IRP, and those are cancelled and completed.",
        .alternatives = {{{"cancelled", "it is cancelled"},
                          {"success", "with success"},
                          {"failure", "with another failure"}}},
    },
    Question{
        .id = "Q-72",
        .asks = "Are all other IRPs of a socket completed before its close IRP?",
        .fixed = "Microsoft's sample relies on it; no page says it.",
        .alternatives = {{{"irps-first", "yes"},
                          {"unordered", "no: the completions may come in any order"}}},
    },
    Question{
        .id = "Q-73",
        .asks = "What happens at close to established connections that nobody has taken?",
        .fixed = "Nothing.",
        .not_a_choice =
            "Whether they are reset or closed in order is seen by the peer alone. At the "
            "driver's boundary they are gone in each case.",
    },
    Question{
        .id = "Q-74",
        .asks = "Can close fail?",
        .fixed = "The page lists other status codes; Microsoft's sample says that it never fails.",
        .alternatives = {{{"never", "no"},
                          {"fails", "yes, and the state of the socket is then undefined"}}},
    },
    Question{
        .id = "Q-75",
        .asks = "Does the application own anything of a pended request at close?",
        .fixed = "Nothing.",
        .not_a_choice =
            "Only its own copy of the inspect ID, which is its own memory and not seen at "
            "the boundary.",
    },
    Question{
        .id = "Q-76",
        .asks = "How does the IRP of a disable end that is pending at close?",
        .fixed = "Pending IRPs are allowed at close.",
        .alternatives = {{{"success", "with success, once the calls in progress have returned"},
                          {"cancelled", "it is cancelled"}}},
    },
    Question{
        .id = "Q-77",
        .asks =
            "Do WskAcceptEvent and WskInspectEvent both tell of the death of a listener that has "
            "both?",
        .fixed = "Microsoft's sample: the notice of WskAcceptEvent comes once.",
        .alternatives = {{{"one", "one of them does"}, {"both", "both do, in any order"}}},
    },
    Question{
        .id = "Q-78",
        .asks = "What happens to queued accept IRPs when the listener dies?",
        .fixed = "Nothing.",
        .alternatives = {{{"forced-closed", "they complete with STATUS_FILE_FORCED_CLOSED"},
                          {"left", "they stay queued until the listener is closed"}}},
    },
    Question{
        .id = "Q-79",
        .asks = "What happens to pended requests when the listener dies?",
        .fixed = "Nothing.",
        .alternatives = {{{"aborted", "WskAbortEvent is called for each"},
                          {"silent", "nothing is told of them"}}},
    },
    Question{
        .id = "Q-80",
        .asks = "How does the death of a listener show that has no callback enabled and makes no "
                "call?",
        .fixed = "Nothing.",
        .not_a_choice =
            "It shows at the next call (DEAD-01) and not before: there is no other way in "
            "which WSK could tell it.",
    },
    Question{
        .id = "Q-81",
        .asks = "Are the address pointers of a callback with NULL AcceptSocket or InspectID valid?",
        .fixed = "The header marks them as always present.",
        .not_a_choice = "They may be NULL in practice. What they point to is memory that no rule "
                        "reads; a driver does well not to read it either.",
    },
    Question{
        .id = "Q-82",
        .asks = "Can a dead socket come to life again?",
        .fixed = "It is no longer functional.",
        .not_a_choice = "No: the phrase leaves only one reading, and only WskCloseSocket leads on.",
    },
    Question{
        .id = "Q-83",
        .asks = "What does IoCancelIrp do to a queued accept or inspect-complete IRP?",
        .fixed = "The completion routine must be set for cancelled IRPs too; nothing more is said.",
        .alternatives = {{{"prompt", "the IRP is cancelled, unless its success comes first"},
                          {"ignored",
                           "nothing: the IRP stays until it succeeds or the socket closes"}}},
    },
    Question{
        .id = "Q-84",
        .asks = "How long must the dispatch tables and contexts of a socket live?",
        .fixed = "Only WSK_CLIENT_DISPATCH has a stated lifetime.",
        .not_a_choice = "Lifetimes of memory are not seen at the boundary. Until the close has "
                        "completed is safe.",
    },
    Question{
        .id = "Q-85",
        .asks =
            "How long must the inspect ID passed to WskInspectComplete, and the address passed to "
            "WskBind, live when the call pends?",
        .fixed =
            "The pages name lifetimes for the buffers of accept, control and get-address only.",
        .not_a_choice = "Whether WSK copies them before it returns or reads them until the IRP "
                        "completes is not seen at the boundary. Until the completion is safe.",
    },
    Question{
        .id = "Q-86",
        .asks = "What if a listener is bound a second time, or again after a failed bind?",
        .fixed = "Nothing.",
        .alternatives = {{{"fails", "every later bind fails"},
                          {"allowed-after-failure",
                           "after a failed bind it may be bound again; after a bind that succeeded "
                           "it may not"}}},
    },
    Question{
        .id = "Q-87",
        .asks = "What does a dead socket answer to calls other than WskCloseSocket?",
        .fixed = "The application must close it.",
        .not_a_choice = "The text leaves one answer: a socket that is no longer functional does "
                        "nothing that was asked.",
    },
    Question{
        .id = "Q-88",
        .asks = "What does WskAccept on a bound stream socket do before WskListen?",
        .fixed = "The page of WskAccept asks for a bound socket only.",
        .alternatives = {{{"fails", "it fails"},
                          {"pends", "it pends until the socket listens, or for ever"}}},
    },
};

}  // namespace wskcheck
