// See llp64.h. `long` is int here: both have 32 bits on Windows. So C++ that overloads on the two
// does not compile.
#include "compile/llp64.h"

#include <algorithm>
#include <array>

namespace wskcheck::drive {
namespace {

// Words that may stand beside `long` in one type.
bool is_of_type(const Token& token) {
  static constexpr std::array<const char*, 20> words = {
      "long",         "unsigned", "signed",  "int",       "double",  "const",     "volatile",
      "static",       "register", "extern",  "inline",    "auto",    "typedef",   "__inline__",
      "__restrict__", "__inline", "_Atomic", "constexpr", "mutable", "__signed__"};
  return token.kind == TokenKind::word &&
         std::find(words.begin(), words.end(), token.text) != words.end();
}

// The words from `begin` to `end` are one type.
bool narrow_type(std::vector<Token>& all, std::size_t begin, std::size_t end) {
  std::size_t longs = 0;
  std::size_t at = end;
  bool has_int = false;
  for (std::size_t i = begin; i < end; ++i) {
    if (all[i].text == "double") return false;
    has_int |= all[i].text == "int";
    if (all[i].text != "long") continue;
    ++longs;
    at = i;
  }
  if (longs != 1 || !all[at].own) return false;
  all[at].text = has_int ? " " : "int";
  return true;
}

bool narrow_literal(std::string& text, bool own) {
  const bool hex = text.size() > 2 && (text[1] == 'x' || text[1] == 'X');
  if (text.find('.') != std::string::npos) return false;
  if (text.find_first_of(hex ? "pP" : "eE") != std::string::npos) return false;
  const std::size_t begin = text.find_first_of("uUlLiI");
  if (begin == std::string::npos) return false;
  std::string suffix = text.substr(begin);
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const char* now = nullptr;
  if (own && suffix == "l") now = "";
  if (own && (suffix == "ul" || suffix == "lu")) now = "u";
  if (suffix == "i64") now = "ll";
  if (suffix == "ui64") now = "ull";
  if (suffix == "i8" || suffix == "i16" || suffix == "i32") now = "";
  if (suffix == "ui8" || suffix == "ui16" || suffix == "ui32") now = "u";
  if (now == nullptr) return false;
  text = text.substr(0, begin) + now;
  return true;
}

}  // namespace

bool narrow_longs(Tokens& tokens) {
  std::vector<Token>& all = tokens.all;
  bool changed = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == TokenKind::number) changed |= narrow_literal(all[i].text, all[i].own);
    if (!is_of_type(all[i])) continue;
    std::size_t end = i;
    while (end < all.size() && is_of_type(all[end])) ++end;
    changed |= narrow_type(all, i, end);
    i = end - 1;
  }
  return changed;
}

}  // namespace wskcheck::drive
