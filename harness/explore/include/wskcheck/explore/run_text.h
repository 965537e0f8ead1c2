// A run as text, to be pasted into a report and back: RULE(parameters) RULE(parameters) ...
//
//   ACC-01(l0,i0) ACC-05.queue(f0) NET-01(l0)
//
// Parameters name what the step binds: l listener, c connection, i IRP, f the call or callback that
// the rule is about, h the one that a new call or callback interrupts, a the argument. Those that a
// step does not have are left out, and the brackets with them when there are none.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wskcheck/model/program.h"

namespace wskcheck::explore {

std::string to_text(const Step& step, std::span<const Rule> table = rules());
std::string to_text(std::span<const Step> steps, std::span<const Rule> table = rules());

// What parsing yields. On an error `steps` holds those before it, `error` says what is wrong, and
// `position` is the offset in the text, from 0.
struct ParsedRun {
  std::vector<Step> steps;
  std::string error;  // empty: all is well
  std::size_t position = 0;
};

// Steps are separated by blanks, ends of line, commas or semicolons; '#' begins a comment that
// lasts to the end of the line.
ParsedRun parse_run(std::string_view text, std::span<const Rule> table = rules());

}  // namespace wskcheck::explore
