// What text reports are made of: colours that can be off, columns, long lines broken at blanks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wskcheck::report {

inline constexpr std::size_t columns_max = 100;

enum class Tone : std::uint8_t { plain, good, bad, unsure, name, strong, faint };

// Puts terminal colours around a text, or leaves it as it is.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string operator()(Tone tone, std::string_view text) const;

 private:
  bool on_;
};

// The tone of "pass", "violation", "inconclusive" and so on.
Tone tone_of(std::string_view verdict);

// 1234567 as "1,234,567".
std::string grouped(std::uint64_t number);

// "1 state", "1,200 states".
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

// A share of a whole in percent, rounded down: "58 %". At the ends "0 %" is none and "100 %" is
// all, and what is close to them is "<1 %" or ">99 %". `whole` is 1 to 2^57, `part` not more.
std::string share(std::uint64_t part, std::uint64_t whole);

// The text, broken at blanks so that no line is longer than columns_max where that can be. The
// first line continues one that is `used` columns long, the others begin with `indent` blanks.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t used);

std::string joined(const std::vector<std::string>& parts, std::string_view between = ", ");

// Columns with two blanks between them, no blanks at the end of a line. The last column is broken
// at blanks when it is too long.
class Table {
 public:
  enum class Align : std::uint8_t { left, right };
  struct Cell {
    std::string text;
    Tone tone = Tone::plain;
  };

  explicit Table(std::vector<Align> columns, std::size_t indent = 0)
      : columns_(std::move(columns)), indent_(indent) {}
  void row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  std::string text(const Paint& paint) const;

 private:
  std::vector<Align> columns_;
  std::size_t indent_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace wskcheck::report
