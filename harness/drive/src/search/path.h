// The path from the beginning to the state that a depth-first search is at: a frame for each state
// on it, with what can happen there, and the machine, which is put back to a frame when asked.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "search/bounds.h"
#include "search/move.h"
#include "search/strategy.h"

namespace wskcheck::drive {

// What can happen at a frame.
struct Option {
  Move step;
  bool excluded = false;    // by a bound
  bool too_faulty = false;  // by the bound on faults
  bool asleep = false;      // whatever begins with it was tried before, up to equivalence
  bool wanted = false;      // to be tried, if not asleep
  bool done = false;        // tried, with all that follows
  bool ends = false;  // the run was over behind it, so that what others do comes before or never
  // What it has touched beside its footprint, once it was taken here or, asleep, where it was.
  std::uint32_t touched = 0;  // in the path's list
  std::uint32_t touched_count = 0;
};

struct Frame {
  std::uint32_t first = 0;  // of its options
  std::uint32_t count = 0;
  std::uint32_t touched = 0;     // how long the path's list of what was touched was before
  std::uint32_t taken = 0;       // of its options, the one that the path goes on with
  ActorId last = ActorId::none;  // who ran before
  bool last_could_go_on = false;
  bool tried = false;  // one of its options
  bool saved = false;
  SnapshotId snapshot{};
  Spent spent;  // on the way here
};

class Path {
 public:
  Path(Machine& machine, const StrategyOptions& options) : machine_(machine), options_(options) {}

  // From the beginning: the machine is reset and no frame is left.
  void restart();
  // A frame for the state in which the machine is, which runs. False when bounds exclude all of it.
  bool push();
  void pop();
  // Takes an option of the newest frame; the machine is put back to that frame first.
  void take(std::uint32_t index);

  bool empty() const { return frames_.empty(); }
  std::uint32_t depth() const { return static_cast<std::uint32_t>(frames_.size()); }
  Frame& frame(std::uint32_t number) { return frames_[number]; }
  Frame& newest() { return frames_.back(); }
  std::span<Option> options(const Frame& frame) {
    return {pool_.data() + frame.first, frame.count};
  }
  const Option& taken(const Frame& frame) { return pool_[frame.first + frame.taken]; }
  Touched touched(const Option& one) const {
    return {touched_.data() + one.touched, one.touched_count};
  }
  // Whether two steps that were taken at one state, or could have been, do not commute.
  bool do_meet(const Option& one, const Option& other) const {
    return meet(one.step, other.step) || touches_one_of(one.step, touched(other)) ||
           touches_one_of(other.step, touched(one)) || meet(touched(one), touched(other));
  }

  // With the step that was taken last.
  Spent spent();
  Schedule schedule() const;
  // Whether an option was ever excluded.
  bool left_out() const { return left_out_; }
  std::uint64_t steps_again() const { return steps_again_; }

 private:
  void come_back();
  bool worth_saving(const Frame& frame);
  void save(Frame& frame);
  void keep_touched(Option& one);

  Machine& machine_;
  const StrategyOptions& options_;
  std::vector<Frame> frames_;
  std::vector<Option> pool_;  // of all frames, one after the other; it does not shrink
  std::uint32_t pool_used_ = 0;
  std::vector<std::uint64_t> touched_;  // what options have touched
  std::vector<std::uint32_t> saved_;    // frames with a snapshot, rising
  std::uint32_t at_ = 0;                // how many steps of the path the machine has taken
  std::uint64_t steps_again_ = 0;
  bool left_out_ = false;
};

}  // namespace wskcheck::drive
