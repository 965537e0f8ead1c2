// What is said about exports that cannot be read, whole messages.
#include <gtest/gtest.h>

#include <streambuf>

#include "support.h"

namespace wskcheck::exports::test {
namespace {

std::string message_about(const std::string& text) { return read_all(text).message(); }

std::string event_with(const std::string& data, const std::string& task = "WskBind",
                       const std::string& time = "2020-01-01T00:00:00.0000000Z",
                       const std::string& opcode = "<Opcode>1</Opcode>") {
  return "<Event><System><Provider Name='WskAcceptTrace'/>" + opcode + "<TimeCreated SystemTime='" +
         time + "'/><Execution ThreadID='4'/></System><EventData>" + data +
         "</EventData>\n<RenderingInfo><Task>" + task + "</Task></RenderingInfo></Event>";
}

TEST(BadExport, IsNamedForWhatItIs) {
  const std::string expected =
      ", expected an export of tracerpt or wevtutil\n  hint: make one with: tracerpt lab3.etl -o "
      "lab3.xml -of XML";
  EXPECT_EQ(message_about(""), "lab3.xml: found an empty file" + expected);
  EXPECT_EQ(message_about(" \r\n\n"), "lab3.xml: found nothing but empty lines" + expected);
  EXPECT_EQ(message_about(std::string("\x7f\0\0\x01", 4)),
            "lab3.xml: found a binary file" + expected);
  EXPECT_EQ(message_about("<html><body/></html>"),
            "lab3.xml: found XML that begins with <html>" + expected);
  EXPECT_EQ(message_about("[0]0E64.0E3C::2022/03/22"),
            "lab3.xml: found text of another kind" + expected);
  EXPECT_EQ(message_about("<Events></Events>"),
            "lab3.xml: found no event of WskAcceptTrace among 0, expected the events of a driver's "
            "recorder\n  hint: wskcheck info lists what the export holds; was the provider "
            "enabled?");
}

TEST(BadExport, ASpreadsheetsWorkIsRefused) {
  std::string text = export_text({}, {.form = Form::tracerpt_csv});
  const std::string clock = "132223104000000000";
  std::string rounded = text;
  rounded.replace(rounded.find(clock), clock.size(), "1.33E+17");
  const std::string message = message_about(rounded);
  EXPECT_NE(message.find("found the Clock-Time \"1.33E+17\", expected a time with all its digits"),
            message.npos)
      << message;
  EXPECT_NE(message.find("hint: a spreadsheet has rounded the times"), message.npos);
  EXPECT_TRUE(read_all(rounded, skipping).failed);

  for (char& c : text) {
    if (c == ',') c = ';';
  }
  const std::string semicolons = message_about(text);
  EXPECT_NE(semicolons.find("hint: a spreadsheet has put semicolons"), semicolons.npos)
      << semicolons;
}

TEST(BadExport, AValueIsToldWithItsPlace) {
  EXPECT_EQ(message_about(event_with("\n<Data Name='socket'>12 apples</Data>")),
            "lab3.xml:2:1: found \"socket\" = \"12 apples\", expected a number up to "
            "18446744073709551615");
  EXPECT_EQ(message_about(event_with("\n <Data Name='local'>localhost</Data>")),
            "lab3.xml:2:2: found \"local\" = \"localhost\", expected an address, as 127.0.0.1:445, "
            "or a SOCKADDR in hexadecimal");
  EXPECT_EQ(message_about(event_with("<Data Name='irql'>32</Data>")),
            "lab3.xml:1:168: found \"irql\" = \"32\", expected a number up to 31");
  EXPECT_EQ(message_about(event_with("<Data>32</Data>")),
            "lab3.xml:1:168: found \"\" = \"32\", expected a name beside each value");
}

TEST(BadExport, AnEventThatIsNoRecordIsTold) {
  EXPECT_EQ(message_about(event_with("", "Accept")),
            "lab3.xml:1:1: found the event \"Accept\" of WskAcceptTrace, expected an event of the "
            "format or the name of a WSK function");
  EXPECT_EQ(message_about(event_with("", "")),
            "lab3.xml:1:1: found an event of WskAcceptTrace without a name, expected the name of "
            "the event\n  hint: wevtutil tells names with /f:RenderedXml, tracerpt with -of XML");
  EXPECT_EQ(message_about(event_with("", "Completion")),
            "lab3.xml:1:1: found no \"irp\", expected it in every Completion enter");
  EXPECT_EQ(message_about(event_with("", "IoFreeIrp", "2020-01-01T00:00:00Z", "")),
            "lab3.xml:1:1: found no opcode in IoFreeIrp, expected 1");
  EXPECT_EQ(message_about(event_with("<Data Name='irp'>0xa0</Data><Data Name='irp'>0xa1</Data>")),
            "lab3.xml:1:196: found \"irp\" = \"0xa1\", expected each field once");
  EXPECT_EQ(message_about(event_with("", "WskBind", "yesterday")),
            "lab3.xml:1:67: found \"SystemTime\" = \"yesterday\", expected a time, as "
            "2006-12-18T12:26:27.887309500Z");
}

TEST(BadExport, TimeThatGoesBackIsTold) {
  const std::string text = event_with("", "WskBind", "2020-01-01T00:00:01Z") + "\n" +
                           event_with("", "WskBind", "2020-01-01T00:00:02Z") + "\n" +
                           event_with("", "WskBind", "2020-01-01T00:00:01.5Z");
  EXPECT_EQ(
      message_about(text),
      "lab3.xml:5:67: found a time before that of the event before it, expected events in the "
      "order of time\n  hint: wevtutil must not be asked for /rd:true");
}

TEST(BadExport, MarkupThatIsNoneIsTold) {
  EXPECT_EQ(message_about("<Events>\n<Event><System></Event></Events>"),
            "lab3.xml:2:18: found XML that is wrong here, expected well-formed XML\n  hint: "
            "Start-end tags mismatch");
  EXPECT_EQ(
      message_about("<Events>\n<Event><Event></Event></Events>"),
      "lab3.xml:2:8: found an <Event> inside an <Event>, expected </Event>\n  hint: the first "
      "one was cut off");
  EXPECT_EQ(message_about("<Events>\nwords"),
            "lab3.xml:2:1: found no event, expected <Event>\n  hint: it is: words");
  EXPECT_EQ(message_about("<Events></Events><Event/>"),
            "lab3.xml:1:18: found something behind the last event, expected the end of the file\n  "
            "hint: it is: <Event/>");
  EXPECT_EQ(message_about("<Events>\n<Event a='"),
            "lab3.xml:2:1: found the end of the file inside an <Event>, expected its end\n  hint: "
            "the export was cut off here; skipping bad lines reads what comes before");
  EXPECT_EQ(message_about("<Events>" + event_with("<Data Name='text'>\xff</Data>", "mark")),
            "lab3.xml:1:194: found a byte that is not UTF-8, expected text in UTF-8, or in UTF-16 "
            "with a byte order mark");
}

// Gives the same piece again and again, so that it need not be held.
class Endless final : public std::streambuf {
 public:
  Endless(std::string first, std::string piece, std::uint64_t pieces)
      : now_(std::move(first)), piece_(std::move(piece)), left_(pieces) {
    setg(now_.data(), now_.data(), now_.data() + now_.size());
  }

