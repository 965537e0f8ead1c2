// Registration and unload: WskRegister, WskCaptureProviderNPI, WskReleaseProviderNPI,
// WskDeregister, WskControlClient.
//
// Common cases: UNL-01.call UNL-01.registered, return; DRV-02.capture DRV-02.captured, return;
// work; DRV-02.release, return; UNL-03.call, then UNL-03.ends once nothing is open. Left out:
// WskClientEvent (no client events are defined), time-outs of WskCaptureProviderNPI.
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Check passive_only{"IRQ-05", "WskRegister and WskDeregister are called at PASSIVE_LEVEL",
                             "D:nf.wskregister; D:nf.wskderegister",
                             [](const View& v) { return v.seen == nullptr || v.seen->irql <= 0; }};

constexpr Rule table[] = {
    {
        .id = "UNL-01",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .says = "the driver calls WskRegister, once for each registration block",
        .cite = "D:nf.wskregister; H",
        .feature = f_registration,
        .client = in(ClientPhase::absent),
        .frame = FrameKind::WskRegister,
        .pushes = true,
        .then = [](View&) {},
        .checks = {passive_only},
    },
    {
        .id = "UNL-01",
        .step = "registered",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskRegister succeeds: the driver is a WSK application",
        .cite = "D:nf.wskregister",
        .client = in(ClientPhase::absent),
        .frame = FrameKind::WskRegister,
        .frame_phase = in(FramePhase::running),
        .then =
            [](View& v) {
              v.client->phase = ClientPhase::registered;
              decide(v, Result::success);
            },
    },
    {
        .id = "UNL-01",
        .step = "refused",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskRegister fails, nothing is registered",
        .cite = "D:nf.wskregister",
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskRegister,
        .frame_phase = in(FramePhase::running),
        .then = [](View& v) { decide(v, Result::failure); },
    },
    {
        .id = "UNL-01",
        .step = "again",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a second WskRegister for the same block fails",
        .cite = "H (one block for each registration)",
        .client = in(ClientPhase::registered, ClientPhase::deregistering, ClientPhase::gone),
        .frame = FrameKind::WskRegister,
        .frame_phase = in(FramePhase::running),
        .then = [](View& v) { decide(v, Result::failure); },
    },
    {
        .id = "DRV-02",
        .step = "capture",
        .line = __LINE__,
        .party = application,
        .label = call,
        .says = "the driver calls WskCaptureProviderNPI",
        .cite = "D:nf.wskcaptureprovidernpi",
        .feature = f_registration,
        .client = in(ClientPhase::registered, ClientPhase::deregistering),
        .frame = FrameKind::WskCaptureProviderNPI,
        .pushes = true,
        .then = [](View&) {},
        .sensible = [](const View& v) { return v.client->captures == 0; },
        .checks = {{{"IRQ-06", "WskCaptureProviderNPI is called at DISPATCH_LEVEL or below",
                     "D:nf.wskcaptureprovidernpi/rem",
                     [](const View& v) { return v.seen == nullptr || v.seen->irql <= 2; }}}},
    },
    {
        .id = "DRV-02",
        .step = "captured",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the provider NPI is captured; it has to be released exactly once",
        .cite = "D:nf.wskcaptureprovidernpi",
        .client = in(ClientPhase::registered),
        .frame = FrameKind::WskCaptureProviderNPI,
        .frame_phase = in(FramePhase::running),
        .then =
            [](View& v) {
              ++v.client->captures;
              decide(v, Result::success);
            },
    },
    {
        .id = "DRV-02",
        .step = "capture-fails",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the capture fails: the provider is not ready or lacks the version",
        .cite = "D:nf.wskcaptureprovidernpi",
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskCaptureProviderNPI,
        .frame_phase = in(FramePhase::running),
        .then = [](View& v) { decide(v, Result::failure); },
    },
    {
        .id = "UNL-06",
        .line = __LINE__,
        .over = Over::frame,
        .says = "once WskDeregister was called, captures fail with STATUS_DEVICE_NOT_READY",
        .cite = "D:nf.wskcaptureprovidernpi/rem",
        .client = in(ClientPhase::deregistering, ClientPhase::gone),
        .frame = FrameKind::WskCaptureProviderNPI,
        .frame_phase = in(FramePhase::running),
        .then = [](View& v) { decide(v, Result::failure); },
    },
    {
        .id = "DRV-02",
        .step = "release",
        .line = __LINE__,
        .party = application,
        .label = call,
        .says = "the driver calls WskReleaseProviderNPI for a capture",
        .cite = "D:nf.wskcaptureprovidernpi; N:unregistering",
        .feature = f_registration,
        .client = in(ClientPhase::registered, ClientPhase::deregistering),
        .frame = FrameKind::WskReleaseProviderNPI,
        .pushes = true,
        .then = [](View&) {},
        .checks = {{{"IRQ-07", "WskReleaseProviderNPI is called at DISPATCH_LEVEL or below",
                     "D:nf.wskreleaseprovidernpi; H",
                     [](const View& v) { return v.seen == nullptr || v.seen->irql <= 2; }},
                    {"UNL-02", "each release has its capture", "D:nf.wskcaptureprovidernpi",
                     [](const View& v) { return v.client->captures > 0; }}}},
    },
    {
        .id = "DRV-02",
        .step = "released",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the capture is released",
        .cite = "D:nf.wskreleaseprovidernpi",
        .frame = FrameKind::WskReleaseProviderNPI,
        .frame_phase = in(FramePhase::running),
        .then =
            [](View& v) {
              if (v.client->captures > 0) --v.client->captures;
              decide(v, Result::success);
            },
    },
    {
        .id = "UNL-03",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .says = "the driver calls WskDeregister, which blocks",
        .cite = "D:nf.wskderegister/rem",
        .feature = f_registration,
        .client = in(ClientPhase::registered),
        .frame = FrameKind::WskDeregister,
        .pushes = true,
        .then = [](View& v) { v.client->phase = ClientPhase::deregistering; },
        .checks = {{passive_only,
                    {"UNL-09",
                     "WskDeregister is not called from a WSK callback or completion routine",
                     "X from IRQ-05, UNL-03, AEV-17",
                     [](const View& v) { return !v.has_host() || !is_callback(v.host->kind); }}}},
    },
    {
        .id = "UNL-03",
        .step = "ends",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskDeregister ends when nothing of the registration is open",
        .cite = "D:nf.wskderegister/rem; N:unregistering",
        .client = in(ClientPhase::deregistering),
        .frame = FrameKind::WskDeregister,
        .frame_phase = in(FramePhase::running),
        .when = {{{"UNL-03", "all captures are released",
                   [](const View& v) { return v.client->captures == 0; }},
                  {"UNL-03", "calls through WSK_PROVIDER_DISPATCH have returned",
                   [](const View& v) { return v.client->provider_calls == 0; }},
                  {"UNL-03", "all sockets are closed",
                   [](const View& v) { return v.client->sockets == 0; }},
                  {"UNL-04", "IRPs passed to WSK_PROVIDER_DISPATCH functions are completed",
                   [](const View& v) { return v.client->provider_irps == 0; }}}},
        .then =
            [](View& v) {
              v.client->phase = ClientPhase::gone;
              decide(v, Result::success);
            },
    },
};

}  // namespace

std::span<const Rule> registration_rules() { return table; }

}  // namespace wskcheck
