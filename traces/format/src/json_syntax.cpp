// Finds the place where a line is not JSON. Slow path: runs only on lines that were refused.
#include <fmt/format.h>

#include "json_text.h"

namespace wskcheck::traces {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view line) : line_(line) {}

  std::optional<LineError> run() {
    skip_space();
    if (peek() != '{') {
      fail("'{'");
      error_.hint = "every line of a trace is one JSON object";
      return error_;
    }
    if (!object(1)) return error_;
    skip_space();
    if (at_ < line_.size()) {
      fail("the end of the line");
      error_.hint = "one JSON object a line";
      return error_;
    }
    return std::nullopt;
  }

 private:
  // 0 at the end; a NUL byte is no part of JSON anywhere, so the two need not be told apart here.
  char peek() const noexcept { return at_ < line_.size() ? line_[at_] : '\0'; }

  void skip_space() noexcept {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  bool fail(std::string expected) {
    error_.offset = at_;
    error_.found = found_here();
    error_.expected = std::move(expected);
    return false;
  }

  std::string found_here() const {
    if (at_ >= line_.size()) return "the end of the line";
    const std::string_view rest = line_.substr(at_);
    const auto byte = static_cast<unsigned char>(rest[0]);
    if (byte == 0) return "a NUL byte";
    if (byte < 0x20 || byte == 0x7f) return fmt::format("the control byte {:#04x}", byte);
    if (utf8_length(rest) == 0) return fmt::format("the byte {:#04x}, which is not UTF-8", byte);
    const std::size_t word = rest.find_first_of(" \t\r\n,:{}[]\"");
    const std::size_t size = word == 0 ? utf8_length(rest) : word;
    return fmt::format("'{}'", shown(rest.substr(0, size)));
  }

  bool value(int depth) {
    if (peek() == '{') return object(depth + 1);
    if (peek() == '[') return array(depth + 1);
    if (peek() == '"') return string();
    const std::size_t end = line_.find_first_of(" \t\r\n,:{}[]\"", at_);
    const std::string_view word = line_.substr(at_, end == line_.npos ? end : end - at_);
    if (!is_scalar(word)) return fail("a JSON value");
    at_ += word.size();
    return true;
  }

  bool object(int depth) {
    if (depth > depth_max) return fail(fmt::format("at most {} levels of nesting", depth_max));
    ++at_;
    skip_space();
    if (peek() == '}') return ++at_, true;
    for (;;) {
      if (peek() != '"') return fail("a field name in quotes");
      if (!string()) return false;
      skip_space();
      if (peek() != ':') return fail("':'");
      ++at_;
      skip_space();
      if (!value(depth)) return false;
      skip_space();
      if (peek() == '}') return ++at_, true;
      if (peek() != ',') return fail("',' or '}'");
      ++at_;
      skip_space();
    }
  }

  bool array(int depth) {
    if (depth > depth_max) return fail(fmt::format("at most {} levels of nesting", depth_max));
    ++at_;
    skip_space();
    if (peek() == ']') return ++at_, true;
    for (;;) {
      if (!value(depth)) return false;
      skip_space();
      if (peek() == ']') return ++at_, true;
      if (peek() != ',') return fail("',' or ']'");
      ++at_;
      skip_space();
    }
  }

  bool string() {
    for (++at_; at_ < line_.size();) {
      const auto byte = static_cast<unsigned char>(line_[at_]);
      if (byte == '"') return ++at_, true;
      if (byte == '\\') {
        if (!escape()) return false;
        continue;
      }
      const std::size_t size = byte < 0x20 ? 0 : utf8_length(line_.substr(at_));
      if (size == 0) return fail(byte < 0x20 ? "it escaped, as \\u00XX" : "UTF-8");
      at_ += size;
    }
    return fail("the closing '\"' of a string");
  }

  // One escape, or the two of a surrogate pair.
  bool escape() {
    const std::size_t sizes[] = {2, 6, 12};
    for (const std::size_t size : sizes) {
      const std::string_view text = line_.substr(at_, size);
      if (text.size() == size && is_scalar(fmt::format("\"{}\"", text))) {
        at_ += size;
        return true;
      }
    }
    return fail("an escape of JSON, as \\n or \\u000a");
  }

  std::string_view line_;
  std::size_t at_ = 0;
  LineError error_;
};

}  // namespace

std::optional<LineError> find_syntax_error(std::string_view line) { return Scanner(line).run(); }

}  // namespace wskcheck::traces
