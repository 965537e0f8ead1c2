// Rules that are left out: creating, binding, options, events, and both ways of accepting.
#pragma once

#include <array>

#include "wskcheck/model/not_modelled.h"

namespace wskcheck {

inline constexpr std::array not_modelled_sockets{
    NotModelled{
        .id = "CRE-03",
        .says = "The application must give address family, type and protocol of a new socket; the "
                "valid triples are those that WSK_TRANSPORT_LIST_QUERY lists.",
        .cite = "D:socket/rem; N:creating-sockets",
        .reason = "The list belongs to a machine, not to the contract. A triple that WSK refuses "
                  "shows as a creation that fails (CRE-10).",
    },
    NotModelled{
        .id = "CRE-05",
        .says = "The Dispatch of a listener must point to a WSK_CLIENT_LISTEN_DISPATCH; NULL if no "
                "callback will ever be enabled.",
        .cite = "D:socket/p Dispatch",
        .reason = "A trace tells which members are NULL, which CRE-06 judges, and not what lies "
                  "behind the pointer. `wskcheck drive` calls through the table and fails where it "
                  "is of another type.",
    },
    NotModelled{
        .id = "CRE-07",
        .says = "SocketContext is optional; NULL is proper if no callbacks will be enabled; its "
                "storage must be non-paged.",
        .cite = "D:socket/p",
        .reason = "The optional half restrains nobody. The pool of an allocation is not visible at "
                  "the call boundary; `wskcheck drive` makes the allocations and knows it.",
    },
    NotModelled{
        .id = "CRE-12",
        .says = "The provider table of a listener offers exactly WskControlSocket, WskCloseSocket, "
                "WskBind, WskAccept, WskInspectComplete and WskGetLocalAddress.",
        .cite = "D:ns.provider_listen_dispatch; H",
        .reason =
            "The table is a C structure: a driver that names another member does not compile, "
            "so no such call can be in a trace.",
    },
    NotModelled{
        .id = "CRE-15",
        .says =
            "A SecurityDescriptor must be a cached one from WSK_CACHE_SD and must not be released "
            "before the IRP completes; NULL means the default, no sharing.",
        .cite = "D:socket/p, /rem",
        .reason = "A trace has no field for the descriptor, and of address sharing the model keeps "
                  "the outcome only (BND-10). Its lifetime is memory; `wskcheck drive` sees the "
                  "pointer and its release.",
    },
    NotModelled{
        .id = "CRE-16",
        .says =
            "OwningProcess NULL means the current process, OwningThread NULL no specific thread; "
            "both serve only the address-sharing check at bind.",
        .cite = "D:socket/p",
        .reason =
            "They feed one check, of which the model keeps the outcome only (BND-10): success, "
            "in use, or denied.",
    },
    NotModelled{
        .id = "BND-03",
        .says = "A listener that is bound to a wildcard address listens on all local addresses.",
        .cite = "D:bind/rem",
        .reason = "The state holds no addresses: a request arrives at the listener that it is for. "
                  "Which addresses that covers is seen on the network, not at the boundary.",
    },
    NotModelled{
        .id = "BND-05",
        .says = "The Flags of WskBind must be 0.",
        .cite = "D:bind/p",
        .reason =
            "A trace has no field for them and no other rule depends on them. `wskcheck drive` "
            "gets the parameter itself.",
    },
    NotModelled{
        .id = "BND-17",
        .says =
            "Observed on Windows: bind returned pending and finished later; a UDP triple can be "
            "created as a listener, but its bind completes with not-implemented.",
        .cite = "T",
        .reason = "An observation, not a rule. That bind pends is BND-07, that it fails is BND-09; "
                  "datagram sockets are outside the model.",
    },
    NotModelled{
        .id = "OPT-04",
        .says = "SO_CONDITIONAL_ACCEPT is read with WskGetOption, SOL_SOCKET, no input, OutputSize "
                "sizeof(ULONG) and OutputSizeReturned NULL; it reads 0 or 1.",
        .cite = "N:so-conditional-accept",
        .reason = "Sizes and buffer pointers of a call are not in a trace, and reading changes "
                  "nothing. `wskcheck drive` gets the parameters themselves.",
    },
    NotModelled{
        .id = "OPT-16",
        .says = "Input and output buffers of WskControlSocket must stay valid until a pending IRP "
                "completes.",
        .cite = "D:control_socket/rem",
        .reason = "Memory lifetime is not visible at the call boundary; `wskcheck drive` sees it.",
    },
    NotModelled{
        .id = "OPT-17",
        .says =
            "OutputSizeReturned must be NULL unless the IRP is NULL, the operation returns data, "
            "and the size is not known beforehand.",
        .cite = "D:control_socket/p",
        .reason = "The pointer is not in a trace and no other rule depends on it. `wskcheck drive` "
                  "gets the parameter itself.",
    },
    NotModelled{
        .id = "OPT-18",
        .says = "WskIoctl ignores Level.",
        .cite = "D:control_socket/p",
        .reason = "A parameter that is ignored changes nothing that could be seen.",
    },
    NotModelled{
        .id = "EVT-01",
        .says = "SO_WSK_EVENT_CALLBACK is set with WskSetOption, SOL_SOCKET, a "
                "WSK_EVENT_CALLBACK_CONTROL as input and no output.",
        .cite = "N:so-wsk-event-callback",
        .reason =
            "Sizes and buffer pointers of a call are not in a trace. The mask in the structure "
            "is, and EVT-07, EVT-08 and EVT-09 judge it.",
    },
    NotModelled{
        .id = "EVT-06",
        .says = "For the standard callbacks NpiId must point to NPI_WSK_INTERFACE_ID.",
        .cite = "N:so-wsk-event-callback; D:ns.event_callback_control",
        .reason = "The pointer and the GUID behind it are not in a trace, and extension interfaces "
                  "are outside the model. `wskcheck drive` can read the GUID.",
    },
    NotModelled{
        .id = "EVT-23",
        .says = "The mask of static callbacks may mix flags of different categories.",
        .cite = "N:wsk-set-static-event-callbacks",
        .reason = "A permission that restrains nobody. Which flags a new socket gets is EVT-21.",
    },
    NotModelled{
        .id = "EVT-24",
        .says = "Callbacks are never required, except that conditional mode needs them.",
        .cite = "N:events",
        .reason = "A permission that restrains nobody. The exception is CRE-06.",
    },
    NotModelled{
        .id = "EVT-25",
        .says = "Inside WskAcceptEvent both out-parameters are filled before callbacks on the new "
                "socket are enabled.",
        .cite = "H:PFN_WSK_ACCEPT_EVENT",
        .reason =
            "When a driver writes through the two pointers is not visible at the boundary. That it "
            "enables callbacks and then refuses the socket is AEV-13.",
    },
    NotModelled{
        .id = "ACC-10",
        .says =
            "AcceptSocketContext is opaque, non-paged and handed to the callbacks of the accepted "
            "socket; NULL if none will be enabled.",
        .cite = "D:accept/p",
        .reason =
            "That it comes back unchanged is CTX-04. The pool of an allocation is not visible "
            "at the call boundary; `wskcheck drive` knows it.",
    },
    NotModelled{
        .id = "ACC-11",
        .says = "AcceptSocketDispatch points to a constant WSK_CLIENT_CONNECTION_DISPATCH; NULL if "
                "there are no callbacks; single members NULL if not enabled.",
        .cite = "D:accept/p; D:ns.client_connection_dispatch",
        .reason = "A trace tells whether there is a table, and not what lies behind the pointer. "
                  "`wskcheck drive` calls through the table and fails where a member is missing.",
    },
    NotModelled{
        .id = "ACC-12",
        .says =
            "Address buffers that are given must be non-paged and large enough for the listener's "
            "family; either may be NULL.",
        .cite = "D:accept/p",
        .reason =
            "Size and pool of a buffer are not visible at the call boundary; `wskcheck drive` "
            "writes into it and sees both.",
    },
    NotModelled{
        .id = "ACC-13",
        .says = "The address buffers must stay valid until a pending accept IRP completes.",
        .cite = "D:accept/rem",
        .reason =
            "Memory lifetime is not visible at the call boundary; `wskcheck drive` writes into "
            "the buffers as the IRP completes and sees it.",
    },
    NotModelled{
        .id = "ACC-21",
        .says =
            "Observed on Windows: an accept on a bound listener returned pending; its IRP carried "
            "the socket and filled the address buffers.",
        .cite = "T",
        .reason = "An observation, not a rule. It is what ACC-05 and ACC-14 say, and the flavour "
                  "windows-observed keeps the pending return (Q-40).",
    },
    NotModelled{
        .id = "AEV-05",
        .says = "The addresses of WskAcceptEvent are valid only during the call; the application "
                "copies them or queries the accepted socket later.",
        .cite = "D:accept_event/rem",
        .reason = "Memory lifetime is not visible at the call boundary; `wskcheck drive` takes the "
                  "memory back after the return and sees a later use.",
    },
    NotModelled{
        .id = "AEV-08",
        .says = "The examples return the rejecting code when AcceptSocket is NULL.",
        .cite = "N:listening-… (sample); S",
        .reason = "A habit of examples: with no socket to accept or reject the return code has no "
                  "consequence (Q-61).",
    },
    NotModelled{
        .id = "AEV-10",
        .says =
            "When it accepts, the application should set both output parameters; NULL in each if "
            "no callbacks will be enabled on the new socket.",
        .cite = "D:accept_event/p",
        .reason =
            "Advice on memory: a trace holds what the parameters were on return, not who wrote "
            "them (Q-62). `wskcheck drive` sees a parameter that was not written.",
    },
    NotModelled{
        .id = "AEV-17",
        .says = "WskAcceptEvent must not wait for other WSK requests, even at PASSIVE_LEVEL.",
        .cite = "D:accept_event/rem; N:events",
        .reason = "Waiting leaves no record: a callback that waits looks like one that is slow. "
                  "`wskcheck drive` runs the waiting functions and sees what is waited for where.",
    },
};

}  // namespace wskcheck
