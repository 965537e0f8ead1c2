// The table of open questions where consteval code can see it, and the names that rules use for its
// entries. A rule that names a question or an alternative that does not exist does not compile.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "questions_01_17.h"
#include "questions_18_29.h"
#include "questions_30_44.h"
#include "questions_45_64.h"
#include "questions_65_88.h"
#include "wskcheck/model/question.h"

namespace wskcheck {

namespace detail {

template <std::size_t... counts>
consteval auto join(const std::array<Question, counts>&... pieces) {
  static_assert((counts + ...) == question_count);
  std::array<Question, question_count> all{};
  std::size_t next = 0;
  const auto append = [&](const auto& piece) {
    for (const Question& question : piece) all[next++] = question;
  };
  (append(pieces), ...);
  return all;
}

// Not constexpr on purpose: reaching one of them ends the compilation, and the message names it.
inline void the_contract_has_no_such_question() {}
inline void the_question_has_no_such_alternative() {}

}  // namespace detail

inline constexpr std::array<Question, question_count> all_questions = detail::join(
    questions_01_17, questions_18_29, questions_30_44, questions_45_64, questions_65_88);

// choice("Q-30", "fifo")
consteval Choice choice(std::string_view id, std::string_view alternative) {
  for (std::size_t q = 0; q < question_count; ++q) {
    if (all_questions[q].id != id) continue;
    for (std::size_t a = 0; a < alternatives_max; ++a) {
      const std::string_view name = all_questions[q].alternatives[a].name;
      if (!name.empty() && name == alternative) {
        return {static_cast<std::uint8_t>(q + 1), static_cast<std::uint8_t>(a)};
      }
    }
    detail::the_question_has_no_such_alternative();
  }
  detail::the_contract_has_no_such_question();
  return {};
}

// about("Q-05"): the number of the question.
consteval std::uint8_t about(std::string_view id) {
  for (std::size_t q = 0; q < question_count; ++q) {
    if (all_questions[q].id == id) return static_cast<std::uint8_t>(q + 1);
  }
  detail::the_contract_has_no_such_question();
  return 0;
}

}  // namespace wskcheck
