// Clients of a live driver: plain blocking TCP sockets of this process.
#pragma once

#include <cstdint>
#include <string>

namespace wskcheck::drive::test {

class Client {
 public:
  explicit Client(std::uint16_t port);
  // From an even port (oddness 0) or an odd one (1).
  Client(std::uint16_t port, int oddness);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool is_connected() const { return socket_ >= 0; }
  bool send(const std::string& bytes) const;
  std::string receive(std::size_t size) const;  // less when the other side has closed
  std::string receive_all() const;
  bool ends_in_order() const;  // the other side closes and does not reset
  void finish_sending() const;
  void close();
  void reset();

 private:
  void connect_to(std::uint16_t port);
  std::uint16_t own_port() const;

  int socket_ = -1;
};

}  // namespace wskcheck::drive::test
