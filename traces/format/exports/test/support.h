// Reading an export from a text, and records for it.
#ifndef WSKCHECK_EXPORTS_TEST_SUPPORT_H
#define WSKCHECK_EXPORTS_TEST_SUPPORT_H

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "export_text.h"
#include "wskcheck/exports/export_reader.h"

namespace wskcheck::exports::test {

struct Reading {
  std::unique_ptr<ExportReader> reader;  // null: the export was refused as a whole
  std::deque<std::string> texts;         // of the records
  std::vector<traces::Record> records;
  bool failed = false;
  traces::Diagnostic error;

  std::string message() const { return failed ? error.message() : ""; }
};

// The text must outlive the reading.
Reading read_all(const std::string& text, const traces::ReadOptions& options = {});
inline constexpr traces::ReadOptions skipping{.skip_bad_lines = true};

// One line of JSON for each record: what a failed test shows.
std::string lines_of(const std::vector<traces::Record>& records);

// The records of a trace in JSON Lines, of traces/captured. Throws std::runtime_error.
struct Trace {
  traces::Header header;
  std::deque<std::string> texts;
  std::unique_ptr<traces::RecordReader> reader;  // keeps their names
  std::vector<traces::Record> records;
};
Trace captured(const std::string& name);

}  // namespace wskcheck::exports::test

#endif
