// The words of records in the words of the model.
#include "terms.h"

#include "wskcheck/traces/status.h"

namespace wskcheck::conform {

using traces::Code;
using traces::Event;
using traces::Field;
using traces::Record;
using Tri = Seen::Tri;

namespace {

constexpr std::uint32_t wsk_event_accept = 0x200;
constexpr std::uint32_t wsk_connection_events = 0x40 | 0x80 | 0x10;
constexpr std::uint32_t wsk_event_disable = 0x80000000;

}  // namespace

Tri tri(bool known, bool value) { return !known ? Tri::unknown : (value ? Tri::yes : Tri::no); }

FrameKind kind_of(Event ev) {
  switch (ev) {
    case Event::wsk_register:
      return FrameKind::WskRegister;
    case Event::wsk_capture_provider_npi:
      return FrameKind::WskCaptureProviderNPI;
    case Event::wsk_release_provider_npi:
      return FrameKind::WskReleaseProviderNPI;
    case Event::wsk_deregister:
      return FrameKind::WskDeregister;
    case Event::wsk_control_client:
      return FrameKind::WskControlClient;
    case Event::wsk_socket:
      return FrameKind::WskSocket;
    case Event::wsk_control_socket:
      return FrameKind::WskControlSocket;
    case Event::wsk_bind:
      return FrameKind::WskBind;
    case Event::wsk_listen:
      return FrameKind::WskListen;
    case Event::wsk_get_local_address:
      return FrameKind::WskGetLocalAddress;
    case Event::wsk_accept:
      return FrameKind::WskAccept;
    case Event::wsk_inspect_complete:
      return FrameKind::WskInspectComplete;
    case Event::wsk_disconnect:
      return FrameKind::WskDisconnect;
    case Event::wsk_close_socket:
      return FrameKind::WskCloseSocket;
    case Event::io_cancel_irp:
      return FrameKind::IoCancelIrp;
    case Event::other_function:
      return FrameKind::OtherCall;
    case Event::wsk_inspect_event:
      return FrameKind::WskInspectEvent;
    case Event::wsk_abort_event:
      return FrameKind::WskAbortEvent;
    case Event::wsk_accept_event:
      return FrameKind::WskAcceptEvent;
    case Event::wsk_disconnect_event:
    case Event::wsk_receive_event:
      return FrameKind::ConnectionEvent;
    case Event::completion:
      return FrameKind::Completion;
    default:
      return FrameKind::none;
  }
}

// 0 means unknown; the untouched address 0.0.0.0:0 is known but says nothing of the peer.
std::uint64_t hash_of(const traces::Endpoint& e) {
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (const char c : traces::to_text(e))
    h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return h | 1;
}

Mask results_of(std::uint32_t status, bool reports_death) {
  using traces::status_succeeded;
  if (status == traces::status::pending) return in(Result::pending);
  if (status == traces::status::event_pending) return in(Result::event_pending, Result::success);
  if (status_succeeded(status)) return in(Result::success);
  if (status == traces::status::file_forced_closed && reports_death) {
    return in(Result::forced_closed);
  }
  Mask results = in(Result::failure, Result::refused);
  if (status == traces::status::file_forced_closed) results |= in(Result::forced_closed);
  if (status == traces::status::request_not_accepted) results |= in(Result::not_accepted);
  return results;
}

Mask outcomes_of(std::uint32_t status, bool reports_death) {
  if (traces::status_succeeded(status)) return in(Outcome::success);
  if (status == traces::status::cancelled) return in(Outcome::cancelled);
  if (status == traces::status::file_forced_closed && reports_death) {
    return in(Outcome::forced_closed);
  }
  Mask outcomes = in(Outcome::failure);
  if (status == traces::status::file_forced_closed) outcomes |= in(Outcome::forced_closed);
  return outcomes;
}

// What WskControlSocket is asked to do.
Control control_of(const Record& r, bool on_conn) {
  if (r.code == Code::so_conditional_accept && r.request == traces::Request::set) {
    return r.has(Field::value) && r.value == 0 ? Control::clear_conditional
                                               : Control::set_conditional;
  }
  if (r.code == Code::so_conditional_accept) return Control::get_conditional;
  if (r.code == Code::sio_wsk_query_inspect_id) return Control::query_inspect_id;
  if (r.code != Code::so_wsk_event_callback) return Control::other;
  if (on_conn) return Control::enable_events;
  if ((r.mask & wsk_event_disable) != 0) return Control::disable_accept;
  if (r.has(Field::mask) && (r.mask & wsk_event_accept) == 0) return Control::inherit;
  const bool both = !r.has(Field::mask) || (r.mask & wsk_connection_events) != 0;
  return both ? Control::enable_both : Control::enable_accept;
}

}  // namespace wskcheck::conform
