// The reduced accept model of peers/accept.m, for comparing explorers on the same work. It is no
// specification of Winsock Kernel. Connections, accept IRPs and one listener; rules R1 to R20,
// invariants I1 to I3, no fairness, no reduction.
//
// A state is one word: 4 bits a connection from bit 0 on, then 4 bits an IRP, then 2 bits for the
// listener. An IRP that is done holds done + the connection, as in accept.pml.
#ifndef WSKCHECK_BENCH_ACCEPT_MODEL_H
#define WSKCHECK_BENCH_ACCEPT_MODEL_H

#include <array>
#include <cstddef>
#include <cstdint>

#include "wskcheck/check/model.h"

namespace wskcheck::bench {

namespace accept {

enum Connection : unsigned {
  absent,
  arrived,
  inspecting,
  pended,
  aborted,
  accepted,
  queued,
  delivered,
  rejected,
  dropped
};
enum Irp : unsigned { free_, pending, cancelled, failed, done };
enum Listener : unsigned { open, closing, closed };

struct Move {
  std::uint8_t rule = 0;
  std::uint8_t difference = 0;  // to - from: every move of a connection goes up
};
using MovesOfState = std::array<Move, 6>;
using MovesOfConnection = std::array<MovesOfState, 16>;

constexpr void add(MovesOfConnection& table, unsigned rule, unsigned from, unsigned to) {
  for (Move& move : table[from]) {
    if (move.rule != 0) continue;
    move = {static_cast<std::uint8_t>(rule), static_cast<std::uint8_t>(to - from)};
    return;
  }
}

/// The rules R1 to R13 of one connection, by the state of the listener.
constexpr MovesOfConnection moves_of(unsigned listener, bool conditional) {
  MovesOfConnection table{};
  const bool is_open = listener == open;
  if (is_open) add(table, 1, absent, arrived);
  if (is_open && conditional) add(table, 2, arrived, inspecting);
  if (is_open && !conditional) add(table, 3, arrived, queued);
  add(table, 4, inspecting, is_open ? accepted : dropped);
  add(table, 5, inspecting, rejected);
  add(table, 6, inspecting, is_open ? pended : dropped);
  if (is_open) add(table, 7, pended, accepted);
  if (is_open) add(table, 8, pended, rejected);
  for (const unsigned from : {arrived, accepted, queued}) add(table, 9, from, dropped);
  add(table, 10, pended, aborted);
  add(table, 11, aborted, dropped);
  if (is_open) add(table, 12, accepted, queued);
  if (listener == closing) {
    for (const unsigned from : {arrived, pended, accepted, queued}) add(table, 13, from, dropped);
  }
  return table;
}

inline constexpr std::array<MovesOfConnection, 6> moves{
    moves_of(open, true),  moves_of(closing, true),  moves_of(closed, true),
    moves_of(open, false), moves_of(closing, false), moves_of(closed, false)};

}  // namespace accept

struct AcceptModel {
  struct State {
    std::uint64_t bits = 0;
  };
  struct Scratch {};

  static constexpr unsigned rules = 20;

  unsigned connections = 4;  // at most 10
  unsigned irps = 2;         // at most 5
  bool conditional = true;

  template <class Sink>
  void initial(Scratch&, Sink&& sink) const {
    sink(State{});
  }

  check::Observation observe(Scratch&, const State& state) const {
    return {violated(state.bits), 0, 0};
  }

  template <class Sink>
  void expand(Scratch&, const State& state, Sink&& sink) const {
    const std::uint64_t listener = state.bits >> listener_shift();
    const auto& table = accept::moves[conditional ? listener : listener + 3];
    for (unsigned c = 0; c < connections; ++c) {
      for (const accept::Move& move : table[(state.bits >> (4 * c)) & 15]) {
        if (move.rule == 0) break;
        emit(sink, move.rule, c, 0, state.bits + (std::uint64_t{move.difference} << (4 * c)));
      }
    }
    for (unsigned i = 0; i < irps; ++i) expand_irp(state.bits, listener, i, sink);
    if (listener == accept::open) {
      emit(sink, 19, 0, 0, state.bits + (std::uint64_t{1} << listener_shift()));
    } else if (listener == accept::closing && quiet(state.bits)) {
      emit(sink, 20, 0, 0, state.bits + (std::uint64_t{1} << listener_shift()));
    }
  }

