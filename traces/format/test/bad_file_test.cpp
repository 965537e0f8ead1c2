// Files that are no trace at all, or have no good header: what is said about them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support.h"

namespace wskcheck::traces {
namespace {

struct Case {
  const char* line;
  const char* message;
};

constexpr Case headers[] = {
    {R"({"wsk_trace":2,"frequency":10})",
     R"(lab3.jsonl:1:14: found version 2 of the trace format, expected version 1)"
     "\n"
     R"(  hint: this program reads version 1 of the trace format only)"},
    {R"({"wsk_trace":"1","frequency":10})", R"(lab3.jsonl:1:14: found "1", expected version 1)"},
    {R"({"frequency":10})",
     R"(lab3.jsonl:1:1: found no "wsk_trace", expected it in the first line)"
     "\n"
     R"(  hint: a trace begins with a header, as {"wsk_trace":1,"frequency":10000000})"},
    {R"({"t":1,"ev":"mark","text":"a"})",
     R"(lab3.jsonl:1:1: found no "wsk_trace", expected it in the first line)"
     "\n"
     R"(  hint: this is a record; a trace begins with a header, as {"wsk_trace":1,)"
     R"("frequency":10000000})"},
    {R"({"wsk_trace":1})", R"(lab3.jsonl:1:1: found no "frequency", expected it in the header)"},
    {R"({"wsk_trace":1,"frequency":0})",
     R"(lab3.jsonl:1:28: found 0, expected an integer from 1 to 2^63 - 1)"
     "\n"
     R"(  hint: ticks a second of "t")"},
    {R"({"wsk_trace":1,"frequency":10,"order":"any"})",
     R"(lab3.jsonl:1:39: found "any", expected one of "total", "per-cpu", "per-thread")"},
    {R"({"wsk_trace":1,"frequency":10,"uncertainty":-1})",
     R"(lab3.jsonl:1:45: found -1, expected an integer from 0 to 2^63 - 1)"},
    {R"({"wsk_trace":1,"frequency":10,"complete":1})",
     R"(lab3.jsonl:1:42: found 1, expected true or false)"},
    {R"({"wsk_trace":1,"frequency":10,"driver":null})",
     R"(lab3.jsonl:1:40: found null, expected a string)"
     "\n"
     R"(  hint: null stands for a NULL pointer; leave out a field that is not known)"},
    {R"({"wsk_trace":1,"wsk_trace":1,"frequency":10})",
     R"(lab3.jsonl:1:16: found "wsk_trace" a second time, expected each field once)"},
    {R"(Time,Event)",
     R"(lab3.jsonl:1:1: found 'Time', expected '{')"
     "\n"
     R"(  hint: a trace begins with a header, as {"wsk_trace":1,"frequency":10000000})"},
};

std::string refusal(const std::string& text) {
  const Reading reading = read_text(text);
  return reading.failed ? reading.error.message() : "";
}

TEST(BadHeader, IsToldWithItsPlace) {
  for (const Case& bad : headers) EXPECT_EQ(refusal(bad.line), bad.message) << bad.line;
}

TEST(BadFile, IsEmpty) {
  const char* message =
      "lab3.jsonl: found an empty file, expected a header and records\n"
      "  hint: the recorder wrote nothing; was it started?";
  EXPECT_EQ(refusal(""), message);
  EXPECT_EQ(refusal("\xef\xbb\xbf"), message);
  EXPECT_EQ(refusal("\n\r\n \n"),
            "lab3.jsonl: found nothing but empty lines, expected a header and records\n"
            "  hint: the recorder wrote nothing; was it started?");
}

TEST(BadFile, HasAHeaderOnly) {
  EXPECT_EQ(refusal(header_line),
            "lab3.jsonl: found a header without records, expected records after the header\n"
            "  hint: the recorder saw nothing, or stopped before it wrote");
}

TEST(BadFile, HasNoGoodLine) {
  ReadOptions options;
  options.skip_bad_lines = true;
  const Reading reading = read_text(header_line + "x\ny\n", options);

  EXPECT_EQ(reading.error.message(),
            "lab3.jsonl: found no record among 2 bad lines, expected records after the header\n"
            "  hint: the first of them: lab3.jsonl:2:1: found 'x', expected '{'");
}

TEST(BadFile, IsOfAnotherKind) {
  const auto message = [](const std::string& found, const std::string& hint) {
    return "lab3.jsonl: found " + found + ", expected a trace in JSON Lines\n  hint: " + hint;
  };
  EXPECT_EQ(refusal("\xff\xfe{"), message("text in UTF-16", "save it as UTF-8"));
  EXPECT_EQ(refusal("\x1f\x8b\x08"), message("a gzip archive", "unpack it first"));
  EXPECT_EQ(refusal("PK\x03\x04"), message("a zip archive", "unpack it first"));
  EXPECT_EQ(refusal("MZ\x90"),
            message("a program or driver of Windows", "give the trace, not the driver"));
  EXPECT_EQ(refusal("\xef\xbb\xbf<?xml"),
            message("XML", "of XML only exports of an event log are read: tracerpt, wevtutil"));
  EXPECT_EQ(refusal("[{\"wsk_trace\":1}]"),
            message("a JSON array", "one JSON object a line, without brackets around them"));
  EXPECT_EQ(refusal("\x0a\x0d\x0d\x0a"),
            message("a capture of packets (.pcapng)",
                    "packets are not read; record the driver, or an event log"));
}

TEST(BadFile, IsBinaryWhereverThatShows) {
  const auto found = [](const std::string& text) { return read_text(text).error.found; };
  EXPECT_EQ(found(std::string("ab\0c", 4)), "a binary file that begins with 61 62 00 63");
  EXPECT_EQ(found("\x89PNG\r\n\x1a\n more"),
            "a binary file that begins with 89 50 4e 47 0d 0a 1a 0a");
  EXPECT_EQ(found("a line of text\nand then \x01"),
            "a binary file that begins with 61 20 6c 69 6e 65 20 6f");
  EXPECT_EQ(found("Gr\xf6\xdf"
                  "e;Zeit"),
            "text that is not in UTF-8");
  // Text of another kind, and what begins as JSON, are told by the place where they go wrong.
  EXPECT_EQ(found("Gr\xc3\xb6\xc3\x9f"
                  "e;Zeit"),
            "'Größe;Zeit'");
  EXPECT_EQ(found("{\x01"), read_text("{ \x01").error.found);
}

TEST(BadFile, IsAnEventLog) {
  // The first bytes of a log: one buffer of type 4 that begins with a system header.
  std::string log(0x80, '\0');
  log[0x01] = 0x20;
  log[0x36] = 4;
  log[0x48] = 2;
  log[0x4a] = 2;
  log[0x4b] = static_cast<char>(0xc0);
  EXPECT_EQ(refusal(log),
            "lab3.jsonl: found an event log of Windows (.etl), expected a trace in JSON Lines\n"
            "  hint: read it as an event log: wskcheck does so by its first bytes");
}

// A folder of its own under the test's working folder, gone at the end.
class FileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("wskcheck_") +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const char* name) const { return (folder_ / name).string(); }

