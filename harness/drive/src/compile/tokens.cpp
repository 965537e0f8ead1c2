// See tokens.h. What the preprocessor leaves has no comments and no lines that go on.
#include "compile/tokens.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace wskcheck::drive {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Reader {
 public:
  Reader(const std::string& text, const std::string& kernel, bool cpp)
      : text_(text), kernel_(kernel), cpp_(cpp) {}

  Tokens read() {
    tokens_.files.emplace_back();
    do {
      one();
    } while (!tokens_.all.back().text.empty());
    return std::move(tokens_);
  }

 private:
  char at(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void one() {
    Token token;
    token.before = blank();
    token.file = file_;
    token.line = line_;
    token.own = own_;
    const std::size_t begin = at_;
    if (at_ < text_.size()) token.kind = skip();
    token.text = text_.substr(begin, at_ - begin);
    line_ += static_cast<std::uint32_t>(std::count(token.text.begin(), token.text.end(), '\n'));
    tokens_.all.push_back(std::move(token));
  }

  std::string blank() {
    const std::size_t begin = at_;
    for (; at_ < text_.size(); ++at_) {
      if (at() == '\n') {
        ++line_;
        fresh_ = true;
      } else if (fresh_ && at() == '#') {
        directive();
      } else if (std::isspace(static_cast<unsigned char>(at())) == 0) {
        break;
      }
    }
    fresh_ = false;
    return text_.substr(begin, at_ - begin);
  }

  // `# 12 "file.c" 1 3` or a pragma; ends before the end of its line.
  void directive() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string line = text_.substr(at_, end - at_);
    at_ = end - 1;
    std::size_t digits = line.find_first_not_of("# \t");
    if (line.compare(1, 5, "line ") == 0) digits = line.find_first_of("0123456789");
    const std::size_t open = line.find('"');
    const std::size_t close = line.rfind('"');
    if (digits == std::string::npos || !is_digit(line[digits]) || open >= close) return;
    line_ = static_cast<std::uint32_t>(std::strtoul(line.c_str() + digits, nullptr, 10)) - 1;
    const std::string name = line.substr(open + 1, close - open - 1);
    const auto known = std::find(tokens_.files.begin(), tokens_.files.end(), name);
    file_ = static_cast<std::uint32_t>(known - tokens_.files.begin());
    if (known == tokens_.files.end()) tokens_.files.push_back(name);
    const bool of_system = line.find('3', close) != std::string::npos;
    own_ = !of_system && !name.starts_with('<') && !name.starts_with(kernel_ + "/");
  }

  TokenKind skip() {
    if (is_digit(at()) || (at() == '.' && is_digit(at(1)))) return number();
    if (at() == '"' || at() == '\'') return literal();
    if (!is_word(at())) {
      at_ += at() == ':' && at(1) == ':' ? 2 : 1;
      return TokenKind::sign;
    }
    const std::size_t begin = at_;
    while (is_word(at())) ++at_;
    const std::string word = text_.substr(begin, at_ - begin);
    const bool quote = at() == '"' || at() == '\'';
    if (!quote) return TokenKind::word;
    if (cpp_ && at() == '"' && word.back() == 'R' && word.size() <= 3) return raw_literal();
    if (word == "L" || word == "u" || word == "U" || word == "u8") return literal();
    return TokenKind::word;
  }

  // An e ends no hexadecimal number: `0xe+1` is a sum, as drivers mean it.
  TokenKind number() {
    const bool hex = at() == '0' && (at(1) == 'x' || at(1) == 'X');
    const std::string exponents = hex ? "pP" : "eE";
    for (char last = 0; at_ < text_.size(); last = text_[at_++]) {
      const char c = at();
      const bool signs = (c == '+' || c == '-') && last != 0;
      if (is_word(c) || c == '.') continue;
      if (signs && exponents.find(last) != std::string::npos) continue;
      if (cpp_ && c == '\'' && is_word(at(1))) continue;
      break;
    }
    return TokenKind::number;
  }

  TokenKind literal() {
    const char quote = at();
    for (++at_; at_ < text_.size() && at() != quote && at() != '\n'; ++at_) {
      if (at() == '\\') ++at_;
    }
    if (at() == quote) ++at_;
    return TokenKind::literal;
  }
  TokenKind raw_literal() {
    const std::size_t open = std::min(text_.find('(', at_), text_.size());
    const std::string end = ")" + text_.substr(at_ + 1, open - at_ - 1) + "\"";
    const std::size_t found = text_.find(end, open);
    at_ = found == std::string::npos ? text_.size() : found + end.size();
    return TokenKind::literal;
  }

  const std::string& text_;
  const std::string& kernel_;
  bool cpp_;
  Tokens tokens_;
  std::size_t at_ = 0;
  std::uint32_t file_ = 0;
  std::uint32_t line_ = 1;
  bool own_ = false;
  bool fresh_ = true;  // at the begin of a line
};

}  // namespace

Tokens tokens_of(const std::string& preprocessed, const std::string& kernel_include, bool cpp) {
  return Reader(preprocessed, kernel_include, cpp).read();
}

std::string text_of(const Tokens& tokens) {
  std::string text;
  for (const Token& token : tokens.all) text += token.before + token.text;
  return text;
}

std::string marker(const Tokens& tokens, const Token& token) {
  return "\n# " + std::to_string(token.line) + " \"" + tokens.files[token.file] + "\"\n";
}

}  // namespace wskcheck::drive
