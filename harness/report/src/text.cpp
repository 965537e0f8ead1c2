// Colours, columns and line breaks of text reports.
#include "wskcheck/report/text.h"

#include <algorithm>

namespace wskcheck::report {
namespace {

std::string_view escape_of(Tone tone) {
  switch (tone) {
    case Tone::plain:
      return "";
    case Tone::good:
      return "\x1b[32m";
    case Tone::bad:
      return "\x1b[1;31m";
    case Tone::unsure:
      return "\x1b[33m";
    case Tone::name:
      return "\x1b[36m";
    case Tone::strong:
      return "\x1b[1m";
    case Tone::faint:
      return "\x1b[2m";
  }
  return "";
}

// Code points, which is columns for all that the reports are written in.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

std::string Paint::operator()(Tone tone, std::string_view text) const {
  if (!on_ || tone == Tone::plain || text.empty()) return std::string(text);
  return std::string(escape_of(tone)) + std::string(text) + "\x1b[0m";
}

Tone tone_of(std::string_view verdict) {
  if (verdict == "pass" || verdict == "seen" || verdict == "conforms") return Tone::good;
  if (verdict == "violation" || verdict == "unreadable") return Tone::bad;
  if (verdict == "inconclusive" || verdict == "not seen" || verdict == "interrupted" ||
      verdict == "undecided") {
    return Tone::unsure;
  }
  return Tone::plain;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string share(std::uint64_t part, std::uint64_t whole) {
  const std::uint64_t percent = part * 100 / whole;
  if (percent == 0 && part != 0) return "<1 %";
  if (percent == 99 && part * 100 != whole * 99) return ">99 %";
  return std::to_string(percent) + " %";
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return grouped(number) + ' ' + std::string(number == 1 ? one : many);
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t used) {
  std::string out;
  std::size_t column = used;
  bool fresh = true;  // nothing stands on this line yet
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    const std::string_view word = text.substr(0, blank);
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    if (word.empty()) continue;
    if (!fresh && column + 1 + width_of(word) > columns_max) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
      fresh = true;
    }
    if (!fresh) out += ' ';
    out += word;
    column += width_of(word) + (fresh ? 0 : 1);
    fresh = false;
  }
  return out;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

std::string Table::text(const Paint& paint) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const auto& cells : rows_) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(cells[i].text));
    }
  }
  std::string out;
  for (const auto& cells : rows_) {
    std::string line(indent_, ' ');
    std::size_t column = indent_;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool is_last = i + 1 == columns_.size();
      const std::size_t blanks = widths[i] - width_of(cells[i].text);
      if (columns_[i] == Align::right) line.append(blanks, ' ');
      if (is_last && columns_[i] == Align::left) {
        line += paint(cells[i].tone, wrapped(cells[i].text, column, column));
      } else {
        line += paint(cells[i].tone, cells[i].text);
      }
      if (columns_[i] == Align::left && !is_last) line.append(blanks, ' ');
      if (!is_last) line += "  ";
      column += widths[i] + 2;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

}  // namespace wskcheck::report
