// The NTSTATUS values that the model's results and outcomes stand for.
#include "provider/effects.h"

namespace wskcheck::drive::provider {

NTSTATUS status_of(const Frame& frame) {
  switch (frame.result) {
    case Result::success:
      return STATUS_SUCCESS;
    case Result::pending:
      return STATUS_PENDING;
    case Result::event_pending:
      return STATUS_EVENT_PENDING;
    case Result::forced_closed:
      return STATUS_FILE_FORCED_CLOSED;
    case Result::not_accepted:
      return STATUS_REQUEST_NOT_ACCEPTED;
    case Result::refused:
      return STATUS_INVALID_PARAMETER;
    default:
      break;
  }
  if (frame.kind == FrameKind::WskCaptureProviderNPI) return STATUS_DEVICE_NOT_READY;
  if (frame.on_conn != 0 && side(frame.conn).reset) return STATUS_CONNECTION_RESET;
  if (frame.bad != 0) return STATUS_INVALID_DEVICE_STATE;
  if (frame.arg == static_cast<std::uint8_t>(Control::query_inspect_id) &&
      frame.kind == FrameKind::WskControlSocket) {
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  return STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS status_of(const Irp& irp) {
  switch (irp.outcome) {
    case Outcome::success:
      return STATUS_SUCCESS;
    case Outcome::cancelled:
      return STATUS_CANCELLED;
    case Outcome::forced_closed:
      return STATUS_FILE_FORCED_CLOSED;
    default:
      if (present(irp.conn) && side(irp.conn).reset) return STATUS_CONNECTION_RESET;
      return irp.use == IrpUse::bind ? STATUS_ADDRESS_ALREADY_EXISTS
                                     : STATUS_INSUFFICIENT_RESOURCES;
  }
}

}  // namespace wskcheck::drive::provider
