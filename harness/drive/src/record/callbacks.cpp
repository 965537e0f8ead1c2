// Records of callbacks and completion routines, from enter to leave.
#include <cstring>

#include "provider/effects.h"
#include "record/addresses.h"
#include "record/events.h"

namespace wskcheck::drive::record {
namespace {

using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

Event event_of(FrameKind kind, const char* name) {
  switch (kind) {
    case FrameKind::WskInspectEvent:
      return Event::wsk_inspect_event;
    case FrameKind::WskAbortEvent:
      return Event::wsk_abort_event;
    case FrameKind::WskAcceptEvent:
      return Event::wsk_accept_event;
    case FrameKind::ConnectionEvent:
      return std::strcmp(name, "WskReceiveEvent") == 0 ? Event::wsk_receive_event
                                                       : Event::wsk_disconnect_event;
    default:
      return Event::completion;
  }
}

// In which the driver found the addresses, if it gave buffers for them.
void set_taken(Record& r, const provider::IrpSide& i) {
  if (i.local != nullptr) set_local(r, i.local);
  if (i.remote == nullptr) return;
  r.remote = endpoint_of(i.remote);
  r.values.insert(Field::remote);
}

void set_completed(Record& r, const IRP* irp, bool brings_socket, bool pended) {
  set_pointer(r, Field::irp, &Record::irp, irp);
  r.status = static_cast<std::uint32_t>(irp->IoStatus.Status);
  r.information = irp->IoStatus.Information;
  if (brings_socket && r.information != 0) {
    r.information = name_of(reinterpret_cast<const void*>(irp->IoStatus.Information));
  }
  r.pending_returned = pended;
  for (const Field f : {Field::status, Field::information, Field::pending_returned}) {
    r.values.insert(f);
  }
}

void set_completion(Record& r, IrpId id) {
  const Irp& irp = provider::state.world.irp(id);
  const provider::IrpSide& i = provider::side(id);
  set_completed(r, i.irp, irp.use == IrpUse::create || irp.use == IrpUse::accept, i.pended);
  if (irp.use == IrpUse::accept && irp.outcome == Outcome::success) set_taken(r, i);
}

void set_flags(Record& r) {
  r.flags = irql() == 2 ? 8u : 0u;
  r.values.insert(Field::flags);
}

void set_listener(Record& r, ListenerId id) {
  const provider::ListenerSide& l = provider::side(id);
  if (l.socket != nullptr) set_pointer(r, Field::socket, &Record::socket, l.socket);
  set_pointer(r, Field::context, &Record::context, l.context);
}

}  // namespace

void add_enter(FrameId frame, const char* name) {
  const Frame& f = provider::state.world.frame(frame);
  Record& r = add(event_of(f.kind, name), Phase::enter);
  if (r.ev == Event::completion) return set_completion(r, f.irp);
  if (f.kind == FrameKind::ConnectionEvent) {
    set_pointer(r, Field::socket, &Record::socket, provider::side(f.conn).socket);
    set_pointer(r, Field::context, &Record::context, provider::side(f.conn).context);
    set_flags(r);
    const bool is_reset = r.ev == Event::wsk_disconnect_event && provider::side(f.conn).reset;
    if (is_reset) r.flags |= WSK_FLAG_ABORTIVE;
    return;
  }
  set_listener(r, f.listener);
  if (r.ev == Event::wsk_abort_event) return set_inspect(r, f.conn);
  if (present(f.conn)) set_addresses(r, f.listener, f.conn);
  if (r.ev == Event::wsk_accept_event) {
    set_flags(r);
    const PWSK_SOCKET socket = present(f.conn) ? provider::make_socket(f.conn) : nullptr;
    return set_pointer(r, Field::accepted, &Record::accepted, socket);
  }
  if (present(f.conn)) {
    set_inspect(r, f.conn);
  } else {
    r.nulls.insert(Field::inspect);
  }
}

void add_completed(const void* irp, bool brings_socket, bool pended) {
  set_completed(add(Event::completion, Phase::enter), static_cast<const IRP*>(irp), brings_socket,
                pended);
}

namespace {

Record& add_left(Event event, NTSTATUS status) {
  Record& r = add(event, Phase::leave);
  r.status = static_cast<std::uint32_t>(status);
  r.values.insert(Field::status);
  return r;
}

}  // namespace

void add_left_completion(const void* irp, NTSTATUS status) {
  set_pointer(add_left(Event::completion, status), Field::irp, &Record::irp, irp);
}

// Without the context, which an accepted socket may have too.
void add_disconnect_event(const void* socket) {
  Record& r = add(Event::wsk_disconnect_event, Phase::enter);
  set_pointer(r, Field::socket, &Record::socket, socket);
  set_flags(r);
}
void add_left_disconnect_event(NTSTATUS status) { add_left(Event::wsk_disconnect_event, status); }

void add_null_local_address(FrameId frame) {
  const Frame& f = provider::state.world.frame(frame);
  Record* r = last(event_of(f.kind, ""), Phase::enter);
  if (r == nullptr) return;
  r->local = {};
  r->values.erase(Field::local);
  r->nulls.insert(Field::local);
}

void add_leave(FrameId frame, const char* name, const Seen& seen) {
  const Frame& f = provider::state.world.frame(frame);
  if (f.kind == FrameKind::ConnectionEvent && name == nullptr) return;  // it was not called
  Record& r = add(event_of(f.kind, name), Phase::leave);
  if (r.ev == Event::wsk_inspect_event) {
    r.action = static_cast<traces::Action>(seen.raw_action);
    r.values.insert(Field::action);
    return;
  }
  r.status = static_cast<std::uint32_t>(seen.status);
  r.values.insert(Field::status);
  if (r.ev == Event::completion) {
    return set_pointer(r, Field::irp, &Record::irp, provider::side(f.irp).irp);
  }
  if (r.ev != Event::wsk_accept_event || !present(f.conn) || r.status != 0) return;
  set_pointer(r, Field::accept_context, &Record::accept_context, provider::side(f.conn).context);
  r.accept_dispatch = provider::side(f.conn).dispatch != nullptr;
  r.values.insert(Field::accept_dispatch);
}

}  // namespace wskcheck::drive::record