  template <class Sink>
  check::Observation observe_and_expand(Scratch& scratch, const State& state, Sink&& sink) const {
    expand(scratch, state, sink);
    return observe(scratch, state);
  }

  std::size_t rule_count() const { return rules + 1; }  // rule 0 is not used
  std::size_t rule_of(check::Step step) const { return static_cast<std::size_t>(step >> 16); }
  bool may_stop(Scratch&, const State&) const { return true; }

 private:
  unsigned irp_shift(unsigned i) const { return 4 * (connections + i); }
  unsigned listener_shift() const { return 4 * (connections + irps); }
  unsigned connection(std::uint64_t bits, unsigned c) const {
    return static_cast<unsigned>(bits >> (4 * c)) & 15;
  }
  unsigned irp(std::uint64_t bits, unsigned i) const {
    return static_cast<unsigned>(bits >> irp_shift(i)) & 15;
  }

  template <class Sink>
  static void emit(Sink& sink, unsigned rule, unsigned c, unsigned i, std::uint64_t bits) {
    sink((std::uint64_t{rule} << 16) | (c << 8) | i, State{bits}, 0, 0);
  }

  /// The rules R14 to R18 of one IRP.
  template <class Sink>
  void expand_irp(std::uint64_t bits, std::uint64_t listener, unsigned i, Sink& sink) const {
    const unsigned now = irp(bits, i);
    const auto becomes = [&](unsigned next) {
      return bits + (static_cast<std::uint64_t>(next) << irp_shift(i)) -
             (static_cast<std::uint64_t>(now) << irp_shift(i));
    };
    if (now == accept::free_) {
      if (listener == accept::open) emit(sink, 14, 0, i, becomes(accept::pending));
    } else if (now == accept::pending) {
      emit(sink, 15, 0, i, becomes(accept::cancelled));
      if (listener == accept::closing) emit(sink, 16, 0, i, becomes(accept::failed));
      if (listener != accept::open) return;
      for (unsigned c = 0; c < connections; ++c) {
        if (connection(bits, c) != accept::queued) continue;
        emit(sink, 18, c, i,
             becomes(accept::done + c) +
                 (std::uint64_t{accept::delivered - accept::queued} << (4 * c)));
      }
    } else if (now != accept::failed) {
      emit(sink, 17, 0, i, becomes(accept::free_));
    }
  }

  /// No connection lives and no IRP is pending.
  bool quiet(std::uint64_t bits) const {
    for (unsigned c = 0; c < connections; ++c) {
      const unsigned now = connection(bits, c);
      if (now == accept::arrived || now == accept::inspecting || now == accept::pended ||
          now == accept::accepted || now == accept::queued) {
        return false;
      }
    }
    for (unsigned i = 0; i < irps; ++i) {
      if (irp(bits, i) == accept::pending) return false;
    }
    return true;
  }

  std::uint64_t violated(std::uint64_t bits) const {
    std::uint64_t result = 0;
    unsigned owned = 0;
    for (unsigned i = 0; i < irps; ++i) {
      if (irp(bits, i) < accept::done) continue;
      const unsigned c = irp(bits, i) - accept::done;
      if (connection(bits, c) != accept::delivered) result |= 1;
      if (((owned >> c) & 1) != 0) result |= 2;
      owned |= 1u << c;
    }
    if ((bits >> listener_shift()) == accept::closed && !quiet(bits)) result |= 4;
    return result;
  }
};

}  // namespace wskcheck::bench

#endif
