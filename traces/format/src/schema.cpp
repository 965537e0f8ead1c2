// The table of events. One row an event, in the order of enum Event.
#include "wskcheck/traces/schema.h"

#include <initializer_list>

namespace wskcheck::traces {
namespace {

constexpr PhaseFields fields(std::initializer_list<Field> list,
                             std::initializer_list<Field> required = {}) {
  PhaseFields out;
  for (const Field field : list) out.list[out.count++] = field;
  for (const Field field : required) out.required.insert(field);
  return out;
}

constexpr EventSchema call(PhaseFields called, PhaseFields returned = fields({Field::status})) {
  return {Phase::call, Phase::return_, called, returned};
}

constexpr EventSchema callback(PhaseFields entered, PhaseFields left = fields({Field::status})) {
  return {Phase::enter, Phase::leave, entered, left};
}

constexpr EventSchema once(Phase phase, PhaseFields all) { return {phase, Phase::none, all, {}}; }

using enum Field;

constexpr std::array<EventSchema, event_count> schemas{
    /* WskSocket             */ call(fields({category, family, context, dispatch, irp})),
    /* WskControlClient      */ call(fields({code, mask, irp})),
    /* WskControlSocket      */
    call(fields({socket, request, code, value, mask, irp}), fields({status, inspect})),
    /* WskBind               */ call(fields({socket, local, irp})),
    /* WskGetLocalAddress    */ call(fields({socket, irp})),
    /* WskListen             */ call(fields({socket, irp})),
    /* WskAccept             */ call(fields({socket, flags, context, dispatch, irp})),
    /* WskInspectComplete    */ call(fields({socket, inspect, action, irp})),
    /* WskDisconnect         */ call(fields({socket, flags, irp})),
    /* WskCloseSocket        */ call(fields({socket, irp})),
    /* IoCancelIrp           */ call(fields({irp}, {irp}), fields({result})),
    /* Completion            */
    callback(fields({irp, status, information, pending_returned, local, remote}, {irp}),
             fields({irp, status})),
    /* IoAllocateIrp         */ once(Phase::call, fields({irp}, {irp})),
    /* IoFreeIrp             */ once(Phase::call, fields({irp}, {irp})),
    /* IoReuseIrp            */ once(Phase::call, fields({irp}, {irp})),
    /* WskInspectEvent       */
    callback(fields({socket, context, local, remote, inspect}), fields({action})),
    /* WskAbortEvent         */ callback(fields({socket, context, inspect})),
    /* WskAcceptEvent        */
    callback(fields({socket, context, flags, local, remote, accepted}),
             fields({status, accept_context, accept_dispatch})),
    /* WskDisconnectEvent    */ callback(fields({socket, context, flags})),
    /* WskReceiveEvent       */ callback(fields({socket, context, flags})),
    /* WskRegister           */ call(fields({})),
    /* WskCaptureProviderNPI */ call(fields({})),
    /* WskReleaseProviderNPI */ call(fields({})),
    /* WskDeregister         */ call(fields({})),
    /* any other             */ call(fields({socket, irp})),
    /* gap                   */ once(Phase::none, fields({until, lost}, {until})),
    /* mark                  */ once(Phase::none, fields({text}, {text})),
};

}  // namespace

const EventSchema& schema_of(Event event) noexcept {
  return schemas[static_cast<std::size_t>(event)];
}

const PhaseFields* fields_of(Event event, Phase phase) noexcept {
  const EventSchema& schema = schema_of(event);
  if (phase == schema.first) return &schema.first_fields;
  if (phase == schema.second) return &schema.second_fields;
  return nullptr;
}

bool may_be_null(Event event, Field field) noexcept {
  switch (field) {
    case socket:
    case irp:
    case context:
    case accepted:
    case accept_context:
    case local:
    case remote:
    case inspect:
      return true;
    case dispatch:
      return event == Event::wsk_socket;
    default:
      return false;
  }
}

}  // namespace wskcheck::traces
