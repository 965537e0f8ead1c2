// Any text as a trace in JSON Lines: read strictly and with bad lines skipped; what was read is
// written, and read again to the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "wskcheck/traces/jsonl_reader.h"
#include "wskcheck/traces/jsonl_writer.h"

namespace {

using namespace wskcheck::traces;

// The records as the writer writes them; the last state in `state`.
std::string rewritten(const std::string& text, bool skips, ReadState& state) {
  std::istringstream in(text);
  ReadOptions options;
  options.skip_bad_lines = skips;
  options.line_bytes_max = 4096;
  auto reader = read_jsonl(in, "fuzz.jsonl", options);
  state = ReadState::error;
  std::string out;
  if (!reader) return out;
  append_jsonl(out, (*reader)->header());
  Record record;
  while ((state = (*reader)->next(record)) == ReadState::record) append_jsonl(out, record);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  ReadState state;
  rewritten(text, true, state);
  const std::string once = rewritten(text, false, state);
  if (state != ReadState::end) return 0;
  // What is written may be longer than what was read, but is the same again.
  const std::string twice = rewritten(once, false, state);
  if (state == ReadState::end && twice != once) std::abort();
  return 0;
}
