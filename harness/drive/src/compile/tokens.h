// C and C++ text after the preprocessor, token by token, and back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wskcheck::drive {

enum class TokenKind : std::uint8_t { word, number, literal, sign };

struct Token {
  std::string before;  // white space, line markers and pragmas in front of it
  std::string text;    // empty: the end
  TokenKind kind = TokenKind::sign;
  std::uint32_t file = 0;  // index in Tokens::files
  std::uint32_t line = 0;
  bool own = false;  // of the driver's files: not of the kernel's headers, nor of the compiler's
};

struct Tokens {
  std::vector<Token> all;          // the last one is the end
  std::vector<std::string> files;  // as line markers spell them, between quotes
};

// The folder is that of the kernel's headers.
Tokens tokens_of(const std::string& preprocessed, const std::string& kernel_include, bool cpp);
std::string text_of(const Tokens& tokens);
// A marker that says that what follows is a line of a file, on a line of its own.
std::string marker(const Tokens& tokens, const Token& token);

}  // namespace wskcheck::drive
