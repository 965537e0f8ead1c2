// What the instructions of toys touch, and their text.
#include "toys.h"

namespace wskcheck::drive {

Footprint footprint_of(const Instruction& one) {
  Footprint touches;
  switch (one.what) {
    case Do::put:
    case Do::copy:
    case Do::add:
    case Do::hit:
      touches.add(toy_object(1, one.a), true);
      break;
    case Do::get:
    case Do::expect:
      touches.add(toy_object(1, one.a), false);
      break;
    case Do::lock:
    case Do::unlock:
      touches.add(toy_object(2, one.a), true);
      break;
    case Do::set:
    case Do::wait:
      touches.add(toy_object(3, one.a), true);
      break;
    case Do::spawn:
      touches.add(toy_object(5, one.a), true);
      break;
    case Do::look:
      touches.all = true;
      break;
    case Do::leave:
      touches.all = one.a == 1;
      break;
    default:
      break;
  }
  return touches;
}

std::string to_string(const Program& program) {
  static constexpr const char* names[] = {
      "put",    "copy",     "get", "add",   "lock",   "unlock", "set",  "wait", "spawn",
      "choose", "allocate", "hit", "leave", "expect", "rest",   "look", "skip"};
  std::string text;
  for (std::size_t i = 0; i < program.size(); ++i) {
    text += "thread " + std::to_string(i) + (program[i].starts ? ":" : " (spawned):");
    if (program[i].yields) text += " (yields)";
    for (const Instruction& one : program[i].code) {
      text += std::string(" ") + names[static_cast<int>(one.what)] + "(" + std::to_string(one.a) +
              "," + std::to_string(one.b) + ")";
    }
    text += "\n";
  }
  return text;
}

}  // namespace wskcheck::drive
