// A small trace, cut off at every byte and with every byte changed: it is read, or an error tells
// the place.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "wskcheck/traces/jsonl_reader.h"

namespace wskcheck::traces {
namespace {

const std::string small =
    "{\"wsk_trace\":1,\"frequency\":10000000,\"order\":\"per-cpu\",\"driver\":\"lab \\u00e9\"}\n"
    "{\"t\":0,\"tid\":4,\"ev\":\"WskSocket\",\"ph\":\"call\",\"category\":\"listen\",\"family\":2,"
    "\"context\":\"0x10\",\"dispatch\":{\"accept\":true,\"inspect\":true,\"abort\":false},"
    "\"irp\":\"0xa0\"}\n"
    "{\"t\":3,\"tid\":4,\"ev\":\"WskSocket\",\"ph\":\"return\",\"status\":\"STATUS_PENDING\"}\n"
    "{\"t\":40,\"op\":0,\"cpu\":1,\"ev\":\"WskInspectEvent\",\"ph\":\"enter\",\"context\":\"0x10\","
    "\"local\":\"10.0.0.1:445\",\"remote\":null,\"inspect\":{\"key\":\"0x7f\",\"serial\":1}}\n"
    "{\"t\":50,\"ev\":\"gap\",\"until\":60}\n";

void expect_located(const Diagnostic& error, std::size_t bytes) {
  EXPECT_EQ(error.file, "lab3.jsonl");
  EXPECT_FALSE(error.found.empty());
  EXPECT_FALSE(error.expected.empty());
  EXPECT_LE(error.byte.value_or(0), bytes);
  // Only of a file as a whole there is no place: it is empty, of another kind, without a record.
  EXPECT_TRUE(error.line == 0 || error.byte.has_value());
}

// How many records were read; what was wrong is where it must be.
std::uint64_t read_all(const std::string& text, bool skips, bool& failed) {
  std::istringstream in(text);
  ReadOptions options;
  options.skip_bad_lines = skips;
  const auto opened = read_jsonl(in, "lab3.jsonl", options);
  failed = !opened;
  if (!opened) return expect_located(opened.error(), text.size()), 0;
  RecordReader& reader = **opened;
  Record record;
  ReadState state;
  while ((state = reader.next(record)) == ReadState::record) {
    EXPECT_LT(record.at.byte, text.size());
  }
  failed = state == ReadState::error;
  if (failed) expect_located(reader.error(), text.size());
  EXPECT_TRUE(skips || reader.skipped() == 0);
  if (reader.skipped() > 0) expect_located(*reader.first_skipped(), text.size());
  return reader.records();
}

TEST(DamagedTrace, CutAnywhereIsReadUpToTheCut) {
  for (std::size_t size = 0; size < small.size(); ++size) {
    SCOPED_TRACE(size);
    const std::string text = small.substr(0, size);
    const auto newlines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    // The last line may lack no more than its end.
    const bool is_whole = size == 0 || text.back() == '\n' || small[size] == '\n';
    const std::uint64_t lines = newlines + (size > 0 && text.back() != '\n' && is_whole ? 1 : 0);
    for (const bool skips : {false, true}) {
      bool failed = false;
      const std::uint64_t records = read_all(text, skips, failed);
      EXPECT_EQ(records, lines > 1 ? lines - 1 : 0);
      EXPECT_EQ(failed, records == 0 || (!skips && !is_whole));
    }
    ASSERT_FALSE(HasFailure());
  }
}

TEST(DamagedTrace, AnyChangedByteIsReadOrLocated) {
  for (std::size_t at = 0; at < small.size(); ++at) {
    SCOPED_TRACE(at);
    for (const int value : {small[at] ^ 0x01, small[at] ^ 0x80, small[at] ^ 0xff, 0x00, 0x0a, 0x22,
                            0x5c, 0x7b, 0x7d}) {
      std::string text = small;
      text[at] = static_cast<char>(value);
      for (const bool skips : {false, true}) {
        bool failed = false;
        EXPECT_LE(read_all(text, skips, failed), 5U);
      }
    }
    ASSERT_FALSE(HasFailure());
  }
}

}  // namespace
}  // namespace wskcheck::traces
