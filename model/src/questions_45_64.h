// The open questions on options, events and WskAcceptEvent: sections 3.5 and 3.6 of the contract.
#pragma once

#include <array>

#include "wskcheck/model/question.h"

namespace wskcheck {

inline constexpr std::array questions_45_64{
    Question{
        .id = "Q-45",
        .asks = "What if SO_CONDITIONAL_ACCEPT is set after the bind?",
        .fixed = "The application must not.",
        .alternatives = {{{"fails", "the call fails"},
                          {"no-effect", "the call succeeds and changes nothing"},
                          {"later-requests", "requests that arrive later are inspected"}}},
    },
    Question{
        .id = "Q-46",
        .asks = "Can SO_CONDITIONAL_ACCEPT be set back to 0 before the bind?",
        .fixed = "One page documents the value 0, another says that inspection cannot be disabled.",
        .alternatives = {{{"until-bind", "yes, as long as the socket is not bound"},
                          {"never", "no, the call fails"}}},
    },
    Question{
        .id = "Q-47",
        .asks = "What if SO_CONDITIONAL_ACCEPT is set to a value other than 0 and 1?",
        .fixed = "Nothing.",
        .alternatives = {{{"fails", "the call fails"}, {"on", "it counts as 1"}}},
    },
    Question{
        .id = "Q-48",
        .asks = "What if conditional mode is on and WskInspectEvent or WskAbortEvent is NULL?",
        .fixed = "They may be NULL only where conditional mode is never enabled.",
        .alternatives = {{{"option-fails", "setting the option fails"},
                          {"bind-fails", "the bind fails"},
                          {"accept-all", "requests are accepted without inspection"},
                          {"crash", "the machine stops when the first callback is due"}}},
    },
    Question{
        .id = "Q-49",
        .asks =
            "What if WSK_EVENT_ACCEPT is enabled and WskAcceptEvent or the whole table is NULL?",
        .fixed = "It may be NULL only where the event is never enabled.",
        .alternatives = {{{"fails", "enabling fails"},
                          {"crash", "the machine stops when the first callback is due"}}},
    },
    Question{
        .id = "Q-50",
        .asks = "What if WSK_EVENT_ACCEPT is enabled before the bind?",
        .fixed = "The application must not.",
        .alternatives = {{{"fails", "the call fails"},
                          {"latched", "the event is on from the bind"}}},
    },
    Question{
        .id = "Q-51",
        .asks = "What if an event is enabled or disabled twice, a static or inherited one is "
                "disabled, several are disabled at once, or a flag is unknown?",
        .fixed = "Static and inherited events cannot be disabled; others must be, one by one.",
        .alternatives = {{{"succeeds", "the call succeeds and changes nothing"},
                          {"fails", "the call fails"}}},
    },
    Question{
        .id = "Q-52",
        .asks = "What happens to an IRP that is passed when an event is enabled?",
        .fixed = "The pages pass none.",
        .alternatives = {{{"ignored", "WSK never completes it"},
                          {"completed", "it completes with the call's status"},
                          {"fails", "the call fails"}}},
    },
    Question{
        .id = "Q-53",
        .asks = "Can calls of WskAcceptEvent begin after disabling it returned pending or event "
                "pending?",
        .fixed = "It is disabled after all calls in progress have returned.",
        .alternatives = {{{"blocked-at-once", "no: none begins any more"},
                          {"until-disabled", "yes, until the moment in which it is disabled"}}},
    },
    Question{
        .id = "Q-54",
        .asks = "How does the application learn that disabling without an IRP is done?",
        .fixed = "There is no notice.",
        .not_a_choice =
            "It cannot learn it, so there is no step to choose. A driver that has to know "
            "passes an IRP (EVT-11) or closes the socket.",
    },
    Question{
        .id = "Q-55",
        .asks = "What if WSK_EVENT_ACCEPT is enabled while disabling it is pending?",
        .fixed = "Nothing.",
        .alternatives = {{{"cancels", "the event stays on and the disable ends"},
                          {"queued", "the event is disabled first and then enabled"},
                          {"fails", "the call fails"}}},
    },
    Question{
        .id = "Q-56",
        .asks = "Do static callbacks apply to accepted sockets?",
        .fixed =
            "They apply to sockets that the client creates. A socket from WskAccept starts with "
            "all its callbacks disabled.",
        .alternatives = {{{"callback-delivered", "to those that WskAcceptEvent brings"},
                          {"both", "to those that WskAccept brings as well"},
                          {"none", "to none"}}},
    },
    Question{
        .id = "Q-57",
        .asks = "What if events are inherited and WskAcceptEvent gives no dispatch table?",
        .fixed = "Nothing.",
        .not_a_choice =
            "There is no callback that could be called. That the events stay off and that the "
            "machine stops at the first one look alike up to that moment, and after it there is "
            "nothing more to see.",
    },
    Question{
        .id = "Q-58",
        .asks = "May a callback of the new socket come before WskAcceptEvent has returned?",
        .fixed = "Its context and its table are output parameters of WskAcceptEvent, which the "
                 "application fills before it enables callbacks.",
        .alternatives =
            {{{"after-return", "no: the first one comes after the return"},
              {"at-once",
               "one that the application enables inside WskAcceptEvent may; an inherited "
               "one waits for the return"}}},
    },
    Question{
        .id = "Q-59",
        .asks = "Is an inherited event on for a socket whose WskAcceptEvent began before the event "
                "was added to the listener?",
        .fixed = "Nothing.",
        .alternatives = {{{"at-call", "no: what was set when WskAcceptEvent began counts"},
                          {"at-return", "yes: what is set when WskAcceptEvent returns counts"}}},
    },
    Question{
        .id = "Q-60",
        .asks = "What if WskAcceptEvent returns a status that is not listed?",
        .fixed = "Two are listed: one accepts, the other rejects.",
        .alternatives = {{{"reject", "it rejects"},
                          {"success-if-nt-success",
                           "it accepts where NT_SUCCESS holds and rejects otherwise"},
                          {"undefined", "anything may follow"}}},
    },
    Question{
        .id = "Q-61",
        .asks = "What if WskAcceptEvent accepts although AcceptSocket was NULL?",
        .fixed = "Nothing.",
        .not_a_choice = "Only one answer makes sense: there is no socket to hand over or to close.",
    },
    Question{
        .id = "Q-62",
        .asks = "What if WskAcceptEvent accepts without writing its output parameters, or writes "
                "them and rejects?",
        .fixed = "The application should set them.",
        .not_a_choice =
            "That they are cleared before, that garbage is used, or that they are ignored "
            "on a reject is a matter of memory: a trace holds what they were on return, "
            "not who wrote them.",
    },
    Question{
        .id = "Q-63",
        .asks = "What if the application closes the new socket inside WskAcceptEvent?",
        .fixed = "After a reject it must not touch the socket.",
        .not_a_choice = "The obligations decide: close and then accept is legal, close and then "
                        "reject closes twice and breaks AEV-13. What a broken driver meets next is "
                        "its own code's matter.",
    },
    Question{
        .id = "Q-64",
        .asks = "What if another thread uses the new socket and WskAcceptEvent then rejects it?",
        .fixed = "A rejected socket must not be touched any more.",
        .not_a_choice =
            "It is a violation of AEV-13 by the application's own code, whatever WSK "
            "does with it. Microsoft's sample hands the socket over only when it is sure "
            "to accept.",
    },
};

}  // namespace wskcheck
