// See any_program.h.
#include "any_program.h"

#include <rapidcheck.h>

namespace wskcheck::drive {
namespace {

int any(int below) { return *rc::gen::resize(100, rc::gen::inRange(0, below)); }

Instruction any_instruction(int threads) {
  static constexpr Do kinds[] = {
      Do::put,  Do::put,    Do::copy,   Do::get,  Do::get,  Do::add,  Do::add,    Do::lock,
      Do::lock, Do::unlock, Do::unlock, Do::set,  Do::wait, Do::wait, Do::choose, Do::allocate,
      Do::hit,  Do::leave,  Do::expect, Do::skip, Do::skip, Do::spawn};
  const Do what = kinds[any(static_cast<int>(std::size(kinds)))];
  const auto small = [](int below) { return static_cast<std::uint8_t>(any(below)); };
  switch (what) {
    case Do::lock:
    case Do::unlock:
    case Do::set:
    case Do::wait:
      return {what, small(2), 0};
    case Do::choose:
      return {what, static_cast<std::uint8_t>(2 + any(2)), 0};
    case Do::allocate:
      return {what, 0, 0};
    case Do::leave:
      return {what, small(2), 0};
    case Do::spawn:
      return {what, static_cast<std::uint8_t>(threads - 1), 0};
    case Do::skip:
      return {what, small(2), static_cast<std::uint8_t>(1 + any(2))};
    case Do::expect:
      return {what, small(2), small(2)};
    default:
      return {what, small(3), small(3)};
  }
}

}  // namespace

Program any_program(int steps_max) {
  const int threads = 2 + any(3);
  Program program(static_cast<std::size_t>(threads));
  const int steps = threads + any(steps_max - threads + 1);
  for (int i = 0; i < steps; ++i) {
    const auto thread = static_cast<std::size_t>(any(threads));
    std::vector<Instruction>& code = program[thread].code;
    const Instruction next = any_instruction(threads);
    const bool hits = !code.empty() && code[0].what == Do::hit;
    if (code.empty() || hits == (next.what == Do::hit)) code.push_back(next);
  }
  program.back().starts = any(4) != 0;
  program[0].yields = any(6) == 0;
  return program;
}

}  // namespace wskcheck::drive
