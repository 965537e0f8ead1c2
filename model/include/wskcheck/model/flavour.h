// Flavours by name, and what it takes to read and to show one.
//
// A flavour file fixes some of the open questions: a table [choices] with one line for each
// question and the names of the alternatives that stay allowed. Reading the file is the command
// line's business; here are the shipped flavours, and the checks that any reader needs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wskcheck/model/question.h"

namespace wskcheck {

struct NamedFlavour {
  std::string_view name;
  std::string_view says;
  Flavour flavour;
};

// any (everything is allowed), documented, windows-observed, wine. All but the first are also files
// in model/flavours/, which give a reason for each line.
std::span<const NamedFlavour> shipped_flavours();

// Leaves only `alternatives` of `question`, whatever was allowed of it before. On bad input the
// flavour stays as it is and `error` says what was wrong and which names come nearest.
bool set_alternatives(Flavour& flavour, std::string_view question,
                      std::span<const std::string_view> alternatives, std::string& error);

// The choice of that name; no choice at all, which every flavour allows, when there is none.
Choice find_choice(std::string_view question, std::string_view alternative);

// What the flavour fixes, as lines of a [choices] table in the order of the questions.
std::string describe(const Flavour& flavour);

// At most three of `candidates` that `name` may have meant, nearest first, equally near ones in
// their order. Empty when none is near.
std::vector<std::string_view> nearest(std::string_view name,
                                      std::span<const std::string_view> candidates);

}  // namespace wskcheck
