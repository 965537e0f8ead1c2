// A JSON value that is built and written, never read. Members keep the order in which they were
// set, so the bytes depend on the value alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wskcheck::report {

class Json {
 public:
  Json() : text_("null") {}
  Json(bool value) : text_(value ? "true" : "false") {}
  Json(int value) : text_(std::to_string(value)) {}
  Json(std::uint64_t value) : text_(std::to_string(value)) {}
  Json(std::string_view value);
  Json(const char* value) : Json(std::string_view(value)) {}
  Json(const std::string& value) : Json(std::string_view(value)) {}

  static Json object() { return Json(Kind::object); }
  static Json array() { return Json(Kind::array); }
  static Json array(const std::vector<std::string>& texts);
  // A number with two digits after the point.
  static Json decimal(double value);
  // null for an empty text.
  static Json text_or_null(std::string_view value);

  // Of an object. A name is set once.
  Json& set(std::string_view name, Json value);
  // Of an array.
  Json& add(Json value);

  // Indented by two blanks, with a newline at the end. Bytes that are not UTF-8 become U+FFFD.
  std::string text() const;

 private:
  enum class Kind : std::uint8_t { scalar, object, array };
  explicit Json(Kind kind) : kind_(kind) {}
  void write(std::string& out, std::size_t indent) const;

  Kind kind_ = Kind::scalar;
  std::string text_;                                   // of a scalar, as written
  std::vector<std::pair<std::string, Json>> members_;  // of an array: without names
};

}  // namespace wskcheck::report
