// Lines that are not JSON, or not one object with each field once: what is said about them.
#include <gtest/gtest.h>

#include "support.h"

namespace wskcheck::traces {
namespace {

struct Case {
  const char* line;
  const char* message;
};

constexpr Case cases[] = {
    {R"(nonsense)", R"(lab3.jsonl:2:1: found 'nonsense', expected '{')"
                    "\n"
                    R"(  hint: every line of a trace is one JSON object)"},
    {R"({"t":1,"ev":"mark","text":"a"} x)",
     R"(lab3.jsonl:2:32: found 'x', expected the end of the line)"
     "\n"
     R"(  hint: one JSON object a line)"},
    {R"({"t":1,"ev":"mark","text":"a"}{"t":2})",
     R"(lab3.jsonl:2:31: found '{', expected the end of the line)"
     "\n"
     R"(  hint: one JSON object a line)"},
    {R"({"t":1 "ev":"mark"})", R"(lab3.jsonl:2:8: found '"', expected ',' or '}')"},
    {R"({"t":1,})", R"(lab3.jsonl:2:8: found '}', expected a field name in quotes)"},
    {R"({"t":1,,"ev":"mark"})", R"(lab3.jsonl:2:8: found ',', expected a field name in quotes)"},
    {R"({"t":1)", R"(lab3.jsonl:2:7: found the end of the line, expected ',' or '}')"},
    {R"({"t":)", R"(lab3.jsonl:2:6: found the end of the line, expected a JSON value)"},
    {R"({"t")", R"(lab3.jsonl:2:5: found the end of the line, expected ':')"},
    {R"({t:1})", R"(lab3.jsonl:2:2: found 't', expected a field name in quotes)"},
    {R"({"t":01})", R"(lab3.jsonl:2:6: found '01', expected a JSON value)"},
    {R"({"t":1.})", R"(lab3.jsonl:2:6: found '1.', expected a JSON value)"},
    {R"({"t":tru})", R"(lab3.jsonl:2:6: found 'tru', expected a JSON value)"},
    {R"({"t":1,"ev":"mark","text":"a)",
     R"(lab3.jsonl:2:29: found the end of the line, expected the closing '"' of a )"
     R"(string)"},
    {R"({"t":1,"ev":"mark","text":"\x"})",
     R"(lab3.jsonl:2:28: found '\x', expected an escape of JSON, as \n or \u000a)"},
    {R"({"t":1,"ev":"mark","text":"\ud800"})",
     R"(lab3.jsonl:2:28: found '\ud800', expected an escape of JSON, as \n or \u000a)"},
    {R"({"t":1,"a":"b":null})", R"(lab3.jsonl:2:15: found ':', expected ',' or '}')"},
    {R"({"t":1,"a":["b":null]})", R"(lab3.jsonl:2:16: found ':', expected ',' or ']')"},
    {R"({"t":1,"a":[1,2})", R"(lab3.jsonl:2:16: found '}', expected ',' or ']')"},
    {R"([{"t":1}])", R"(lab3.jsonl:2:1: found '[', expected '{')"
                     "\n"
                     R"(  hint: every line of a trace is one JSON object)"},
    {R"(17)", R"(lab3.jsonl:2:1: found '17', expected '{')"
              "\n"
              R"(  hint: every line of a trace is one JSON object)"},
    {R"({'t':1})", R"(lab3.jsonl:2:2: found ''t'', expected a field name in quotes)"},
    {R"({"t":1,"ev":"mark","text":"a","t":1})",
     R"(lab3.jsonl:2:31: found "t" a second time, expected each field once)"},
    {R"({"t":1,"ev":"mark","text":"a","cpu":1,"cpu":2})",
     R"(lab3.jsonl:2:39: found "cpu" a second time, expected each field once)"},
};

TEST(BadJson, IsToldWithItsPlace) {
  for (const Case& bad : cases) EXPECT_EQ(message_about(bad.line), bad.message) << bad.line;
}

TEST(BadJson, TellsBytesThatAreNoText) {
  const std::string start = R"({"t":1,"ev":"mark","text":"a)";
  EXPECT_EQ(message_about(start + '\0' + "\"}"),
            R"(lab3.jsonl:2:29: found a NUL byte, expected it escaped, as \u00XX)");
  EXPECT_EQ(message_about(start + "\x01\"}"),
            R"(lab3.jsonl:2:29: found the control byte 0x01, expected it escaped, as \u00XX)");
  EXPECT_EQ(message_about(start + "\xff\"}"),
            "lab3.jsonl:2:29: found the byte 0xff, which is not UTF-8, expected UTF-8");
  EXPECT_EQ(message_about(start + "\xed\xa0\x80\"}"),
            "lab3.jsonl:2:29: found the byte 0xed, which is not UTF-8, expected UTF-8");
  EXPECT_EQ(message_about(std::string("{\0}", 3)),
            "lab3.jsonl:2:2: found a NUL byte, expected a field name in quotes");
}

TEST(BadJson, TellsThatNestingIsTooDeep) {
  const auto nested = [](int levels) {
    const auto count = static_cast<std::size_t>(levels);
    return R"({"t":1,"ev":"mark","text":"","x":)" + std::string(count, '[') +
           std::string(count, ']') + "}";
  };
  EXPECT_EQ(message_about(nested(63)), "");
  EXPECT_EQ(message_about(nested(64)),
            "lab3.jsonl:2:97: found '[', expected at most 64 levels of nesting");
  EXPECT_EQ(message_about(nested(100000)),
            "lab3.jsonl:2:97: found '[', expected at most 64 levels of nesting");
}

TEST(BadJson, TellsThatTheFileWasCutOff) {
  const Reading reading = read_text(header_line + R"({"t":1,"ev":"ma)");

  EXPECT_EQ(
      reading.error.message(),
      "lab3.jsonl:2:16: found the end of the file inside a line, expected the closing '\"' of "
      "a string\n"
      "  hint: the recording was cut off here; skipping bad lines reads what comes before");
  EXPECT_EQ(reading.error.byte, header_line.size() + 15);
}

TEST(BadJson, TellsThatALineIsTooLong) {
  ReadOptions options;
  options.line_bytes_max = 64;
  const Reading reading = read_text(header_line + std::string(65, ' ') + "\n", options);

  EXPECT_EQ(reading.error.message(),
            "lab3.jsonl:2: found a line of more than 64 bytes, expected one JSON object a line");
}

TEST(BadJson, StaysAnErrorWhenAskedAgain) {
  Reading reading = read_text(header_line + "x\n" + R"({"t":1,"ev":"mark","text":"a"})");
  Record record;

  EXPECT_EQ(reading.reader->next(record), ReadState::error);
  EXPECT_EQ(reading.reader->error().line, 2U);
}

}  // namespace
}  // namespace wskcheck::traces
