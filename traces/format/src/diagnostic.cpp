// The wording of a diagnostic.
#include "wskcheck/traces/diagnostic.h"

#include <fmt/format.h>

namespace wskcheck::traces {

std::string Diagnostic::message() const {
  std::string out = file;
  if (line != 0) {
    out += fmt::format(":{}", line);
    if (column != 0) out += fmt::format(":{}", column);
  } else if (byte) {
    out += fmt::format(": byte {:#x}", *byte);
  }
  out += ": found ";
  out += found;
  if (!expected.empty()) out += ", expected " + expected;
  if (!hint.empty()) out += "\n  hint: " + hint;
  return out;
}

}  // namespace wskcheck::traces
