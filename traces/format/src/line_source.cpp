// See line_source.h.
#include "line_source.h"

#include <algorithm>
#include <cstring>

#include "object_reader.h"

namespace wskcheck::traces {
namespace {

constexpr std::size_t chunk_bytes = 256 * 1024;
constexpr std::size_t first_bytes = 8 * 1024;  // a short trace needs no more
constexpr std::size_t line_bytes_min = 64;

}  // namespace

LineSource::LineSource(std::streambuf& in, std::uint64_t line_bytes_max)
    : in_(in),
      line_max_(static_cast<std::size_t>(
          std::clamp<std::uint64_t>(line_bytes_max, line_bytes_min, std::uint64_t{1} << 30))),
      buffer_(first_bytes + padding_bytes) {}

// Moves what is left to the front and reads behind it. False: nothing came.
bool LineSource::refill() {
  if (at_end_) return false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  base_ += begin_;
  end_ -= begin_;
  begin_ = 0;
  const std::size_t room_min = (was_full_ ? chunk_bytes : first_bytes) / 2;
  if (buffer_.size() - padding_bytes - end_ < room_min) {
    buffer_.resize(buffer_.size() + std::max(end_, chunk_bytes));
  }
  const std::size_t room = buffer_.size() - padding_bytes - end_;
  std::streamsize count = 0;
  try {
    count = in_.sgetn(buffer_.data() + end_, static_cast<std::streamsize>(room));
  } catch (...) {  // libstdc++ throws when read(2) fails
    failed_ = true;
  }
  end_ += static_cast<std::size_t>(std::max<std::streamsize>(count, 0));
  was_full_ = count == static_cast<std::streamsize>(room);
  at_end_ = failed_ || count <= 0;
  return count > 0;
}

std::string_view LineSource::peek() {
  if (end_ == 0) refill();
  return {buffer_.data(), end_};
}

LineSource::Got LineSource::cut(std::size_t end, std::string_view& line) {
  offset_ = base_ + begin_;
  ++number_;
  std::size_t size = end - begin_;
  if (size > line_max_) {
    line = {};
    begin_ = end + 1;
    return Got::too_long;
  }
  if (size > 0 && buffer_[end - 1] == '\r') --size;
  line = {buffer_.data() + begin_, size};
  begin_ = end + 1;
  return Got::line;
}

// Drops the rest of the line without keeping it.
LineSource::Got LineSource::cut_too_long(std::string_view& line) {
  offset_ = base_ + begin_;
  ++number_;
  begin_ = end_;
  while (refill()) {
    const void* newline = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_);
    if (newline != nullptr) {
      begin_ = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer_.data()) + 1;
      break;
    }
    begin_ = end_;
  }
  line = {};
  return failed_ ? Got::unreadable : Got::too_long;
}

LineSource::Got LineSource::next(std::string_view& line) {
  std::size_t searched = begin_;
  for (;;) {
    const void* newline = std::memchr(buffer_.data() + searched, '\n', end_ - searched);
    if (newline != nullptr) {
      return cut(static_cast<std::size_t>(static_cast<const char*>(newline) - buffer_.data()),
                 line);
    }
    if (end_ - begin_ > line_max_) return cut_too_long(line);
    const std::size_t kept = end_ - begin_;
    if (!refill()) break;
    searched = begin_ + kept;
  }
  if (failed_) return Got::unreadable;
  if (begin_ >= end_) return Got::end;
  open_ = true;
  const Got got = cut(end_, line);
  begin_ = end_;
  return got;
}

}  // namespace wskcheck::traces