 protected:
  int_type underflow() override {
    if (left_ == 0) return traits_type::eof();
    --left_;
    now_ = piece_;
    setg(now_.data(), now_.data(), now_.data() + now_.size());
    return traits_type::to_int_type(now_[0]);
  }

 private:
  std::string now_;
  std::string piece_;
  std::uint64_t left_;
};

TEST(BadExport, AnEventWithoutEndIsNotHeld) {
  const std::string padding(4096, 'x');
  traces::ReadOptions options;
  options.line_bytes_max = 10000;
  for (const char* const first :
       {"<Events><Event>", "<Events><Event a='", "<Events><", "<Events><Event><!--", "<Events>"}) {
    Endless buffer(first, padding, 5000);
    std::istream in(&buffer);
    const auto strict = read_export(in, "lab3.xml", options);
    ASSERT_FALSE(strict);
    const bool is_event = std::string_view(first).find("><Event") != std::string_view::npos;
    EXPECT_EQ(strict.error().found, is_event ? "an <Event> of more than 10000 bytes" : "no event");
    Endless again(first, padding, 5000);
    std::istream stream(&again);
    options.skip_bad_lines = true;
    EXPECT_FALSE(read_export(stream, "lab3.xml", options));
    options.skip_bad_lines = false;
  }
}

TEST(BadExport, DeepAndWideEventsAreRead) {
  std::string deep;
  std::string wide;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  for (int i = 0; i < 100000; ++i) deep += "</a>";
  for (int i = 0; i < 50000; ++i) wide += " a" + std::to_string(i) + "='1'";
  const std::string text = event_with("") + "<Event><System/>" + deep + "</Event><Event" + wide +
                           "><System/></Event>" + event_with("");
  const Reading reading = read_all(text);
  ASSERT_FALSE(reading.failed) << reading.message();
  EXPECT_EQ(reading.records.size(), 2u);
  EXPECT_EQ(reading.reader->info().events, 4u);
}

}  // namespace
}  // namespace wskcheck::exports::test
