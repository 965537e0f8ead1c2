// See any_program.h.
#include "any_program.h"

#include <iterator>

namespace wskcheck::drive {
namespace {

constexpr Do kinds[] = {Do::put,    Do::put,  Do::copy,     Do::get,   Do::get,
                        Do::add,    Do::add,  Do::lock,     Do::lock,  Do::unlock,
                        Do::unlock, Do::set,  Do::wait,     Do::wait,  Do::choose,
                        Do::skip,   Do::skip, Do::allocate, Do::spawn, Do::look,
                        Do::rest,   Do::rest, Do::hit,      Do::leave, Do::expect};
constexpr int all_kinds = static_cast<int>(std::size(kinds));
constexpr int plain_kinds = all_kinds - 3;

Instruction any_instruction(const Draw& draw, int threads, int kinds_max) {
  const Do what = kinds[draw(kinds_max)];
  const auto small = [&](int below) { return static_cast<std::uint8_t>(draw(below)); };
  switch (what) {
    case Do::lock:
    case Do::unlock:
    case Do::set:
    case Do::wait:
    case Do::leave:
      return {what, small(2), 0};
    case Do::choose:
      return {what, static_cast<std::uint8_t>(2 + draw(2)), 0};
    case Do::allocate:
      return {what, 0, 0};
    case Do::spawn:
      return {what, static_cast<std::uint8_t>(threads - 1), 0};
    case Do::skip:
      return {what, small(2), static_cast<std::uint8_t>(1 + draw(2))};
    case Do::expect:
      return {what, small(2), small(2)};
    default:
      return {what, small(3), small(3)};
  }
}

Program any(const Draw& draw, int steps_max, int kinds_max) {
  const int threads = 2 + draw(3);
  Program program(static_cast<std::size_t>(threads));
  const int steps = threads + draw(steps_max - threads + 1);
  for (int i = 0; i < steps; ++i) {
    std::vector<Instruction>& code = program[static_cast<std::size_t>(draw(threads))].code;
    const Instruction next = any_instruction(draw, threads, kinds_max);
    const bool hits = !code.empty() && code[0].what == Do::hit;
    if (code.empty() || hits == (next.what == Do::hit)) code.push_back(next);
  }
  program.back().starts = draw(4) != 0;
  program[0].yields = draw(6) == 0;
  return program;
}

}  // namespace

Program any_program(const Draw& draw, int steps_max) { return any(draw, steps_max, all_kinds); }

Program any_plain_program(const Draw& draw, int steps_max) {
  return any(draw, steps_max, plain_kinds);
}

}  // namespace wskcheck::drive
