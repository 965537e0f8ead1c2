// What STATUS_FILE_FORCED_CLOSED says (DEAD-01, docs/errata.md).
#pragma once

#include "wskcheck/model/rule.h"

namespace wskcheck {

// Whether that status of the call, or of the IRP, says that its listening socket has died and
// nothing else. Of other functions, and of accepted sockets, it is a failure among failures; a call
// that broke an obligation may fail as it likes.
constexpr bool reports_death(const Frame& call) {
  constexpr Mask functions =
      in(FrameKind::WskBind, FrameKind::WskAccept, FrameKind::WskInspectComplete,
         FrameKind::WskControlSocket, FrameKind::WskGetLocalAddress);
  return is_in(functions, call.kind) && call.on_conn == 0 && call.bad == 0;
}
constexpr bool reports_death(const Irp& irp) {
  constexpr Mask uses = in(IrpUse::bind, IrpUse::accept, IrpUse::inspect, IrpUse::control,
                           IrpUse::disable, IrpUse::address);
  return is_in(uses, irp.use) && irp.on_conn == 0;
}

}  // namespace wskcheck
