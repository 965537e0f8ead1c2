// See support.h.
#include "support.h"

#include <stdexcept>

#include "wskcheck/traces/jsonl_reader.h"
#include "wskcheck/traces/jsonl_writer.h"

namespace wskcheck::exports::test {

Reading read_all(const std::string& text, const traces::ReadOptions& options) {
  Reading out;
  auto opened = read_export_bytes(text, "lab3.xml", options);
  if (!opened) {
    out.failed = true;
    out.error = opened.error();
    return out;
  }
  out.reader = std::move(*opened);
  traces::Record record;
  traces::ReadState state;
  while ((state = out.reader->next(record)) == traces::ReadState::record) {
    record.text = out.texts.emplace_back(record.text);
    out.records.push_back(record);
  }
  out.failed = state == traces::ReadState::error;
  if (out.failed) out.error = out.reader->error();
  return out;
}

std::string lines_of(const std::vector<traces::Record>& records) {
  std::string out;
  for (const traces::Record& record : records) traces::append_jsonl(out, record);
  return out;
}

Trace captured(const std::string& name) {
  auto opened = traces::open_jsonl(std::string(WSKCHECK_CAPTURED) + "/wine-8.0/" + name + ".jsonl");
  if (!opened) throw std::runtime_error(opened.error().message());
  Trace out;
  out.reader = std::move(*opened);
  out.header = out.reader->header();
  traces::Record record;
  while (out.reader->next(record) == traces::ReadState::record) {
    record.text = out.texts.emplace_back(record.text);
    out.records.push_back(record);
  }
  return out;
}

}  // namespace wskcheck::exports::test
