// How a function of WSK that the driver calls becomes steps of the model.
#pragma once

#include <cstdint>

#include "provider/state.h"

namespace wskcheck::drive::provider {

struct Call {
  const char* name = "";
  FrameKind kind = FrameKind::none;
  std::uint8_t control = any_arg;  // Control, of WskControlSocket
  std::uint8_t arg = 0;            // of the step: category, action
  ListenerId listener = ListenerId::none;
  ConnId conn = ConnId::none;
  bool on_conn = false;   // the socket is the accepted one
  bool connects = false;  // WskSocket for an outgoing connection
  PWSK_SOCKET socket = nullptr;
  PIRP irp = nullptr;
  Seen seen = {};
  WSK_CONTROL_SOCKET_TYPE request = WskSetOption;  // of WskControlSocket
  std::uint32_t code = 0;
  const SOCKADDR* address = nullptr;  // of WskBind
  const void* site = nullptr;
  FrameSide frame = {};  // what the call carries beside
  IrpSide passed = {};   // what its IRP carries beside
};

// An out-parameter of WskAcceptEvent that the callback has not written (AEV-10, Q-62): its bytes
// are those of fresh pool memory.
inline bool is_unwritten(const void* place) {
  return *static_cast<const std::uintptr_t*>(place) == 0xCDCDCDCDCDCDCDCDu;
}

// On the driver's fiber: makes the call, waits for WSK, and gives what the function returns.
NTSTATUS make(Call& call);

// On the driver's fiber: the callback or completion routine of a frame, from enter to leave.
void run_callback(FrameId frame);
void callback_thread(void* frame);  // entry of a thread that runs one

// A step of the model, ready for its guard. `pushed` and `seen` outlive the view.
View bind(const Step& step, Frame& pushed, const Seen& seen);

// The number of the application's rule that this step is, taking into account what was seen; the
// step is taken, and an obligation that it breaks is a finding.
void take_application_step(Step step, const Seen& seen, const void* site);

}  // namespace wskcheck::drive::provider
