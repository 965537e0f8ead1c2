// What a recorder writes into the fields of calls, returns, callbacks and completions.
#include "recorder.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::conform::test {

using traces::Code;
using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;
namespace status = traces::status;

namespace {

Event event_of(FrameKind kind) {
  switch (kind) {
    case FrameKind::WskRegister:
      return Event::wsk_register;
    case FrameKind::WskCaptureProviderNPI:
      return Event::wsk_capture_provider_npi;
    case FrameKind::WskReleaseProviderNPI:
      return Event::wsk_release_provider_npi;
    case FrameKind::WskDeregister:
      return Event::wsk_deregister;
    case FrameKind::WskControlClient:
      return Event::wsk_control_client;
    case FrameKind::WskSocket:
      return Event::wsk_socket;
    case FrameKind::WskControlSocket:
      return Event::wsk_control_socket;
    case FrameKind::WskBind:
      return Event::wsk_bind;
    case FrameKind::WskListen:
      return Event::wsk_listen;
    case FrameKind::WskGetLocalAddress:
      return Event::wsk_get_local_address;
    case FrameKind::WskAccept:
      return Event::wsk_accept;
    case FrameKind::WskInspectComplete:
      return Event::wsk_inspect_complete;
    case FrameKind::WskDisconnect:
      return Event::wsk_disconnect;
    case FrameKind::WskCloseSocket:
      return Event::wsk_close_socket;
    case FrameKind::IoCancelIrp:
      return Event::io_cancel_irp;
    case FrameKind::OtherCall:
      return Event::other_function;
    case FrameKind::WskInspectEvent:
      return Event::wsk_inspect_event;
    case FrameKind::WskAbortEvent:
      return Event::wsk_abort_event;
    case FrameKind::WskAcceptEvent:
      return Event::wsk_accept_event;
    case FrameKind::ConnectionEvent:
      return Event::wsk_receive_event;
    default:
      return Event::completion;
  }
}

void fields(Record& r, std::initializer_list<Field> list) {
  for (const Field f : list) r.values.insert(f);
}

traces::Endpoint endpoint(std::uint8_t last, std::uint16_t port) {
  traces::Endpoint e;
  e.address = {10, 0, 0, last};
  e.port = port;
  return e;
}

}  // namespace

void Recorder::control_fields(Record& r, const Frame& f) {
  fields(r, {Field::request, Field::code});
  r.request = traces::Request::set;
  switch (static_cast<Control>(f.arg)) {
    case Control::set_conditional:
    case Control::clear_conditional:
      r.code = Code::so_conditional_accept;
      r.value = static_cast<Control>(f.arg) == Control::set_conditional ? 1 : 0;
      fields(r, {Field::value});
      break;
    case Control::get_conditional:
      r.request = traces::Request::get;
      r.code = Code::so_conditional_accept;
      break;
    case Control::query_inspect_id:
      r.request = traces::Request::ioctl;
      r.code = Code::sio_wsk_query_inspect_id;
      break;
    case Control::other:
      r.code = Code::number;
      r.code_number = 77;
      break;
    default:
      r.code = Code::so_wsk_event_callback;
      r.mask = static_cast<Control>(f.arg) == Control::enable_accept    ? 0x200
               : static_cast<Control>(f.arg) == Control::enable_both    ? 0x240
               : static_cast<Control>(f.arg) == Control::disable_accept ? 0x80000200
                                                                        : 0x40;
      fields(r, {Field::mask});
  }
}

void Recorder::record_call(SmallWorld& world, const Frame& f, std::uint64_t tid, std::uint8_t arg) {
  Record& r = add(event_of(f.kind), Phase::call, tid);
  if (f.kind == FrameKind::OtherCall) {
    r.name = "WskSend";
  }
  if (f.kind == FrameKind::WskSocket) {
    const std::size_t n = index_of(f.listener);
    listener_context_[n] = random_.chance(80) ? contexts_.take() : 0;
    r.context = listener_context_[n];
    (r.context != 0 ? r.values : r.nulls).insert(Field::context);
    r.category = arg != 0 ? traces::Category::stream : traces::Category::listen;
    r.family = 2;
    fields(r, {Field::category, Field::family});
  } else if (f.kind == FrameKind::WskControlClient) {
    r.code = Code::wsk_set_static_event_callbacks;
    r.mask = ((f.arg & 1U) != 0 ? 0x200U : 0U) | ((f.arg & 2U) != 0 ? 0x40U : 0U);
    fields(r, {Field::code, Field::mask});
    r.nulls.insert(Field::irp);
  } else if (machine::counts_as_call(f.kind)) {
    r.socket =
        f.on_conn != 0 ? conn_socket_[index_of(f.conn)] : listener_socket_[index_of(f.listener)];
    fields(r, {Field::socket});
  }
  if (f.kind == FrameKind::WskControlSocket) control_fields(r, f);
  if (f.kind == FrameKind::WskBind) {
    r.local = endpoint(1, 445);
    fields(r, {Field::local});
  }
  if (f.kind == FrameKind::WskAccept) fields(r, {Field::flags, Field::dispatch});
  if (f.kind == FrameKind::WskInspectComplete) {
    set_id(r, world.conn(f.conn), index_of(f.conn));
    r.action = f.arg != 0 ? traces::Action::accept : traces::Action::reject;
    fields(r, {Field::action});
  }
  if (f.kind >= FrameKind::WskSocket) set_irp(r, f.irp);
}

