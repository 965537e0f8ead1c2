// The shipped flavours, compiled in so that the program needs no file, and the reader's checks.
#include "wskcheck/model/flavour.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "questions.h"

namespace wskcheck {

namespace {

struct Fixed {
  template <class... More>
  consteval explicit Fixed(std::string_view question, std::string_view first, More... more)
      : number(choice(question, first).question),
        mask(static_cast<std::uint8_t>((bit(question, first) | ... | bit(question, more)))) {}
  static consteval unsigned bit(std::string_view question, std::string_view alternative) {
    return 1u << choice(question, alternative).alternative;
  }
  std::uint8_t number;
  std::uint8_t mask;
};

template <std::size_t count>
consteval Flavour only(const std::array<Fixed, count>& lines) {
  Flavour flavour;
  for (const Fixed& line : lines) flavour.fix(line.number, line.mask);
  return flavour;
}

// The reason for each line stands in the file of the same name in model/flavours/.
constexpr Flavour documented = only(std::array{
    Fixed("Q-03", "until-return", "never"),
    Fixed("Q-05", "fails", "remembered"),
    Fixed("Q-06", "fails", "no-op"),
    Fixed("Q-07", "fails"),
    Fixed("Q-09", "never"),
    Fixed("Q-10", "handshake-done"),
    Fixed("Q-15", "abort"),
    Fixed("Q-20", "at-accept"),
    Fixed("Q-30", "fifo"),
    Fixed("Q-40", "success-at-once"),
    Fixed("Q-41", "fails"),
    Fixed("Q-44", "safe"),
    Fixed("Q-46", "until-bind"),
    Fixed("Q-53", "until-disabled"),
    Fixed("Q-56", "callback-delivered", "none"),
    Fixed("Q-68", "no"),
    Fixed("Q-69", "cancelled"),
    Fixed("Q-71", "cancelled"),
    Fixed("Q-72", "irps-first"),
    Fixed("Q-76", "cancelled"),
    Fixed("Q-78", "forced-closed"),
});

constexpr Flavour windows_observed = only(std::array{
    Fixed("Q-43", "zero"),
    Fixed("Q-69", "cancelled"),
    Fixed("Q-74", "never"),
    Fixed("Q-86", "allowed-after-failure"),
});

constexpr Flavour wine = only(std::array{
    Fixed("Q-40", "pends"),
    Fixed("Q-42", "untouched"),
    Fixed("Q-65", "none"),
    Fixed("Q-66", "none"),
    Fixed("Q-67", "none"),
    Fixed("Q-69", "cancelled"),
    Fixed("Q-72", "irps-first"),
    Fixed("Q-83", "ignored"),
    Fixed("Q-86", "allowed-after-failure"),
});

constexpr std::array<NamedFlavour, 4> shipped{{
    {"any", "every alternative of every open question", Flavour{}},
    {"documented", "what the reference pages and the header favour, read literally", documented},
    {"windows-observed", "what public tests that ran on Windows have shown", windows_observed},
    {"wine", "netio.sys of Wine 8.0", wine},
}};

std::vector<std::string_view> names_of(const Question& question) {
  std::vector<std::string_view> names;
  for (const Alternative& alternative : question.alternatives) {
    if (!alternative.name.empty()) names.push_back(alternative.name);
  }
  return names;
}

std::string joined(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

std::string hint(std::string_view name, std::span<const std::string_view> candidates) {
  const auto found = nearest(name, candidates);
  return found.empty() ? std::string() : "; nearest: " + joined(found);
}

std::string no_such_question(std::string_view name) {
  std::vector<std::string_view> ids;
  for (const Question& question : all_questions) ids.push_back(question.id);
  return "there is no question " + quoted(name) + ", they are " + std::string(ids.front()) +
         " to " + std::string(ids.back()) + hint(name, ids);
}

// Levenshtein's distance: how many bytes to insert, delete or replace.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

std::span<const NamedFlavour> shipped_flavours() { return shipped; }

Choice find_choice(std::string_view question, std::string_view alternative) {
  for (std::uint8_t q = 0; q < question_count; ++q) {
    if (all_questions[q].id != question) continue;
    for (std::uint8_t a = 0; a < alternatives_max; ++a) {
      if (!alternative.empty() && all_questions[q].alternatives[a].name == alternative) {
        return {static_cast<std::uint8_t>(q + 1), a};
      }
    }
  }
  return {};
}

bool set_alternatives(Flavour& flavour, std::string_view question,
                      std::span<const std::string_view> alternatives, std::string& error) {
  const auto* const found =
      std::find_if(all_questions.data(), all_questions.data() + question_count,
                   [&](const Question& q) { return q.id == question; });
  if (found == all_questions.data() + question_count) {
    error = no_such_question(question);
    return false;
  }
  const auto names = names_of(*found);
  if (names.empty()) {
    error = std::string(question) + " is not a choice: " + std::string(found->not_a_choice);
    return false;
  }
  if (alternatives.empty()) {
    error = std::string(question) + " needs at least one alternative of " + joined(names);
    return false;
  }
  unsigned mask = 0;
  for (const std::string_view alternative : alternatives) {
    const auto at = std::find(names.begin(), names.end(), alternative);
    if (at == names.end()) {
      error = std::string(question) + " has no alternative " + quoted(alternative) + ", it has " +
              joined(names) + hint(alternative, names);
      return false;
    }
    mask |= 1u << (at - names.begin());
  }
  // All of them named is the same as none fixed, and compares equal to it.
  if (mask == (1u << names.size()) - 1) mask = 0xff;
  flavour.fix(static_cast<std::uint8_t>(found - all_questions.data() + 1),
              static_cast<std::uint8_t>(mask));
  return true;
}

std::string describe(const Flavour& flavour) {
  std::string text;
  for (std::size_t q = 0; q < question_count; ++q) {
    const auto names = names_of(all_questions[q]);
    std::string allowed;
    std::size_t count = 0;
    for (std::size_t a = 0; a < names.size(); ++a) {
      const Choice one{static_cast<std::uint8_t>(q + 1), static_cast<std::uint8_t>(a)};
      if (!flavour.allows(one)) continue;
      allowed += (count++ == 0 ? "" : ", ") + quoted(names[a]);
    }
    if (count == names.size()) continue;
    text += std::string(all_questions[q].id) + " = [" + allowed + "]\n";
  }
  return text.empty() ? "# every alternative is allowed\n" : text;
}

std::vector<std::string_view> nearest(std::string_view name,
                                      std::span<const std::string_view> candidates) {
  constexpr std::size_t shown_max = 3;
  std::vector<std::pair<std::size_t, std::string_view>> ranked;
  for (const std::string_view candidate : candidates) {
    const std::size_t changes = distance(name, candidate);
    // More than half of the longer name to change: not a slip of the hand.
    if (2 * changes <= std::max(name.size(), candidate.size()))
      ranked.emplace_back(changes, candidate);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < std::min(shown_max, ranked.size()); ++i) {
    names.push_back(ranked[i].second);
  }
  return names;
}

}  // namespace wskcheck
