// Cuts a stream into lines, in bounded memory, with room behind each line for the JSON parser.
#ifndef WSKCHECK_TRACES_LINE_SOURCE_H
#define WSKCHECK_TRACES_LINE_SOURCE_H

#include <cstddef>
#include <cstdint>
#include <streambuf>
#include <string_view>
#include <vector>

namespace wskcheck::traces {

class LineSource {
 public:
  enum class Got : std::uint8_t { line, too_long, end, unreadable };

  // The stream buffer must outlive the source.
  LineSource(std::streambuf& in, std::uint64_t line_bytes_max);

  // The next line without its LF or CR LF; empty lines too. A line that is too long
  // is passed over and not shown. `padding_bytes` behind the line are readable. The view
  // lives until the next call.
  Got next(std::string_view& line);

  std::uint64_t number() const noexcept { return number_; }        // of the last line, from 1
  std::uint64_t offset() const noexcept { return offset_; }        // of its first byte in the file
  std::uint64_t bytes() const noexcept { return base_ + begin_; }  // taken so far
  bool ended_open() const noexcept { return open_; }               // the last line had no LF

  // The first bytes of the file, before any line is taken.
  std::string_view peek();

 private:
  bool refill();
  Got cut(std::size_t end, std::string_view& line);
  Got cut_too_long(std::string_view& line);

  std::streambuf& in_;
  std::size_t line_max_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;   // first byte not yet given out
  std::size_t end_ = 0;     // behind the last byte read
  std::uint64_t base_ = 0;  // offset in the file of buffer_[0]
  std::uint64_t number_ = 0;
  std::uint64_t offset_ = 0;
  bool was_full_ = false;  // the last read took all the room there was
  bool at_end_ = false;
  bool failed_ = false;
  bool open_ = false;
};

}  // namespace wskcheck::traces

#endif
