// The bytes of an export as UTF-8, in pieces, and where each piece stands in the file.
#ifndef WSKCHECK_EXPORTS_TEXT_SOURCE_H
#define WSKCHECK_EXPORTS_TEXT_SOURCE_H

#include <cstddef>
#include <cstdint>
#include <streambuf>
#include <string>
#include <string_view>

#include "wskcheck/traces/record.h"

namespace wskcheck::exports {

enum class Encoding : std::uint8_t { utf8, utf16_le, utf16_be };
std::string_view encoding_name(Encoding encoding) noexcept;

// By the byte order mark, or by a '<' or 'E' in UTF-16; `mark` is how many bytes the mark has.
Encoding encoding_of(std::string_view first_bytes, std::size_t& mark) noexcept;

// Adds the text of `raw` to `out`. Half of a surrogate pair becomes three bytes, and half of a unit
// one, that are no UTF-8: whoever looks at the text finds them. Without `at_end` the start of a
// character may be left over; gives the number of bytes taken.
std::size_t append_utf8(std::string& out, std::string_view raw, Encoding encoding, bool at_end);

struct Place {
  std::uint64_t line = 1;    // from 1
  std::uint64_t column = 1;  // in bytes, from 1
  std::uint64_t byte = 0;    // in the file
};

class TextSource {
 public:
  // The stream buffer must outlive the source.
  explicit TextSource(std::streambuf& in) : in_(in) {}

  // What has been read and not consumed. Views live until the next more() or consume().
  std::string_view view() const noexcept { return std::string_view(text_).substr(begin_); }
  // Reads on, so that the view is longer. False: the end, or failed().
  bool more();
  // Reads on until the view has `count` bytes. False: it cannot.
  bool ensure(std::size_t count);
  void consume(std::size_t count);

  Place place_of(std::size_t offset) const noexcept;  // of a byte of the view
  Encoding encoding() const noexcept { return encoding_; }
  bool failed() const noexcept { return failed_; }
  std::uint64_t bytes() const noexcept { return bytes_; }  // of the file, read so far

 private:
  std::uint64_t source_bytes(std::string_view text) const noexcept;

  std::streambuf& in_;
  std::string raw_;   // read and not decoded yet
  std::string text_;  // decoded
  std::size_t begin_ = 0;
  Encoding encoding_ = Encoding::utf8;
  Place at_;  // of view()[0]
  std::uint64_t bytes_ = 0;
  std::size_t chunk_ = 0;  // bytes of the last read
  bool started_ = false;
  bool at_end_ = false;
  bool failed_ = false;
};

// The length of the UTF-8 character at the start of the text, or 0 when there is none.
std::size_t utf8_length(std::string_view text) noexcept;
// The offset of the first byte that is no UTF-8, or npos.
std::size_t find_bad_utf8(std::string_view text) noexcept;

}  // namespace wskcheck::exports

#endif
