// What is said about bad input: one message of where, what was found, what was expected, what to
// do.
#pragma once

#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "wskcheck/traces/diagnostic.h"

namespace wskcheck::cli {

using traces::Diagnostic;
using traces::Result;

// A mistake on the command line, found while it is parsed; it never leaves parse().
struct UsageError : std::exception {
  explicit UsageError(Diagnostic d) : diagnostic(std::move(d)) {}
  const char* what() const noexcept override { return "bad usage"; }
  Diagnostic diagnostic;
};

// `"chek"`
std::string in_quotes(std::string_view text);
// "one of a, b, c"
std::string one_of(std::span<const std::string_view> names);
// `did you mean "check"?`; when nothing is near: `otherwise`.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> names,
                         std::string_view otherwise = "");

// The text as one argument of a POSIX shell.
std::string shell_quoted(std::string_view text);

}  // namespace wskcheck::cli
