// Every run that the last records allow, not only the simplest: what is tried before it is said
// that a record fits none.
//
// Hidden steps are taken at their own time here, each of every object, as the model takes them. A
// state that was reached before is not looked at again, so the search ends; a bound on the states
// keeps it short.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "order.h"
#include "session.h"

namespace wskcheck::conform {

// A record that was followed, and how.
struct Way {
  std::size_t position = 0;  // in the queue
  Explanation how;
  bool alone = true;  // no other record could have been here
};

class EveryWay {
 public:
  EveryWay(Session& session, Queue& queue) : s_(session), queue_(queue) {}

  // Begins anew: nothing has been tried.
  void begin(std::size_t states_max);
  // Whether `count` records more can be followed, in any order that is left open; `ways` is how.
  // Everything is as it was before the call.
  bool find(std::size_t count, std::vector<Way>& ways);
  bool bound_reached() const { return bound_; }
  bool order_left_out() const { return order_left_out_; }
  std::size_t states() const { return seen_.size(); }

 private:
  struct Visible {
    ConnId conn = ConnId::none;
    int candidate = -1;  // -1: the record is not judged
  };
  bool run();
  bool run_visible();
  bool run_record(std::size_t position, bool alone);
  bool run_hidden();
  bool run_frames();
  bool run_irps();
  bool run_conns();
  bool run_listeners();
  bool run_with_conns(const std::vector<std::uint16_t>& rules, Step step, Mask frame_kinds);
  bool run_step(const Step& step);
  bool may_arrive(ListenerId listener);
  bool is_unseen(ConnId id);
  void visible_ways(const traces::Record& r, std::vector<Visible>& out);
  bool possible(std::size_t candidate);
  void take(const traces::Record& r, const Visible& way);

  // every_ahead.cpp
  void look_ahead(std::size_t count);
  bool may_deliver(const traces::Record& r, const std::unordered_map<std::uint64_t, bool>& accepts);
  const traces::Record* next_of(const std::vector<std::size_t>& list) const;
  bool completes(IrpId id) const;
  bool is_ruled_out(const Step& step);
  bool is_ruled_out(FrameId id);
  bool is_ruled_out(IrpId id);
  bool is_ruled_out(ConnId id);

  // every_state.cpp
  std::uint64_t state();
  std::uint64_t value_of(ConnId id);
  std::uint64_t value_of(IrpId id);
  std::uint64_t value_of(FrameId id);
  std::uint64_t value_of(ListenerId id);
  std::uint64_t name_of(IrpId id);
  std::uint64_t name_of(FrameId id);
  std::uint64_t name_of(ConnId id);

  Session& s_;
  Queue& queue_;
  std::unordered_set<std::uint64_t> seen_;  // states that were reached
  std::size_t states_max_ = 0;
  bool bound_ = false;
  bool order_left_out_ = false;
  std::size_t rest_ = 0;                             // records still to follow
  std::size_t deliveries_ = 0;                       // of them, that may bring a connection
  std::uint32_t conns_at_start_ = 0;                 // numbers of connections that were in use
  std::uint64_t cut_ = 0;                            // which records were followed
  std::vector<bool> delivers_;                       // by the record's position
  bool in_order_ = false;                            // records have one order
  std::unordered_map<std::uint64_t, Mask> returns_;  // by the line of the call
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> completions_;  // by the IRP
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> requests_;     // by the inspect ID
  std::vector<Planned> hidden_;  // steps since the last record
  std::vector<Way> ways_;
};

}  // namespace wskcheck::conform
