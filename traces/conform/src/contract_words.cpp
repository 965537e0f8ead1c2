// See contract_words.h.
#include "contract_words.h"

#include <algorithm>
#include <array>

namespace wskcheck::conform {
namespace {

constexpr std::array table{
    ContractWords{"ABT-07", "a request that was aborted is not heard of again",
                  "D:abort_event/rem; D:inspect_complete/rem"},
    ContractWords{"ACC-16", "WSK allocates the accepted socket, and frees it at its close",
                  "D:accept/rem"},
    ContractWords{"ACC-18",
                  "each connection goes to one taker: one accept IRP or one call of WskAcceptEvent",
                  "X"},
    ContractWords{"AEV-07",
                  "a NULL AcceptSocket says that the listener is dead: the driver closes it",
                  "D:accept_event/p"},
    ContractWords{"CLO-13",
                  "once the close has completed, no request and no callback of the socket is "
                  "outstanding",
                  "S; N:closing-a-socket"},
    ContractWords{"CLO-18",
                  "accepted sockets stay open when their listener is closed, and are closed one by "
                  "one",
                  "S"},
    ContractWords{"CRE-14", "WSK allocates the socket, and frees it at its close", "D:socket/rem"},
    ContractWords{"DEAD-04", "a driver that was told of a listener's death closes the listener",
                  "D:accept_event/p; D:inspect_event/p"},
    ContractWords{"EVT-13", "once WskAcceptEvent is disabled, it is not called any more",
                  "D:accept/rem; D:accept_event/rem"},
    ContractWords{"IRP-02", "an IRP that is used again is reinitialised by IoReuseIrp",
                  "N:using-irps"},
    ContractWords{"IRP-18", "a pending IRP belongs to WSK until it completes", "D:accept/rem"},
    ContractWords{"IRQ-08", "a callback does not linger at DISPATCH_LEVEL", "N:events"},
    ContractWords{"PND-06", "a connection is not established while its request is pended",
                  "X from INS-02"},
};

}  // namespace

const ContractWords* contract_words(std::string_view id) {
  const auto is_it = [id](const ContractWords& one) { return one.id == id; };
  const auto found = std::find_if(table.begin(), table.end(), is_it);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace wskcheck::conform
