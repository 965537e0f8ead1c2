// What must not stay open for ever: of WSK, under its own fairness and that of callbacks which
// return; and of the driver, which replay and the driver's test bench judge at the end of a run.
#include "property_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr bool takes_its_time(IrpUse use) {
  return use == IrpUse::create || use == IrpUse::control || use == IrpUse::bind ||
         use == IrpUse::listen || use == IrpUse::address || use == IrpUse::disconnect ||
         use == IrpUse::other;
}

constexpr Property table[] = {
    {
        .id = "E-CALL-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "a function of WSK that was called returns",
        .cite = "all /ret tables",
        .correct_driver = false,
        .over = Over::frame,
        .open =
            [](const Object& o) {
              return is_call(o.frame->kind) && o.frame->kind != FrameKind::WskDeregister;
            },
    },
    {
        .id = "E-IRP-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "an IRP whose outcome is decided is completed",
        .cite = "all /ret tables",
        .correct_driver = false,
        .over = Over::irp,
        .open = [](const Object& o) { return o.irp->phase == IrpPhase::done; },
    },
    {
        .id = "E-IRP-02",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says =
            "creation, bind, option and other requests that wait for nobody do not stay pending",
        .cite = "D:socket/ret; D:bind/ret; D:control_socket/ret",
        .over = Over::irp,
        .open =
            [](const Object& o) {
              return o.irp->phase == IrpPhase::queued && takes_its_time(o.irp->use);
            },
    },
    {
        .id = "E-ACC-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "the oldest accept IRP does not wait while a connection does",
        .cite = "D:accept/rem, /ret",
        .over = Over::irp,
        .open =
            [](const Object& o) {
              return o.irp->use == IrpUse::accept && o.irp->phase == IrpPhase::queued &&
                     o.irp->order == 0 && o.listener->waiting != 0;
            },
    },
    {
        .id = "E-ACC-02",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says =
            "a connection that is established while WskAcceptEvent is enabled and no accept IRP "
            "queued does not wait for ever",
        .cite = "D:accept_event/rem",
        .over = Over::conn,
        .open =
            [](const Object& o) {
              return o.conn->phase == ConnPhase::established && o.conn->early == 0 &&
                     o.listener->accepts_queued == 0 && o.listener->socket.dead == 0 &&
                     (o.listener->accept_event == EventState::on ||
                      o.listener->accept_event == EventState::fixed_on);
            },
    },
    {
        .id = "E-AEV-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "a WskAcceptEvent that WSK has decided for begins or is taken back",
        .cite = "D:accept_event/rem; Q-33",
        .over = Over::conn,
        .open = [](const Object& o) { return o.conn->phase == ConnPhase::indicated; },
    },
    {
        .id = "E-INS-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "a request that has arrived at a conditional listener is inspected or ends",
        .cite = "N:listening-for-and-accepting",
        .over = Over::conn,
        .open =
            [](const Object& o) {
              return o.conn->phase == ConnPhase::arrived && o.listener->socket.dead == 0;
            },
    },
    {
        .id = "E-ABT-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "the notice of a request that was dropped after pend or accept is made, unless the "
                "listener closes",
        .cite = "D:abort_event/rem; D:inspect_complete/rem",
        .covers = {"CIN-11", "CIN-15"},
        .over = Over::conn,
        .open = [](const Object& o) { return o.conn->phase == ConnPhase::abort_due; },
    },
    {
        .id = "E-CIN-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "an open WskInspectComplete ends",
        .cite = "D:inspect_complete/ret",
        .over = Over::irp,
        .open =
            [](const Object& o) {
              return o.irp->use == IrpUse::inspect && o.irp->phase == IrpPhase::queued;
            },
    },
    {
        .id = "E-EVT-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "a pending disable ends once the calls in progress have returned",
        .cite = "N:so-wsk-event-callback",
        .over = Over::listener,
        .open = [](const Object& o) { return o.listener->accept_event == EventState::disabling; },
    },
    {
        .id = "E-CLO-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "WskCloseSocket ends: all IRPs of the socket are completed, then its own",
        .cite = "D:close_socket/rem",
        .over = Over::irp,
        .open =
            [](const Object& o) {
              return o.irp->use == IrpUse::close && o.irp->phase == IrpPhase::queued;
            },
    },
    {
        .id = "E-UNL-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "WskDeregister returns once nothing of the registration is open",
        .cite = "D:nf.wskderegister/rem; N:unregistering",
        .over = Over::frame,
        .open =
            [](const Object& o) {
              return o.frame->kind == FrameKind::WskDeregister && o.client->captures == 0 &&
                     o.client->provider_calls == 0 && o.client->provider_irps == 0 &&
                     o.client->sockets == 0;
            },
    },
    {
        .id = "E-DEAD-01",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "a driver that was told of a listener's death closes the listener",
        .cite = "all /ret tables; D:accept_event/p; D:inspect_event/p",
        .covers = {"DEAD-04", "AEV-07", "INS-06", "CLO-16"},
        .over = Over::listener,
        .owes = Party::application,
        .open =
            [](const Object& o) {
              return o.listener->socket.told_dead != 0 && o.listener->socket.close_called == 0;
            },
    },
    {
        .id = "E-UNL-02",
        .line = __LINE__,
        .kind = PropertyKind::eventually,
        .says = "a driver that deregisters closes every socket of its own",
        .cite = "N:closing-a-socket; D:nf.wskderegister/rem",
        .covers = {"CLO-17"},
        .owes = Party::application,
        .open =
            [](const Object& o) {
              return o.client->phase == ClientPhase::deregistering && o.client->sockets != 0;
            },
    },
};

}  // namespace

std::span<const Property> obligations() { return table; }

}  // namespace wskcheck
