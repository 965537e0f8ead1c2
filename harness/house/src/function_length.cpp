// Finds functions by their braces. It relies on the format that clang-format gives: a brace with no
// blank before it opens an initialiser, not a body.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "code_checks.h"

namespace wskcheck::house {
namespace {

constexpr int function_lines_max = 60;

enum class Brace { scope, function, initialiser, other };

bool has_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end >= text.size() || !is_word(text[end]))) {
      return true;
    }
  }
  return false;
}

// The statement without `template <...>` at its front.
std::string_view without_template(std::string_view statement) {
  const auto start = statement.find_first_not_of(" \n");
  if (start == std::string_view::npos) return {};
  statement.remove_prefix(start);
  if (!statement.starts_with("template")) return statement;
  int depth = 0;
  for (std::size_t at = 0; at < statement.size(); ++at) {
    if (statement[at] == '<') ++depth;
    if (statement[at] == '>' && --depth == 0) return statement.substr(at + 1);
  }
  return statement;
}

// What a brace after this statement opens, outside of any function.
Brace kind_of(std::string_view statement) {
  static constexpr std::array<std::string_view, 5> scopes = {"namespace", "class", "struct",
                                                             "union", "enum"};
  const std::string_view rest = without_template(statement);
  const auto open = rest.find('(');
  const std::string_view head = rest.substr(0, open);
  for (const std::string_view word : scopes) {
    if (has_word(head, word)) return Brace::scope;
  }
  if (open == std::string_view::npos) return has_word(head, "extern") ? Brace::scope : Brace::other;
  const bool assigns = head.find('=') != std::string_view::npos && !has_word(head, "operator");
  return assigns && head.find("operator") == std::string_view::npos ? Brace::other
                                                                    : Brace::function;
}

class Scanner {
 public:
  explicit Scanner(const File& file) : file_(file), code_(code_only(file.text)) {}

  // Every function that is too long.
  Complaints run() {
    for (; at_ < code_.size(); ++at_) step(code_[at_]);
    return std::move(all_);
  }

 private:
  struct Open {
    Brace kind;
    int line;  // where the statement before the brace starts
  };

  void step(char c) {
    if (c == '\n') ++line_;
    if (c == '#' && at_line_start()) return skip_directive();
    if (c == '{') return open();
    if (c == '}') return close();
    if (c == ';' && !in_function()) return restart();
    if (c == ':' && ends_access_specifier()) return restart();
    if (statement_line_ == 0 && c != ' ' && c != '\n') statement_line_ = line_;
  }

  bool at_line_start() const {
    const auto start = code_.rfind('\n', at_);
    const auto from = start == std::string::npos ? 0 : start + 1;
    return code_.find_first_not_of(' ', from) == at_;
  }

  void skip_directive() {
    while (at_ < code_.size()) {
      const auto end = code_.find('\n', at_);
      if (end == std::string::npos) {
        at_ = code_.size();
        return;
      }
      at_ = end;
      ++line_;
      if (code_[end - 1] != '\\') break;
      ++at_;
    }
    restart();
  }

  bool in_function() const {
    return std::any_of(open_.begin(), open_.end(),
                       [](const Open& one) { return one.kind == Brace::function; });
  }

  bool ends_access_specifier() const {
    const std::string_view before = std::string_view(code_).substr(statement_, at_ - statement_);
    return has_word(before, "public") || has_word(before, "private") ||
                   has_word(before, "protected")
               ? !has_word(before, "class") && !has_word(before, "struct")
               : false;
  }

  void open() {
    const char before = at_ == 0 ? '\n' : code_[at_ - 1];
    Brace kind = Brace::other;
    if (is_word(before) || before == '>') {
      kind = Brace::initialiser;
    } else if (!in_function()) {
      kind = kind_of(std::string_view(code_).substr(statement_, at_ - statement_));
    }
    open_.push_back({kind, statement_line_ == 0 ? line_ : statement_line_});
    if (kind == Brace::scope || kind == Brace::function) restart();
  }

  void close() {
    if (open_.empty()) return;
    const Open last = open_.back();
    open_.pop_back();
    const int lines = line_ - last.line + 1;
    if (last.kind == Brace::function && lines > function_lines_max) {
      all_.push_back({file_.path, last.line, "a function of " + std::to_string(lines) + " lines",
                      "at most 60"});
    }
    if (last.kind == Brace::scope || last.kind == Brace::function) restart();
  }

  void restart() {
    statement_ = at_ + 1;
    statement_line_ = 0;
  }

  const File& file_;
  std::string code_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::size_t statement_ = 0;
  int statement_line_ = 0;
  std::vector<Open> open_;
  Complaints all_;
};

}  // namespace

Complaints check_function_length(const File& file, AllowList& allowed) {
  if (!is_cpp(file)) return {};
  const Complaints all = Scanner(file).run();
  if (!all.empty() && allowed.allows("function-length", file.path)) return {};
  return all;
}

}  // namespace wskcheck::house
