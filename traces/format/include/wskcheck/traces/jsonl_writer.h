// Writes a trace in JSON Lines such that reading it gives the same values: nulls stay nulls and
// missing fields stay missing. The bytes depend on the value alone; fields come in the order of
// docs/trace-format.md, `op` after `seq`.
#ifndef WSKCHECK_TRACES_JSONL_WRITER_H
#define WSKCHECK_TRACES_JSONL_WRITER_H

#include <ostream>
#include <string>

#include "wskcheck/traces/record.h"

namespace wskcheck::traces {

// Add one line with its newline to the end of `out`. A header's texts that are empty and an
// uncertainty of 0 are left out. A record's fields that the page does not have for its event and
// phase are left out. Text that is not UTF-8 is written with U+FFFD in place of each bad byte.
void append_jsonl(std::string& out, const Header& header);
void append_jsonl(std::string& out, const Record& record);

// The same onto a stream, collected into large writes. The stream must outlive the writer.
class JsonlWriter {
 public:
  explicit JsonlWriter(std::ostream& out) : out_(out) {}
  ~JsonlWriter() { flush(); }
  JsonlWriter(const JsonlWriter&) = delete;
  JsonlWriter& operator=(const JsonlWriter&) = delete;

  void write(const Header& header);
  void write(const Record& record);
  // Hands everything to the stream. False when the stream has failed, now or before.
  bool flush();

 private:
  std::ostream& out_;
  std::string pending_;
};

}  // namespace wskcheck::traces

#endif
