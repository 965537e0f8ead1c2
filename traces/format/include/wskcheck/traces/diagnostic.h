// What is said about bad input, and the value-or-diagnostic that carries it out of a module.
//
// No exception crosses the border of traces/: a function that can meet bad input returns Result<T>,
// or, where a result per record would cost too much, a state with a Diagnostic beside it.
#ifndef WSKCHECK_TRACES_DIAGNOSTIC_H
#define WSKCHECK_TRACES_DIAGNOSTIC_H

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace wskcheck::traces {

// Where, what was found, what was expected, what to do. `found` and `expected` are complete phrases
// without the words "found" and "expected"; `expected` and `hint` may be empty.
struct Diagnostic {
  std::string file;
  std::uint64_t line = 0;             // counted from 1; 0: the file as a whole
  std::uint64_t column = 0;           // in bytes, counted from 1; 0: the line as a whole
  std::optional<std::uint64_t> byte;  // offset in the file, counted from 0
  std::string found;
  std::string expected;
  std::string hint;

  // "lab3.jsonl:17:42: found "foo", expected one of "call", "return"\n  hint: ..." without a last
  // newline. Without a line but with a byte: "lab3.etl: byte 0x1a40: found ...".
  std::string message() const;

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

// A value or the Diagnostic that says why there is none. The caller asks before it takes: value()
// on a failure (and error() on a success) is a bug of the caller and ends the program.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Diagnostic error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const noexcept { return content_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  T& value() & noexcept { return std::get<0>(content_); }
  const T& value() const& noexcept { return std::get<0>(content_); }
  T&& value() && noexcept { return std::get<0>(std::move(content_)); }
  const Diagnostic& error() const& noexcept { return std::get<1>(content_); }
  Diagnostic&& error() && noexcept { return std::get<1>(std::move(content_)); }

  T& operator*() & noexcept { return value(); }
  const T& operator*() const& noexcept { return value(); }
  T* operator->() noexcept { return &value(); }
  const T* operator->() const noexcept { return &value(); }

 private:
  std::variant<T, Diagnostic> content_;
};

}  // namespace wskcheck::traces

#endif
