// Reading and writing runs. One table of letters serves both directions.
#include "wskcheck/explore/run_text.h"

#include <algorithm>
#include <array>

namespace wskcheck::explore {
namespace {

constexpr std::uint32_t number_max = 99;

// The value of one parameter of a step; all ones where it has none.
struct Parameter {
  char letter;
  std::uint32_t (*get)(const Step&);
  void (*set)(Step&, std::uint32_t);
};
constexpr std::uint32_t absent = 0xffffffff;

constexpr std::array parameters{
    Parameter{'l', [](const Step& s) { return index_of(s.listener); },
              [](Step& s, std::uint32_t n) { s.listener = ListenerId{n}; }},
    Parameter{'c', [](const Step& s) { return index_of(s.conn); },
              [](Step& s, std::uint32_t n) { s.conn = ConnId{n}; }},
    Parameter{'i', [](const Step& s) { return index_of(s.irp); },
              [](Step& s, std::uint32_t n) { s.irp = IrpId{n}; }},
    Parameter{'f', [](const Step& s) { return index_of(s.frame); },
              [](Step& s, std::uint32_t n) { s.frame = FrameId{n}; }},
    Parameter{'h', [](const Step& s) { return index_of(s.host); },
              [](Step& s, std::uint32_t n) { s.host = FrameId{n}; }},
    Parameter{'a', [](const Step& s) { return s.arg == 0 ? absent : std::uint32_t{s.arg}; },
              [](Step& s, std::uint32_t n) { s.arg = static_cast<std::uint8_t>(n); }},
};

constexpr std::string_view separators = " \t\r\n,;";

class Parser {
 public:
  Parser(std::string_view text, std::span<const Rule> table) : text_(text), table_(table) {}

  ParsedRun run() {
    for (skip(separators); at_ < text_.size() && result_.error.empty(); skip(separators)) step();
    return std::move(result_);
  }

 private:
  void skip(std::string_view characters) {
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size() - 1);
      } else if (characters.find(text_[at_]) == characters.npos) {
        return;
      }
    }
  }
  void fail(std::size_t position, std::string error) {
    result_.position = position;
    result_.error = std::move(error);
  }

  void step() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of("( \t\r\n,;#", at_), text_.size());
    const std::string_view name = text_.substr(begin, at_ - begin);
    Step step;
    for (std::size_t n = 0; n < table_.size() && step.rule == no_rule; ++n) {
      if (rule_name(table_[n]) == name) step.rule = static_cast<std::uint16_t>(n);
    }
    if (step.rule == no_rule) {
      return fail(begin, "there is no rule '" + std::string(name) + "'");
    }
    if (at_ < text_.size() && text_[at_] == '(') {
      if (!bracket(step)) return;
    }
    result_.steps.push_back(step);
  }

  bool bracket(Step& step) {
    const std::size_t open = at_++;
    for (skip(" ,"); at_ < text_.size() && text_[at_] != ')'; skip(" ,")) {
      if (!parameter(step)) return false;
    }
    if (at_ == text_.size()) {
      fail(open, "the bracket is not closed");
      return false;
    }
    ++at_;
    return true;
  }

  bool parameter(Step& step) {
    const std::size_t begin = at_;
    const char letter = text_[at_++];
    std::uint32_t value = 0;
    std::size_t digits = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, ++digits) {
      value = value * 10 + static_cast<std::uint32_t>(text_[at_] - '0');
      if (value > number_max) {
        fail(begin, "the number is larger than 99");
        return false;
      }
    }
    for (const Parameter& p : parameters) {
      if (p.letter != letter) continue;
      if (digits == 0) {
        fail(begin, std::string("'") + letter + "' needs a number");
        return false;
      }
      p.set(step, value);
      return true;
    }
    fail(begin, std::string("'") + letter + "' is not a parameter; l, c, i, f, h and a are");
    return false;
  }

  std::string_view text_;
  std::span<const Rule> table_;
  std::size_t at_ = 0;
  ParsedRun result_;
};

}  // namespace

std::string to_text(const Step& step, std::span<const Rule> table) {
  std::string text = rule_name(table[step.rule]);
  char before = '(';
  for (const Parameter& p : parameters) {
    const std::uint32_t value = p.get(step);
    if (value == absent) continue;
    text += before;
    text += p.letter;
    text += std::to_string(value);
    before = ',';
  }
  if (before == ',') text += ')';
  return text;
}

std::string to_text(std::span<const Step> steps, std::span<const Rule> table) {
  std::string text;
  for (const Step& step : steps) {
    if (!text.empty()) text += ' ';
    text += to_text(step, table);
  }
  return text;
}

ParsedRun parse_run(std::string_view text, std::span<const Rule> table) {
  return Parser(text, table).run();
}

}  // namespace wskcheck::explore
