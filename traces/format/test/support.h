// Reading a trace from a text, for the tests of this folder.
#ifndef WSKCHECK_TRACES_TEST_SUPPORT_H
#define WSKCHECK_TRACES_TEST_SUPPORT_H

#include <deque>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "wskcheck/traces/jsonl_reader.h"
#include "wskcheck/traces/jsonl_writer.h"

namespace wskcheck::traces {

// All that a text gives. The records' texts are kept beside them, their names by the reader.
struct Reading {
  std::unique_ptr<std::istringstream> in;
  std::unique_ptr<RecordReader> reader;  // null: the text was refused as a whole
  std::deque<std::string> texts;
  std::vector<Record> records;
  bool failed = false;
  Diagnostic error;
};

Reading read_text(const std::string& text, const ReadOptions& options = {});

// The header line of most tests, with its newline.
inline const std::string header_line = "{\"wsk_trace\":1,\"frequency\":10000000}\n";

// What is said about `line` when it follows the header; "" when nothing is.
std::string message_about(const std::string& line);

// The record of one good line behind the header, or a record with t == 2^64 - 1.
Record record_of(const std::string& line);

// Gives the field of the record a value made from `seed`, as a reader may give it.
void set_field(Record& record, Field field, std::uint64_t seed);

std::string written(const Header& header, const std::vector<Record>& records);

}  // namespace wskcheck::traces

#endif
