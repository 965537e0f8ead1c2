// The records that wait for their turn, and which of them may be next.
#pragma once

#include <deque>
#include <vector>

#include "wskcheck/traces/record.h"

namespace wskcheck::conform {

struct Waiting {
  traces::Record record;
  std::uint64_t arrival = 0;
  bool noted = false;       // its place in the numbers of its thread was looked at
  bool after_loss = false;  // records of its thread were lost before it
  bool done = false;        // it was followed, and may be taken back
};

class Queue {
 public:
  explicit Queue(const traces::Header& header) : header_(header) {}

  // False when records that have gone for good should have come after this one.
  bool add(const traces::Record& r);
  std::size_t waiting() const { return records_.size() - done_; }
  bool in_order() const { return header_.order == traces::Order::total; }
  std::size_t size() const { return records_.size(); }
  Waiting& at(std::size_t i) { return records_[i]; }
  void set_done(std::size_t i, bool done);
  // Positions of records that no other waiting record must precede, in the order of time; at most
  // `ready_max`. `all` tells whether that is all of them.
  void ready(std::vector<std::size_t>& out, bool& all) const;
  // Takes followed records off the front for good; positions move down by what it returns.
  std::size_t drop_done(std::size_t most);

 private:
  static constexpr std::size_t ready_max = 16;
  static constexpr std::size_t scan_max = 128;
  bool before(const Waiting& a, const Waiting& b) const;

  const traces::Header& header_;
  std::deque<Waiting> records_;
  std::size_t done_ = 0;
  std::uint64_t next_arrival_ = 0;
  std::uint64_t gone_ = 0;  // latest time of a record that has gone for good
};

}  // namespace wskcheck::conform