void Recorder::set_id(Record& r, const Conn& conn, std::size_t n) {
  const bool small = (plan_.bounds.features & f_recycle) != 0;
  r.inspect.key = small ? conn.key : index_of(conn.listener) + 7u;
  r.inspect.serial = small ? conn.serial : conn_serial_[n];
  fields(r, {Field::inspect});
}

std::uint32_t Recorder::status_of(Result result) {
  switch (result) {
    case Result::pending:
      return status::pending;
    case Result::event_pending:
      return status::event_pending;
    case Result::forced_closed:
      return status::file_forced_closed;
    case Result::not_accepted:
      return status::request_not_accepted;
    case Result::failure:
      return status::insufficient_resources;
    case Result::refused:
      return status::invalid_parameter;
    default:
      return status::success;
  }
}
std::uint32_t Recorder::status_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::cancelled:
      return status::cancelled;
    case Outcome::forced_closed:
      return status::file_forced_closed;
    case Outcome::failure:
      return status::insufficient_resources;
    default:
      return status::success;
  }
}

void Recorder::record_return(SmallWorld&, const Frame& f, std::uint64_t tid) {
  Record& r = add(event_of(f.kind), Phase::return_, tid);
  if (f.kind == FrameKind::OtherCall) r.name = "WskSend";
  if (f.kind == FrameKind::IoCancelIrp) {
    r.result = random_.chance(50);
    fields(r, {Field::result});
    return;
  }
  r.status = status_of(f.result);
  fields(r, {Field::status});
}

void Recorder::record_completion(SmallWorld& world, const Frame& f, std::uint64_t tid) {
  const Irp& irp = world.irp(f.irp);
  Record& r = add(Event::completion, Phase::enter, tid);
  set_irp(r, f.irp);
  r.status = status_of(irp.outcome);
  fields(r, {Field::status, Field::information});
  if (irp.outcome != Outcome::success) return;
  if (irp.use == IrpUse::create) {
    const std::size_t n = index_of(irp.listener);
    listener_socket_[n] = sockets_.take();
    r.information = listener_socket_[n];
  }
  if (irp.use == IrpUse::accept) {
    const std::size_t n = index_of(irp.conn);
    conn_socket_[n] = sockets_.take();
    r.information = conn_socket_[n];
    r.local = endpoint(1, 445);
    r.remote = endpoint(9, conn_port_[n]);
    fields(r, {Field::local, Field::remote});
  }
}

void Recorder::name_listener(Record& r, ListenerId id) {
  const std::size_t n = index_of(id);
  const bool socket = listener_socket_[n] != 0 && random_.chance(50);
  if (socket) {
    r.socket = listener_socket_[n];
    fields(r, {Field::socket});
  }
  if (!socket || random_.chance(50)) {
    r.context = listener_context_[n];
    (r.context != 0 ? r.values : r.nulls).insert(Field::context);
  }
}

void Recorder::record_callback(SmallWorld& world, const Frame& f, std::uint64_t tid) {
  Record& r = add(event_of(f.kind), Phase::enter, tid);
  const std::size_t n = present(f.conn) ? index_of(f.conn) : 0;
  if (f.kind == FrameKind::ConnectionEvent) {
    r.socket = conn_socket_[n];
    fields(r, {Field::socket, Field::flags});
    return;
  }
  name_listener(r, f.listener);
  if (f.kind == FrameKind::WskInspectEvent) {
    if (present(f.conn)) {
      conn_serial_[n] = ++serial_;
      const Conn& conn = world.conn(f.conn);
      if ((plan_.bounds.features & f_recycle) != 0) {
        owners_[{index_of(conn.listener), conn.key, conn.serial}] = serial_;
      }
      set_id(r, world.conn(f.conn), n);
    } else {
      r.nulls.insert(Field::inspect);
    }
  }
  if (f.kind == FrameKind::WskAbortEvent) set_id(r, world.conn(f.conn), n);
  if (f.kind == FrameKind::WskAcceptEvent) {
    fields(r, {Field::flags});
    if (!present(f.conn)) {
      r.nulls.insert(Field::accepted);
      return;
    }
    conn_socket_[n] = sockets_.take();
    r.accepted = conn_socket_[n];
    fields(r, {Field::accepted});
  }
  if (f.kind != FrameKind::WskAbortEvent && present(f.conn)) {
    r.local = endpoint(1, 445);
    r.remote = endpoint(9, conn_port_[n]);
    fields(r, {Field::local, Field::remote});
  }
}

void Recorder::record_leave(SmallWorld&, const Frame& f, std::uint64_t tid, const Rule& rule) {
  Record& r = add(event_of(f.kind), Phase::leave, tid);
  if (f.kind == FrameKind::Completion) {
    set_irp(r, f.irp);
    r.status = status::more_processing_required;
    fields(r, {Field::status});
    return;
  }
  if (f.kind == FrameKind::WskInspectEvent) {
    r.action = rule.id == "PND-02"   ? traces::Action::pend
               : rule.id == "INS-11" ? traces::Action::reject
                                     : traces::Action::accept;
    fields(r, {Field::action});
    return;
  }
  fields(r, {Field::status});
  if (f.kind != FrameKind::WskAcceptEvent || !present(f.conn)) return;
  if (rule.id == "AEV-12") {
    r.status = status::request_not_accepted;
    return;
  }
  r.accept_context = conn_context_[index_of(f.conn)] = contexts_.take();
  r.accept_dispatch = true;
  fields(r, {Field::accept_context, Field::accept_dispatch});
}

}  // namespace wskcheck::conform::test
