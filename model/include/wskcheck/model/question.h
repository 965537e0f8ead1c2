// The open questions of the contract and the choices that answer them.
//
// A question that touches behaviour is a choice: it has two or more alternatives, and rules name
// the alternative that they realise. A flavour says which alternatives a provider may take; by
// default all of them. A question that touches none says why it is not a choice.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace wskcheck {

inline constexpr std::size_t alternatives_max = 5;
inline constexpr std::size_t question_count = 88;

struct Alternative {
  std::string_view name;  // lower case, words joined by '-'; what a flavour file writes
  std::string_view says;
};

struct Question {
  std::string_view id;  // "Q-30"
  std::string_view asks;
  std::string_view fixed;  // what the text does fix
  std::array<Alternative, alternatives_max> alternatives = {};
  std::string_view not_a_choice = "";  // why behaviour of the model does not depend on it
};

// All of them, in the order of their ids: entry n is question n + 1.
std::span<const Question, question_count> questions();

// One alternative of one question; `question` counts from 1, 0 is no choice at all.
struct Choice {
  std::uint8_t question = 0;
  std::uint8_t alternative = 0;
  bool operator==(const Choice&) const = default;
};

// Which alternatives a provider may take: bit n of entry q - 1 is alternative n of question q.
class Flavour {
 public:
  constexpr Flavour() { allowed_.fill(0xff); }
  constexpr bool allows(Choice c) const {
    return c.question == 0 || ((allowed_[c.question - 1u] >> c.alternative) & 1u) != 0;
  }
  // Leaves only the alternatives in `mask` of question `question` (1 to 88).
  constexpr void fix(std::uint8_t question, std::uint8_t mask) { allowed_[question - 1u] = mask; }
  bool operator==(const Flavour&) const = default;

 private:
  std::array<std::uint8_t, question_count> allowed_{};
};

}  // namespace wskcheck
