// TCP on the loopback interface, as a live run needs it: the only place of a live run that the
// operating system is asked for sockets.
//
// On POSIX systems: sockets_posix.cpp. Windows would need a sockets_windows.cpp with the same
// functions: WSAStartup once, closesocket for close, ioctlsocket(FIONBIO) for O_NONBLOCK,
// WSAGetLastError for errno, WSAPoll for poll, and a connected pair of UDP sockets for the pipe of
// Alarm, as WSAPoll takes sockets only; SO_EXCLUSIVEADDRUSE in the place of SO_REUSEADDR. `drive`
// as a whole is not built there yet, and says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace wskcheck::drive::live::sockets {

using Handle = int;
inline constexpr Handle none = -1;

// A socket that listens on 127.0.0.1, or on ::1, and nowhere else. Port 0: any that is free.
// `none` when the port is taken or not for everybody; `error` says why.
Handle listen_on_loopback(bool is_ipv6, std::uint16_t port, std::string& error);
std::uint16_t local_port(Handle socket);

// A connection that has come in, which never blocks; `none`: there is none.
Handle accept(Handle listener, std::uint16_t& peer_port);

enum class Moved : std::uint8_t {
  bytes,
  nothing,  // not now
  end,      // the peer has closed its side
  reset,    // there is no connection any more
};
// At most `size` bytes; `done` says how many when bytes have moved.
Moved receive(Handle socket, void* to, std::size_t size, std::size_t& done);
Moved send(Handle socket, const void* from, std::size_t size, std::size_t& done);

void finish_sending(Handle socket);  // the peer reads to the end
void close(Handle socket);           // what was sent still arrives
void reset(Handle socket);           // closes it, and the peer finds that it was reset

// What a socket is waited for, and what has come of it.
struct Interest {
  Handle socket = none;
  bool read = false;
  bool write = false;
  bool can_read = false;  // or has ended, or was reset
  bool can_write = false;
};

// Lets another thread end a wait.
class Alarm {
 public:
  Alarm();
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  void ring() const;

 private:
  friend void wait(std::span<Interest> interests, const Alarm& alarm, int at_most_ms);
  Handle in_ = none;
  Handle out_ = none;
};

// Until one of them can be read or written, the alarm rings, or the time is over.
void wait(std::span<Interest> interests, const Alarm& alarm, int at_most_ms);

}  // namespace wskcheck::drive::live::sockets
