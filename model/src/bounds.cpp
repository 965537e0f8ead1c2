// The names of features.
#include "wskcheck/model/bounds.h"

#include <array>

namespace wskcheck {
namespace {

constexpr std::array features{
    FeatureName{"registration", "register, capture, release, deregister", f_registration},
    FeatureName{"create", "WskSocket", f_create},
    FeatureName{"bind", "WskBind", f_bind},
    FeatureName{"conditional", "SO_CONDITIONAL_ACCEPT is set", f_conditional},
    FeatureName{"accept", "WskAccept", f_accept},
    FeatureName{"event", "WSK_EVENT_ACCEPT is enabled", f_event},
    FeatureName{"disable", "WSK_EVENT_ACCEPT is disabled", f_disable},
    FeatureName{"complete", "requests are pended and completed later", f_complete},
    FeatureName{"close", "the listener is closed", f_close},
    FeatureName{"close-accepted", "accepted sockets are closed", f_close_accepted},
    FeatureName{"cancel", "IoCancelIrp", f_cancel},
    FeatureName{"address", "WskGetLocalAddress", f_address},
    FeatureName{"static", "static callbacks", f_static},
    FeatureName{"stream", "WskListen", f_stream},
    FeatureName{"disconnect", "WskDisconnect", f_disconnect},
    FeatureName{"socket-events", "callbacks of accepted sockets", f_socket_events},
    FeatureName{"query", "options and inspect IDs are read", f_query},
    FeatureName{"other", "other calls on accepted sockets", f_other},
    FeatureName{"reuse", "IoReuseIrp is a step of its own", f_reuse},
    FeatureName{"inline", "WSK calls back on the caller's stack", f_inline},
    FeatureName{"nested", "the driver calls WSK inside callbacks", f_nested},
    FeatureName{"drop", "peers drop requests", f_drop},
    FeatureName{"reset", "peers reset established connections", f_reset},
    FeatureName{"death", "sockets die", f_death},
    FeatureName{"failure", "functions fail", f_failure},
    FeatureName{"misuse", "the driver breaks an obligation, once", f_misuse},
    FeatureName{"reject", "the driver rejects", f_reject},
    FeatureName{"recycle", "finished requests make room, inspect IDs come back", f_recycle},
};

}  // namespace

std::span<const FeatureName> feature_names() { return features; }

}  // namespace wskcheck
