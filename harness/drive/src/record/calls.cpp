// Records of calls and returns.
#include <string_view>

#include "provider/state.h"
#include "record/addresses.h"
#include "record/events.h"

namespace wskcheck::drive::record {
namespace {

using provider::Call;
using traces::Code;
using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

Event event_of(const Call& call) {
  for (int i = 0; i < static_cast<int>(Event::other_function); ++i) {
    const auto event = static_cast<Event>(i);
    if (traces::event_name(event) == std::string_view(call.name)) return event;
  }
  return Event::other_function;
}

Record& add_of(const Call& call, Phase phase) {
  const Event event = event_of(call);
  Record& r = add(event, phase);
  if (event == Event::other_function) r.name = call.name;
  return r;
}

// Requests whose page has no IRP.
bool is_of_client(Event event) {
  return event == Event::wsk_register || event == Event::wsk_deregister ||
         event == Event::wsk_capture_provider_npi || event == Event::wsk_release_provider_npi;
}
bool is_of_socket(Event event) {
  return !is_of_client(event) && event != Event::wsk_socket && event != Event::wsk_control_client &&
         event != Event::io_cancel_irp;
}

void set_table(Record& r, const Call& call) {
  if (call.passed.dispatch == nullptr) {
    r.nulls.insert(Field::dispatch);
    return;
  }
  const auto* table = static_cast<const WSK_CLIENT_LISTEN_DISPATCH*>(call.passed.dispatch);
  if (call.arg != 0) {
    table = static_cast<const WSK_CLIENT_STREAM_DISPATCH*>(call.passed.dispatch)->Listen;
  }
  const auto entry = [table](bool there) {
    return table != nullptr && there ? traces::Entry::present : traces::Entry::absent;
  };
  r.dispatch.accept = entry(table != nullptr && table->WskAcceptEvent != nullptr);
  r.dispatch.inspect = entry(table != nullptr && table->WskInspectEvent != nullptr);
  r.dispatch.abort = entry(table != nullptr && table->WskAbortEvent != nullptr);
  r.values.insert(Field::dispatch);
}

void set_creation(Record& r, const Call& call) {
  r.category = call.connects   ? traces::Category::connection
               : call.arg != 0 ? traces::Category::stream
                               : traces::Category::listen;
  r.family = call.passed.family;
  r.values.insert(Field::category);
  r.values.insert(Field::family);
  set_pointer(r, Field::context, &Record::context, call.passed.context);
  if (!call.connects) set_table(r, call);
}

void set_mask(Record& r, const Call& call) {
  if (call.seen.mask < 0) return;
  r.mask = static_cast<std::uint32_t>(call.seen.mask);
  r.values.insert(Field::mask);
}

void set_control(Record& r, const Call& call) {
  r.request = call.request == WskSetOption   ? traces::Request::set
              : call.request == WskGetOption ? traces::Request::get
                                             : traces::Request::ioctl;
  r.values.insert(Field::request);
  r.values.insert(Field::code);
  const bool is_ioctl = r.request == traces::Request::ioctl;
  if (is_ioctl && call.code == SIO_WSK_QUERY_INSPECT_ID) {
    r.code = Code::sio_wsk_query_inspect_id;
  } else if (!is_ioctl && call.code == SO_CONDITIONAL_ACCEPT) {
    r.code = Code::so_conditional_accept;
    if (call.seen.value >= 0) {
      r.value = static_cast<std::uint64_t>(call.seen.value);
      r.values.insert(Field::value);
    }
  } else if (!is_ioctl && call.code == SO_WSK_EVENT_CALLBACK) {
    r.code = Code::so_wsk_event_callback;
    set_mask(r, call);
  } else {
    r.code_number = call.code;
  }
}

void set_flags(Record& r, const Call& call) {
  if (call.seen.flags < 0) return;
  r.flags = static_cast<std::uint32_t>(call.seen.flags);
  r.values.insert(Field::flags);
}

void set_answer(Record& r, const Call& call) {
  if (present(call.conn)) set_inspect(r, call.conn);
  if (call.seen.raw_action < 0) return;
  r.action = static_cast<traces::Action>(call.seen.raw_action);
  r.values.insert(Field::action);
}

}  // namespace

void add_call(const Call& call) {
  Record& r = add_of(call, Phase::call);
  if (!is_of_client(r.ev)) set_pointer(r, Field::irp, &Record::irp, call.irp);
  const bool has_none = r.ev == Event::other_function && call.socket == nullptr;
  if (is_of_socket(r.ev) && !has_none) {
    set_pointer(r, Field::socket, &Record::socket, call.socket);
  }
  switch (r.ev) {
    case Event::wsk_socket:
      return set_creation(r, call);
    case Event::wsk_control_client:
      r.code = Code::wsk_set_static_event_callbacks;
      r.values.insert(Field::code);
      return set_mask(r, call);
    case Event::wsk_control_socket:
      return set_control(r, call);
    case Event::wsk_bind:
      return set_local(r, call.address);
    case Event::wsk_accept:
      set_flags(r, call);
      set_pointer(r, Field::context, &Record::context, call.passed.context);
      r.dispatch_given = call.passed.dispatch != nullptr;
      r.values.insert(Field::dispatch);
      return;
    case Event::wsk_inspect_complete:
      return set_answer(r, call);
    case Event::wsk_disconnect:
      return set_flags(r, call);
    default:
      return;
  }
}

void add_return(const Call& call, NTSTATUS status) {
  Record& r = add_of(call, Phase::return_);
  if (r.ev == Event::io_cancel_irp) {
    r.result = status != STATUS_UNSUCCESSFUL;
    r.values.insert(Field::result);
    return;
  }
  r.status = static_cast<std::uint32_t>(status);
  r.values.insert(Field::status);
}

void add_irp(Event what, const void* irp) {
  set_pointer(add(what, Phase::call), Field::irp, &Record::irp, irp);
}

}  // namespace wskcheck::drive::record
