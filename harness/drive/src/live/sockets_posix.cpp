// See sockets.h.
#ifndef _WIN32

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "live/sockets.h"

namespace wskcheck::drive::live::sockets {
namespace {

constexpr int backlog = 128;

void never_block(Handle socket) {
  fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
  fcntl(socket, F_SETFD, FD_CLOEXEC);
}

std::uint16_t port_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

int bind_to_loopback(Handle socket, bool is_ipv6, std::uint16_t port) {
  if (is_ipv6) {
    sockaddr_in6 six = {};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    six.sin6_addr = in6addr_loopback;
    return bind(socket, reinterpret_cast<const sockaddr*>(&six), sizeof six);
  }
  sockaddr_in four = {};
  four.sin_family = AF_INET;
  four.sin_port = htons(port);
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return bind(socket, reinterpret_cast<const sockaddr*>(&four), sizeof four);
}

Moved moved(ssize_t result, std::size_t& done) {
  if (result > 0) {
    done = static_cast<std::size_t>(result);
    return Moved::bytes;
  }
  if (result == 0) return Moved::end;
  const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return later ? Moved::nothing : Moved::reset;
}

}  // namespace

Handle listen_on_loopback(bool is_ipv6, std::uint16_t port, std::string& error) {
  const Handle made = ::socket(is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM, IPPROTO_TCP);
  const int yes = 1;
  if (made >= 0) setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (made < 0 || bind_to_loopback(made, is_ipv6, port) != 0 || listen(made, backlog) != 0) {
    error = std::strerror(errno);
    if (made >= 0) ::close(made);
    return none;
  }
  never_block(made);
  return made;
}

std::uint16_t local_port(Handle socket) {
  sockaddr_storage address = {};
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return port_of(address);
}

Handle accept(Handle listener, std::uint16_t& peer_port) {
  sockaddr_storage address = {};
  socklen_t size = sizeof address;
  const Handle made = ::accept(listener, reinterpret_cast<sockaddr*>(&address), &size);
  if (made < 0) return none;
  never_block(made);
  const int yes = 1;
  setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  peer_port = port_of(address);
  return made;
}

Moved receive(Handle socket, void* to, std::size_t size, std::size_t& done) {
  return moved(::recv(socket, to, size, 0), done);
}
Moved send(Handle socket, const void* from, std::size_t size, std::size_t& done) {
  return moved(::send(socket, from, size, MSG_NOSIGNAL), done);
}

void finish_sending(Handle socket) { ::shutdown(socket, SHUT_WR); }
void close(Handle socket) { ::close(socket); }
void reset(Handle socket) {
  const linger at_once = {1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(socket);
}

Alarm::Alarm() {
  Handle ends[2] = {none, none};
  if (pipe(ends) != 0) return;
  out_ = ends[0];
  in_ = ends[1];
  never_block(out_);
  never_block(in_);
}
Alarm::~Alarm() {
  ::close(in_);
  ::close(out_);
}
// A pipe that is full rings already.
void Alarm::ring() const {
  const char one = 1;
  [[maybe_unused]] const ssize_t written = ::write(in_, &one, 1);
}

void wait(std::span<Interest> interests, const Alarm& alarm, int at_most_ms) {
  std::vector<pollfd> polled;
  polled.push_back({alarm.out_, POLLIN, 0});
  for (const Interest& i : interests) {
    const int events = (i.read ? POLLIN : 0) | (i.write ? POLLOUT : 0);
    polled.push_back({i.socket, static_cast<short>(events), 0});
  }
  ::poll(polled.data(), polled.size(), at_most_ms);
  char rung[64];
  while (::read(alarm.out_, rung, sizeof rung) > 0) continue;
  for (std::size_t k = 0; k < interests.size(); ++k) {
    const int came = polled[k + 1].revents;
    interests[k].can_read = (came & (POLLIN | POLLHUP | POLLERR)) != 0;
    interests[k].can_write = (came & (POLLOUT | POLLERR)) != 0;
  }
}

}  // namespace wskcheck::drive::live::sockets

#endif
