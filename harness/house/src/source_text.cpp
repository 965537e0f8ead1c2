// A small scanner of C++: enough to tell code from comments and literals, and no more.
#include "source_text.h"

#include <initializer_list>
#include <utility>

namespace wskcheck::house {
namespace {

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> ends) {
  for (const std::string_view end : ends) {
    if (path.ends_with(end)) return true;
  }
  return false;
}

// Walks over the text and writes blanks over what is no code.
class Scrubber {
 public:
  explicit Scrubber(std::string_view text) : text_(text), out_(text) {}

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    if (starts("//")) {
      blank_until_line_end();
    } else if (starts("/*")) {
      const auto end = text_.find("*/", at_ + 2);
      blank_to(end == std::string_view::npos ? text_.size() : end + 2);
    } else if (text_[at_] == '"') {
      string();
    } else if (text_[at_] == '\'' && !is_digit_separator()) {
      quoted('\'');
    } else {
      ++at_;
    }
  }

  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  // 1'000'000 is a number, u8'x' is a character.
  bool is_digit_separator() const {
    if (at_ == 0 || !is_word(text_[at_ - 1])) return false;
    std::size_t start = at_;
    while (start > 0 && (is_word(text_[start - 1]) || text_[start - 1] == '\'')) --start;
    return text_[start] >= '0' && text_[start] <= '9';
  }

  void string() {
    if (at_ > 0 && text_[at_ - 1] == 'R') {
      raw_string();
    } else if (is_include()) {
      const auto end = text_.find('"', at_ + 1);
      at_ = end == std::string_view::npos ? text_.size() : end + 1;
    } else {
      quoted('"');
    }
  }

  bool is_include() const {
    const auto start = text_.rfind('\n', at_);
    const auto line = text_.substr(start == std::string_view::npos ? 0 : start + 1, at_);
    return line.starts_with("#include") || line.starts_with("#  include");
  }

  void raw_string() {
    const auto open = text_.find('(', at_);
    if (open == std::string_view::npos) return blank_to(text_.size());
    const std::string close = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    const auto end = text_.find(close, open);
    blank_to(end == std::string_view::npos ? text_.size() : end + close.size());
  }

  void quoted(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
      end += text_[end] == '\\' ? 2u : 1u;
    }
    blank_to(end + 1);
  }

  void blank_until_line_end() {
    const auto end = text_.find('\n', at_);
    blank_to(end == std::string_view::npos ? text_.size() : end);
  }

  void blank_to(std::size_t end) {
    for (; at_ < end && at_ < text_.size(); ++at_) {
      if (text_[at_] != '\n') out_[at_] = ' ';
    }
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string code_only(std::string_view text) { return Scrubber(text).run(); }

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

int columns(std::string_view line) {
  int count = 0;
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u) ++count;
  }
  return count;
}

bool is_cpp(const File& file) { return ends_with_any(file.path, {".cpp", ".h", ".hpp", ".c"}); }

bool is_cmake(const File& file) {
  return ends_with_any(file.path, {"CMakeLists.txt", ".cmake", ".cmake.in"});
}

bool is_script(const File& file) {
  return file.path.ends_with(".sh") || file.text.starts_with("#!");
}

bool is_binary(const File& file) { return file.text.find('\0') != std::string::npos; }

}  // namespace wskcheck::house
