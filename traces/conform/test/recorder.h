// Turns steps of a small world into the records that a recorder at the driver's boundary writes.
//
// Pointers come back at once for new objects; statuses follow from results and outcomes.
#pragma once

#include <array>
#include <map>
#include <tuple>
#include <vector>

#include "generate.h"
#include "wskcheck/model/program.h"

namespace wskcheck::conform::test {

class Recorder {
 public:
  Recorder(const Plan& plan, Random& random, Trace& trace)
      : plan_(plan), random_(random), trace_(trace) {}

  // The records that lead to the world in which the run starts.
  void preamble();
  // Whether the driver knows what it needs for the step: sockets that it was given, captures.
  bool knowable(SmallWorld& world, const Step& step) const;
  // Call before() when the step is chosen and after() when it was taken.
  void before(SmallWorld& world, const Step& step);
  void after(SmallWorld& world, const Step& step);

 private:
  // Addresses that are given again as soon as they are free.
  struct Pool {
    std::uint64_t next;
    std::vector<std::uint64_t> free;
    std::uint64_t take() {
      if (free.empty()) return next += 0x40;
      const std::uint64_t p = free.back();
      free.pop_back();
      return p;
    }
  };

  traces::Record& add(traces::Event ev, traces::Phase ph, std::uint64_t tid);
  void set_irp(traces::Record& r, IrpId id);
  void record_call(SmallWorld& world, const Frame& f, std::uint64_t tid, std::uint8_t arg);
  void control_fields(traces::Record& r, const Frame& f);
  void record_return(SmallWorld& world, const Frame& f, std::uint64_t tid);
  void record_completion(SmallWorld& world, const Frame& f, std::uint64_t tid);
  void record_callback(SmallWorld& world, const Frame& f, std::uint64_t tid);
  void record_leave(SmallWorld& world, const Frame& f, std::uint64_t tid, const Rule& rule);
  void name_listener(traces::Record& r, ListenerId id);
  void set_id(traces::Record& r, const Conn& conn, std::size_t n);
  std::uint32_t status_of(Outcome outcome);
  std::uint32_t status_of(Result result);
  bool id_came_back(SmallWorld& world, ConnId id) const;
  void collect(SmallWorld& world);
  void simple(traces::Event ev, bool irp, std::size_t listener);
  void thin_out(std::size_t first);

  const Plan& plan_;
  Random& random_;
  Trace& trace_;
  std::uint64_t t_ = 0;
  Pool sockets_{0x5000, {}};
  Pool irps_{0xa000, {}};
  Pool contexts_{0x100, {}};
  Pool threads_{0x40, {}};
  std::array<std::uint64_t, listeners_max> listener_socket_{};
  std::array<std::uint64_t, listeners_max> listener_context_{};
  std::array<std::uint64_t, conns_max> conn_socket_{};
  std::array<std::uint64_t, conns_max> conn_context_{};
  std::array<std::uint16_t, conns_max> conn_port_{};
  std::array<std::uint64_t, conns_max> conn_serial_{};
  std::array<std::uint64_t, irps_max> irp_{};
  std::array<std::uint64_t, frames_max> tid_{};
  std::array<std::uint64_t, frames_max> frame_irp_{};
  std::uint64_t serial_ = 0;
  // Which request had an inspect ID of a listener last, by its place among all requests.
  std::map<std::tuple<std::uint32_t, std::uint64_t, std::uint32_t>, std::uint64_t> owners_;
  int captures_ = 0;  // that the driver has seen succeed and not released
  std::uint16_t port_ = 50000;
  // of the step between before() and after()
  Frame frame_{};
  FrameId frame_id_ = FrameId::none;
  ConnId conn_id_ = ConnId::none;
  std::uint64_t step_tid_ = 0;
};

}  // namespace wskcheck::conform::test
