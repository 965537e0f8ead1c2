// See clients.h.
#include "clients.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace wskcheck::drive::test {

namespace {

sockaddr_in at_loopback(std::uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool bind_to(int socket, std::uint16_t port) {
  const sockaddr_in own = at_loopback(port);
  return bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0;
}

}  // namespace

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  connect_to(port);
}

// The system gives any port; the next free one of the right kind is taken in its place.
Client::Client(std::uint16_t port, int oddness) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  bind_to(socket_, 0);
  std::uint16_t own = own_port();
  while (own % 2 != oddness) {
    ::close(socket_);
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    ++own;
    while (!bind_to(socket_, own)) own = static_cast<std::uint16_t>(own + 2);
  }
  connect_to(port);
}

void Client::connect_to(std::uint16_t port) {
  const sockaddr_in to = at_loopback(port);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) close();
}

Client::~Client() { close(); }

std::uint16_t Client::own_port() const {
  sockaddr_in own = {};
  socklen_t size = sizeof own;
  getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &size);
  return ntohs(own.sin_port);
}

bool Client::send(const std::string& bytes) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t sent = ::send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    done += static_cast<std::size_t>(sent);
  }
  return true;
}

std::string Client::receive(std::size_t size) const {
  std::string all;
  std::array<char, 4096> part{};
  while (all.size() < size) {
    const ssize_t got = ::recv(socket_, part.data(), std::min(part.size(), size - all.size()), 0);
    if (got <= 0) break;
    all.append(part.data(), static_cast<std::size_t>(got));
  }
  return all;
}
bool Client::ends_in_order() const {
  char byte = 0;
  ssize_t got = 1;
  while (got > 0) got = ::recv(socket_, &byte, 1, 0);
  return got == 0;
}
std::string Client::receive_all() const { return receive(static_cast<std::size_t>(-1)); }

void Client::finish_sending() const { ::shutdown(socket_, SHUT_WR); }
void Client::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}
void Client::reset() {
  const linger at_once = {1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

}  // namespace wskcheck::drive::test
