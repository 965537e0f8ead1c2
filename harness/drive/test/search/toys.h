// Toy machines: a few threads with short programs over variables, locks and events.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "search/transition.h"

namespace wskcheck::drive {

enum class Do : std::uint8_t {
  put,       // variable a = b
  copy,      // variable a = register + b
  get,       // register = variable a
  add,       // variable a += b
  lock,      // waits until lock a is free, takes it
  unlock,    // frees lock a
  set,       // event a += 1
  wait,      // waits until event a > 0, takes 1 off
  spawn,     // starts thread a
  choose,    // register = one of a alternatives
  allocate,  // register = 0, or 1 as a fault; a: its call stack
  hit,       // variable a = b, a fault that nobody waits for; in threads of nothing else
  leave,     // ends the run; a == 1: with a verdict that depends on everything
  expect,    // a finding unless variable a == b
  rest,      // yields, and does nothing
  look,      // register = sum of all variables; touches anything
  skip,      // unless the register is a, the next b are left out; no step of its own
};

struct Instruction {
  Do what;
  std::uint8_t a = 0;
  std::uint8_t b = 0;
};

struct ToyThread {
  std::vector<Instruction> code;
  bool starts = true;   // or waits to be spawned
  bool yields = false;  // all of its steps
};

using Program = std::vector<ToyThread>;

std::string to_string(const Program& program);

// Variables are of kind 1, locks 2, events 3, threads that are spawned 5.
constexpr std::uint64_t toy_object(std::uint64_t kind, std::uint64_t number) {
  return (kind << 32) | number;
}

Footprint footprint_of(const Instruction& one);

struct ToyState {
  static constexpr std::uint32_t threads_max = 6;
  static constexpr std::uint32_t objects_max = 8;
  std::array<std::uint8_t, objects_max> variables{};
  std::array<std::uint8_t, objects_max> locks{};  // 1: taken
  std::array<std::uint8_t, objects_max> events{};
  std::array<std::uint8_t, threads_max> next{};  // instruction
  std::array<std::uint8_t, threads_max> registers{};
  std::array<std::uint8_t, threads_max> started{};
  std::uint8_t last = 0xff;
  std::uint8_t finding = 0;  // 1 + the thread that found something
  std::uint8_t left = 0;
};

// What happened in a run, whatever the order of steps that do not meet: a sum over its steps, each
// mixed with the steps that it directly follows.
struct ToyTrace {
  static constexpr std::uint32_t kinds = 6;
  std::uint64_t sum = 0;
  std::array<std::uint64_t, ToyState::threads_max> own{};
  std::array<std::uint64_t, kinds * ToyState::objects_max> written{};
  std::array<std::uint64_t, kinds * ToyState::objects_max> read{};  // since then
};

class ToyMachine : public Machine {
 public:
  explicit ToyMachine(Program program, bool keeps_traces = false);

  void reset() override;
  RunState state() const override;
  std::span<const Transition> enabled() override;
  std::span<const Transition> blocked() override;
  void take(std::uint32_t index) override;
  TouchedBehind touched() override { return {touched_}; }
  SnapshotId save() override;
  void restore(SnapshotId snapshot) override;
  void drop(SnapshotId snapshot) override;
  std::uint64_t failure_place(std::uint32_t index) override;
  std::uint64_t finding_signature() const override;

  // Of everything but who ran last.
  std::uint64_t fingerprint() const override;
  std::size_t snapshots() const { return saved_.size(); }

  // How many runs ended in each state. Only runs that did not end in a finding, and not those that
  // something else could have gone on: by leave(0), or with a fault left that nobody waits for.
  std::map<std::uint64_t, int> finals;
  // Locks that are freed say nothing of it, wrongly.
  bool forgets_unlock = false;
  // What steps do to variables is told behind them, where nothing but the value depends on it.
  bool tells_behind = false;
  // How many runs had each trace, where the machine keeps traces.
  std::map<std::uint64_t, int> traces;

 private:
  bool finished(std::uint32_t thread) const;
  bool can_go(std::uint32_t thread) const;
  const Instruction& at(std::uint32_t thread) const;
  void offer(std::uint32_t thread, std::vector<Transition>& to) const;
  void collect();
  void settle();
  bool counts() const;
  bool is_told_behind(const Instruction& one) const;
  void trace(const Transition& step);
  void perform(std::uint32_t thread, const Instruction& one, std::uint64_t choice);
  bool may_finish(std::uint32_t thread, std::size_t next) const;
  void skip_ahead(std::uint32_t thread);

  Program program_;
  bool has_hits_ = false;
  bool keeps_traces_ = false;
  ToyState now_;
  ToyTrace trace_;
  RunState run_ = RunState::running;
  std::vector<Transition> enabled_;
  std::vector<Transition> blocked_;
  std::vector<Touch> touched_;
  std::vector<ToyState> saved_;
  std::vector<ToyTrace> saved_traces_;
};

}  // namespace wskcheck::drive
