// Runs a driver live: the same driver in the same kernel, with real threads, and with a WSK whose
// connections are TCP sockets on the loopback interface.
//
// WSK obeys the rules of the model here too; what peers do, real peers do. Nothing is explored:
// each run is one run, and another one is another.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

// A listener of the driver, and where it can be reached.
struct LiveListener {
  std::string address;  // "127.0.0.1:40123", "[::1]:40123"; never anything but loopback
  std::uint16_t port = 0;
  std::uint16_t asked_port = 0;  // that the driver binds to
  std::string why;               // the port is another one; empty: it is not
};

struct LiveOptions {
  Options driver;  // sources, includes, defines, compiler, kernel_include; flavour
  std::optional<std::uint16_t> port;  // of the first listener, 0: any; else the driver's own
  std::uint64_t seed = 1;  // of WSK's choices, which with the same order of events are the same
  bool records = false;
  std::function<void(const LiveListener&)> listens;  // called when one is opened; may be empty
  // Asked several times a second. True: the driver is to be unloaded, and the run ends. Empty:
  // it is unloaded at once.
  std::function<bool()> stop;
};

struct LiveReport {
  DriveVerdict verdict = DriveVerdict::inconclusive;
  std::string why;  // of an inconclusive one
  std::vector<DriveFinding> findings;
  std::vector<LiveListener> listeners;
  std::uint64_t connections = 0;
  std::uint64_t resets = 0;     // connections that a peer has reset
  std::uint64_t bytes_in = 0;   // from peers to the driver
  std::uint64_t bytes_out = 0;  // from the driver to peers
  std::string recording;        // JSON Lines (docs/trace-format.md); empty unless records
};

// Until the driver has been unloaded, or has made a mistake. False with an error when it cannot be
// compiled or loaded. One run at a time in a process. When a finding leaves a thread of the driver
// that does not come to rest, no other run can follow in this process.
bool run_live(const LiveOptions& options, LiveReport& report, DriveError& error);

}  // namespace wskcheck::drive