  std::filesystem::path folder_;
};

TEST_F(FileTest, IsNotThere) {
  const auto opened = open_jsonl(path("no.jsonl"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message(),
            path("no.jsonl") + ": found no such file, expected a trace in JSON Lines");
}

TEST_F(FileTest, IsADirectory) {
  const auto opened = open_jsonl(folder_.string());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message(),
            folder_.string() +
                ": found a directory, expected a trace in JSON Lines\n  hint: name the file in it");
}

TEST_F(FileTest, IsReadWhateverItsName) {
  const std::string name = path(
      "tr\xc3\xa4"
      "ce.jsonl");
  std::ofstream(name, std::ios::binary) << header_line << R"({"t":1,"ev":"mark","text":"a"})";
  const auto opened = open_jsonl(name);
  ASSERT_TRUE(opened) << opened.error().message();
  Record record;
  EXPECT_EQ((*opened)->next(record), ReadState::record);
  EXPECT_EQ((*opened)->next(record), ReadState::end);
}

// A stream whose reads fail, as those of a broken disk.
class BrokenBuffer : public std::stringbuf {
 public:
  using std::stringbuf::stringbuf;

 protected:
  std::streamsize xsgetn(char* to, std::streamsize size) override {
    const std::streamsize got = std::stringbuf::xsgetn(to, size);
    if (got == 0) throw std::ios_base::failure("broken");
    return got;
  }
};

TEST(BadFile, CannotBeReadToItsEnd) {
  BrokenBuffer buffer(header_line + R"({"t":1,"ev":"mark","text":"a"})" + "\n");
  std::istream in(&buffer);
  auto opened = read_jsonl(in, "lab3.jsonl");
  ASSERT_TRUE(opened) << opened.error().message();
  Record record;

  EXPECT_EQ((*opened)->next(record), ReadState::record);
  EXPECT_EQ((*opened)->next(record), ReadState::error);
  EXPECT_EQ((*opened)->error().message(),
            "lab3.jsonl: found a read error after byte 68, expected a trace in JSON Lines\n"
            "  hint: the file cannot be read to its end; copy it anew");
}

}  // namespace
}  // namespace wskcheck::traces
