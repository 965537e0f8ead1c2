// simdjson's on-demand interface gives the structure; scalar tokens are checked by json_text.
#include "object_reader.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <cstring>

namespace wskcheck::traces {
namespace {

namespace ondemand = simdjson::ondemand;

// The raw text without the white space that the parser leaves behind it.
std::string_view trimmed(std::string_view token) noexcept {
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
  return token;
}

// Scalars without escapes are most of all tokens; the rest goes the long way.
bool is_good_scalar(std::string_view token) noexcept {
  if (token.size() >= 2 && token.front() == '"') {
    const auto* quote =
        static_cast<const char*>(std::memchr(token.data() + 1, '"', token.size() - 1));
    if (quote == token.data() + token.size() - 1 && quote[-1] != '\\' &&
        std::memchr(token.data(), '\\', token.size()) == nullptr) {
      return true;
    }
  }
  return is_scalar(token);
}

// Checks a scalar and moves past it. A string must be taken, not left: simdjson skips one that is
// left behind together with a ':' and the value after it.
bool take_scalar(ondemand::value& value, std::string_view token) {
  if (!is_good_scalar(token)) return false;
  return token.front() != '"' || value.get_raw_json_string().error() == simdjson::SUCCESS;
}

bool is_composite(std::string_view token) noexcept {
  return !token.empty() && (token.front() == '{' || token.front() == '[');
}

// The text of a key. simdjson has found both quotes; undoing escapes needs the buffer.
std::string_view key_text(const char* raw, std::string& buffer) {
  const char* end = raw;
  while (*end != '"' && *end != '\\') ++end;
  if (*end == '"') return {raw, static_cast<std::size_t>(end - raw)};
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  const std::string_view token(raw - 1, static_cast<std::size_t>(end - raw) + 2);
  if (!is_scalar(token)) return {};
  return read_string(token, buffer);
}

bool is_good_key(const char* raw, const char* line_end) {
  const char* end = raw;
  while (end < line_end && *end != '"') end += *end == '\\' ? 2 : 1;
  return end < line_end && is_scalar({raw - 1, static_cast<std::size_t>(end - raw) + 2});
}

// Walks through a value that nobody asked for, so that a fault in it is found.
bool check(ondemand::value value, const char* line_end, int depth);

bool check_object(ondemand::object object, const char* line_end, int depth) {
  for (auto field : object) {
    ondemand::raw_json_string key;
    ondemand::value value;
    if (field.key().get(key) != simdjson::SUCCESS || !is_good_key(key.raw(), line_end))
      return false;
    if (field.value().get(value) != simdjson::SUCCESS || !check(value, line_end, depth))
      return false;
  }
  return true;
}

bool check(ondemand::value value, const char* line_end, int depth) {
  const std::string_view token = trimmed(value.raw_json_token());
  if (!is_composite(token)) return take_scalar(value, token);
  if (depth >= depth_max) return false;
  if (token.front() == '{') {
    ondemand::object object;
    return value.get_object().get(object) == simdjson::SUCCESS &&
           check_object(object, line_end, depth + 1);
  }
  ondemand::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return false;
  for (auto element : array) {
    ondemand::value inner;
    if (element.get(inner) != simdjson::SUCCESS || !check(inner, line_end, depth + 1)) return false;
  }
  return true;
}

}  // namespace

struct ObjectReader::Parser {
  ondemand::parser simd;

  // The members of the object under a known key, one level; what is deeper is only checked.
  static bool keep_members(ondemand::value value, int owner, const char* line_end,
                           std::vector<Member>& members) {
    ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return false;
    for (auto field : object) {
      ondemand::raw_json_string key;
      ondemand::value inner;
      if (field.key().get(key) != simdjson::SUCCESS) return false;
      if (!is_good_key(key.raw(), line_end)) return false;
      if (field.value().get(inner) != simdjson::SUCCESS) return false;
      const std::string_view token = trimmed(inner.raw_json_token());
      const char* end = key.raw();
      while (*end != '"' && *end != '\\') ++end;
      members.push_back({owner, {key.raw(), static_cast<std::size_t>(end - key.raw())}, token});
      if (!check(inner, line_end, 2)) return false;
    }
    return true;
  }
};

ObjectReader::ObjectReader() : parser_(std::make_unique<Parser>()) {}
ObjectReader::~ObjectReader() = default;

bool ObjectReader::refuse(std::string_view line, const char* reason) {
  if (auto found = find_syntax_error(line)) {
    error_ = std::move(*found);
  } else {
    error_ = {0, fmt::format("a line that the JSON parser refuses ({})", reason), "JSON", ""};
  }
  return false;
}

bool ObjectReader::refuse_twice(std::string_view line, std::string_view key) {
  // A later fault of syntax is not looked for: the line is refused either way.
  const auto offset = static_cast<std::size_t>(key.data() - line.data());
  error_ = {offset - 1, fmt::format("\"{}\" a second time", shown(key)), "each field once", ""};
  return false;
}

bool ObjectReader::read(std::string_view line, KeyFinder find_key) {
  seen_ = 0;
  members_.clear();
  const char* const line_end = line.data() + line.size();
  ondemand::document document;
  ondemand::object object;
  auto error =
      parser_->simd.iterate(line.data(), line.size(), line.size() + padding_bytes).get(document);
  if (error == simdjson::SUCCESS) error = document.get_object().get(object);
  if (error != simdjson::SUCCESS) return refuse(line, simdjson::error_message(error));
  for (auto field : object) {
    ondemand::raw_json_string raw;
    ondemand::value value;
    error = field.key().get(raw);
    if (error == simdjson::SUCCESS) error = field.value().get(value);
    if (error != simdjson::SUCCESS) return refuse(line, simdjson::error_message(error));
    const std::string_view key = key_text(raw.raw(), key_buffer_);
    const int known = find_key(key);
    const std::string_view token = trimmed(value.raw_json_token());
    if (known >= 0) {
      if (has(known)) return refuse_twice(line, {raw.raw(), key.size()});
      seen_ |= std::uint64_t{1} << known;
      tokens_[static_cast<std::size_t>(known)] = token;
    } else if (key.data() != raw.raw() && !is_good_key(raw.raw(), line_end)) {
      return refuse(line, "key");
    }
    bool good = false;
    if (!is_composite(token)) {
      good = take_scalar(value, token);
    } else if (known >= 0 && token.front() == '{') {
      good = Parser::keep_members(value, known, line_end, members_);
    } else {
      good = check(value, line_end, 1);
    }
    if (!good) return refuse(line, "value");
  }
  if (auto rest = document.current_location(); rest.error() == simdjson::SUCCESS) {
    return refuse(line, "more than one value");
  }
  return true;
}

}  // namespace wskcheck::traces
