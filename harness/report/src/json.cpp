// Writing JSON: escapes, UTF-8 made valid, indentation.
#include "wskcheck/report/json.h"

#include <fmt/format.h>

namespace wskcheck::report {
namespace {

// How many bytes the well-formed UTF-8 sequence at the front has; 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const unsigned second = byte(1);
  const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
  const bool surrogate = lead == 0xed && second >= 0xa0;
  const bool too_large = lead == 0xf4 && second >= 0x90;
  return overlong || surrogate || too_large ? 0 : length;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
        out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
      } else {
        out += c;
      }
  }
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      out += "\xef\xbf\xbd";
      text.remove_prefix(1);
      continue;
    }
    if (length == 1) {
      append_escaped(out, text[0]);
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return out += '"';
}

}  // namespace

Json::Json(std::string_view value) : text_(quoted(value)) {}

Json Json::array(const std::vector<std::string>& texts) {
  Json all = array();
  for (const std::string& text : texts) all.add(text);
  return all;
}

Json Json::decimal(double value) {
  Json number;
  number.text_ = fmt::format("{:.2f}", value);
  return number;
}

Json Json::text_or_null(std::string_view value) { return value.empty() ? Json() : Json(value); }

Json& Json::set(std::string_view name, Json value) {
  members_.emplace_back(std::string(name), std::move(value));
  return *this;
}

Json& Json::add(Json value) {
  members_.emplace_back(std::string(), std::move(value));
  return *this;
}

void Json::write(std::string& out, std::size_t indent) const {
  if (kind_ == Kind::scalar) {
    out += text_;
    return;
  }
  const bool is_object = kind_ == Kind::object;
  if (members_.empty()) {
    out += is_object ? "{}" : "[]";
    return;
  }
  out += is_object ? '{' : '[';
  bool first = true;
  for (const auto& [name, value] : members_) {
    out += first ? "\n" : ",\n";
    first = false;
    out.append(indent + 2, ' ');
    if (is_object) out += quoted(name) + ": ";
    value.write(out, indent + 2);
  }
  out += '\n';
  out.append(indent, ' ');
  out += is_object ? '}' : ']';
}

std::string Json::text() const {
  std::string out;
  write(out, 0);
  return out += '\n';
}

}  // namespace wskcheck::report
