// The network of a live run: the model's listeners and connections as sockets on the loopback
// interface, and the bytes between them and the driver.
//
// All but wait() and ring() is called by a thread that has the machine.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "live/sockets.h"
#include "provider/peers.h"

namespace wskcheck::drive::live {

// Where a listener of the driver can be reached.
struct Opened {
  std::uint16_t port = 0;   // on the loopback interface
  std::uint16_t asked = 0;  // that the driver binds to
  bool is_ipv6 = false;
  std::string why;  // it is not the one that was asked for; empty: it is
};

struct Traffic {
  std::uint64_t connections = 0;
  std::uint64_t resets = 0;     // by peers
  std::uint64_t bytes_in = 0;   // from peers to the driver
  std::uint64_t bytes_out = 0;  // from the driver to peers
};

class Network final : public provider::OtherPeers {
 public:
  // `port`: of the first listener, in the place of the driver's own; 0: any.
  Network(std::optional<std::uint16_t> port, std::function<void(const Opened&)> opened);
  ~Network() override;

  // Brings sockets and model together: opens, accepts, reads, writes, closes. False when nothing
  // has changed that the model may want to know.
  bool move_on();
  // A connection request waits that the model has not been told of.
  bool has_request(ListenerId id) const;
  bool is_reset(ConnId id) const { return provider::side(id).reset; }

  // Until something can be done, or `at_most_ms`; the machine is not needed.
  void wait(int at_most_ms);
  void ring() const { alarm_.ring(); }
  const Traffic& traffic() const { return traffic_; }

  void connected(ConnId id) override;
  USHORT port(ConnId id) const override;
  bool can_finish(IrpId id) const override;
  void read(ConnId id, void* to, std::uint32_t size) const override;
  void taken(ConnId id, std::uint32_t size) override;
  void disconnected(ConnId id, bool abortive) override;

 private:
  static constexpr std::size_t unread_max = 64 * 1024;  // of a connection, kept for the driver

  struct Door {
    sockets::Handle socket = sockets::none;
    const void* of = nullptr;  // the WSK_SOCKET
    bool can_read = false;
    sockets::Handle guest = sockets::none;  // accepted, and the model does not know of it
    std::uint16_t guest_port = 0;
  };
  struct Line {
    sockets::Handle socket = sockets::none;
    std::uint16_t port = 0;
    std::vector<std::byte> unread;
    bool can_read = false;
    bool can_write = true;
    bool wants_to_write = false;
    bool is_finished = false;  // the driver has disconnected
  };
  struct Sending {
    std::uint32_t generation = 0;  // of the IRP
    std::uint32_t done = 0;
    std::uint64_t turn = 0;  // 0: not begun
  };

  bool open_and_close_doors();
  bool let_in();
  bool read_line(ConnId id);
  bool send_all();
  bool send_one(IrpId id);
  bool close_lines();
  void open_door(ListenerId id);
  void broken(ConnId id);
  std::vector<IrpId> sending_in_order();

  std::optional<std::uint16_t> port_;
  std::function<void(const Opened&)> opened_;
  sockets::Alarm alarm_;
  std::array<Door, DriverRoom::listeners> doors_;
  std::array<Line, DriverRoom::conns> lines_;
  std::array<Sending, DriverRoom::irps> sending_;
  std::uint64_t turns_ = 0;
  Traffic traffic_;
};

}  // namespace wskcheck::drive::live
