// The face that every carrier shows: a header, then records one at a time, in bounded memory.
#ifndef WSKCHECK_TRACES_RECORD_READER_H
#define WSKCHECK_TRACES_RECORD_READER_H

#include <cstdint>

#include "wskcheck/traces/diagnostic.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::traces {

enum class ReadState : std::uint8_t {
  record,  // the record was filled
  end,     // the input has ended well; the record is untouched
  error,   // bad input, see error(); the record is unspecified; every later call says the same
};

struct ReadOptions {
  // Leave out what cannot be read, and count it. Whoever sees skipped() > 0 must not say "pass".
  // What makes the whole file unreadable (no header, wrong kind of file) stays an error.
  bool skip_bad_lines = false;
  // A longer line is bad. At least 64; the reader may hold about twice as much.
  std::uint64_t line_bytes_max = 1U << 20;
};

// Not for use by two threads at once.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  virtual const Header& header() const noexcept = 0;
  virtual ReadState next(Record& record) = 0;
  virtual const Diagnostic& error() const noexcept = 0;  // meaningful after ReadState::error

  virtual std::uint64_t records() const noexcept = 0;  // records given out so far
  virtual std::uint64_t skipped() const noexcept = 0;  // bad lines left out so far
  // Why the first of them was left out; null when skipped() is 0. Lives as long as the reader.
  virtual const Diagnostic* first_skipped() const noexcept = 0;

 protected:
  RecordReader() = default;
};

}  // namespace wskcheck::traces

#endif
